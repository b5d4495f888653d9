"""Who was put forward for each round, under a pseudonym. Those whose time has ended are kept as the product keeps them."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext, override

from countries.models import Country, Organisation
from projects.models import Activity, Nomination, Team
from projects.programmes.nominations import default_keep_until
from projects.programmes.queries import EMPTIED
from tracker.accounts.models import User
from tracker.core.history.record import link_all
from tracker.demo.programmes.changes import Outcome
from tracker.demo.programmes.rounds import Held, organisations_by_country
from tracker.demo.spread import TODAY, vary, weekday

Status = Nomination.Status
Side = Nomination.Side
DECIDED_BEFORE = dt.timedelta(73)
NOT_SELECTED = (
    "Saknar stöd från sin chef.",
    "Arbetar inte med frågan.",
    "Organisationen har redan en plats.",
)
LEFT, FELL_ILL = "Bytte arbetsplats.", "Kunde inte stanna i Sverige; en kollega tog platsen."
MANDATES = list(Nomination.Mandate)
# Of those put forward for a round to come, as many more than it has places.
MORE_THAN_PLACES = 6
ALUMNI_EVERY = 6


def create_participants(
    held: list[Held], organisations: dict[str, Organisation], user: User, outcomes: dict[int, Outcome]
) -> None:
    by_country = organisations_by_country(organisations)
    made = []
    for one in held:
        rows = list(_people(one, by_country, outcomes) if one.activity else _put_forward(one, by_country))
        _sign(one, rows, user)
        made += rows
    Nomination.objects.bulk_create(made)
    _link_alumni(held, made)


def _people(
    held: Held, by_country: dict[int | None, list[Organisation]], outcomes: dict[int, Outcome]
) -> Iterator[Nomination]:
    """As many women and men as were counted in Sweden, by team or else by country; then those who were not selected."""
    seats = list(_seats(held))
    women = (held.activity.women or 0) if held.activity else 0
    for i, (country, team, replaced) in enumerate(seats):
        row = _person(held, country, team.organisation if team else _sender(by_country, country, i), i)
        row.team = team
        row.sex = "F" if (i + 1) * women // len(seats) > i * women // len(seats) else "M"
        row.decided_on = weekday(held.sweden - DECIDED_BEFORE)
        row.status = Status.COMPLETED if held.round.end <= TODAY else Status.SELECTED
        row.ended_on = held.round.end if held.round.end <= TODAY else None
        gone = outcomes[team.pk].abandoned if team else None
        if team is None and i >= len(seats) - held.row.get("left", 0):
            gone = held.sweden + dt.timedelta(60)
        if replaced:
            gone = held.sweden + dt.timedelta(4)
        if gone:
            row.status, row.ended_on = Status.LEFT, gone
            row.reason = FELL_ILL if replaced else LEFT
        yield row
    countries = list(held.places)
    for i in range(held.programme["others"]):
        country = countries[i % len(countries)]
        row = _person(held, country, _sender(by_country, country, i + 1), len(seats) + i)
        row.status = Status.DECLINED if i % 3 else Status.RESERVE
        row.reason = NOT_SELECTED[i % len(NOT_SELECTED)] if i % 3 else ""
        row.decided_on = weekday(held.sweden - DECIDED_BEFORE)
        yield row


def _seats(held: Held) -> Iterator[tuple[Country, Team | None, bool]]:
    """A place for each who came: its country, its team, and whether somebody else took it over."""
    if not held.teams:
        for country, places in held.places.items():
            yield from ((country, None, False) for _ in range(places))
        return
    for team in held.teams:
        yield from ((team.country, team, False) for _ in range(held.programme["team"]))
    yield from ((team.country, team, True) for team in held.teams[: held.row.get("replaced", 0)])


def _put_forward(held: Held, by_country: dict[int | None, list[Organisation]]) -> Iterator[Nomination]:
    """For a round to come: nobody is selected yet."""
    countries = [country for country, places in held.places.items() for _ in range(places)]
    for i, country in enumerate(countries + countries[:MORE_THAN_PLACES]):
        yield _person(held, country, _sender(by_country, country, i), i)


def _sender(
    by_country: dict[int | None, list[Organisation]], country: Country, i: int
) -> Organisation | None:
    senders = by_country[country.pk]
    return senders[i % len(senders)] if senders else None


def _person(held: Held, country: Country, sender: Organisation | None, i: int) -> Nomination:
    key = (str(held.round), i)
    latest = TODAY - dt.timedelta(2)
    return Nomination(
        round=held.round,
        country=country,
        organisation=sender,
        side=_side(sender),
        sex="F" if vary(0, 1, *key, "sex") else "M",
        mandate=MANDATES[i % len(MANDATES)],
        nominated_on=weekday(min(held.sweden - dt.timedelta(vary(90, 150, *key)), latest)),
        keep_until=default_keep_until(held.round),
        is_demo=True,
    )


def _side(sender: Organisation | None) -> str:
    if sender is None or sender.kind in ("ministry", "authority"):
        return Side.AUTHORITY
    if sender.kind == "civil_society":
        return Side.OTHER
    return Side.UNION if sender.identifier.endswith("-union") else Side.EMPLOYERS


def _sign(held: Held, rows: list[Nomination], user: User) -> None:
    """Give pseudonyms in the order in which they were put forward, and tell who decided.

    What stands instead of a pseudonym that is gone is drawn, so that it does not tell it.
    """
    is_over = default_keep_until(held.round) < TODAY
    if is_over:
        rows = [
            rows[i] for i in sorted(range(len(rows)), key=lambda i: (vary(0, 9999, str(held.round), i), i))
        ]
    else:
        rows = sorted(rows, key=lambda row: row.nominated_on)
    for number, row in enumerate(rows, start=1):
        row.public_id = f"{held.programme['code']}-{held.round.number:02}-{number:03}"
        row.decided_by = user if row.decided_on else None
        if is_over:
            _empty(row)


def _empty(row: Nomination) -> None:
    """As projects/programmes/retention.py leaves it: round, country, side, sex and status, and of the days the year."""
    with override("sv"):
        emptied = gettext("Erased after its time")
    row.public_id = f"{EMPTIED}{row.public_id}"
    row.organisation = row.team = row.decided_by = None
    row.mandate, row.reason = "", emptied if row.reason else ""
    row.nominated_on = dt.date(row.nominated_on.year, 1, 1)
    row.decided_on = dt.date(row.decided_on.year, 1, 1) if row.decided_on else None
    row.ended_on = dt.date(row.ended_on.year, 1, 1) if row.ended_on else None


def _link_alumni(held: list[Held], rows: list[Nomination]) -> None:
    """Some who completed told of their change in the weeks in Sweden of later rounds."""
    weeks = [one.activity for one in held if one.activity]
    completed = [row for row in rows if row.status == Status.COMPLETED and row.organisation_id]
    links: list[Any] = []
    for row in completed[::ALUMNI_EVERY]:
        later: list[Activity] = [week for week in weeks if row.ended_on and week.start > row.ended_on]
        links += [Nomination.later.through(nomination=row, activity=week) for week in later[:1]]
    link_all(links)
