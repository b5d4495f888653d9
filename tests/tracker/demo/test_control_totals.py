"""The control totals of the demo portfolio, straight from the tables: what the figures must come to."""

import datetime as dt
from collections import Counter, defaultdict
from decimal import Decimal

import pytest
from django.apps import apps
from django.db.models import Count, F, Q, Sum

from countries.models import Organisation
from projects.models import (
    Activity,
    Agreement,
    BudgetLine,
    Employee,
    Indicator,
    Project,
    StaffDays,
    Transaction,
)
from projects.money.budgets.queries import of_years
from projects.money.ledger.queries import in_volume
from tracker.core.models import Demo

pytestmark = pytest.mark.usefixtures("demo")

USED = {
    2013: 15_000, 2014: 18_000, 2015: 20_510, 2016: 25_303, 2017: 45_393, 2018: 49_477, 2019: 38_777,
    2020: 17_554, 2021: 11_800, 2022: 18_000, 2023: 25_500, 2024: 34_572, 2025: 37_745, 2026: 29_584,
}  # fmt: skip
HEADCOUNT = {
    2013: 41, 2014: 43, 2015: 48, 2016: 50, 2017: 52, 2018: 54, 2019: 51,
    2020: 33, 2021: 29, 2022: 34, 2023: 38, 2024: 43, 2025: 45, 2026: 40,
}  # fmt: skip
# missions, days abroad, days at home, staff, trainings, women, men, trained women, trained men, study visits,
# visitors, budget and used in thousands of kronor
YEAR_2017 = {
    "BY-1": (9, 118, 92, 8, 7, 112, 52, 96, 43, 1, 12, 4400, 4200),
    "AZ-1": (16, 212, 148, 13, 11, 103, 135, 86, 110, 2, 18, 4815, 4526),
    "TZ-1": (8, 124, 150, 9, 6, 52, 79, 42, 62, 1, 10, 6400, 5600),
    "KH-1": (11, 196, 205, 12, 14, 187, 215, 150, 168, 1, 14, 7600, 7400),
    "ITP-B": (4, 96, 388, 14, 4, 27, 29, 27, 29, 0, 0, 11500, 10800),
    "TN-1": (12, 204, 164, 12, 12, 171, 117, 139, 92, 1, 12, 8700, 7900),
    "WA-1": (6, 88, 96, 7, 3, 31, 53, 26, 44, 0, 0, 4404, 3522),
    "AM-1": (5, 64, 58, 5, 4, 41, 32, 37, 29, 0, 0, 2119, 1445),
}
# Whom we meet beside the projects and the network: in forums, at the conference, as visitors.
GUESTS = [
    "eu-commission", "oecd", "se-arbetsgivarverket", "fi-kommunforbundet", "fi-kuopio", "fi-museiverket",
    "ua-ministry", "kr-labour-institute", "ge-ministry", "rs-employment-service", "vn-ministry",
    "no-directorate", "md-employment-agency", "rw-ministry", "zm-ministry", "zw-ministry",
]  # fmt: skip
TOTAL_2017 = (71, 1102, 1301, 80, 61, 724, 712, 603, 577, 6, 66, 49_937, 45_393)


def thousands(amount):
    """Whole thousands, half up; the sums of SQLite come as decimals from floats."""
    return int((Decimal(amount) / 1000).quantize(Decimal(1), "ROUND_HALF_UP"))


def booked(**conditions):
    rows = Transaction.objects.filter(in_volume(), **conditions)
    return rows.aggregate(sum=Sum("amount_sek"))["sum"]


def counted(project=None):
    """The row of YEAR_2017, of one project or of all."""
    one = {"project__code": project} if project else {"project__isnull": False}
    done = Activity.objects.filter(start__year=2017, is_draft=False, voided_at=None, **one)
    kinds = Counter(done.values_list("kind", flat=True))
    sums = done.aggregate(
        women=Sum("women"),
        men=Sum("men"),
        first_women=Sum("first_time_women"),
        first_men=Sum("first_time_men"),
    )
    visitors = done.filter(kind="study_visit_in").aggregate(n=Sum("women") + Sum("men"))["n"] or 0
    days = StaffDays.objects.filter(start__year=2017, **({"project__code": project} if project else {}))
    sum_days = days.aggregate(abroad=Sum("days_abroad"), home=Sum("days_home"))
    budget = BudgetLine.objects.filter(
        of_years([2017]), **({"version__agreement__project__code": project} if project else {})
    ).aggregate(sum=Sum("amount_sek"))["sum"]
    of_project = {"agreement__project__code": project} if project else {}
    return (
        kinds["mission"], sum_days["abroad"], sum_days["home"],
        days.order_by().values("employee", "project").distinct().count(), kinds["training"],
        sums["women"], sums["men"], sums["first_women"], sums["first_men"], kinds["study_visit_in"], visitors,
        thousands(budget), thousands(booked(booked_on__year=2017, **of_project)),
    )  # fmt: skip


