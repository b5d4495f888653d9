"""Training programmes: completion by round, adoption with its response rate, and whose numbers are told."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from projects.models import ChangeProject, Project, Round
from reports.figures import Scope, figure
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def programme() -> Project:
    return make.ProjectFactory(code="ITP-B", kind="itp", start=dt.date(2016, 7, 1), end=dt.date(2018, 12, 31))


def change(round: Round, approved: dt.date | None = None, **answer: Any) -> ChangeProject:
    """Started in April 2017; with `answer` its organisation was asked after 12 months."""
    done = (
        {"reported_on": dt.date(2017, 11, 1), "approved_on": approved, "approved_by": make.UserFactory()}
        if approved
        else {}
    )
    row = make.ChangeProjectFactory(
        team=make.TeamFactory(round=round), started_on=dt.date(2017, 4, 10), **done
    )
    if answer:
        make.AdoptionFactory(change_project=row, **answer)
    return row


def of(key: str, year: int, **narrow: Any) -> Any:
    return figure(key).value(Scope(year, **narrow))


@pytest.fixture
def two_rounds(programme: Project) -> Project:
    first, second = (make.RoundFactory(project=programme, number=number) for number in (1, 2))
    asked, answered = dt.date(2018, 12, 11), dt.date(2018, 12, 20)
    done = dt.date(2017, 12, 11)
    yes = {"answered_on": answered, "adopted": True, "adopted_in": "Strategi"}
    change(first, done, asked_on=asked, **yes)
    change(first, done, asked_on=asked, answered_on=answered, adopted=False)
    change(first, done, asked_on=asked, **(yes | {"answered_on": dt.date(2019, 1, 3)}))
    change(first, done, asked_on=asked)
    change(first)
    change(second, dt.date(2018, 3, 1))
    change(second).team.round.project.refresh_from_db()
    return programme


def test_completion_is_told_in_all_and_by_round(two_rounds: Project) -> None:
    found = of("F15", 2017)
    assert float(found.value) == 57.1
    assert [(part.label, float(part.value)) for part in found.parts] == [
        ("ITP-B, omgång 1", 80.0),
        ("ITP-B, omgång 2", 0.0),
    ]
    assert found.note == "4 av 7 förändringsprojekt slutförda."
    assert float(of("F15", 2018).value) == 71.4
    assert of("F15", 2016).value is None


def test_adoption_is_of_those_who_were_asked_and_tells_how_many_answered(two_rounds: Project) -> None:
    found = of("adoption", 2018)
    assert (float(found.value), float(found.coverage)) == (25.0, 50.0)
    assert (float(of("adoption", 2019).value), float(of("adoption", 2019).coverage)) == (50.0, 75.0)
    assert of("adoption", 2017).value is None


def test_a_programme_is_told_of_two_years_after_its_end(two_rounds: Project) -> None:
    assert of("F15", 2020).value is not None
    assert of("F15", 2021).value is None
    assert not figure("F15").rows(Scope(2021)).exists()


def test_the_rows_behind_the_numbers_are_those_counted(two_rounds: Project) -> None:
    assert figure("F15").rows(Scope(2017)).count() == 7
    assert figure("adoption").rows(Scope(2018)).count() == 4
    other = make.ProjectFactory()
    assert of("F15", 2017, project=two_rounds).value == of("F15", 2017).value
    assert of("F15", 2017, project=other).value is None


@pytest.mark.parametrize("level", ["restricted", "protected"])
def test_a_sensitive_programme_is_in_no_number(two_rounds: Project, level: str, leader: Any) -> None:
    make.sensitive(two_rounds, level)
    for user in (None, leader):
        assert of("F15", 2017, user=user).value is None
        assert of("adoption", 2018, user=user).value is None
        assert not figure("F15").rows(Scope(2017, user=user)).exists()


@pytest.mark.parametrize("key", ["F15", "adoption"])
def test_many_years_ask_as_much_as_one(
    key: str, two_rounds: Project, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(3):
        figure(key).series(Scope(2018), [2016, 2017, 2018])


@pytest.mark.parametrize(
    ("key", "year", "resource"), [("F15", 2017, "change-projects"), ("adoption", 2018, "adoptions")]
)
def test_the_rows_stand_on_the_page_and_in_the_api(
    key: str, year: int, resource: str, two_rounds: Project, as_leader: Client
) -> None:
    page = as_leader.get(f"/figures/{key}/?year={year}").content.decode()
    assert page.count('href="/change-projects/') == figure(key).rows(Scope(year)).count()
    rows = as_leader.get(f"/api/v1/figures/{key}/rows/?year={year}").json()["results"]
    assert {row["resource"] for row in rows} == {resource}
    assert {as_leader.get(row["url"]).status_code for row in rows} == {200}
