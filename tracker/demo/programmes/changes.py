"""Change projects: when each was reported and approved, or abandoned; its milestones; and what became of it at home.

How many final reports were approved in a year, and how many organisations had adopted the change, is curated: the
programme's indicators say the same.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from projects.models import Adoption, ChangeMilestone, ChangeProject, Team
from projects.programmes.queries import FOLLOW_UPS, months_after
from tracker.accounts.models import User
from tracker.demo import files
from tracker.demo.programmes.rounds import Held
from tracker.demo.spread import TODAY, vary, weekday

PLANNED, QUICKEST = dt.timedelta(14), dt.timedelta(45)
TO_APPROVE, TO_ASK, TO_LOOK_AT = dt.timedelta(13), dt.timedelta(16), dt.timedelta(10)
# Nobody was asked in the first year of the pandemic; the questions were sent in the spring after.
NOT_ASKED, ASKED_LATER = 2020, dt.date(2021, 3, 1)
MILESTONES = (
    ("Planen är förankrad hos chefen", 30),
    ("Förändringen är prövad i liten skala", 120),
    ("Slutrapporten är lämnad", 200),
)
DOCUMENTS = ("Verksamhetsplanen", "En riktlinje", "Ett beslut av styrelsen", "Arbetsordningen", "Ett avtal")
BECAUSE = ("Båda bytte arbetsplats.", "Chefen drog tillbaka sitt stöd.", "Organisationen gjordes om.")


@dataclass
class Outcome:
    """What a team came to: each day is None where it has not come."""

    team: Team
    held: Held
    approved: dt.date | None = None
    reported: dt.date | None = None
    abandoned: dt.date | None = None


def create_changes(held: list[Held], user: User) -> dict[int, Outcome]:
    """A change project for each team; the outcomes by the team's key."""
    outcomes = [one for programme in _by_programme(held) for one in _outcomes(programme)]
    titles = defaultdict(list)
    for row in files.table("change_projects"):
        titles[row["programme"]].append(row)
    numbers: Counter[int] = Counter()
    made = []
    for one in outcomes:
        pool = titles[one.held.programme["code"]]
        row = pool[(one.team.number + 5 * one.held.round.number) % len(pool)]
        started = one.held.sweden + PLANNED
        numbers[started.year] += 1
        made.append(
            ChangeProject(
                public_id=f"CP-{started.year}-{numbers[started.year]:03}",
                team=one.team,
                title_sv=row["title_sv"],
                title_en=row["title_en"],
                aim=row["aim"],
                started_on=started,
                reported_on=one.reported,
                approved_on=one.approved,
                approved_by=user if one.approved else None,
                abandoned_on=one.abandoned,
                abandoned_because=BECAUSE[one.team.number % len(BECAUSE)] if one.abandoned else "",
                is_demo=True,
            )
        )
    ChangeProject.objects.bulk_create(made)
    ChangeMilestone.objects.bulk_create(row for change in made for row in _milestones(change))
    for programme in _by_programme(held):
        answers = programme[0].programme.get("answers", {})
        code = programme[0].programme["code"]
        of_programme = [
            change
            for change, one in zip(made, outcomes, strict=True)
            if one.held.programme["code"] == code and change.approved_on
        ]
        kept: set[str] = set()
        for months in FOLLOW_UPS:
            rows = _adoptions(of_programme, months, answers.get(str(months), {}), kept)
            Adoption.objects.bulk_create(rows)
            kept = {row.change_project.public_id for row in rows if row.adopted}
    return {one.team.pk: one for one in outcomes}


def _by_programme(held: list[Held]) -> Iterator[list[Held]]:
    """The rounds of each programme that has teams."""
    found: dict[str, list[Held]] = defaultdict(list)
    for one in held:
        if one.teams:
            found[one.programme["code"]].append(one)
    yield from found.values()


