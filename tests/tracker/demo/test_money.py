"""The demo's money as the pages tell it: two funders in two currencies, extensions, late costs, money paid back."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Count, F, Sum

from projects.deadlines.generate import bring_up_to_date, copy_defaults
from projects.deadlines.models import Deadline
from projects.models import (
    Agreement,
    Amendment,
    BudgetLine,
    ClosedMonth,
    Contribution,
    ExchangeRate,
    Forecast,
    HeadingAccount,
    InKind,
    Terms,
    Transaction,
    VarianceComment,
)
from projects.money.agreements.queries import agreements, amount_and_end_on, terms_on, with_rules
from projects.money.budgets.queries import in_force
from projects.money.ledger.queries import in_volume
from reports.figures.statements import Statement, statements
from tracker.accounts.models import User
from tracker.core import access
from tracker.core.money import rounded
from tracker.demo import files
from tracker.demo.spread import TODAY

pytestmark = pytest.mark.usefixtures("demo")


def statement(number: str, day: dt.date, user: str = "controller") -> Statement:
    reader = User.objects.get(username=user)
    rows = with_rules(agreements(reader).filter(number=number))
    return statements(reader, list(rows), day)[0]


def thousands(*amounts: Decimal | None) -> list[int | None]:
    return [None if amount is None else int(rounded(amount, 1000)) for amount in amounts]


def in_both(found: Statement) -> dict[str, list[int | None]]:
    """Thousands of the agreement's currency, and of kronor."""
    return {
        name: thousands(money.own, money.sek)
        for name in ("agreed", "received", "used", "remaining", "balance")
        for money in [getattr(found, name)]
    }


def headings(found: Statement) -> dict[str, list[int | None]]:
    """Agreed, planned by the day, used and left, in thousands of the agreement's currency."""
    return {
        str(line.heading): thousands(line.budget, line.plan, line.used.own, line.remaining)
        for line in found.lines
    }


END_OF_2019 = dt.date(2019, 12, 31)


def test_the_eu_pays_most_of_west_africa():
    found = statement("DEMO WA 17", END_OF_2019)
    assert in_both(found) == {
        "agreed": [950, 10_061],
        "received": [760, 7_622],
        "used": [800, 8_175],
        "remaining": [150, 1_589],
        "balance": [-40, -553],
    }
    assert thousands(found.difference) == [297]
    assert headings(found) == {
        "Personal": [430, 372, 372, 58],
        "Resor": [210, 168, 181, 29],
        "Utrustning": [35, 35, 33, 2],
        "Lokalt kontor": [95, 82, 70, 25],
        "Övriga tjänster": [100, 82, 92, 8],
        "Oförutsett": [18, 18, 0, 18],
        "Indirekta kostnader": [62, 53, 52, 10],
    }
    assert thousands(found.plan) == [810]
    comments = {str(line.heading): line.comment.text for line in found.lines if line.comment}
    assert comments == {
        "Personal": "Enligt plan",
        "Resor": "Två extra resor, färre 2020",
        "Utrustning": "Slutköpt",
        "Lokalt kontor": "Hyran blev lägre",
        "Övriga tjänster": "Tolkning på två språk",
        "Oförutsett": "Kräver godkännande av EU",
    }
    assert not found.lacks_comments


def test_sida_pays_the_rest_in_kronor():
    found = statement("DEMO-51000377", END_OF_2019)
    assert in_both(found) == {
        "agreed": [8_000, 8_000],
        "received": [6_600, 6_600],
        "used": [6_200, 6_200],
        "remaining": [1_800, 1_800],
        "balance": [400, 400],
    }
    assert headings(found) == {
        "Arvoden": [4_800, 3_900, 3_850, 950],
        "Resor": [1_700, 1_370, 1_270, 430],
        "Aktiviteter och tolkning": [1_100, 900, 1_000, 100],
        "Revision": [150, 80, 80, 70],
        "Oförutsett": [250, 250, 0, 250],
    }
    assert not found.lacks_comments


