"""The pages of the ledger: what is seen, booked, changed, corrected, voided and taken along as a file."""

import datetime as dt
import re
from decimal import Decimal

import pytest

from projects.models import Transaction
from tests import factories as make
from tests.conftest import signed_in
from tracker.core.periods import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(own_project):
    return make.AgreementFactory(project=own_project, number="DEMO-1")


@pytest.fixture
def row(agreement):
    return make.TransactionFactory(
        agreement=agreement, row_key="V/2017 1", text="Hyra", amount=Decimal("100.50")
    )


def sent(**more):
    return {
        "agreement": "DEMO-1",
        "kind": "cost",
        "counts": "books",
        "row_key": "V-1",
        "booked_on": "2017-05-03",
        "amount": "1 234,50",
        "currency": "SEK",
    } | more


def page(client, address, **more):
    answer = client.get(address, more)
    assert answer.status_code == 200
    return answer.content.decode()


def errors(answer):
    """Field -> message, of a form that came back."""
    assert answer.status_code == 200
    return {name: texts[0] for name, texts in answer.context["form"].errors.items()}


# The list.


def test_the_list_sums_by_what_counts(as_leader, agreement, row):
    make.TransactionFactory(agreement=agreement, amount=Decimal("-20"), kind="repayment")
    make.TransactionFactory(agreement=agreement, amount=Decimal("1000"), counts="agreement")
    make.TransactionFactory(agreement=agreement, amount=Decimal("7000"), counts="memo")
    make.TransactionFactory(agreement=agreement, amount=Decimal("5000"), kind="payment")
    make.TransactionFactory(agreement=agreement, amount=Decimal("6000"), kind="requisition")
    text = page(as_leader, "/ledger/")
    assert "6 bokförda belopp" in text
    figures = as_leader.get("/ledger/").context["figures"]
    assert [item["value"].replace("\xa0", " ") for item in figures] == [
        "81 kr", "1 000 kr", "5 000 kr", "6 000 kr"
    ]  # fmt: skip
    assert "3 bokförda belopp" in page(as_leader, "/ledger/", sum="agreement")
    assert "2 bokförda belopp" in page(as_leader, "/ledger/", sum="volume")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"agreement": "DEMO-1"}, True),
        ({"year": "2017"}, True),
        ({"heading": "A1"}, False),
        ({"account": "5010"}, False),
        ({"text": "hyra"}, True),
        ({"booked_after": "2017-04-01"}, False),
        ({"booked_before": "2017-03-31"}, True),
        ({"voided": "1"}, False),
        ({"kind": "payment"}, False),
        ({"currency": "EUR"}, False),
    ],
)
def test_the_list_is_narrowed(asked, found, as_leader, row):
    assert ("V/2017 1" in page(as_leader, "/ledger/", **asked)) is found


@pytest.mark.parametrize("asked", [{"year": "x"}, {"agreement": "\x00"}, {"heading": "\x00"}, {"order": "1"}])
def test_junk_in_the_address_is_told(asked, as_leader, row):
    text = page(as_leader, "/ledger/", **asked)
    assert "field-error" in text
    assert "V/2017 1" not in text


def test_protected_projects_are_in_no_list(as_leader, as_controller):
    hidden = make.AgreementFactory(project=make.ProjectFactory(sensitivity="protected"), number="HIDDEN-1")
    make.TransactionFactory(agreement=hidden, row_key="HIDDEN-V")
    for client in (as_leader, as_controller):
        assert "HIDDEN" not in page(client, "/ledger/")
        assert client.get("/ledger/row/HIDDEN-V/").status_code == 404
    assert "HIDDEN" not in page(as_controller, "/ledger/new/")


