"""Training programmes as resources."""

from typing import Any

from tests import factories as make
from tests.api.case import Case


def _round(project: Any) -> Any:
    row = make.RoundFactory(project=project)
    make.PhaseFactory(round=row, activity=make.ActivityFactory(project=project))
    make.QuotaFactory(round=row)
    return row


def _team(project: Any) -> Any:
    country = make.CountryFactory()
    organisation = make.OrganisationFactory(country=country)
    return make.TeamFactory(
        round=make.RoundFactory(project=project), country=country, organisation=organisation
    )


def adoption(project: Any = None) -> Any:
    """Of an approved final report."""
    change = make.ChangeProjectFactory(
        team__round=make.RoundFactory(**({"project": project} if project else {})),
        reported_on="2017-11-30",
        approved_on="2017-12-11",
        approved_by=make.UserFactory(),
    )
    return make.AdoptionFactory(change_project=change)


def _change(project: Any) -> Any:
    row = make.ChangeProjectFactory(team__round=make.RoundFactory(project=project))
    row.milestones.create(number=1, title="Kartlagt", due_on="2017-05-01")
    return row


CASES = [
    Case(
        "rounds",
        "id",
        _round,
        lambda project: {
            "project": project.public_id,
            "start": "2017-01-09",
            "end": "2017-12-15",
            "seats": 28,
            "phases": [
                {"name_sv": "Sverigefas", "form": "in_sweden", "start": "2017-03-13", "end": "2017-04-07"}
            ],
            "quotas": [{"country": make.CountryFactory().iso2, "seats": 4}],
        },
        {"name_en": "The third"},
        {"manager", "admin_user"},
        own=True,
        wrong={"seats": 0},
    ),
    Case(
        "teams",
        "id",
        _team,
        lambda project: {
            "round": make.RoundFactory(project=project).pk,
            "country": make.CountryFactory().iso2,
        },
        {"organisation": None},
        {"manager", "admin_user"},
        own=True,
        wrong={"country": "Sverige"},
    ),
    Case(
        "change-projects",
        "public_id",
        _change,
        lambda project: {
            "team": make.TeamFactory(round=make.RoundFactory(project=project)).pk,
            "title_sv": "Vägledning för unga",
            "started_on": "2017-04-10",
            "milestones": [{"title": "Kartlagt", "due_on": "2017-05-01"}],
        },
        {"aim": "Fler unga i arbete"},
        {"manager", "admin_user"},
        own=True,
        wrong={"started_on": "2017"},
    ),
]