def test_the_payments_and_amendments_of_west_africa():
    paid = Transaction.objects.filter(agreement__number="DEMO WA 17", kind="payment").order_by("booked_on")
    assert [(str(row.booked_on), row.amount, row.rate) for row in paid[:3]] == [
        ("2017-02-14", 280_000, Decimal("9.514")),
        ("2018-03-14", 240_000, Decimal("10.1775")),
        ("2019-04-10", 240_000, Decimal("10.48")),
    ]
    assert thousands(paid[2].amount_sek) == [2_515]
    amended = Amendment.objects.filter(agreement__project__code="WA-1").order_by("decided_on")
    assert list(amended.values_list("agreement__funder__code", "dnr")) == [
        ("eu", "DEMO-Af-2018/0097"),
        ("sida", ""),
    ]


def test_the_first_budget_of_west_africa_stays_readable():
    def of_staff_and_travel(day: dt.date) -> list[int | None]:
        lines = BudgetLine.objects.filter(in_force(day), version__agreement__number="DEMO WA 17")
        sums = lines.values_list("heading__name_sv").annotate(sum=Sum("amount")).order_by("heading__order")
        return thousands(*[amount for name, amount in sums if name in ("Personal", "Resor")])

    assert of_staff_and_travel(dt.date(2018, 6, 13)) == [395, 245]
    assert of_staff_and_travel(dt.date(2018, 6, 14)) == [430, 210]


@pytest.mark.parametrize(
    ("number", "decided_on", "before", "after"),
    [
        ("DEMO AZ 14 ENI SO 01", dt.date(2017, 6, 20), dt.date(2017, 8, 31), dt.date(2017, 11, 30)),
        ("DEMO-51000214", dt.date(2017, 11, 24), dt.date(2018, 12, 31), dt.date(2019, 3, 31)),
        ("DEMO-51000318", dt.date(2020, 6, 11), dt.date(2020, 12, 31), dt.date(2021, 6, 30)),
        ("DEMO-51000441", dt.date(2021, 7, 31), dt.date(2022, 12, 31), dt.date(2021, 7, 31)),
    ],
)
def test_another_end_is_an_amendment(number, decided_on, before, after):
    agreement = Agreement.objects.get(number=number)
    assert amount_and_end_on(agreement, decided_on - dt.timedelta(1)) == (agreement.amount, before)
    assert amount_and_end_on(agreement, decided_on) == (agreement.amount, after)
    assert agreement.end == after


def test_the_years_after_an_extension_got_their_money_from_earlier_ones():
    def of_year(number: str, year: int, day: dt.date) -> list[int | None]:
        lines = BudgetLine.objects.filter(in_force(day), version__agreement__number=number, year=year)
        return thousands(lines.aggregate(sum=Sum("amount"))["sum"])

    assert of_year("DEMO-51000318", 2020, dt.date(2020, 6, 10)) == [6_300]
    assert of_year("DEMO-51000318", 2021, dt.date(2020, 6, 10)) == [None]
    assert of_year("DEMO-51000318", 2021, dt.date(2020, 6, 11)) == [2_300]
    assert of_year("DEMO-51000214", 2019, dt.date(2017, 11, 24)) == [2_300]


def test_the_audit_after_the_end_counts_by_the_terms_of_the_extension():
    agreement = Agreement.objects.get(number="DEMO AZ 14 ENI SO 01")
    assert terms_on(agreement, dt.date(2017, 6, 19)).eligible_to == dt.date(2017, 11, 30)
    terms = terms_on(agreement, dt.date(2018, 2, 15))
    assert terms.eligible_to == dt.date(2018, 2, 28)
    assert terms.amendment.dnr == "DEMO-Af-2017/0094"
    found = statement(agreement.number, dt.date(2018, 12, 31))
    assert in_both(found)["used"] == [1_195, 11_396]
    assert in_both(found)["balance"][0] == 0


def test_what_was_not_used_in_a_terminated_project_was_paid_back():
    found = statement("DEMO-51000441", dt.date(2022, 12, 31), user="manager2")
    assert thousands(found.used.own, found.repaid.own, found.balance.own) == [1_700, -200, 0]
    back = Transaction.objects.get(agreement__number="DEMO-51000441", kind="payment", amount__lt=0)
    assert back.text == "Oanvända medel betalas tillbaka"


