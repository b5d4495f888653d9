"""Whatever is booked: sums by funder, heading, month, country share and theme share each make the total, to the öre.

Asked of the product's own functions. Run it on both databases: `make test` and `make test-postgres`.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.models import Agreement, FunderShare, ProjectCountry, ProjectTheme, Transaction
from projects.money import reported
from projects.money.agreements.queries import agreements, with_rules
from projects.money.ledger import joint
from projects.money.ledger import queries as ledger
from projects.money.ledger.queries import in_volume, on_agreement
from reports.figures import Scope, coverage, money, progress, shares
from reports.figures.statements import statements
from tests import factories as make
from tracker.core.money import ORE, apportion, to_sek

YEARS = [2016, 2017, 2018]
LAST_DAY = dt.date(2018, 12, 31)
ZERO = Decimal(0)
HUNDRED = Decimal(100)
# What people write: thirds that are not, almost nothing, less than all.
HOSTILE = [
    ("33.33", "33.33", "33.34"),
    ("0.01", "99.99"),
    ("0.01", "0.01", "0.01", "99.97"),
    ("14.28", "14.28", "14.28", "14.28", "14.28", "14.30", "14.30"),
    ("50", "50"),
    ("100",),
]
LESS_THAN_ALL = [("99.99",), ("33.33", "33.33"), ("0.01",), ()]
MANY = settings(max_examples=300, deadline=None)
IN_DATABASE = settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

OF_ALL = st.one_of(
    st.sampled_from(HOSTILE).map(lambda texts: [Decimal(text) for text in texts]),
    # Up to seven parts of 10 000 hundredths of a percent.
    st.sets(st.integers(1, 9_999), max_size=6).map(
        lambda cuts: [
            Decimal(upper - lower) / 100
            for lower, upper in zip([0, *sorted(cuts)], [*sorted(cuts), 10_000], strict=True)
        ]
    ),
)
SHARES = st.one_of(
    OF_ALL, st.sampled_from(LESS_THAN_ALL).map(lambda texts: [Decimal(text) for text in texts])
)
ONE_ORE, TEN_BILLION = Decimal("0.01"), Decimal(10) ** 10
AMOUNTS = st.one_of(
    st.sampled_from([ONE_ORE, -ONE_ORE, TEN_BILLION, -TEN_BILLION, TEN_BILLION - ONE_ORE, Decimal("0.05")]),
    st.decimals(-TEN_BILLION, TEN_BILLION, places=2),
    st.decimals(-100, 100, places=2),
).filter(bool)
BOOKING = st.fixed_dictionaries(
    {
        "amount": AMOUNTS,
        "agreement": st.integers(0, 2),
        "heading": st.sampled_from([None, 0, 1]),
        "currency": st.sampled_from(["SEK", "EUR", "USD"]),
        "rate": st.decimals("0.000001", "9.999999", places=6),
        "kind": st.sampled_from(["cost", "cost", "correction", "repayment", "payment", "requisition"]),
        "counts": st.sampled_from(["books", "books", "books", "agreement", "memo"]),
        "is_void": st.sampled_from([False, False, False, True]),
        "booked_on": st.dates(dt.date(2016, 1, 1), LAST_DAY),
    }
)
BOOKINGS = st.one_of(st.lists(BOOKING, max_size=4), st.lists(BOOKING, min_size=10, max_size=25))


@pytest.fixture
def world(own_project, other_project) -> SimpleNamespace:
    """The own project paid in kronor and in euro, the other in euro; each with two headings."""
    funders = [make.FunderFactory(kind=kind) for kind in ("sida", "eu", "other")]
    signed = [
        make.AgreementFactory(project=own_project, funder=funders[0]),
        make.AgreementFactory(project=own_project, funder=funders[1], currency="EUR"),
        make.AgreementFactory(project=other_project, funder=funders[2], currency="EUR"),
    ]
    make.ExchangeRateFactory(valid_from=dt.date(2018, 1, 1))
    for agreement in signed:
        make.TermsFactory(
            agreement=agreement,
            rate_method="fixed" if agreement.currency == "EUR" else "booking",
            fixed_rate=Decimal("9.634") if agreement.currency == "EUR" else None,
        )
    return SimpleNamespace(
        projects=[own_project, other_project],
        funders=funders,
        agreements=signed,
        headings=[[make.HeadingFactory(agreement=agreement) for _ in range(2)] for agreement in signed],
        countries=[make.CountryFactory() for _ in range(7)],
        themes=[make.ThemeFactory() for _ in range(7)],
    )


def row(world: SimpleNamespace, number: int, told: dict[str, Any]) -> Transaction:
    """As the ledger takes it: repayments below zero, requisitions above, neither headings nor counting of payments."""
    agreement: Agreement = world.agreements[told["agreement"]]
    amount, currency, kind = told["amount"], told["currency"], told["kind"]
    if kind == "repayment":
        amount = -abs(amount)
    if kind == "requisition":
        amount = abs(amount)
    used = kind in Transaction.USED
    rate = told["rate"] if currency != "SEK" else Decimal(1)
    return make.TransactionFactory.build(
        agreement=agreement,
        kind=kind,
        counts=told["counts"] if used else "books",
        heading=world.headings[told["agreement"]][told["heading"]]
        if used and told["heading"] is not None
        else None,
        booked_on=told["booked_on"],
        row_key=f"SUM-{number}",
        currency=currency,
        amount=amount,
        rate=rate,
        amount_sek=to_sek(amount, rate),
        voided_at=dt.datetime(2019, 1, 1, tzinfo=dt.UTC) if told["is_void"] else None,
        void_reason="Fel." if told["is_void"] else "",
    )


def write(
    world: SimpleNamespace, bookings: list[dict[str, Any]], of_own: list[Decimal], of_other: list[Decimal]
) -> list[Transaction]:
    """The rows that make the used volume, of all that are booked; the projects are shared out as told."""
    for project, percents in zip(world.projects, (of_own, of_other), strict=True):
        ProjectCountry.objects.filter(project=project).delete()
        ProjectCountry.objects.bulk_create(
            ProjectCountry(project=project, country=country, share=share)
            for country, share in zip(world.countries, percents, strict=False)
        )
        # Themes the other way round, so that the two do not split alike.
        ProjectTheme.objects.filter(project=project).delete()
        ProjectTheme.objects.bulk_create(
            ProjectTheme(project=project, theme=theme, share=share)
            for theme, share in zip(world.themes, reversed(percents), strict=False)
        )
    rows = [row(world, number, told) for number, told in enumerate(bookings)]
    Transaction.objects.bulk_create(rows)
    return [
        one for one in rows if one.kind in Transaction.USED and one.counts == "books" and not one.voided_at
    ]


def summed(amounts: Iterable[Any]) -> Decimal:
    return sum(amounts, ZERO)


def by_year(rows: Iterable[Transaction]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = defaultdict(lambda: ZERO)
    for one in rows:
        found[one.booked_on.year] += one.amount_sek
    return dict(found)


@MANY
@given(AMOUNTS, SHARES)
def test_what_is_shared_out_is_what_there_was(amount, percents):
    found = shares.split(amount, list(enumerate(percents)))
    assert summed(found.values()) == amount
    for key, part in found.items():
        exact = amount * (percents[key] if key is not None else HUNDRED - summed(percents)) / 100
        assert part == part.quantize(ORE)
        assert abs(part - exact) < ORE


@MANY
@given(st.lists(AMOUNTS, min_size=1, max_size=12), st.decimals("0.01", "12", places=6))
def test_what_is_apportioned_is_what_there_was(amounts, rate):
    """Parts of a cell: by weights that may cancel each other out."""
    parts = [amount / rate for amount in amounts]
    whole = summed(parts).quantize(ORE)
    found = apportion(whole, parts)
    assert summed(found) == whole
    assert all(abs(part - exact) < 2 * ORE for part, exact in zip(found, parts, strict=True))


@IN_DATABASE
@given(BOOKINGS, SHARES, SHARES)
def test_every_way_to_split_the_volume_adds_up(world, bookings, of_own, of_other):
    with transaction.atomic():
        expected = by_year(write(world, bookings, of_own, of_other))
        scope = Scope(2018)
        volume = {year: found.value for year, found in money.volume(scope, YEARS).items()}
        assert volume == expected
        for split in (
            money.volume_by_funder,
            money.volume_by_theme,
            money.volume_by_place,
        ):
            found = split(scope, YEARS)
            assert {year: one.value for year, one in found.items()} == expected
            assert {year: summed(part.value for part in one.parts) for year, one in found.items()} == expected
        marked = money.volume_by_marker("gender")(scope, YEARS)
        assert {year: summed(part.value for part in one.parts) for year, one in marked.items()} == expected
        # The ledger's page, and the tables by project: the same total.
        listed = ledger.sums(Transaction.objects.all())
        assert (listed["used"] or ZERO) == summed(expected.values())
        by_project = coverage.by_project(scope, YEARS)
        for year in YEARS:
            lines = by_project.get(year, [])
            assert summed(line.used for line in lines if line.used is not None) == expected.get(year, ZERO)
            spent = progress.spent_by_project([project.pk for project in world.projects], year=year)
            assert summed(spent.values()) == expected.get(year, ZERO)
        transaction.set_rollback(True)


@IN_DATABASE
@given(BOOKINGS, OF_ALL, OF_ALL)
def test_every_filter_leaves_parts_that_add_up(world, bookings, of_own, of_other):
    """Each funder alone, each country alone, each theme alone, each theme within each country."""
    with transaction.atomic():
        expected = by_year(write(world, bookings, of_own, of_other))
        ways = (
            [Scope(2018, funder=funder) for funder in world.funders],
            [Scope(2018, project=project) for project in world.projects],
            [Scope(2018, country=country) for country in world.countries],
            [Scope(2018, theme=theme) for theme in world.themes],
        )
        for scopes in ways:
            found: dict[int, Decimal] = defaultdict(lambda: ZERO)
            for scope in scopes:
                for year, one in money.volume(scope, YEARS).items():
                    found[year] += one.value
            assert found == expected
        country = world.countries[0]
        alone = money.spent(Scope(2018, country=country), YEARS)
        within = [money.spent(Scope(2018, country=country, theme=theme), YEARS) for theme in world.themes]
        assert summed(money.summed(cells) for cells in within) == money.summed(alone)
        transaction.set_rollback(True)


@IN_DATABASE
@given(BOOKINGS, SHARES)
def test_headings_and_months_add_up_in_both_currencies(world, bookings, percents):
    """In kronor to the volume; in the agreement's currency to the same total whichever way, and booking by booking."""
    with transaction.atomic():
        volume = write(world, bookings, percents, percents)
        rows = Transaction.objects.filter(in_volume())
        found = reported.used_by(world.agreements, rows, LAST_DAY)
        assert summed(used.sek() for used in found.values()) == summed(one.amount_sek for one in volume)
        for used in found.values():
            _adds_up(used)
        on = Transaction.objects.filter(on_agreement())
        for agreement in world.agreements:
            used = reported.used(agreement, on, LAST_DAY)
            assert used.sek() == summed(on.filter(agreement=agreement).values_list("amount_sek", flat=True))
            _adds_up(used)
            parts = reported.parts(used, on.filter(agreement=agreement))
            assert summed(parts.values()) == used.amount()
        transaction.set_rollback(True)