def _outcomes(rounds: list[Held]) -> list[Outcome]:
    """Those of one programme. Which team comes first is drawn; how many there are of each kind is curated."""
    made: list[Outcome] = []
    by_year: dict[int, list[Outcome]] = defaultdict(list)
    for held in rounds:
        of_round = [Outcome(team, held) for team in held.teams]
        made += of_round
        turn = iter(
            sorted(
                of_round,
                key=lambda one: (vary(0, 999, str(one.held.round), one.team.number), one.team.number),
            )
        )
        for year, number in held.row["approved"].items():
            for k in range(number):
                one = next(turn)
                first, last = _window(held, int(year))
                one.approved = weekday(first + (last - first) * k // number)
                by_year[int(year)].append(one)
        for k in range(held.row["abandoned"]):
            next(turn).abandoned = weekday(min(held.sweden + dt.timedelta(88 + 5 * k), _last_day(held)))
        for _ in range(held.row.get("reported", 0)):
            next(turn).reported = weekday(TODAY - TO_LOOK_AT)
    for year, number in rounds[0].programme.get("late", {}).items():
        for i, one in enumerate(by_year[int(year)][-number:]):
            one.approved = dt.date(int(year), 12, 18 + i)
    for one in made:
        if one.approved:
            one.reported = one.approved - TO_APPROVE
    return made


def _window(held: Held, year: int) -> tuple[dt.date, dt.date]:
    """The days of the year on which final reports of the round are approved."""
    first = max(held.sweden + dt.timedelta(25) + QUICKEST, dt.date(year, 1, 15))
    return first, min(dt.date(year, 12, 10), _last_day(held), TODAY - TO_LOOK_AT)


def _last_day(held: Held) -> dt.date:
    project = held.round.project
    return project.actual_end or project.end


def _milestones(change: ChangeProject) -> Iterator[ChangeMilestone]:
    """Each is reached some days before or after it was due, none after the report; the last when it came."""
    until = change.reported_on or change.abandoned_on or TODAY
    for number, (title, days) in enumerate(MILESTONES, start=1):
        due = change.started_on + dt.timedelta(days)
        reached: dt.date | None = weekday(due + dt.timedelta(vary(-8, 20, change.public_id, number)))
        if number == len(MILESTONES):
            reached = change.reported_on
        elif reached and reached > until:
            reached = until if change.reported_on else None
        yield ChangeMilestone(
            change_project=change, number=number, title=title, due_on=due, reached_on=reached, is_demo=True
        )


def _adoptions(
    changes: list[ChangeProject], months: int, answers: dict[str, list[int]], kept: set[str]
) -> list[Adoption]:
    """One for each approved change project; who of a year answered, and had adopted, is spread evenly.

    Those that had it in a document a year before, `kept`, have it still.
    """
    asked: dict[int, list[Adoption]] = defaultdict(list)
    made = []
    for change in changes:
        row = Adoption(change_project=change, months=months, is_demo=True)
        made.append(row)
        day = weekday(months_after(change.approved_on, months) + TO_ASK) if change.approved_on else TODAY
        if day.year == NOT_ASKED:
            day = weekday(ASKED_LATER + dt.timedelta(len(asked[ASKED_LATER.year]) % 60))
        if day <= TODAY:
            row.asked_on = day
            asked[day.year].append(row)
    for year, (answered, adopted) in answers.items():
        rows = sorted(asked[int(year)], key=lambda row: (row.asked_on or TODAY, row.change_project.public_id))
        told = [rows[i] for i in _evenly(len(rows), answered)]
        for row in told:
            _answer(row)
        still = [row for row in told if row.change_project.public_id in kept]
        others = [row for row in told if row.change_project.public_id not in kept]
        new = _evenly(len(others), max(0, adopted - len(still)))
        for row in [*still[:adopted], *(others[i] for i in new)]:
            row.adopted = True
            row.adopted_in = DOCUMENTS[vary(0, len(DOCUMENTS) - 1, row.change_project.public_id)]
    return made


def _answer(row: Adoption) -> None:
    """In the year in which it was asked."""
    if row.asked_on:
        later = row.asked_on + dt.timedelta(vary(6, 40, row.change_project.public_id, row.months))
        row.answered_on = max(row.asked_on, min(later, dt.date(row.asked_on.year, 12, 30), TODAY))
        row.adopted = False


def _evenly(whole: int, part: int) -> list[int]:
    """`part` of the places 0 to `whole` - 1, evenly spread."""
    return [i for i in range(whole) if (i + 1) * part // whole > i * part // whole]