def test_settled_agreements_were_paid_what_was_used():
    settled = Agreement.objects.filter(end__lt=TODAY - dt.timedelta(200)).exclude(kind="own")
    for agreement in settled:
        rows = Transaction.objects.filter(agreement=agreement)
        paid = rows.filter(kind="payment").aggregate(sum=Sum("amount"))["sum"]
        assert paid == rows.filter(in_volume()).aggregate(sum=Sum("amount"))["sum"], agreement.number
    assert settled.count() == 13


def test_nobody_pays_us_our_own_contribution():
    own = Transaction.objects.filter(agreement__kind="own")
    assert set(own.values_list("kind", flat=True)) == {"cost"}


def test_the_sums_by_heading_are_those_by_year():
    """Whatever a file tells by heading makes the thousands that it tells for the year."""
    for source in files.projects():
        for told in source["agreements"]:
            for what in ("budget", "spent"):
                by_heading = [files.years(row.get(what, {})) for row in told.get("headings", {}).values()]
                for year, total in files.years(told[what]).items():
                    amounts = [years[year] for years in by_heading if year in years]
                    assert not amounts or sum(amounts) == total * 1000, (told["number"], what, year)


def test_a_cost_has_a_heading_of_its_agreement_and_its_account():
    used = Transaction.objects.filter(in_volume())
    assert not used.filter(heading=None).exists()
    assert not used.exclude(heading__agreement=F("agreement")).exists()
    mapped = set(HeadingAccount.objects.values_list("heading", "account"))
    assert set(used.exclude(kind="correction").values_list("heading", "account")) <= mapped


def test_costs_are_linked_to_activities_of_their_project():
    linked = Transaction.objects.exclude(activity=None)
    assert linked.count() > 200
    assert not linked.exclude(activity__project=F("agreement__project")).exists()
    assert not linked.filter(booked_on__lt=F("activity__end")).exists()


def test_a_cost_booked_in_kronor_counts_in_euro_by_the_agreements_rule():
    found = statement("DEMO TN 24 NDICI SO 01", dt.date(2025, 12, 31))
    (rate,) = {rate.source for rate in found.conversions.rates}
    assert rate == "ECB, dagskurs"
    assert not found.missing
    # Ours 380, of which a tenth in kronor and so by another rate; the partner's 24.
    assert thousands(found.used.own) == [404]


def test_a_partners_cost_is_the_agreements_and_not_ours():
    partners = Transaction.objects.filter(counts="agreement")
    assert set(partners.values_list("agreement__number", flat=True)) == {"DEMO TN 24 NDICI SO 01"}
    assert not partners.filter(in_volume()).exists()


def test_a_correction_is_dated_now_and_points_back_to_a_closed_month():
    taken, added = Transaction.objects.filter(kind="correction").order_by("row_key")
    assert taken.corrects == added.corrects
    assert taken.amount == -added.amount == -taken.corrects.amount
    assert taken.corrects.booked_on == dt.date(2025, 11, 12)
    assert taken.booked_on == added.booked_on == dt.date(2026, 2, 10)
    assert (str(taken.heading), str(added.heading)) == ("Resor", "Aktiviteter och tolkning")


