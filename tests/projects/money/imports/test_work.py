"""A file of bookings: checked row by row, booked whole or not at all, and never twice."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from projects.models import BookingImport, ClosingException, ImportRow, Permit, Transaction
from projects.money.imports import actions, work
from projects.money.imports.columns import suggested
from projects.money.ledger import actions as ledger
from tests import factories as make
from tracker.accounts.models import RoleHeld
from tracker.core import uploads
from tracker.core.errors import Refused
from tracker.core.history.models import Entry

pytestmark = pytest.mark.django_db
HEAD = "Vernr;Bokföringsdatum;Avtal;Konto;Belopp;Valuta;Text"
State, Stage = BookingImport.State, BookingImport.Stage


@pytest.fixture
def agreement(own_project):
    return make.AgreementFactory(project=own_project, number="DEMO-1")


def sent(user, text, name="rader.csv", encoding="utf-8"):
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return actions.upload(user=user, file=uploads.checked(SimpleUploadedFile(name, content), actions.KINDS))


def a_file(*lines, head=HEAD):
    return "\r\n".join([head, *lines, ""])


def checked(user, text, **more):
    """An import of the file, checked with the columns that its headings tell."""
    run = sent(user, text, **more)
    reading = suggested(run.headings)
    known = actions.save_column_map(
        user=user, name="Agresso", headings=run.headings, expected=more.get("expected"), **reading.kept()
    )
    actions.start_check(user=user, run=run, map=known)
    work.check.call(run=str(run.public_id))
    run.refresh_from_db()
    return run


def booked(user, run, mode="add"):
    actions.start_booking(user=user, run=run, mode=mode)
    work.book.call(run=str(run.public_id))
    run.refresh_from_db()
    return run


def found(run):
    return {row.number: row for row in run.rows.all()}


def problems(run):
    return {row.number: row.problems for row in run.rows.filter(verdict="refused")}


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


def test_changed_rows_are_shown_and_replaced_only_when_that_is_said(controller, agreement):
    make.AccountFactory(code="5810")
    first = make.HeadingFactory(agreement=agreement)
    second = make.HeadingFactory(agreement=agreement)
    account = make.AccountFactory(code="5820")
    agreement.heading_accounts.create(account=account, heading=second)
    row = make.TransactionFactory(
        agreement=agreement, row_key="A1", amount=Decimal("100.00"), text="Gammal", heading=first
    )
    text = a_file("A1;2017-04-01;DEMO-1;5820;150,00;;Ny text", "A2;2017-04-01;DEMO-1;5820;1;;")
    run = checked(controller, text)
    assert (run.new, run.changed, run.refused) == (1, 1, 0)
    assert found(run)[2].differences == {
        "booked_on": ["2017-03-31", "2017-04-01"],
        "amount": ["100.00", "150.00"],
        "amount_sek": ["100.00", "150.00"],
        "heading": [first.code, second.code],
        "account": ["", "5820"],
        "text": ["Gammal", "Ny text"],
    }
    booked(controller, run)
    row.refresh_from_db()
    assert (row.amount, row.text, row.version) == (Decimal("100.00"), "Gammal", 1)
    assert Transaction.objects.filter(row_key="A2").exists()
    run = checked(controller, text)
    assert (run.new, run.changed, run.unchanged) == (0, 1, 1)
    booked(controller, run, mode="replace")
    row.refresh_from_db()
    assert (row.amount, row.amount_sek, row.text, row.heading, row.version) == (
        150,
        150,
        "Ny text",
        second,
        2,
    )
    entry = Entry.objects.get(object_type="projects.transaction", object_id=row.pk, what="import_bookings")
    assert entry.user == controller
    assert entry.reason == "Import av filen rader.csv"
    assert entry.changes[0]["fields"]["amount"] == ["100.00", "150.00"]


def test_a_change_of_day_takes_the_rate_of_the_new_year_and_of_amount_keeps_it(controller, agreement):
    for year, rate in ((2016, "9.400000"), (2017, "9.600000")):
        make.ExchangeRateFactory(base="EUR", valid_from=dt.date(year, 1, 1), rate=Decimal(rate))
    for key in ("A1", "A2"):
        make.TransactionFactory(
            agreement=agreement, row_key=key, amount=Decimal(100), currency="EUR", rate=Decimal("9.5")
        )
    run = booked(
        controller,
        checked(controller, a_file("A1;2016-03-31;DEMO-1;;100;EUR;", "A2;2017-03-31;DEMO-1;;200;EUR;")),
        mode="replace",
    )
    assert run.problem == ""
    told = dict(Transaction.objects.values_list("row_key", "amount_sek"))
    assert told == {"A1": Decimal("940.00"), "A2": Decimal("1900.00")}


@pytest.mark.parametrize(
    ("line", "column", "words"),
    [
        ("A1;2017-03-31;DEMO-9;;1;;", "C", "Det finns inget avtal eller projekt ”DEMO-9”."),
        ("A1;2017-03-31;TWO;;1;;", "C", "har flera avtal"),
        ("A1;2017-03-31;DEMO-1;9999;1;;", "D", "Det finns inget konto 9999."),
        ("A1;2017-03-31;DEMO-1;;1;XYZ;", "F", "Det finns ingen valuta XYZ"),
        ("A1;2017-03-31;DEMO-1;;1;EURO;", "F", "Det finns ingen valuta EURO"),
        ("A1;2017-03-31;DEMO-1;;1;USD;", "", "USD"),
        ("A1;2017-03-31;DEMO-1;;1,234;;", "E", "fler än 2 decimaler"),
        ("A1;2017-03-31;DEMO-1;;1.234,00;;", "E", "Inget säkert tal"),
        ("A1;2017-03-31;DEMO-1;;100000000000,00;;", "E", "för stort"),
        ("A1;2014-12-31;DEMO-1;;1;;", "B", "2015-01-01"),
        ("A1;2019-01-01;DEMO-1;;1;;", "B", "2018-12-31"),
        ("A1;0217-03-31;DEMO-1;;1;;", "B", "mellan 1990 och 2100"),
        ("A1;2017-02-30;DEMO-1;;1;;", "B", "ingen sådan dag"),
        (";2017-03-31;DEMO-1;;1;;", "A", "inget verifikationsnummer"),
        ("--;2017-03-31;DEMO-1;;1;;", "A", "verifikationsnumret"),
        ("VOID;2017-03-31;DEMO-1;;1;;", "A", "makulerad"),
        ("A1;2017-05-31;DEMO-1;;1;;", "B", "Maj 2017 är stängd"),
        ("CLOSED;2017-06-30;DEMO-1;;7;;", "B", "Maj 2017 är stängd"),
        ("A1;2017-03-31;HEADS;;1;;", "", "rubrik"),
        ("A1;2017-03-31;DEMO-1;;1;;" + "x" * 201, "G", "högst 200"),
        ("A1;2017-03-31;DEMO-1;;1;;x;extra", "H", "kolumnen har inget namn"),
        ("A1;2017-03-31;HIDDEN;;1;;", "C", "Det finns inget avtal eller projekt ”HIDDEN”."),
        ("SECRET;2017-03-31;DEMO-1;;1;;", "A", "inte får ändra"),
    ],
)  # fmt: skip
def test_a_refused_row_says_why_with_row_and_column_and_nothing_is_booked(
    controller, agreement, line, column, words
):
    two = make.ProjectFactory(code="TWO")
    make.AgreementFactory(project=two), make.AgreementFactory(project=two)
    heads = make.AgreementFactory(number="HEADS")
    make.HeadingFactory(agreement=heads), make.HeadingFactory(agreement=heads)
    hidden = make.AgreementFactory(number="HIDDEN", project=make.ProjectFactory(sensitivity="protected"))
    make.TransactionFactory(agreement=hidden, row_key="SECRET")
    make.TransactionFactory(agreement=agreement, row_key="VOID").void(by=controller, reason="Fel")
    make.TransactionFactory(agreement=agreement, row_key="CLOSED", booked_on=dt.date(2017, 5, 2))
    make.ClosedMonthFactory(first_day=dt.date(2017, 5, 1))
    before = Transaction.objects.count()
    run = checked(controller, a_file("OK;2017-03-31;DEMO-1;;1;;", line))
    assert (run.state, run.problem, run.new, run.refused) == (State.DONE, "", 1, 1)
    ((letters, heading, message),) = problems(run)[3]
    assert words in message
    assert letters == column
    assert heading == dict(zip("ABCDEFG", HEAD.split(";"), strict=True)).get(column, "")
    with pytest.raises(Refused, match="Några rader nekas"):
        actions.start_booking(user=controller, run=run, mode="add")
    assert Transaction.objects.count() == before


def test_a_row_tells_all_unknown_names_at_once(controller, agreement):
    run = checked(controller, a_file("A1;2017-03-31;DEMO-9;9999;1;;"))
    assert [letters for letters, _heading, _message in problems(run)[2]] == ["C", "D"]


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


def test_a_rate_in_the_file_is_the_banks_and_zero_is_refused(controller, agreement):
    head = f"{HEAD};Kurs"
    run = checked(
        controller,
        a_file("A1;2017-03-31;DEMO-1;;100;EUR;;9,5", "A2;2017-03-31;DEMO-1;;100;SEK;;1,000000", head=head),
    )
    assert problems(run) == {}
    booked(controller, run)
    row = Transaction.objects.get(row_key="A1")
    assert (row.rate, row.rate_source, row.rate_date, row.amount_sek) == (
        Decimal("9.5"),
        "bank",
        dt.date(2017, 3, 31),
        950,
    )
    wrong = checked(
        controller,
        a_file("B1;2017-03-31;DEMO-1;;100;EUR;;0", "B2;2017-03-31;DEMO-1;;100;SEK;;9,5", head=head),
    )
    assert [(p[0][0], p[0][1]) for p in problems(wrong).values()] == [("H", "Kurs")] * 2
    assert Transaction.objects.count() == 2


def test_types_are_read_by_the_words_of_the_map_and_by_ours(controller, agreement):
    head = f"{HEAD};Typ"
    run = sent(controller, a_file(
        "A1;2017-03-31;DEMO-1;;-5;;;K", "A2;2017-03-31;DEMO-1;;9;;;Betalning från finansiären", "A3;2017-03-31;DEMO-1;;-9;;;repayment",
        "A4;2017-03-31;DEMO-1;;9;;;okänd", "A5;2017-03-31;DEMO-1;;9;;;repayment", head=head,
    ))  # fmt: skip
    reading = suggested(run.headings)
    known = actions.save_column_map(
        user=controller,
        name="Agresso",
        headings=run.headings,
        columns=reading.columns,
        kinds={"K": "cost"},
        reversed_signs=False,
    )
    actions.start_check(user=controller, run=run, map=known)
    work.check.call(run=str(run.public_id))
    assert [letters for ((letters, _h, _m),) in problems(run).values()] == ["H", "E"]
    assert run.rows.filter(verdict="new").count() == 3


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


def test_sensitive_rows_are_compared_by_what_the_importer_may_know(controller):
    project = make.ProjectFactory(sensitivity="restricted")
    agreement = make.AgreementFactory(project=project, number="DEMO-1")
    row = make.TransactionFactory(agreement=agreement, row_key="A1", text="Hemlig resa", amount=Decimal(100))
    run = checked(controller, a_file("A1;2017-12-01;DEMO-1;;100,00;;Gissning", "A2;2017-12-01;DEMO-1;;1;;Ny"))
    assert (run.new, run.unchanged) == (1, 1)
    run = checked(controller, a_file("A1;2017-12-01;DEMO-1;;150,00;;Gissning"))
    assert found(run)[2].differences == {"amount": ["100.00", "150.00"], "amount_sek": ["100.00", "150.00"]}
    booked(controller, run, mode="replace")
    row.refresh_from_db()
    assert (row.amount, row.text, row.booked_on) == (150, "Hemlig resa", dt.date(2017, 3, 31))


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
