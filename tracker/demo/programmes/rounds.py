"""Rounds of the training programmes with phases, quotas and teams. Who came is what their weeks in Sweden counted."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from typing import Any

from countries.models import Country, Organisation
from projects.models import Activity, Phase, Project, Quota, Round, StaffDays, Team
from tracker.core.history.record import link_all
from tracker.demo import files

DAY = dt.timedelta(1)
PREPARE, SWEDEN, SEMINAR, FOLLOW_UP = dt.timedelta(35), dt.timedelta(25), dt.timedelta(4), dt.timedelta(1)
OF_TEAMS = ("ministry", "authority", "social_partner", "civil_society")


@dataclass
class Held:
    """A round, what the file says of its programme and of itself, its weeks in Sweden (None: to come) and its teams."""

    round: Round
    programme: dict[str, Any]
    row: dict[str, Any]
    activity: Activity | None
    places: dict[Country, int]
    teams: list[Team] = field(default_factory=list)

    @property
    def sweden(self) -> dt.date:
        day: dt.date = self.row["sweden"]
        return day


def create_rounds(projects: dict[str, Project], organisations: dict[str, Organisation]) -> list[Held]:
    """In the order in which the programmes and their rounds began."""
    countries = Country.objects.in_bulk(field_name="iso2")
    logged = {
        (row.project_id, row.start, row.end): row
        for row in Activity.objects.filter(project__kind=Project.Kind.ITP, kind=Activity.Kind.TRAINING)
    }
    held, phases = [], []
    for programme in files.told("programmes")["programmes"]:
        project = projects[programme["code"]]
        for number, row in enumerate(programme["rounds"], start=1):
            parts = list(_phases(programme, row))
            round = Round(
                project=project,
                number=number,
                start=parts[0][1],
                end=parts[-1][2],
                seats=programme["seats"],
                is_demo=True,
            )
            phases += [
                Phase(
                    round=round,
                    number=i,
                    name_sv=name[0],
                    name_en=name[1],
                    form=name[2],
                    start=start,
                    end=end,
                    activity=logged.get((project.pk, start, end)),
                    is_demo=True,
                )
                for i, (name, start, end) in enumerate(parts, start=1)
            ]
            fewer = row.get("fewer", {})
            places = {
                countries[iso2]: seats - fewer.get(iso2, 0) for iso2, seats in programme["quotas"].items()
            }
            held.append(
                Held(
                    round,
                    programme,
                    row,
                    logged.get((project.pk, row["sweden"], row["sweden"] + SWEDEN)),
                    places,
                )
            )
    Round.objects.bulk_create(one.round for one in held)
    Phase.objects.bulk_create(phases)
    Quota.objects.bulk_create(
        Quota(round=one.round, country=countries[iso2], seats=seats, is_demo=True)
        for one in held
        for iso2, seats in one.programme["quotas"].items()
    )
    _create_teams(held, organisations)
    return held


def _phases(
    programme: dict[str, Any], row: dict[str, Any]
) -> Iterator[tuple[tuple[str, str, str], dt.date, dt.date]]:
    """(names and form, first day, last day). A round without a seminar in the region works at home for longer."""
    sweden, seminar, follow_up = row["sweden"], row.get("seminar"), row.get("follow_up")
    home_until = row["seminar" if seminar else "follow_up"] - DAY
    days = [
        (sweden - PREPARE, sweden - DAY),
        (sweden, sweden + SWEDEN),
        (sweden + SWEDEN + DAY, home_until),
        (seminar, seminar + SEMINAR) if seminar else None,
        (follow_up, follow_up + FOLLOW_UP) if follow_up else None,
    ]
    for name, span in zip(programme["phases"], days, strict=False):
        if span:
            yield (name[0], name[1], name[2]), span[0], span[1]


def organisations_by_country(organisations: dict[str, Organisation]) -> dict[int | None, list[Organisation]]:
    """Country's key -> those that can send a team, in the order of the file."""
    found: dict[int | None, list[Organisation]] = defaultdict(list)
    for one in organisations.values():
        if one.kind in OF_TEAMS:
            found[one.country_id].append(one)
    return found


def _create_teams(held: list[Held], organisations: dict[str, Organisation]) -> None:
    """Of so many persons each, with a mentor from those who worked in the programme that year."""
    by_country = organisations_by_country(organisations)
    staff: dict[tuple[int, int], list[int]] = defaultdict(list)
    rows = StaffDays.objects.filter(project__kind=Project.Kind.ITP, employee__user=None)
    for project, year, employee in (
        rows.order_by("employee__number").values_list("project", "start__year", "employee").distinct()
    ):
        staff[project, year].append(employee)
    mentored = []
    for one in held:
        size = one.programme["team"]
        if not size or one.activity is None:
            continue
        mentors = cycle(staff[one.round.project_id, one.sweden.year])
        for country, places in one.places.items():
            senders = cycle(by_country[country.pk] or [None])
            for sender in islice(senders, one.round.number, one.round.number + places // size):
                team = Team(
                    round=one.round,
                    number=len(one.teams) + 1,
                    country=country,
                    organisation=sender,
                    is_demo=True,
                )
                one.teams.append(team)
                mentored.append((team, next(mentors)))
    Team.objects.bulk_create(team for team, _mentor in mentored)
    link_all(Team.mentors.through(team=team, employee_id=mentor) for team, mentor in mentored)
