"""The ledger: converted once, never guessed, never deleted."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from projects.models import Transaction
from projects.money.ledger import actions
from tests import factories as make
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale
from tracker.core.periods import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(own_project):
    return make.AgreementFactory(project=own_project)


def book(user, agreement, **fields):
    return actions.book(
        user=user,
        agreement=agreement,
        **{
            "booked_on": dt.date(2017, 5, 3),
            "amount": Decimal("100.00"),
            "currency": "EUR",
            "row_key": "V-1",
            "kind": "cost",
            **fields,
        },
    )


def refusal(call, *args, **fields):
    with pytest.raises(Refused) as refused:
        call(*args, **fields)
    return refused.value.code, refused.value.field


def test_kronor_are_kept_as_they_are(controller, agreement):
    row = book(controller, agreement, currency="SEK", amount=Decimal("12.34"))
    assert (row.amount_sek, row.rate, row.rate_source, row.rate_date) == (Decimal("12.34"), 1, "", None)


def test_another_currency_takes_the_latest_own_rate_of_the_year(controller, agreement):
    make.ExchangeRateFactory(valid_from=dt.date(2017, 1, 1), rate=Decimal("9.634"))
    make.ExchangeRateFactory(valid_from=dt.date(2017, 5, 1), rate=Decimal("9.7"))
    make.ExchangeRateFactory(valid_from=dt.date(2017, 6, 1), rate=Decimal("10"))
    make.ExchangeRateFactory(valid_from=dt.date(2017, 5, 2), rate=Decimal("8"), source="ecb_day")
    row = book(controller, agreement)
    assert row.amount_sek == Decimal("970.00")
    assert (row.rate, row.rate_source, row.rate_date) == (Decimal("9.7"), "own_year", dt.date(2017, 5, 1))


def test_half_an_ore_is_rounded_up(controller, agreement):
    make.ExchangeRateFactory(valid_from=dt.date(2017, 1, 1), rate=Decimal("9.5"))
    assert book(controller, agreement, amount=Decimal("0.01")).amount_sek == Decimal("0.10")
    assert book(controller, agreement, amount=Decimal("-0.01"), row_key="V-2").amount_sek == Decimal("-0.10")


def test_without_a_rate_of_the_year_the_booking_is_refused(controller, agreement):
    make.ExchangeRateFactory(valid_from=dt.date(2016, 1, 1))
    make.ExchangeRateFactory(valid_from=dt.date(2017, 5, 4))
    with pytest.raises(Refused) as refused:
        book(controller, agreement)
    assert (refused.value.code, refused.value.field) == ("no_rate", "rate")
    assert "EUR" in refused.value.message
    assert "2017-05-03" in refused.value.message
    assert not Transaction.objects.exists()


def test_a_given_rate_needs_source_and_day(controller, agreement):
    given = {"rate": Decimal("9.1"), "rate_source": "ecb_day", "rate_date": dt.date(2017, 5, 2)}
    assert book(controller, agreement, **given).amount_sek == Decimal("910.00")
    assert refusal(book, controller, agreement, row_key="V-2", rate=Decimal(9)) == (
        "rate_untold",
        "rate_source",
    )
    assert refusal(book, controller, agreement, row_key="V-2", rate_source="ecb_day")[0] == "rate_missing"
    assert refusal(book, controller, agreement, currency="SEK", **given)[0] == "rate_of_sek"
    assert refusal(book, controller, agreement, **given | {"rate": Decimal(0)})[0] == "rate"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "repayment"}, "amount"),
        ({"kind": "gift"}, "kind"),
        (
            {
                "currency": "eur",
                "rate": Decimal(9),
                "rate_source": "ecb_day",
                "rate_date": dt.date(2017, 1, 1),
            },
            "currency",
        ),
        ({"booked_on": dt.date(1850, 1, 1)}, "booked_on"),
        ({"text": "a\x00b"}, "text"),
        ({"text": "a" * 201}, "text"),
        ({"row_key": ""}, "row_key"),
    ],
)
def test_a_wrong_booking_is_refused_at_its_field(fields, field, controller, agreement):
    make.ExchangeRateFactory(valid_from=dt.date(2017, 1, 1))
    assert refusal(book, controller, agreement, **fields)[1] == field


def test_a_voucher_is_booked_once(controller, agreement):
    book(controller, agreement, currency="SEK")
    assert refusal(book, controller, agreement, currency="SEK") == ("invalid", "row_key")


@pytest.mark.parametrize("who", ["manager", "leader", "admin_user", "stranger"])
def test_only_the_controller_books(who, agreement, request):
    with pytest.raises(PermissionDenied):
        book(request.getfixturevalue(who), agreement, currency="SEK")


def test_nobody_books_on_what_they_may_not_know_of(controller):
    hidden = make.ProjectFactory(sensitivity="protected")
    with pytest.raises(Http404):
        book(controller, make.AgreementFactory(project=hidden), currency="SEK")


def test_a_change_of_amount_keeps_the_rate_and_a_change_of_day_takes_a_new_one(controller, agreement):
    make.ExchangeRateFactory(valid_from=dt.date(2017, 1, 1), rate=Decimal("9.5"))
    make.ExchangeRateFactory(valid_from=dt.date(2018, 1, 1), rate=Decimal("10"))
    row = book(controller, agreement)
    row = actions.change_booking(
        user=controller, booking=row, expected=1, fields={"amount": Decimal("200.00")}
    )
    assert (row.amount_sek, row.rate) == (Decimal("1900.00"), Decimal("9.5"))
    day = {"booked_on": dt.date(2018, 2, 1)}
    row = actions.change_booking(user=controller, booking=row, expected=2, fields=day)
    assert (row.amount_sek, row.rate_date, row.version) == (Decimal("2000.00"), dt.date(2018, 1, 1), 3)
    row = actions.change_booking(user=controller, booking=row, expected=3, fields={"currency": "SEK"})
    assert (row.amount_sek, row.rate, row.rate_source) == (Decimal("200.00"), 1, "")


def test_an_old_version_is_stale_and_changes_nothing(controller, agreement):
    row = book(controller, agreement, currency="SEK")
    actions.change_booking(user=controller, booking=row, expected=1, fields={"text": "a"})
    with pytest.raises(Stale):
        actions.change_booking(user=controller, booking=row, expected=1, fields={"text": "b"})
    assert Transaction.objects.get().text == "a"


def test_a_void_needs_a_reason_and_ends_changes(controller, agreement):
    row = book(controller, agreement, currency="SEK")
    assert refusal(actions.void_booking, user=controller, booking=row, reason="  ", expected=1) == (
        "reason_missing",
        "reason",
    )
    row.refresh_from_db()
    actions.void_booking(user=controller, booking=row, reason="Dubbelt bokförd", expected=1)
    row.refresh_from_db()
    assert (row.void_reason, row.voided_by) == ("Dubbelt bokförd", controller)
    with pytest.raises(Denied, match="makulerad"):
        actions.change_booking(user=controller, booking=row, expected=2, fields={"text": "x"})
    with pytest.raises(Denied, match="makulerad"):
        actions.void_booking(user=controller, booking=row, reason="En gång till", expected=2)


# Corrections.


def correct(user, booking, amount="-40.00", key="R-1", **more):
    return actions.correct(user=user, booking=booking, amount=Decimal(amount), row_key=key, **more)


@pytest.fixture
def euros(agreement):
    """100 EUR at 9.634 of March 2017, which is closed."""
    heading, account = make.HeadingFactory(agreement=agreement), make.AccountFactory()
    row = make.TransactionFactory(
        agreement=agreement,
        currency="EUR",
        amount=Decimal("33.33"),
        rate=Decimal("9.634"),
        heading=heading,
        account=account,
    )
    make.ClosedMonthFactory()
    return row


def test_a_correction_is_dated_today_at_the_old_rate_and_points_back(controller, euros):
    row = correct(controller, euros, "-33.33", text="Fel projekt")
    assert (row.kind, row.booked_on, row.corrects) == ("correction", today(), euros)
    assert (row.rate, row.rate_date) == (euros.rate, euros.rate_date)
    assert (row.heading, row.account) == (euros.heading, euros.account)
    assert row.amount_sek == -euros.amount_sek
    assert actions.standing(euros) == 0
    euros.refresh_from_db()
    assert euros.version == 1


def test_what_was_seen_must_still_stand(controller, euros):
    correct(controller, euros, stands=Decimal("33.33"))
    with pytest.raises(Stale):
        correct(controller, euros, key="R-2", stands=Decimal("33.33"))
    assert actions.standing(euros) == Decimal("-6.67")


def test_payments_and_corrections_are_not_corrected(controller, agreement, euros):
    payment = make.TransactionFactory(agreement=agreement, kind="payment", booked_on=dt.date(2017, 4, 1))
    assert refusal(correct, controller, payment) == ("not_a_cost", "amount")
    first = correct(controller, euros)
    assert refusal(correct, controller, first, key="R-2") == ("is_correction", "amount")
    assert refusal(correct, controller, euros, "0", key="R-2") == ("nothing", "amount")


def test_what_is_corrected_is_voided_after_its_corrections(controller, agreement):
    row = book(controller, agreement, currency="SEK")
    correction = correct(controller, row)
    void = {"user": controller, "reason": "Fel", "expected": 1}
    assert refusal(actions.void_booking, booking=row, **void) == ("corrected", "reason")
    actions.void_booking(booking=correction, **void)
    row.refresh_from_db()
    actions.void_booking(booking=row, **void)


def test_a_correction_and_what_it_corrects_stay_together(controller, agreement):
    row = book(controller, agreement, currency="SEK")
    correction = correct(controller, row)
    other = make.AgreementFactory(project=agreement.project)
    for one in (row, correction):
        for fields in (
            {"agreement": other},
            {"kind": "cost" if one.corrects_id else "repayment"},
            {"currency": "EUR"},
        ):
            (name,) = fields
            assert refusal(
                actions.change_booking, user=controller, booking=one, expected=1, fields=fields
            ) == ("tied", name)
            one.refresh_from_db()


@pytest.mark.parametrize("who", ["manager", "leader", "admin_user", "viewer"])
def test_only_the_controller_corrects(who, request, euros):
    with pytest.raises(Denied):
        correct(request.getfixturevalue(who), euros)


# The days on which costs count.


def test_the_rules_of_the_day_say_which_costs_count(controller, agreement):
    make.TermsFactory(agreement=agreement, valid_from=dt.date(2015, 1, 1), eligible_to=dt.date(2019, 3, 31))
    make.TermsFactory(agreement=agreement, valid_from=dt.date(2019, 3, 1), eligible_from=dt.date(2019, 3, 1))
    facts = {"currency": "SEK", "row_key": "V-1"}
    assert book(controller, agreement, booked_on=dt.date(2019, 2, 28), **facts)
    facts["row_key"] = "V-2"
    late = {"booked_on": dt.date(2019, 3, 5), **facts}
    assert refusal(book, controller, agreement, **late) == ("outside_eligibility", "booked_on")
    for kind, amount in (("repayment", "-5"), ("payment", "5"), ("correction", "5")):
        assert book(
            controller, agreement, **late | {"kind": kind, "amount": Decimal(amount), "row_key": kind}
        )
    row = book(controller, agreement, **late, outside_eligibility="Revision efter slutet")
    row = actions.change_booking(user=controller, booking=row, expected=1, fields={"text": "Revision"})
    assert row.text == "Revision"


def test_who_knows_only_years_is_asked_by_years(controller):
    agreement = make.AgreementFactory(
        project=make.ProjectFactory(sensitivity="restricted"),
        start=dt.date(2017, 3, 5),
        end=dt.date(2017, 10, 5),
    )
    facts = {"currency": "SEK"}
    assert book(controller, agreement, booked_on=dt.date(2017, 12, 31), **facts)
    with pytest.raises(Refused) as refused:
        book(controller, agreement, booked_on=dt.date(2018, 1, 1), row_key="V-2", **facts)
    assert "från 2017 till 2017" in refused.value.message


@pytest.mark.parametrize("value", ["NaN", "Infinity", "-Infinity", "sNaN"])
def test_what_is_no_number_is_refused(value, controller, agreement):
    assert refusal(book, controller, agreement, amount=Decimal(value)) == ("invalid", "amount")
    rate = {"rate": Decimal(value), "rate_source": "bank", "rate_date": dt.date(2017, 1, 1)}
    assert refusal(book, controller, agreement, **rate) == ("invalid", "rate")


def test_an_amount_beyond_the_limit_is_refused(controller, agreement):
    for amount in ("100000000000", "-100000000000", "1E+30"):
        told = refusal(book, controller, agreement, currency="SEK", amount=Decimal(amount))
        assert told == ("too_large", "amount")
    make.ExchangeRateFactory(valid_from=dt.date(2017, 1, 1), rate=Decimal(10))
    assert refusal(book, controller, agreement, amount=Decimal("10000000000")) == ("too_large", "amount")
    assert book(controller, agreement, amount=Decimal("9999999999.99"))
