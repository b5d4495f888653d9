"""Protected projects count in totals, are not listed, and cannot be subtracted out of a table."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest

from projects.models import Transaction
from reports.figures import Scope, figure
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def neighbours() -> SimpleNamespace:
    """2020: 2 400 kr open in Armenia, 1 900 kr protected in Belarus, 100 kr in Tanzania; Georgia has none."""
    region = make.RegionFactory(name_sv="Östra grannskapet")
    armenia, belarus, georgia = (make.CountryFactory(region=region) for _ in range(3))
    tanzania = make.CountryFactory(region=make.RegionFactory())
    projects = {}
    for name, country, amount, sensitivity in (
        ("open", armenia, 2400, "open"),
        ("secret", belarus, 1900, "protected"),
        ("far", tanzania, 100, "open"),
    ):
        projects[name] = make.ProjectFactory(
            start=dt.date(2020, 1, 1),
            end=dt.date(2021, 12, 31),
            sensitivity=sensitivity,
        )
        make.ProjectCountryFactory(project=projects[name], country=country)
        make.TransactionFactory(
            agreement__project=projects[name], amount=Decimal(amount), booked_on=dt.date(2020, 6, 1)
        )
    return SimpleNamespace(
        region=region, armenia=armenia, belarus=belarus, georgia=georgia, tanzania=tanzania, **projects
    )


def places(user: object = None, year: int = 2020) -> dict[str, object]:
    return {part.label: part.value for part in figure("F7").value(Scope(year, user=user)).parts}


@pytest.fixture
def insider(neighbours: SimpleNamespace, other_manager: make.User) -> make.User:
    make.ProjectMemberFactory(project=neighbours.secret, user=other_manager, first_day=dt.date(2020, 1, 1))
    return other_manager


def test_published_table_shows_the_region_and_no_country_of_it(neighbours: SimpleNamespace) -> None:
    assert places() == {"Östra grannskapet": Decimal(4300), str(neighbours.tanzania): Decimal(100)}


def test_user_without_access_sees_the_published_table(neighbours: SimpleNamespace, leader: make.User) -> None:
    assert places(leader) == places()


def test_user_without_any_role_learns_no_more(neighbours: SimpleNamespace, stranger: make.User) -> None:
    assert places(stranger) == places()


def test_member_of_the_project_sees_the_split(neighbours: SimpleNamespace, insider: make.User) -> None:
    assert places(insider) == {
        str(neighbours.armenia): Decimal(2400),
        str(neighbours.belarus): Decimal(1900),
        str(neighbours.tanzania): Decimal(100),
    }


def test_the_total_is_the_same_for_everybody(neighbours: SimpleNamespace, insider: make.User) -> None:
    assert {figure("F2").value(Scope(2020, user=user)).value for user in (None, insider)} == {Decimal(4400)}


def test_years_without_the_protected_project_are_split(neighbours: SimpleNamespace) -> None:
    make.TransactionFactory(
        agreement__project=neighbours.open, amount=Decimal(7), booked_on=dt.date(2022, 1, 31)
    )
    assert places(year=2022) == {str(neighbours.armenia): Decimal(7)}


def test_a_cost_booked_after_the_protected_project_ended_is_merged_too(neighbours: SimpleNamespace) -> None:
    for project in (neighbours.open, neighbours.secret):
        make.TransactionFactory(agreement__project=project, amount=Decimal(7), booked_on=dt.date(2022, 1, 31))
    assert places(year=2022) == {"Östra grannskapet": Decimal(14)}


@pytest.mark.parametrize("key", ["F1", "F2", "F4", "F7", "themes", "marker-gender"])
def test_no_number_for_one_country_of_the_region(neighbours: SimpleNamespace, key: str) -> None:
    for country in (neighbours.armenia, neighbours.belarus, neighbours.georgia):
        found = figure(key).value(Scope(2020, country=country))
        assert found.value is None
        assert found.parts == ()
        assert "skydda" in found.note
        assert not figure(key).rows(Scope(2020, country=country)).exists()


def test_the_country_has_its_number_in_other_places_and_years(neighbours: SimpleNamespace) -> None:
    series = figure("F2").series(Scope(2020, country=neighbours.armenia), [2019, 2020])
    assert series[2019].note == ""
    assert figure("F2").value(Scope(2020, country=neighbours.tanzania)).value == Decimal(100)


def test_no_number_for_the_protected_project_itself(
    neighbours: SimpleNamespace, leader: make.User, insider: make.User
) -> None:
    for user, value in ((None, None), (leader, None), (insider, Decimal(1900))):
        assert figure("F2").value(Scope(2020, project=neighbours.secret, user=user)).value == value


def test_rows_leave_the_protected_project_out(
    neighbours: SimpleNamespace, leader: make.User, insider: make.User
) -> None:
    def amounts(user: object) -> list[Decimal]:
        return sorted(row.amount_sek for row in figure("F2").rows(Scope(2020, user=user)))

    assert amounts(None) == amounts(leader) == [Decimal(100)], "the open neighbour's would tell the rest"
    assert amounts(insider) == [Decimal(100), Decimal(1900), Decimal(2400)]
    assert Transaction.objects.count() == 3


def test_a_region_with_one_country_does_not_name_it(neighbours: SimpleNamespace) -> None:
    lonely = make.CountryFactory(region=make.RegionFactory())
    nowhere = make.CountryFactory()
    for country in (lonely, nowhere):
        project = make.ProjectFactory(sensitivity="protected")
        make.ProjectCountryFactory(project=project, country=country)
        make.TransactionFactory(agreement__project=project, amount=Decimal(5))
    assert places(year=2017) == {"Land inte angivet": Decimal(10)}


def test_regional_protected_project_is_in_its_regions_row(neighbours: SimpleNamespace) -> None:
    make.TransactionFactory(
        agreement__project=make.ProjectFactory(region=neighbours.region),
        amount=Decimal(1),
        booked_on=dt.date(2020, 2, 1),
    )
    assert places()["Östra grannskapet"] == Decimal(4301)


def test_countries_reached_are_counted_but_not_told(neighbours: SimpleNamespace, insider: make.User) -> None:
    for project in (neighbours.open, neighbours.secret, neighbours.far):
        make.ActivityFactory(project=project, start=dt.date(2020, 3, 1), end=dt.date(2020, 3, 1))
    found = figure("F4").value(Scope(2020))
    assert found.value == 3
    assert {part.label: part.value for part in found.parts} == {
        "Östra grannskapet": 2,
        str(neighbours.tanzania): 1,
    }
    assert list(figure("F4").rows(Scope(2020))) == [neighbours.tanzania]
    assert figure("F4").rows(Scope(2020, user=insider)).count() == 3


@pytest.mark.parametrize("key", ["themes", "marker-gender"])
def test_what_theme_or_marker_would_tell_is_not_split(
    neighbours: SimpleNamespace, leader: make.User, insider: make.User, key: str
) -> None:
    """Alone in its theme and score, the protected project's amount would stand in a part of its own."""
    theme = make.ThemeFactory()
    make.ProjectThemeFactory(project=neighbours.secret, theme=theme)
    make.ProjectMarkerFactory(project=neighbours.secret, marker="gender", score=0)
    make.TransactionFactory(
        agreement__project=neighbours.open, amount=Decimal(7), booked_on=dt.date(2022, 1, 31)
    )
    for user in (None, leader):
        series = figure(key).series(Scope(2020, user=user), [2020, 2022])
        assert {part.value for part in series[2020].parts} <= {None}
        assert "skydda parter" in series[2020].note
        assert any(part.value is not None for part in series[2022].parts)
        alone = figure("F2").value(Scope(2020, theme=theme, user=user))
        assert alone.value is None
        assert "skydda parter" in alone.note
    assert Decimal(1900) in {part.value for part in figure(key).value(Scope(2020, user=insider)).parts}