def test_of_a_restricted_project_text_and_days_are_hidden(as_leader, as_controller):
    project = make.ProjectFactory(sensitivity="restricted")
    row = make.TransactionFactory(
        agreement=make.AgreementFactory(project=project), row_key="MASKED", text="Lön till Anna"
    )
    for address in ("/ledger/", "/ledger/row/MASKED/"):
        text = page(as_leader, address)
        assert "Dold uppgift" in text
        assert "Anna" not in text
        assert "2017-03-31" not in text
    change = page(as_controller, "/ledger/row/MASKED/change/")
    assert "Anna" not in change
    assert "2017-03-31" not in change
    given = sent(agreement=row.agreement.number, version="1", booked_on="", amount="5")
    assert as_controller.post("/ledger/row/MASKED/change/", given).status_code == 302
    row.refresh_from_db()
    assert (row.amount, row.text, row.booked_on) == (Decimal(5), "Lön till Anna", dt.date(2017, 3, 31))


# One booking.


def test_a_booking_tells_its_rate_and_heading(as_leader, agreement):
    heading = make.HeadingFactory(agreement=agreement, name_sv="Resor")
    make.TransactionFactory(
        agreement=agreement, row_key="V-1", currency="EUR", rate=Decimal("9.634"), amount=100, heading=heading
    )
    text = page(as_leader, "/ledger/row/V-1/").replace("\xa0", " ")
    assert re.search("9,6340, [^<]*, 2017-01-01", text)
    assert "963,40 SEK" in text
    assert "Resor" in text
    assert "Rätta" not in text.split("Vad du får göra")[0]


@pytest.mark.parametrize("key", ["V-9", "V-1%00", "a" * 300])
def test_what_is_not_booked_is_not_found(key, as_leader, row):
    assert as_leader.get(f"/ledger/row/{key}/").status_code == 404


def test_a_closed_month_is_told(as_controller, row):
    make.ClosedMonthFactory()
    text = page(as_controller, "/ledger/row/V/2017%201/")
    assert "Mars 2017 stängdes" in text
    assert "/correct/" in text
    assert "/change/" not in text


def test_a_late_cost_is_told_when_it_is_looked_at(as_controller, agreement):
    make.TransactionFactory(agreement=agreement, row_key="V-1", booked_on=dt.date(2019, 1, 5))
    assert "utanför dem då avtalets kostnader räknas" in page(as_controller, "/ledger/row/V-1/")


# To book.


def test_an_amount_is_booked_and_shown(as_controller, agreement):
    answer = as_controller.post("/ledger/new/", sent(amount="1 234,50", text="Hyra"))
    assert answer["Location"] == "/ledger/row/V-1/"
    assert Transaction.objects.get().amount == Decimal("1234.50")
    again = as_controller.post("/ledger/new/", sent(row_key="V-2", again="1"))
    assert again["Location"] == "/ledger/new/?agreement=DEMO-1"


def test_a_form_sent_twice_books_once(as_controller, agreement):
    answers = [as_controller.post("/ledger/new/", sent(key="k" * 20)) for _turn in range(2)]
    assert [answer["Location"] for answer in answers] == ["/ledger/row/V-1/"] * 2
    assert Transaction.objects.count() == 1


