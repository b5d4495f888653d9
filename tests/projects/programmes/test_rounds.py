"""Rounds with their phases and quotas, and teams: what is written, and what is refused."""

import datetime as dt
from typing import Any

import pytest

from projects.models import Nomination, Phase, Project, Round, Team
from projects.programmes import rounds
from projects.programmes.rounds import PhaseRow
from tests import factories as make
from tracker.accounts.models import User
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale

pytestmark = pytest.mark.django_db
SWEDEN = PhaseRow("Sverigefas", "Sweden phase", "in_sweden", dt.date(2017, 3, 13), dt.date(2017, 4, 7))
SEMINAR = PhaseRow("Seminarium", "", "in_region", dt.date(2017, 11, 6), dt.date(2017, 11, 10))


def add(user: User, project: Project, phases: Any = (), quotas: Any = (), **fields: Any) -> Round:
    given = {"start": dt.date(2017, 1, 9), "end": dt.date(2017, 12, 15), "seats": 28} | fields
    return rounds.add_round(user=user, project=project, fields=given, phases=phases, quotas=quotas)


def change(user: User, row: Round, expected: int = 1, **more: Any) -> Round:
    return rounds.change_round(user=user, round=row, expected=expected, fields=more.pop("fields", {}), **more)


def test_a_round_gets_the_next_number_its_phases_and_quotas(manager: User, own_project: Project) -> None:
    make.RoundFactory(project=own_project, number=3)
    country = make.CountryFactory()
    row = add(manager, own_project, [SWEDEN, SEMINAR], [(country, 28)])
    assert (row.number, str(row)) == (4, "OWN 4")
    assert [(one.number, one.name_sv) for one in row.phases.all()] == [(1, "Sverigefas"), (2, "Seminarium")]
    assert row.quotas.get().country == country


def test_a_change_replaces_the_sets_that_are_given_and_leaves_the_others(
    manager: User, own_project: Project
) -> None:
    row = add(manager, own_project, [SWEDEN, SEMINAR], [(make.CountryFactory(), 4)])
    change(manager, row, phases=[SEMINAR])
    assert [one.name_sv for one in row.phases.all()] == ["Seminarium"]
    assert row.quotas.count() == 1
    change(manager, row, expected=2, quotas=[])
    assert (row.phases.count(), row.quotas.count()) == (1, 0)
    with pytest.raises(Stale):
        change(manager, row, expected=1)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"end": dt.date(2017, 1, 8)}, "end"),
        ({"seats": 0}, "seats"),
        ({"number": 1}, "number"),
        ({"start": dt.date(1066, 10, 14)}, "start"),
        ({"name_sv": "x" * 151}, "name_sv"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    fields: dict, field: str, manager: User, own_project: Project
) -> None:
    make.RoundFactory(project=own_project, number=1)
    with pytest.raises(Refused) as refused:
        add(manager, own_project, **fields)
    assert refused.value.field == field
    assert Round.objects.count() == 1


@pytest.mark.parametrize(
    "phase",
    [
        PhaseRow("Före", "", "online", dt.date(2017, 1, 8), dt.date(2017, 1, 10)),
        PhaseRow("Baklänges", "", "online", dt.date(2017, 2, 8), dt.date(2017, 2, 1)),
        PhaseRow("", "", "online", dt.date(2017, 2, 8), dt.date(2017, 2, 9)),
        PhaseRow("Fel form", "", "on the moon", dt.date(2017, 2, 8), dt.date(2017, 2, 9)),
    ],
)
def test_a_wrong_phase_is_refused_at_the_phases(phase: PhaseRow, manager: User, own_project: Project) -> None:
    with pytest.raises(Refused) as refused:
        add(manager, own_project, [SWEDEN, phase])
    assert refused.value.field == "phases"
    assert not Phase.objects.exists()


def test_an_activity_of_another_project_is_no_phase(manager: User, own_project: Project) -> None:
    from dataclasses import replace

    with pytest.raises(Refused) as refused:
        add(manager, own_project, [replace(SWEDEN, activity=make.ActivityFactory())])
    assert refused.value.code == "other_project"


def test_quotas_stand_once_and_within_the_places_of_the_round(manager: User, own_project: Project) -> None:
    one, other = make.CountryFactory(), make.CountryFactory()
    for quotas, code in (([(one, 4), (one, 5)], "twice"), ([(one, 14), (other, 15)], "over_seats")):
        with pytest.raises(Refused) as refused:
            add(manager, own_project, quotas=quotas)
        assert (refused.value.code, refused.value.field) == (code, "quotas")


def test_a_round_keeps_places_for_those_who_take_part(manager: User, own_project: Project) -> None:
    row = add(manager, own_project)
    for status in ("selected", "selected", "completed", "left"):
        taking_part(row, status=status)
    with pytest.raises(Refused) as refused:
        change(manager, row, fields={"seats": 2})
    assert refused.value.field == "seats"
    change(manager, row, fields={"seats": 3})


def taking_part(row: Round, **more: Any) -> Nomination:
    status = more.setdefault("status", "selected")
    if status in ("left", "completed"):
        more |= {"ended_on": dt.date(2017, 12, 1), "reason": "x"}
    return make.NominationFactory(round=row, decided_on=dt.date(2016, 12, 1), **more)


def test_a_team_has_members_of_its_round_and_each_is_in_one(manager: User, own_project: Project) -> None:
    row = make.RoundFactory(project=own_project)
    country = make.CountryFactory()
    first, second = taking_part(row, country=country), taking_part(row, country=country)
    mentor = make.EmployeeFactory()
    team = rounds.add_team(
        user=manager, round=row, fields={"country": country}, mentors=[mentor], members=[first, second]
    )
    assert (team.number, list(team.mentors.all()), team.members.count()) == (1, [mentor], 2)
    other = rounds.add_team(user=manager, round=row, fields={"country": country})
    wrong = {
        "other_team": first,
        "no_participant": make.NominationFactory(round=row, country=country),
    }
    for code, one in wrong.items():
        with pytest.raises(Refused) as refused:
            rounds.change_team(user=manager, team=other, expected=1, fields={}, members=[one])
        assert (refused.value.code, refused.value.field) == (code, "members")
    rounds.change_team(user=manager, team=team, expected=1, fields={}, members=[second])
    first.refresh_from_db()
    assert (first.team, first.version) == (None, 3)


def test_a_teams_organisation_is_of_its_country(manager: User, own_project: Project) -> None:
    row = make.RoundFactory(project=own_project)
    elsewhere = make.OrganisationFactory(country=make.CountryFactory())
    with pytest.raises(Refused) as refused:
        rounds.add_team(
            user=manager,
            round=row,
            fields={"country": make.CountryFactory(), "organisation": elsewhere},
        )
    assert refused.value.field == "organisation"
    assert not Team.objects.exists()


def test_only_who_may_changes_rounds(leader: User, own_project: Project, manager: User) -> None:
    with pytest.raises(Denied):
        add(leader, own_project)
    with pytest.raises(Denied):
        change(leader, add(manager, own_project))