@pytest.mark.parametrize("count", [1, 3])
def test_queries_do_not_grow(neighbours: SimpleNamespace, count: int, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _ in range(count):
        secret = make.ProjectFactory(sensitivity="protected")
        make.ProjectCountryFactory(project=secret, country__region=make.RegionFactory())
        make.TransactionFactory(agreement__project=secret)
    with django_assert_num_queries(6):
        figure("F7").series(Scope(2017), range(2015, 2021))


def test_what_the_open_neighbour_spent_is_kept_back_that_year_and_told_the_others(
    neighbours: SimpleNamespace, leader: make.User, controller: make.User, insider: make.User
) -> None:
    make.TransactionFactory(
        agreement__project=neighbours.open, amount=Decimal(7), booked_on=dt.date(2022, 1, 31)
    )

    def told(user: object) -> list[object]:
        series = figure("F2").series(Scope(2020, project=neighbours.open, user=user), [2020, 2022])
        return [series[2020].value, series[2022].value]

    assert told(None) == told(leader) == [None, Decimal(7)]
    assert told(controller) == told(insider) == [Decimal(2400), Decimal(7)]
    note = figure("F2").value(Scope(2020, project=neighbours.open, user=leader)).note
    assert "skydda" in note


def test_what_the_open_neighbour_did_is_still_told(neighbours: SimpleNamespace, leader: make.User) -> None:
    make.ActivityFactory(project=neighbours.open, start=dt.date(2020, 3, 1), end=dt.date(2020, 3, 1))
    scope = Scope(2020, project=neighbours.open, user=leader)
    assert (figure("activities").value(scope).value, figure("participations").value(scope).value) == (1, 12)
    make.StaffDaysFactory(project=neighbours.open, start=dt.date(2020, 3, 1), end=dt.date(2020, 3, 1))
    assert figure("F10").value(scope).value is None


def test_a_regional_protected_project_alone_in_its_region_names_no_region(
    neighbours: SimpleNamespace,
) -> None:
    region = make.RegionFactory(name_sv="Ensamma området")
    secret = make.ProjectFactory(
        region=region, sensitivity="protected", start=dt.date(2020, 1, 1), end=dt.date(2020, 12, 31)
    )
    make.TransactionFactory(agreement__project=secret, amount=Decimal(5), booked_on=dt.date(2020, 6, 1))
    assert "Ensamma området" not in places()
    assert places()["Land inte angivet"] == Decimal(5)
    other = make.ProjectFactory(region=region)
    make.TransactionFactory(agreement__project=other, amount=Decimal(6), booked_on=dt.date(2020, 6, 1))
    assert places()["Ensamma området"] == Decimal(11)
    assert figure("F2").value(Scope(2020, project=other)).value is None, "else the rest is the secret"