def test_the_link_of_an_agreement_fills_it_in(as_controller, agreement):
    assert '<option value="DEMO-1" selected>' in page(as_controller, "/ledger/new/", agreement="DEMO-1")
    page(as_controller, "/ledger/new/", agreement="\x00")


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"currency": "EU"}, "currency", "tre stora bokstäver"),
        ({"currency": "XQZ"}, "currency", "Det finns ingen valuta XQZ"),
        ({"currency": "eur"}, "rate", "EUR"),
        ({"heading": "999999"}, "heading", "Välj ett giltigt alternativ"),
        ({"agreement": "x"}, "agreement", "Välj ett giltigt alternativ"),
        ({"agreement": ""}, "agreement", "Välj avtal."),
        ({"kind": "gift"}, "kind", "Välj ett giltigt alternativ"),
        ({"amount": "1.234,50"}, "amount", "Skriv ett tal"),
        ({"amount": "1,234.50"}, "amount", "Skriv ett tal"),
        ({"amount": "1234,505"}, "amount", "2"),
        ({"amount": "NaN"}, "amount", "Skriv ett tal"),
        ({"amount": "Infinity"}, "amount", "Skriv ett tal"),
        ({"amount": "1e5"}, "amount", "Skriv ett tal"),
        ({"amount": "1000000000000"}, "amount", "11"),
        ({"amount": "9" * 40}, "amount", "Skriv ett tal"),
        ({"amount": "99999999999", "currency": "EUR", "rate": "9", "rate_source": "bank", "rate_date": "2017-05-02"},
         "amount", "för stort"),
        ({"amount": "100", "kind": "repayment"}, "amount", "minustecken"),
        ({"currency": "EUR", "rate": "0", "rate_source": "bank", "rate_date": "2017-05-02"}, "rate", "större än 0"),
        ({"currency": "EUR", "rate": "-9", "rate_source": "bank", "rate_date": "2017-05-02"}, "rate", "större än 0"),
        ({"currency": "EUR", "rate": "NaN"}, "rate", "Skriv ett tal"),
        ({"currency": "EUR", "rate": "9"}, "rate_source", "varifrån kursen kommer"),
        ({"rate": "9"}, "rate", "Kronor räknas inte om"),
        ({"booked_on": "3/5 2017"}, "booked_on", "år-månad-dag"),
        ({"booked_on": "2017-02-30"}, "booked_on", "år-månad-dag"),
        ({"booked_on": "0001-01-01"}, "booked_on", "Året måste"),
        ({"booked_on": "2019-01-01"}, "booked_on", "räknas från 2015-01-01 till 2018-12-31"),
        ({"row_key": ""}, "row_key", "obligatoriskt"),
        ({"row_key": "--"}, "row_key", "verifikationsnumret"),
        ({"row_key": "a\x00b"}, "row_key", "inte kan visas"),
        ({"row_key": "a" * 61}, "row_key", "60"),
        ({"text": "a\u202eb"}, "text", "inte kan visas"),
        ({"activity": "A-2017-9999"}, "activity", "ingen aktivitet"),
        ({"activity": "\x00"}, "activity", "inte kan visas"),
        ({"account": "x"}, "account", "Välj ett giltigt alternativ"),
        ({"counts": "twice"}, "counts", "Välj ett giltigt alternativ"),
        ({"kind": "payment", "counts": "memo"}, "counts", "alltid"),
    ],
)  # fmt: skip
def test_a_wrong_booking_is_refused_at_its_field_and_the_text_stays(
    wrong, field, words, as_controller, agreement
):
    answer = as_controller.post("/ledger/new/", sent(text="Hyra av lokal") | wrong)
    told = errors(answer)
    assert list(told) == [field]
    assert words in told[field]
    if "text" not in wrong:
        assert 'value="Hyra av lokal"' in answer.content.decode()
    assert not Transaction.objects.exists()


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1234,5", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1234.50", "1234.50"),
        ("\u221212,30", "-12.30"),
        ("1\xa0000kr", "1000.00"),
    ],
)
def test_amounts_are_read_as_people_write_them(typed, amount, as_controller, agreement):
    assert as_controller.post("/ledger/new/", sent(amount=typed)).status_code == 302
    assert Transaction.objects.get().amount == Decimal(amount)


def test_a_cost_outside_its_days_is_booked_when_it_is_said_why(as_controller, agreement, controller):
    late = sent(booked_on="2019-01-20", outside_eligibility="Revisionen kom efter slutet")
    assert as_controller.post("/ledger/new/", late).status_code == 302
    entry = page(as_controller, f"/history/booking/{Transaction.objects.get().pk}/")
    assert "Revisionen kom efter slutet" in entry