@pytest.mark.parametrize("code", YEAR_2017)
def test_each_project_of_2017(code):
    assert counted(code) == YEAR_2017[code]


def test_all_projects_of_2017():
    assert counted() == TOTAL_2017


@pytest.mark.parametrize("year", USED)
def test_used_in_the_year(year):
    assert thousands(booked(booked_on__year=year)) == USED[year]


def test_funders_of_2017_do_not_add_up_when_rounded():
    by_funder = {
        code: booked(booked_on__year=2017, agreement__funder__code=code) for code in ("sida", "eu", "own")
    }
    assert by_funder == {"sida": 37_400_000, "eu": 7_848_450, "own": 144_450}
    assert sum(map(thousands, by_funder.values())) == 45_392


def shared(amounts, shares):
    """SEK by theme or country: each project's amount times its share."""
    total = defaultdict(Decimal)
    for project, key, share in shares:
        total[key] += amounts.get(project, Decimal(0)) * share / 100
    return total


def amounts_of(year):
    rows = Transaction.objects.filter(in_volume(), booked_on__year=year)
    rows = rows.values_list("agreement__project").annotate(sum=Sum("amount_sek")).order_by()
    return {project: Decimal(total) for project, total in rows}


def test_themes_of_2017():
    shares = Project.objects.values_list("pk", "theme_shares__theme__code", "theme_shares__share")
    by_theme = shared(amounts_of(2017), shares)
    assert {code: thousands(amount) for code, amount in sorted(by_theme.items())} == {
        "T1": 7230, "T2": 4613, "T3": 4000, "T4": 9774, "T5": 1358, "T6": 12_730, "T7": 5688,
    }  # fmt: skip


def test_countries_of_2017_by_share():
    shares = Project.objects.values_list("pk", "country_shares__country__iso2", "country_shares__share")
    active = set(
        Activity.objects.filter(start__year=2017, project__isnull=False).values_list("project", flat=True)
    )
    by_country = shared(amounts_of(2017), [row for row in shares if row[0] in active])
    spent = {iso2: amount for iso2, amount in by_country.items() if amount}
    assert set(spent) == {"KH", "TZ", "TN", "AZ", "BY", "KE", "ET", "MZ", "BD", "AM", "SN", "ML", "BF", "CI"}
    top = sorted(spent, key=lambda iso2: -spent[iso2])[:3]
    assert [(iso2, thousands(spent[iso2])) for iso2 in top] == [("KH", 9020), ("TN", 7900), ("TZ", 7760)]


def test_gender_marker_of_2017():
    amounts = amounts_of(2017)
    by_score = defaultdict(Decimal)
    for project, score in Project.objects.filter(markers__marker="gender").values_list(
        "pk", "markers__score"
    ):
        by_score[score] += amounts.get(project, Decimal(0))
    assert [thousands(by_score[score]) for score in (2, 1, 0)] == [7900, 32_967, 4526]
    assert round((by_score[1] + by_score[2]) / sum(by_score.values()) * 100, 1) == Decimal("90.0")


def test_execution_and_share_of_women_2017():
    budget = BudgetLine.objects.filter(of_years([2017])).aggregate(sum=Sum("amount_sek"))["sum"]
    assert round(booked(booked_on__year=2017) / budget * 100, 1) == Decimal("90.9")
    assert round(724 / (724 + 712) * 100, 1) == 50.4


def active(year):
    """F1: began by the end of the year, not ended before it, and at some time in the year ongoing."""
    codes = []
    for project in Project.objects.prefetch_related("status_changes").order_by("code"):
        end = project.actual_end or project.end
        if project.start.year > year or end.year < year:
            continue
        changes = list(project.status_changes.all())
        for change, following in zip(changes, [*changes[1:], None], strict=True):
            until = following.since.year if following else 9999
            if change.status == "ongoing" and change.since.year <= year <= until:
                codes.append(project.code)
    return codes


