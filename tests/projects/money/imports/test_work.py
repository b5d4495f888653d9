"""A file of bookings: checked row by row, booked whole or not at all, and never twice."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.models import BookingImport, ClosingException, ImportRow, Permit, Transaction
from projects.money.imports import actions, work
from projects.money.imports.columns import suggested
from projects.money.ledger import actions as ledger
from tests import factories as make
from tests.projects.money.imports.files import a_file, booked, checked, problems, sent
from tracker.accounts.models import RoleHeld
from tracker.core.errors import Refused
from tracker.core.history.models import Entry

pytestmark = pytest.mark.django_db
State, Stage = BookingImport.State, BookingImport.Stage


@pytest.fixture
def agreement(own_project):
    return make.AgreementFactory(project=own_project, number="DEMO-1")


def test_new_rows_are_booked_by_the_ledgers_rules(controller, agreement):
    make.ExchangeRateFactory(base="EUR", valid_from=dt.date(2017, 1, 1), rate=Decimal("9.634000"))
    make.AccountFactory(code="5810")
    run = checked(
        controller,
        a_file(
            "A1;2017-03-31;DEMO-1;5810;1 234,50;;Resor",
            "A2;20170401;OWN;;100,00-;EUR;Återbetald biljett",
            "A3;31.05.2017;demo-1;5810;−2 000;SEK;Kredit",
        ),
    )
    assert (run.state, run.stage, run.problem) == (State.DONE, Stage.CHECKED, "")
    assert (run.new, run.changed, run.unchanged, run.refused) == (3, 0, 0, 0)
    assert not Transaction.objects.exists()
    run = booked(controller, run)
    assert (run.state, run.stage, run.problem) == (State.DONE, Stage.BOOKED, "")
    rows = list(Transaction.objects.order_by("row_key").values_list(
        "row_key", "booked_on", "amount", "currency", "rate", "rate_source", "amount_sek", "text", "account__code"
    ))  # fmt: skip
    assert rows == [
        ("A1", dt.date(2017, 3, 31), Decimal("1234.50"), "SEK", 1, "", Decimal("1234.50"), "Resor", "5810"),
        ("A2", dt.date(2017, 4, 1), Decimal("-100.00"), "EUR", Decimal("9.634"), "own_year", Decimal("-963.40"), "Återbetald biljett", None),
        ("A3", dt.date(2017, 5, 31), Decimal("-2000.00"), "SEK", 1, "", Decimal("-2000.00"), "Kredit", "5810"),
    ]  # fmt: skip


def test_the_same_file_twice_changes_nothing(controller, agreement):
    text = a_file("A1;2017-03-31;DEMO-1;;1 234,50;;Resor", "A2;2017-03-31;DEMO-1;;-5,00;;")
    booked(controller, checked(controller, text))
    before = list(Transaction.objects.order_by("pk").values())
    entries = Entry.objects.count()
    again = checked(controller, text)
    assert (again.new, again.changed, again.unchanged, again.refused) == (0, 0, 2, 0)
    with pytest.raises(Refused, match="inget att bokföra"):
        actions.start_booking(user=controller, run=again, mode="replace")
    assert list(Transaction.objects.order_by("pk").values()) == before
    assert Entry.objects.count() == entries


def test_the_second_of_two_rows_with_one_number_is_refused(controller, agreement):
    run = checked(
        controller,
        a_file("A1;2017-03-31;DEMO-1;;1;;", "A1;2017-03-31;DEMO-1;;2;;", "A1;2017-03-31;DEMO-1;;3;;"),
    )
    assert (run.new, run.refused) == (1, 2)
    assert [problem[0][2] for problem in problems(run).values()] == [
        "Rad 2 i filen har samma verifikationsnummer."
    ] * 2


def test_a_number_is_found_again_far_up_in_the_file(controller, agreement, monkeypatch):
    monkeypatch.setattr(work, "AT_ONCE", 2)
    keys = ["A1", "A2", "A3", "A4", "A1"]
    run = checked(controller, a_file(*(f"{key};2017-03-31;DEMO-1;;1;;" for key in keys)))
    assert (run.new, run.refused, list(problems(run))) == (4, 1, [6])
    assert run.rows.count() == 5


def test_with_an_exception_rows_of_a_closed_month_are_booked_and_the_history_says_so(
    controller, leader, agreement
):
    month = make.ClosedMonthFactory(first_day=dt.date(2017, 3, 1))
    text = a_file("A1;2017-03-31;DEMO-1;;1;;", "A2;2017-04-30;DEMO-1;;1;;")
    assert checked(controller, text).refused == 1
    ClosingException.objects.create(
        closed_month=month,
        user=controller,
        reason="Revisorn",
        granted_by=leader,
        until=timezone.now() + dt.timedelta(days=1),
    )
    run = booked(controller, checked(controller, text))
    assert (run.stage, run.problem) == (Stage.BOOKED, "")
    reasons = {
        entry.reason: entry.changes[0]["fields"]["row_key"][1]
        for entry in Entry.objects.filter(what="import_bookings")
    }
    assert reasons == {"Undantag: Revisorn": "A1", "Import av filen rader.csv": "A2"}
    assert not Permit.objects.exists()


def before_booking(controller, agreement, change):
    """An import whose ledger is changed between check and booking."""
    make.TransactionFactory(agreement=agreement, row_key="A1", amount=Decimal(100))
    run = checked(controller, a_file("A1;2017-03-31;DEMO-1;;150;;", "A2;2017-03-31;DEMO-1;;1;;"))
    assert (run.new, run.changed) == (1, 1)
    change()
    return booked(controller, run, mode="replace")


@pytest.mark.parametrize("case", ["changed", "voided", "same number", "closed", "agreement gone"])
def test_a_ledger_that_changed_since_the_check_is_left_alone(controller, admin_user, agreement, case):
    def change():
        row = Transaction.objects.get(row_key="A1")
        match case:
            case "changed":
                ledger.change_booking(
                    user=controller, booking=row, expected=row.version, fields={"amount": Decimal(120)}
                )
            case "voided":
                ledger.void_booking(user=controller, booking=row, reason="Fel", expected=row.version)
            case "same number":
                make.TransactionFactory(agreement=agreement, row_key="A2", amount=Decimal(7))
            case "closed":
                make.ClosedMonthFactory(first_day=dt.date(2017, 3, 1))
            case "agreement gone":
                type(agreement).objects.filter(pk=agreement.pk).update(number="OTHER-1")

    run = before_booking(controller, agreement, change)
    assert (run.state, run.stage) == (State.FAILED, Stage.CHECKED)
    assert (
        run.problem
        == "Bokföringen har ändrats sedan filen kontrollerades. Inget är bokfört. Kontrollera filen igen."
    )
    assert not Entry.objects.filter(what="import_bookings").exists()
    assert not Transaction.objects.filter(row_key="A2").exclude(amount=7).exists()


def test_an_unforeseen_error_leaves_nothing_and_is_told(controller, agreement, monkeypatch):
    monkeypatch.setattr(work, "AT_ONCE", 1)
    run = checked(controller, a_file(*(f"A{n};2017-03-31;DEMO-1;;1;;" for n in range(5))))
    written = []
    real = work._write

    def fails_at_the_third(*args):
        written.append(args)
        if len(written) == 3:
            raise OSError(28, "No space left on device")
        real(*args)

    monkeypatch.setattr(work, "_write", fails_at_the_third)
    actions.start_booking(user=controller, run=run, mode="add")
    with pytest.raises(OSError, match="No space"):
        work.book.call(run=str(run.public_id))
    run.refresh_from_db()
    assert (run.state, run.stage) == (State.FAILED, Stage.CHECKED)
    assert run.problem == "Importen stannade: det finns ingen plats kvar på serverns disk"
    assert not Transaction.objects.exists()
    assert not Entry.objects.filter(what="import_bookings").exists()
    monkeypatch.setattr(work, "_write", real)
    assert booked(controller, run).stage == Stage.BOOKED
    assert Transaction.objects.count() == 5


def test_who_lost_the_right_while_the_import_waited_books_nothing(controller, agreement):
    run = checked(controller, a_file("A1;2017-03-31;DEMO-1;;1;;"))
    actions.start_booking(user=controller, run=run, mode="add")
    RoleHeld.objects.filter(user=controller).delete()
    work.book.call(run=str(run.public_id))
    run.refresh_from_db()
    assert (run.state, run.problem) == (State.FAILED, "Den som bad om importen får inte längre bokföra.")
    assert not Transaction.objects.exists()


def test_of_two_workers_one_books(controller, agreement):
    run = checked(controller, a_file("A1;2017-03-31;DEMO-1;;1;;"))
    actions.start_booking(user=controller, run=run, mode="add")
    for _worker in range(2):
        work.book.call(run=str(run.public_id))
    assert Transaction.objects.count() == 1


def test_a_check_that_another_attempt_took_over_writes_no_more_rows(controller, agreement, monkeypatch):
    monkeypatch.setattr(work, "AT_ONCE", 1)
    run = sent(controller, a_file(*(f"A{n};2017-03-31;DEMO-1;;1;;" for n in range(5))))
    known = actions.save_column_map(
        user=controller, name="Agresso", headings=run.headings, **suggested(run.headings).kept()
    )
    actions.start_check(user=controller, run=run, map=known)
    real = work._judged

    def taken_over(found, *args):
        if found.rows.count() == 2:
            BookingImport.objects.filter(pk=found.pk).update(attempt=7)
        return real(found, *args)

    monkeypatch.setattr(work, "_judged", taken_over)
    work.check.call(run=str(run.public_id))
    run.refresh_from_db()
    assert (run.state, run.attempt, run.rows.count()) == (State.RUNNING, 7, 2)


def test_twenty_rows_ask_the_database_as_often_as_one(controller, agreement):
    make.ExchangeRateFactory(base="EUR", valid_from=dt.date(2017, 1, 1))
    make.HeadingFactory(agreement=agreement)

    def asked(prefix, number):
        run = sent(
            controller, a_file(*(f"{prefix}{n};2017-03-{n + 1:02};DEMO-1;;1;EUR;" for n in range(number)))
        )
        known = actions.save_column_map(
            user=controller, name="Agresso", headings=run.headings, **suggested(run.headings).kept()
        )
        actions.start_check(user=controller, run=run, map=known)
        with CaptureQueriesContext(connection) as check:
            work.check.call(run=str(run.public_id))
        run.refresh_from_db()
        actions.start_booking(user=controller, run=run, mode="add")
        with CaptureQueriesContext(connection) as book:
            work.book.call(run=str(run.public_id))
        return len(check), len(book)

    assert asked("A", 1) == asked("B", 20)


def test_formulas_are_text_and_come_out_harmless_and_negative_numbers_stay_numbers(
    as_controller, controller, agreement
):
    run = checked(
        controller,
        a_file("A1;2017-03-31;DEMO-1;;-1 234,50;;=HYPERLINK(1)", "A2;2017-03-31;DEMO-1;;5-;;'@SUM(1)"),
    )
    assert run.refused == 0
    booked(controller, run)
    assert list(Transaction.objects.order_by("row_key").values_list("amount", "text")) == [
        (Decimal("-1234.50"), "=HYPERLINK(1)"), (Decimal("-5.00"), "@SUM(1)"),
    ]  # fmt: skip
    answer = as_controller.get(f"/ledger/imports/{run.public_id}/rows/?format=csv")
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert "'=HYPERLINK(1)" in lines[1]
    assert ";-1234,50;" in lines[1]


def test_rows_are_kept_with_their_import(controller, agreement):
    run = checked(controller, a_file("A1;2017-03-31;DEMO-1;;1;;", "A2;i går;DEMO-1;;x;;"))
    kept = ImportRow.objects.get(of=run, number=3)
    assert kept.values == {
        "row_key": "A2",
        "booked_on": "i går",
        "agreement": "DEMO-1",
        "account": "",
        "amount": "x",
        "currency": "",
        "text": "",
    }
    assert str(kept) == "rader.csv 3"