def test_the_heading_follows_the_account_or_must_be_chosen(as_controller, agreement):
    first, second = make.HeadingFactory(agreement=agreement), make.HeadingFactory(agreement=agreement)
    account = make.AccountFactory()
    agreement.heading_accounts.create(account=account, heading=second)
    assert list(errors(as_controller.post("/ledger/new/", sent()))) == ["heading"]
    assert as_controller.post("/ledger/new/", sent(account=account.pk)).status_code == 302
    assert as_controller.post("/ledger/new/", sent(heading=first.pk, row_key="V-2")).status_code == 302
    assert list(Transaction.objects.order_by("row_key").values_list("heading", flat=True)) == [
        second.pk,
        first.pk,
    ]
    foreign = make.HeadingFactory(agreement=make.AgreementFactory(project=agreement.project))
    told = errors(as_controller.post("/ledger/new/", sent(heading=foreign.pk, row_key="V-3")))
    assert "annat avtal" in told["heading"]
    told = errors(as_controller.post("/ledger/new/", sent(heading=first.pk, row_key="V-3", kind="payment")))
    assert "hela avtalet" in told["heading"]


def test_contingency_needs_the_funders_approval(as_controller, agreement):
    heading = make.HeadingFactory(agreement=agreement, kind="contingency")
    told = errors(as_controller.post("/ledger/new/", sent(heading=heading.pk)))
    assert "godkänna" in told["heading"]
    make.AmendmentFactory(
        agreement=agreement, status="approved", contingency_released=5000, decided_on=dt.date(2017, 5, 3)
    )
    assert as_controller.post("/ledger/new/", sent(heading=heading.pk)).status_code == 302
    left = 5000 - Transaction.objects.get().amount
    told = errors(
        as_controller.post("/ledger/new/", sent(heading=heading.pk, row_key="V-2", amount=left + 1))
    )
    assert "5 001" in told["amount"].replace("\xa0", " ")
    answer = as_controller.post("/ledger/new/", sent(heading=heading.pk, row_key="V-2", amount=left))
    assert answer.status_code == 302


def test_an_activity_of_another_project_is_refused(as_controller, agreement, other_project):
    activity = make.ActivityFactory(project=other_project)
    assert list(errors(as_controller.post("/ledger/new/", sent(activity=activity.public_id)))) == ["activity"]
    mine = make.ActivityFactory(project=agreement.project)
    assert as_controller.post("/ledger/new/", sent(activity=mine.public_id.lower())).status_code == 302
    assert Transaction.objects.get().activity == mine


@pytest.mark.parametrize("who", ["manager", "leader", "admin_user", "viewer"])
@pytest.mark.parametrize(
    "address", ["new/", "joint/", "row/V/2017 1/change/", "row/V/2017 1/void/", "row/V/2017 1/correct/"]
)
def test_only_the_controller_writes(who, address, request, row):
    client = signed_in(request.getfixturevalue(who))
    assert client.get(f"/ledger/{address}").status_code == 403
    assert client.post(f"/ledger/{address}", sent()).status_code == 403


# To change.

CHANGE = "/ledger/row/V/2017%201/change/"


def test_only_what_was_changed_is_written(as_controller, agreement):
    make.ExchangeRateFactory(valid_from=dt.date(2018, 1, 1), rate=Decimal("10"))
    row = make.TransactionFactory(
        agreement=agreement, row_key="V-1", currency="EUR", rate=Decimal("9.634"), amount=100
    )
    told = {"rate": "9,634", "rate_source": "own_year", "rate_date": "2017-01-01", "currency": "EUR"}
    given = sent(version="1", booked_on="2017-03-31", amount="200", **told)
    assert as_controller.post("/ledger/row/V-1/change/", given).status_code == 302
    row.refresh_from_db()
    assert (row.amount_sek, row.rate) == (Decimal("1926.80"), Decimal("9.634"))
    given |= {"version": "2", "booked_on": "2018-02-01"}
    assert as_controller.post("/ledger/row/V-1/change/", given).status_code == 302
    row.refresh_from_db()
    assert (row.amount_sek, row.rate_date) == (Decimal("2000.00"), dt.date(2018, 1, 1))


