"""The chapter on training programmes: rounds, phases, participants, change projects, adoption, and what is kept back."""

import datetime as dt
from typing import Any

import pytest

from projects.models import Project, Round
from reports.annual.book import Book
from reports.annual.chapters import programmes
from reports.document import Table
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def round(own_project: Project) -> Round:
    own_project.kind = Project.Kind.ITP
    own_project.save()
    row = make.RoundFactory(project=own_project, number=3)
    make.PhaseFactory(round=row)
    make.PhaseFactory(round=row, name_sv="Nästa år", start=dt.date(2018, 1, 1), end=dt.date(2018, 2, 1))
    change = make.ChangeProjectFactory(
        team=make.TeamFactory(round=row),
        reported_on=dt.date(2017, 11, 1),
        approved_on=dt.date(2017, 12, 1),
        approved_by=make.UserFactory(),
    )
    make.AdoptionFactory(change_project=change, asked_on=dt.date(2018, 12, 1))
    make.ChangeProjectFactory(team=make.TeamFactory(round=row))
    return row


def people(row: Round, sex: str, number: int) -> None:
    for _n in range(number):
        make.NominationFactory(round=row, sex=sex, status="selected", decided_on=dt.date(2016, 12, 1))


def tables(year: int) -> dict[str, list[tuple[Any, ...]]]:
    found = programmes.chapter(Book(year))
    assert found
    return {
        block.caption: [row.cells for row in block.rows] for block in found.blocks if isinstance(block, Table)
    }


def test_rounds_phases_and_change_projects_are_told(round: Round) -> None:
    people(round, "F", 7)
    people(round, "M", 5)
    told = tables(2017)
    assert told["Faser i OWN 2017"][0][:2] == ("3", "Sverigefas")
    assert len(told["Faser i OWN 2017"]) == 1
    assert told["Deltagare i OWN"] == [("Omgång 3", "28", "12", "7", "5")]
    assert told["Förändringsprojekt i OWN vid slutet av 2017"] == [
        ("3", "2", "1", "50,0\u00a0%", "0", "Uppgift saknas", "Uppgift saknas")
    ]
    assert tables(2018)["Förändringsprojekt i OWN vid slutet av 2018"][0][4:] == (
        "1",
        "0,0\u00a0%",
        "0,0\u00a0%",
    )


@pytest.mark.parametrize(("women", "men", "unknown"), [(8, 4, 0), (1, 9, 0), (6, 6, 2)])
def test_few_women_or_men_are_not_told(round: Round, women: int, men: int, unknown: int) -> None:
    people(round, "F", women)
    people(round, "M", men)
    people(round, "U", unknown)
    whole = str(women + men + unknown)
    assert tables(2017)["Deltagare i OWN"] == [("Omgång 3", "28", whole, "visas inte", "visas inte")]


def test_of_a_restricted_programme_no_round_is_told(round: Round) -> None:
    people(round, "F", 7)
    make.sensitive(round.project, "restricted")
    assert not {
        name for name in tables(2017) if "Deltagare" in name or "Faser" in name or "projekt i" in name
    }