@IN_DATABASE
@given(BOOKINGS)
def test_a_funders_page_adds_up(world, controller, bookings):
    """Headings to the whole in both currencies, and agreed is used, difference and remaining, to the öre."""
    with transaction.atomic():
        write(world, bookings, [HUNDRED], [HUNDRED])
        rows = agreements(controller).filter(pk__in=[agreement.pk for agreement in world.agreements])
        on = Transaction.objects.filter(on_agreement())
        for found in statements(controller, list(with_rules(rows)), LAST_DAY):
            told = on.filter(agreement=found.agreement).values_list("amount_sek", flat=True)
            assert found.used.sek == summed(told)
            assert summed(line.used.own for line in found.lines) == found.used.own
            assert summed(line.used.sek for line in found.lines) == found.used.sek
            assert found.used.own + found.remaining.own == found.agreed.own
            assert found.used.sek + found.difference + found.remaining.sek == found.agreed.sek
        transaction.set_rollback(True)


@IN_DATABASE
@given(AMOUNTS, st.one_of(st.sampled_from([("0.01", "99.99"), ("33.33", "66.67"), ("100",)]), st.none()))
def test_a_joint_cost_is_paid_whole(world, controller, amount, percents):
    with transaction.atomic():
        FunderShare.objects.bulk_create(
            FunderShare(project=world.projects[0], year=2017, funder=funder, percent=Decimal(percent))
            for funder, percent in zip(world.funders, percents or ("50", "50"), strict=False)
        )
        found = joint.parts(controller, world.projects[0], dt.date(2017, 5, 2), amount, "JOINT")
        assert summed(part.amount for part in found) == amount
        transaction.set_rollback(True)


def _adds_up(used: reported.Used) -> None:
    headings = {cell.heading for cell in used.cells}
    months = {cell.month for cell in used.cells}
    assert summed(used.sek(heading) for heading in headings) == used.sek()
    assert summed(used.sek(since=month, until=month) for month in months) == used.sek()
    assert summed(used.amount(heading) for heading in headings) == used.amount()
    assert summed(used.amount(since=month, until=month) for month in months) == used.amount()
    until_2016, after = dt.date(2016, 12, 31), dt.date(2017, 1, 1)
    assert used.sek(until=until_2016) + used.sek(since=after) == used.sek()
    assert used.amount(until=until_2016) + used.amount(since=after) == used.amount()