def test_a_stale_form_shows_both_versions_and_keeps_what_was_typed(as_controller, controller, row):
    given = sent(version="1", booked_on="2017-03-31", amount="100,50")
    assert as_controller.post(CHANGE, given | {"text": "Först"}).status_code == 302
    late = as_controller.post(CHANGE, given | {"text": "Sist", "amount": "7"})
    assert late.status_code == 409
    text = late.content.decode()
    assert '<td data-label="Sparat nu">Först</td><td data-label="Ditt">Sist</td>' in text
    assert '<td data-label="Sparat nu">100,5</td><td data-label="Ditt">7</td>' in text
    assert 'value="Sist"' in text
    assert text.count('data-label="Sparat nu"') == 2
    row.refresh_from_db()
    assert (row.text, row.version) == ("Först", 2)
    assert as_controller.post(CHANGE, given | {"text": "Sist", "version": "2"}).status_code == 302


def test_a_stale_voiding_shows_what_the_booking_says_now(as_controller, row):
    address = "/ledger/row/V/2017%201/void/"
    row.claim(1)
    late = as_controller.post(address, {"version": "1", "reason": "Dubblett"})
    assert late.status_code == 409
    assert "Dubblett" in late.content.decode()
    assert as_controller.post(address, {"version": "2", "reason": ""}).status_code == 200
    assert as_controller.post(address, {"version": "2", "reason": "Dubblett"}).status_code == 302
    assert "Dubblett" in page(as_controller, "/ledger/row/V/2017%201/")
    assert as_controller.get(address).status_code == 403


# To correct.

CORRECT = "/ledger/row/V/2017%201/correct/"


def test_a_correction_is_dated_today_and_points_back(as_controller, row):
    make.ClosedMonthFactory()
    text = page(as_controller, CORRECT)
    assert 'value="V/2017 1-R1"' in text
    given = {"right": "80", "row_key": "V/2017 1-R1", "text": "Fel hyra", "stands": "100.50"}
    assert as_controller.post(CORRECT, given).status_code == 302
    made = Transaction.objects.get(row_key="V/2017 1-R1")
    assert (made.kind, made.amount, made.booked_on, made.corrects) == (
        "correction", Decimal("-20.50"), today(), row,
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.amount, row.version) == (Decimal("100.50"), 1)
    assert "Med rättelser: 80,00" in page(as_controller, "/ledger/row/V/2017%201/")
    assert "V/2017 1" in page(as_controller, "/ledger/row/V/2017%201-R1/")


def test_a_stale_correction_tells_what_it_stands_at_now(as_controller, row):
    given = {"right": "80", "row_key": "R1", "text": "Fel", "stands": "100.50"}
    assert as_controller.post(CORRECT, given).status_code == 302
    late = as_controller.post(CORRECT, given | {"right": "70", "row_key": "R2"})
    assert late.status_code == 409
    assert '<td data-label="Sparat nu">80</td><td data-label="Ditt">70</td>' in late.content.decode()
    assert late.context["form"]["stands"].value() == "80.00"
    again = as_controller.post(CORRECT, given | {"right": "70", "row_key": "R2", "stands": "80.00"})
    assert again.status_code == 302
    assert Transaction.objects.get(row_key="R2").amount == Decimal("-10.00")


@pytest.mark.parametrize("right", ["100,50", "", "NaN", "1e9", "99999999999999", "1.000,00"])
def test_a_correction_that_is_none_is_refused(right, as_controller, row):
    given = {"right": right, "row_key": "R1", "text": "Fel", "stands": "100.50"}
    assert list(errors(as_controller.post(CORRECT, given))) == ["right"]
    assert Transaction.objects.count() == 1
