"""What a row would do to the ledger: new, changed and how, unchanged, or refused and why."""

import datetime as dt
from decimal import Decimal

import pytest

from projects.models import BookingImport, Transaction
from projects.money.imports import actions, work
from projects.money.imports.columns import suggested
from tests import factories as make
from tests.projects.money.imports.files import HEAD, a_file, booked, checked, found, problems, sent
from tracker.core.errors import Refused
from tracker.core.history.models import Entry

pytestmark = pytest.mark.django_db
State, Stage = BookingImport.State, BookingImport.Stage


@pytest.fixture
def agreement(own_project):
    return make.AgreementFactory(project=own_project, number="DEMO-1")


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
