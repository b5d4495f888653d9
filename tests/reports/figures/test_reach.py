"""F4, F6, F12, participations, groups, activities by month, and the other strand's meetings and visits."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from projects.models import Activity
from reports.figures import FigureValue, Scope, engagements, figure, reach
from tests import factories as make

pytestmark = pytest.mark.django_db
SCOPE = Scope(2017)


def found(key: str, **scope: object) -> FigureValue:
    return figure(key).value(Scope(**{"year": 2017, **scope}))  # type: ignore[arg-type]


def parts(key: str, **scope: object) -> dict[str, object]:
    return {part.key: part.value for part in found(key, **scope).parts}


def visit(**fields: object) -> Activity:
    return make.ActivityFactory(project=None, kind="incoming_visit", **fields)  # type: ignore[no-any-return]


def test_participations_and_women_in_percent_of_known_sex(portfolio: SimpleNamespace) -> None:
    assert found("participations").value == 17
    assert parts("participations") == {"women": 7, "men": 8, "unknown": 2}
    women = found("F12")
    assert (women.value, women.coverage) == (Decimal("46.7"), Decimal("88.2"))
    assert found("participations", funder=portfolio.eu).value == 5


def test_nobody_counted_is_missing_and_nobody_there_is_zero() -> None:
    make.ActivityFactory(women=None, men=None)
    assert found("participations").value is None
    assert found("F12").value is None
    assert not figure("participations").records(SCOPE).exists()
    make.ActivityFactory(women=0, men=0)
    assert found("participations").value == 0
    assert parts("participations") == {"women": 0, "men": 0, "unknown": None}
    assert found("F12").value is None


def test_participations_count_at_all_kinds_and_people_trained_at_two(portfolio: SimpleNamespace) -> None:
    project = make.ProjectFactory()
    for kind in Activity.Kind.values:
        make.ActivityFactory(kind=kind, women=1, men=None, project=project)
    assert found("participations", project=project).value == len(Activity.Kind.values)
    assert found("F6", project=project).value == 2
    kinds = figure("F6").records(Scope(2017, project=project)).values_list("kind", flat=True)
    assert set(kinds) == {"training", "workshop"}


def test_drafts_and_voided_activities_do_not_count(controller: make.User) -> None:
    make.ActivityFactory(is_draft=True)
    make.ActivityFactory().void(by=controller, reason="dubblett")
    for key in ("participations", "activities", "F4", "F6", "F12", "youth"):
        assert found(key).value is None, key
        assert not figure(key).records(SCOPE).exists(), key


def test_activity_belongs_to_the_year_of_its_first_day() -> None:
    make.ActivityFactory(start=dt.date(2016, 12, 31), end=dt.date(2017, 1, 4))
    assert found("activities").value is None
    assert found("activities", year=2016).value == 1


def test_trained_counts_first_timers() -> None:
    make.ActivityFactory(first_time_women=3, first_time_men=0)
    trained = found("F6")
    assert (trained.value, trained.note, trained.coverage) == (3, "", Decimal("100.0"))
    assert parts("F6") == {"women": 3, "men": 0, "unknown": None}


def test_trained_falls_back_to_participations_and_says_so() -> None:
    make.ActivityFactory(first_time_women=3, first_time_men=0)
    make.ActivityFactory(women=1, men=None, unknown=4)
    trained = found("F6")
    assert trained.value == 8
    assert parts("F6") == {"women": 4, "men": 0, "unknown": 4}
    assert "5 deltaganden" in trained.note
    assert trained.coverage == Decimal("37.5")


@pytest.mark.parametrize("group", ["youth", "disability"])
def test_groups_are_told_with_their_coverage(group: str) -> None:
    assert found(group).value is None
    make.ActivityFactory(women=30, men=10, **{group: 10})
    make.ActivityFactory(women=10, men=10)
    reached = found(group)
    assert (reached.value, reached.percent, reached.coverage) == (10, Decimal("25.0"), Decimal("66.7"))
    assert figure(group).records(SCOPE).count() == 1


def test_each_country_counts_once_and_regional_projects_add_none(portfolio: SimpleNamespace) -> None:
    make.ActivityFactory(project=make.ProjectFactory(region=make.RegionFactory()))
    idle = make.ProjectCountryFactory().country
    assert found("F4").value == 2
    assert set(parts("F4")) == {"KH", "AM"}
    assert found("F4", country=idle).value is None
    assert found("F4", country=portfolio.own.country_shares.get().country).value == 1
    assert found("F4", year=2016).value is None


def test_only_regional_activities_are_no_country_but_not_missing() -> None:
    make.ActivityFactory(project=make.ProjectFactory(region=make.RegionFactory()))
    assert found("F4").value == 0


def test_activities_by_group_of_kinds(portfolio: SimpleNamespace) -> None:
    assert found("activities").value == 3
    assert parts("activities") == {"training": 2, "advice": 1, "meetings": 0}
    assert {kind for kinds in reach.GROUPS.values() for kind in kinds} == set(Activity.Kind.values)


def test_activities_by_month_of_two_years_in_one_query(
    portfolio: SimpleNamespace, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    make.ActivityFactory(start=dt.date(2016, 12, 1), end=dt.date(2016, 12, 1), kind="steering_committee")
    with django_assert_num_queries(1):
        months = reach.activities_by_month(SCOPE, [2016, 2017])
    assert months[2016][11] == {"training": 0, "advice": 0, "meetings": 1}
    assert months[2017][4] == {"training": 2, "advice": 1, "meetings": 0}
    assert sum(sum(month.values()) for month in months[2017]) == 3


def test_activities_by_country_and_last_by_project(portfolio: SimpleNamespace) -> None:
    country = make.CountryFactory()
    make.ActivityFactory(
        project=portfolio.own, country=country, start=dt.date(2017, 9, 1), end=dt.date(2017, 9, 2)
    )
    assert reach.activities_by_country(SCOPE) == {None: 3, country: 1}
    assert reach.last_activity_by_project([portfolio.own.pk, make.ProjectFactory().pk]) == {
        portfolio.own.pk: dt.date(2017, 9, 1)
    }


def test_last_activity_up_to_a_day(portfolio: SimpleNamespace) -> None:
    day = dt.date(2016, 3, 1)
    make.ActivityFactory(project=portfolio.own, start=day, end=day)
    assert reach.last_activity_by_project([portfolio.own], until=dt.date(2016, 12, 31)) == {
        portfolio.own.pk: day
    }
    assert reach.last_activity_by_project([portfolio.own], until=dt.date(2016, 2, 29)) == {}


def test_reach_by_country_equals_the_figures_narrowed_to_each(portfolio: SimpleNamespace) -> None:
    cambodia = portfolio.own.country_shares.get().country
    make.ProjectCountryFactory(project=portfolio.other, country=cambodia, share=Decimal(1))
    found = reach.reach_by_country(Scope(2017))
    assert len(found) == 2
    for share in portfolio.other.country_shares.all():
        scope = Scope(2017, country=share.country)
        assert found[share.country_id] == (
            figure("activities").value(scope).value,
            figure("participations").value(scope).value,
        )


def test_reach_by_country_keeps_nobody_counted_apart_from_nobody(portfolio: SimpleNamespace) -> None:
    portfolio.activities[0].delete()
    assert reach.reach_by_country(Scope(2017))[portfolio.own.country_shares.get().country_id] == (1, None)


def test_reach_by_country_withholds_what_the_figures_withhold(portfolio: SimpleNamespace) -> None:
    region = make.RegionFactory()
    for project in (portfolio.own, portfolio.other):
        country = project.country_shares.get().country
        country.region = region
        country.save()
    make.sensitive(portfolio.other, "protected")
    assert reach.reach_by_country(Scope(2017)) == {}


def test_participations_by_the_projects_main_theme(portfolio: SimpleNamespace) -> None:
    make.ActivityFactory()
    first, second = portfolio.themes
    by_theme = reach.participations_by_theme(SCOPE)
    assert [(theme, counted.value) for theme, counted in by_theme] == [(first, 12), (second, 5), (None, 12)]


def test_meetings_by_forum_and_level() -> None:
    eupan = make.ForumFactory(name_sv="Eupan", code="eupan")
    for level in ("working", "working", "dg"):
        make.ActivityFactory(project=None, kind="forum_meeting", forum=eupan, meeting_level=level)
    make.ActivityFactory(project=None, kind="forum_meeting")
    meetings = found("meetings")
    assert meetings.value == 4
    assert parts("meetings") == {"eupan:dg": 1, "eupan:working": 2, "none:": 1}
    assert found("activities").value is None


def test_visits_by_country_and_visitors_by_sex() -> None:
    kenya, norway = make.CountryFactory(), make.CountryFactory()
    visit(country=kenya, women=5, men=7)
    visit(country=kenya, women=0, men=1)
    visit(country=norway, women=None, men=None, unknown=6)
    visit(is_draft=True)
    assert found("visits").value == 3
    assert list(parts("visits").items()) == [(kenya.iso2, 2), (norway.iso2, 1)]
    assert found("visitors").value == 19
    assert parts("visitors") == {"women": 5, "men": 8, "unknown": 6}
    assert found("visitors", country=norway).value == 6
    assert found("visits", funder=make.FunderFactory()).value is None
    assert engagements.visit_rows(SCOPE).count() == 3


def test_visitors_not_counted_are_missing() -> None:
    visit(women=None, men=None)
    assert found("visits").value == 1
    assert found("visitors").value is None


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("key", "queries"),
    [
        ("F4", 3),
        ("F6", 1),
        ("F12", 1),
        ("youth", 1),
        ("activities", 1),
        ("meetings", 3),
        ("visits", 2),
        ("visitors", 1),
    ],
)
def test_queries_do_not_grow(key: str, queries: int, count: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for n in range(count):
        day = {"start": dt.date(2017 - n, 3, 1), "end": dt.date(2017 - n, 3, 1)}
        make.ActivityFactory(project=make.ProjectCountryFactory().project, **day)
        make.ActivityFactory(project=None, kind="forum_meeting", forum=make.ForumFactory(), **day)
        visit(country=make.CountryFactory(), **day)
    with django_assert_num_queries(queries):
        figure(key).series(SCOPE, range(2010, 2018))
