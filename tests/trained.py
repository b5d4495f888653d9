"""A training programme with several of everything, for the tests that count what a page asks."""

import datetime as dt
from typing import Any

from projects.models import Project
from tests import factories as make

_LATER = {"start": dt.date(2018, 1, 1), "end": dt.date(2018, 1, 2)}


def fill(project: Project, number: int) -> None:
    """`number` more of all that belongs to the project's first round, and as many other rounds."""
    first = project.rounds.filter(number=1).first() or make.RoundFactory(project=project, number=1)
    for _place in range(number):
        make.RoundFactory(project=project)
        make.PhaseFactory(round=first, activity=make.ActivityFactory(project=project))
        make.QuotaFactory(round=first)
        team = make.TeamFactory(round=first, organisation=make.OrganisationFactory())
        team.mentors.add(make.EmployeeFactory())
        make.NominationFactory(
            round=first,
            team=team,
            status="completed",
            decided_on=dt.date(2016, 12, 1),
            ended_on=dt.date(2017, 12, 1),
        )
        make.NominationFactory(round=first)
        change = make.ChangeProjectFactory(
            team=team,
            reported_on=dt.date(2017, 11, 30),
            approved_on=dt.date(2017, 12, 11),
            approved_by=make.UserFactory(),
        )
        for months in (12, 24):
            make.AdoptionFactory(change_project=change, months=months)
    alumnus = first.nominations.order_by("pk").first()
    change = first.teams.order_by("pk").first().change_project
    for _place in range(number):
        alumnus.later.add(make.ActivityFactory(project=project, **_LATER))
        following = change.milestones.count() + 1
        change.milestones.create(number=following, title="Prövat", due_on=dt.date(2017, 6, 1))


def keys(project: Project) -> dict[str, Any]:
    """The part of an address -> what of the programme is named after it."""
    first = project.rounds.get(number=1)
    team = first.teams.order_by("pk").first()
    return {
        "rounds": first.number,
        "teams": team.number,
        "nominations": first.nominations.order_by("pk").first().public_id,
        "change-projects": team.change_project.public_id,
        "adoption": 12,
    }