def test_all_months_until_2025_are_closed_through_every_door():
    days = ClosedMonth.objects.order_by("first_day").values_list("first_day", flat=True)
    assert list(days) == [dt.date(year, month, 1) for year in range(2013, 2026) for month in range(1, 13)]
    for writing in (
        lambda: Transaction.objects.filter(booked_on__year=2025).update(text=""),
        lambda: Transaction.objects.filter(booked_on__year=2025).delete(),
        lambda: Transaction.objects.filter(booked_on__year=2026).update(booked_on=dt.date(2025, 12, 31)),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            writing()
    with transaction.atomic():
        assert Transaction.objects.filter(booked_on__year=2026).update(text="")
        transaction.set_rollback(True)


def test_deadlines_are_those_that_the_rules_make():
    """Loading makes them all at once; the product's own way finds nothing to add, move or void."""
    for agreement in Agreement.objects.order_by("pk"):
        assert copy_defaults(agreement) == []
        changes = bring_up_to_date(agreement)
        changed = [*changes.made, *changes.moved, *changes.voided, *changes.revived]
        assert changed == [], agreement.number


def deadline(number: str, title: str) -> Deadline:
    return Deadline.objects.get(agreement__number=number, title_sv=title)


def test_what_is_due_after_the_end_of_2019_in_west_africa():
    due = Deadline.objects.filter(project__code="WA-1", due_on__gt=END_OF_2019)
    days = {(row.title_sv, row.due_on) for row in due}
    assert {
        ("Rekvisition till Sida, kv. 1 2020", dt.date(2020, 1, 15)),
        ("Lägesrapport till EU 3", dt.date(2020, 2, 29)),
        ("Årsrapport till Sida 2019", dt.date(2020, 3, 31)),
        ("Slutrapport till EU", dt.date(2021, 3, 31)),
        ("Slutrapport till Sida", dt.date(2021, 4, 30)),
    } <= days
    assert deadline("DEMO-51000377", "Årsrapport till Sida 2018").due_on == dt.date(2019, 2, 28)


def test_deadlines_in_every_state():
    final = deadline("DEMO AM 23 NDICI SO 02", "Slutrapport")
    assert (final.due_on, final.submitted_on) == (dt.date(2026, 11, 30), None)
    meeting = deadline("DEMO TN 24 NDICI SO 01", "Styrgruppsmöte 8")
    assert (meeting.due_on, meeting.due_by_rule) == (dt.date(2026, 12, 9), dt.date(2026, 12, 31))
    late = Deadline.objects.filter(due_on__lt=TODAY, submitted_on=None, voided_at=None)
    assert [row.title_sv for row in late] == ["Genomgång av risker, kv. 3 2026"]
    waiting = deadline("DEMO-51000467", "Årsrapport till Sida 2025")
    assert waiting.submitted_on
    assert not waiting.accepted_on
    accepted = deadline("DEMO-51000214", "Slutrapport till Sida")
    assert accepted.accepted_on
    assert not Deadline.objects.filter(submitted_on__gt=TODAY).exists()


def test_whoever_sees_to_a_deadline_may_see_its_days():
    owned = Deadline.objects.exclude(owner=None).select_related("owner", "project")
    pairs = {(row.owner, row.project) for row in owned}
    assert pairs
    assert all(access.may(owner, "see identities", project) for owner, project in pairs)


def test_a_requisition_was_submitted_when_the_ledger_says():
    submitted = Deadline.objects.filter(kind="requisition").exclude(submitted_on=None)
    asked = Transaction.objects.filter(kind="requisition", agreement__funder__kind="sida")
    for agreement, day in submitted.values_list("agreement", "submitted_on"):
        assert asked.filter(agreement=agreement, booked_on=day).exists()


def test_work_in_progress_has_forecasts_to_its_end():
    rows = Forecast.objects.filter(made_on=dt.date(2026, 9, 30)).values("agreement__project__code")
    years = rows.annotate(years=Count("year", distinct=True)).order_by("agreement__project__code")
    assert {row["agreement__project__code"]: row["years"] for row in years} == {
        "ITP-C": 2, "TN-2": 2, "TZ-2": 2, "WA-2": 1,
    }  # fmt: skip


def test_contributions_gifts_and_rates():
    assert Contribution.objects.get(number="DEMO-51000213").amount == 45_500_000
    assert Contribution.objects.count() == 18
    assert InKind.objects.filter(value_sek=None).exists()
    by_source = dict(ExchangeRate.objects.values_list("source").annotate(Count("pk")).order_by())
    assert by_source["own_year"] == 14
    assert by_source["inforeuro"] == 167
    assert by_source["ecb_day"] > 480


def test_every_made_row_of_money_says_that_it_is_demo():
    for model in (
        Amendment,
        ClosedMonth,
        Contribution,
        Deadline,
        Forecast,
        HeadingAccount,
        InKind,
        Terms,
        VarianceComment,
    ):
        assert not model.objects.filter(is_demo=False).exists(), model
