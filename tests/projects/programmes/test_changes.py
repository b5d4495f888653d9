"""Change projects: their milestones, the final report, and whether the change stands in a governing document."""

import datetime as dt
from typing import Any

import pytest

from projects.models import Adoption, ChangeProject, Project, Team
from projects.programmes import changes, queries
from projects.programmes.changes import MilestoneRow
from tests import factories as make
from tracker.accounts.models import User
from tracker.core.access import Denied
from tracker.core.errors import Refused, Stale
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
START, REPORT, APPROVED = dt.date(2017, 4, 10), dt.date(2017, 11, 30), dt.date(2017, 12, 11)


@pytest.fixture
def team(own_project: Project) -> Team:
    return make.TeamFactory(round=make.RoundFactory(project=own_project))


def start(user: User, team: Team, milestones: Any = (), **fields: Any) -> ChangeProject:
    given = {"title_sv": "Vägledning för unga", "started_on": START} | fields
    return changes.start_change(user=user, team=team, fields=given, milestones=milestones)


def approved(user: User, team: Team) -> ChangeProject:
    row = start(user, team, reported_on=REPORT)
    return changes.approve_change(user=user, change=row, expected=1, approved_on=APPROVED)


def test_a_team_starts_one_change_project_with_milestones(manager: User, team: Team) -> None:
    steps = [
        MilestoneRow("Kartlagt", dt.date(2017, 5, 1), dt.date(2017, 5, 2)),
        MilestoneRow("Prövat", REPORT),
    ]
    row = start(manager, team, steps)
    assert row.public_id == "CP-2017-001"
    assert [(one.number, one.title) for one in row.milestones.all()] == [(1, "Kartlagt"), (2, "Prövat")]
    with pytest.raises(Refused) as refused:
        start(manager, team)
    assert refused.value.field == "team"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title_sv": ""}, "title_sv"),
        ({"title_sv": "a\x00"}, "title_sv"),
        ({"aim": "x" * 1001}, "aim"),
        ({"started_on": dt.date(2017, 1, 8)}, "started_on"),
        ({"started_on": today() + dt.timedelta(days=1)}, "started_on"),
        ({"reported_on": dt.date(2017, 4, 9)}, "reported_on"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(fields: dict, field: str, manager: User, team: Team) -> None:
    with pytest.raises(Refused) as refused:
        start(manager, team, **fields)
    assert refused.value.field == field
    assert not ChangeProject.objects.exists()


@pytest.mark.parametrize(
    "milestone",
    [
        MilestoneRow("", REPORT),
        MilestoneRow("För tidig", dt.date(2017, 4, 9)),
        MilestoneRow("Redan nådd", REPORT, today() + dt.timedelta(days=1)),
    ],
)
def test_a_wrong_milestone_is_refused_at_the_milestones(
    milestone: MilestoneRow, manager: User, team: Team
) -> None:
    with pytest.raises(Refused) as refused:
        start(manager, team, [milestone])
    assert refused.value.field == "milestones"
    assert not ChangeProject.objects.exists()


def test_approval_needs_the_report_and_begins_the_follow_up(
    manager: User, controller: User, team: Team
) -> None:
    row = start(manager, team)
    with pytest.raises(Refused) as refused:
        changes.approve_change(user=manager, change=row, expected=1)
    assert refused.value.code == "no_report"
    row.refresh_from_db()
    changes.change_change(user=manager, change=row, expected=1, fields={"reported_on": REPORT})
    with pytest.raises(Denied):
        changes.approve_change(user=controller, change=row, expected=2)
    with pytest.raises(Refused) as early:
        changes.approve_change(user=manager, change=row, expected=2, approved_on=dt.date(2017, 11, 29))
    assert early.value.field == "approved_on"
    row.refresh_from_db()
    changes.approve_change(user=manager, change=row, expected=2, approved_on=APPROVED)
    assert (row.approved_by, [one.months for one in row.adoptions.all()]) == (manager, [12, 24])
    with pytest.raises(Refused) as stays:
        changes.change_change(user=manager, change=row, expected=3, fields={"reported_on": None})
    assert stays.value.field == "reported_on"


def test_what_is_abandoned_says_why_and_is_not_approved(manager: User, team: Team) -> None:
    row = start(manager, team, reported_on=REPORT)
    with pytest.raises(Refused) as refused:
        changes.abandon_change(user=manager, change=row, expected=1, reason=" ")
    assert refused.value.field == "reason"
    row.refresh_from_db()
    changes.abandon_change(
        user=manager, change=row, expected=1, reason="Ny ledning", abandoned_on=dt.date(2017, 9, 1)
    )
    with pytest.raises(Refused) as over:
        changes.approve_change(user=manager, change=row, expected=2)
    assert over.value.code == "abandoned"


def test_adoption_is_asked_and_answered(manager: User, team: Team) -> None:
    after = approved(manager, team).adoptions.get(months=12)
    asked, answered = dt.date(2018, 12, 11), dt.date(2019, 1, 15)
    for fields, field in (
        ({"asked_on": dt.date(2017, 12, 10)}, "asked_on"),
        ({"asked_on": today() + dt.timedelta(days=1)}, "asked_on"),
        ({"answered_on": answered, "adopted": False}, "asked_on"),
        ({"asked_on": asked, "adopted": True, "adopted_in": "Strategi"}, "answered_on"),
        ({"asked_on": asked, "answered_on": answered}, "adopted"),
        ({"asked_on": answered, "answered_on": asked, "adopted": False}, "answered_on"),
        ({"asked_on": asked, "answered_on": answered, "adopted": True}, "adopted_in"),
        ({"asked_on": asked, "answered_on": answered, "adopted": False, "adopted_in": "X"}, "adopted_in"),
    ):
        after.refresh_from_db()
        with pytest.raises(Refused) as refused:
            changes.follow_up_adoption(user=manager, adoption=after, expected=1, fields=fields)
        assert refused.value.field == field, fields
    after.refresh_from_db()
    told = {"asked_on": asked, "answered_on": answered, "adopted": True, "adopted_in": "Strategi 2019"}
    changes.follow_up_adoption(user=manager, adoption=after, expected=1, fields=told)
    standing = queries.standings([team.round])[team.round_id]
    assert (standing.started, standing.approved) == (1, 1)
    assert standing.follow_up(12) == queries.FollowUp(1, 1, 1)
    assert standing.follow_up(24) == queries.FollowUp(0, 0, 0)
    with pytest.raises(Stale):
        changes.follow_up_adoption(user=manager, adoption=after, expected=1, fields=told)


@pytest.mark.parametrize(
    ("approved_on", "due"),
    [
        (dt.date(2017, 12, 11), dt.date(2018, 12, 11)),
        (dt.date(2016, 2, 29), dt.date(2017, 2, 28)),
        (dt.date(2017, 2, 28), dt.date(2018, 2, 28)),
        (dt.date(2019, 2, 28), dt.date(2020, 2, 28)),
    ],
)
def test_an_organisation_is_asked_on_the_day_and_not_before(approved_on: dt.date, due: dt.date) -> None:
    row = make.ChangeProjectFactory(
        team__round__start=dt.date(2015, 1, 1),
        started_on=dt.date(2015, 4, 1),
        reported_on=dt.date(2016, 1, 1),
        approved_on=approved_on,
        approved_by=make.UserFactory(),
    )
    after = make.AdoptionFactory(change_project=row, months=12)
    assert queries.due_on(after) == due
    day = dt.timedelta(days=1)
    asked = [Adoption.objects.filter(queries.to_ask(on)).exists() for on in (due - day, due, due + day)]
    assert asked == [False, True, True]