def test_active_projects():
    assert active(2017) == ["AM-1", "AZ-1", "BY-1", "ITP-B", "KH-1", "TN-1", "TZ-1", "WA-1"]
    assert len(active(2018)) == 7
    assert "AZ-1" not in active(2018)
    spending = Transaction.objects.filter(in_volume(), booked_on__year=2018)
    assert spending.order_by().values("agreement__project").distinct().count() == 8


@pytest.mark.parametrize("year", HEADCOUNT)
def test_headcount(year):
    engaged = StaffDays.objects.filter(start__year=year).values("employee").order_by()
    engaged = engaged.annotate(days=Sum(F("days_abroad") + F("days_home"))).filter(days__gte=Decimal("0.5"))
    assert engaged.count() == HEADCOUNT[year]


def test_staff_of_2017_by_sex():
    engaged = Employee.objects.filter(days__start__year=2017).distinct()
    assert Counter(engaged.values_list("sex", flat=True)) == {"F": 30, "M": 22}


def test_visits_and_meetings_of_2017():
    visits = Activity.objects.filter(start__year=2017, kind="incoming_visit")
    assert visits.aggregate(women=Sum("women"), men=Sum("men")) == {"women": 79, "men": 84}
    assert visits.count() == 14
    assert visits.order_by().values("country").distinct().count() == 11
    meetings = Activity.objects.filter(start__year=2017, kind="forum_meeting").order_by("start")
    assert [f"{day:%m-%d}" for day in meetings.values_list("start", flat=True)] == [
        "03-16", "03-27", "05-11", "06-08", "10-05", "11-28", "12-07",
    ]  # fmt: skip


def test_budgets_of_all_years_are_the_agreed_amount():
    rows = Agreement.objects.annotate(
        budgeted=Sum("budget_versions__lines__amount", filter=Q(budget_versions__status="approved"))
    )
    assert {row.number for row in rows if row.budgeted != row.amount} == set()
    assert rows.count() == 19


def test_shares_sum_to_a_hundred():
    for shares in ("country_shares", "theme_shares"):
        sums = Project.objects.annotate(sum=Sum(f"{shares}__share")).values_list("sum", flat=True)
        assert set(sums) == {100}
    by_year = Project.objects.values("pk", "dac_shares__first_year").annotate(sum=Sum("dac_shares__share"))
    assert {row["sum"] for row in by_year} == {100}


def test_trained_is_what_the_indicators_say():
    """KH-1: staff trained grew from 700 to 1 018 in 2017, and by as much as activities counted in other years."""
    for code, indicator in (("KH-1", "KH-1-P1"), ("TN-1", "TN-1-P1"), ("AM-1", "AM-1-P1")):
        values = (
            Indicator.objects.get(code=indicator)
            .values.order_by("period__last_day")
            .values_list("period__last_day__year", "value")
        )
        earlier = 0
        for year, value in values:
            sums = Activity.objects.filter(project__code=code, start__year=year).aggregate(
                women=Sum("first_time_women"), men=Sum("first_time_men")
            )
            assert sums["women"] + sums["men"] == value - earlier, (code, year)
            earlier = value


def test_sixteen_projects_and_all_kinds_of_organisation():
    assert Project.objects.count() == 16
    guests = Organisation.objects.filter(identifier__in=GUESTS, project_partnerships=None, networks=None)
    assert guests.count() == len(GUESTS)
    kinds = Counter(Organisation.objects.exclude(pk__in=guests).values_list("kind", flat=True))
    assert (kinds["ministry"], kinds["office"], kinds["eu_authority"]) == (4, 31, 3)
    assert kinds["social_partner"] + kinds["civil_society"] == 12
    assert kinds["authority"] == 9 + 2  # nine partners and two called Statskontoret
    assert kinds["municipal"] == 18 + 1  # the members of the network and their association


def test_every_made_row_says_that_it_is_demo():
    for model in apps.get_models():
        if issubclass(model, Demo):
            assert not model.objects.filter(is_demo=False).exists(), model


def test_rates_are_the_years_own_and_rows_are_exact():
    used = Transaction.objects.filter(in_volume())
    for row in used.exclude(currency="SEK"):
        assert row.amount_sek == row.amount * row.rate
        assert (row.rate_source, row.rate_date) == ("own_year", dt.date(row.booked_on.year, 1, 1))
    others = used.filter(~Q(currency=F("agreement__currency")))
    assert set(others.values_list("agreement__project__code", "currency")) == {("TN-2", "SEK")}


def test_months_live_in_every_year():
    months = (
        Activity.objects.values("start__year").annotate(n=Count("start__month", distinct=True)).order_by()
    )
    assert {row["start__year"]: row["n"] for row in months if row["n"] < 8} == {}
