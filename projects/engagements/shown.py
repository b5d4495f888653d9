"""How forums, networks and visits are told to a reader: presidencies in words, warnings, how far a visit has come."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from countries.forums import norm
from countries.forums.models import Forum, Presidency
from countries.forums.queries import FEWEST_DELEGATES, MOST_DELEGATES, presidencies, with_delegates
from projects.activities.models import Activity
from projects.engagements import queries
from projects.engagements.models import Visit
from tracker.core import formats

FIRST_ROTA, YEARS_AHEAD = 2013, 1


@dataclass(frozen=True)
class Dot:
    """A meeting in the picture: how far into the half-year, in percent, and whether it is of directors-general."""

    place: int
    is_high: bool
    is_held: bool


@dataclass(frozen=True)
class Term:
    """A presidency as the rota shows it: its meetings as (day, level, address number, is held), and the judgement.

    `now`: how far the half-year has gone, in percent; None when it is not this one.
    """

    judged: norm.Judged
    name: str
    lacks: str
    meetings: list[tuple[datetime.date, str, str, bool]]
    dots: list[Dot]
    now: int | None


@dataclass(frozen=True)
class Rota:
    """The presidencies of a forum, the latest first: one by one, and by year with the first half before the second."""

    terms: list[Term]
    years: list[tuple[int, list[Term | None]]]
    described: str
    present: Term | None


@dataclass(frozen=True)
class Network:
    """A network on a day: its members with their warnings, and the share with a mandate."""

    members: list[tuple[Any, str, str]]
    mandates: queries.Mandates
    held: int
    warnings: int


def rota(user: Any, forum: Forum, on: datetime.date) -> Rota:
    """Presidencies from the forum's first meeting to the next year's: three queries."""
    judged = queries.presidencies(user, forum, presidencies(FIRST_ROTA, on.year + YEARS_AHEAD), on)
    met = list(queries.meetings(user).filter(forum=forum).order_by("start", "pk"))
    found = []
    for one in reversed(judged):
        within = [
            (row.start, level(row), row.public_id, row.start <= on)
            for row in met
            if one.presidency.first_day <= row.start <= one.presidency.last_day
        ]
        name = f"{one.presidency.year}:{one.presidency.half}"
        dots = [
            Dot(
                _place(one.presidency, row.start), row.meeting_level == norm.DIRECTOR_GENERAL, row.start <= on
            )
            for row in met
            if one.presidency.first_day <= row.start <= one.presidency.last_day
        ]
        is_now = one.presidency.first_day <= on <= one.presidency.last_day
        now = _place(one.presidency, on) if is_now else None
        found.append(Term(one, name, capfirst("; ".join(one.lacks)), within, dots, now))
    years = [
        (year, _halves(terms)) for year, terms in groupby(found, key=lambda term: term.judged.presidency.year)
    ]
    present = next((term for term in found if term.now is not None), None)
    return Rota(found, years, _described(found), present)


def _place(presidency: Presidency, day: datetime.date) -> int:
    """How far into the half-year the day lies, in whole percent; drawn with room for a dot at both ends."""
    whole = (presidency.last_day - presidency.first_day).days
    return 3 + round(94 * (day - presidency.first_day).days / whole)


def _halves(terms: Iterable[Term]) -> list[Term | None]:
    """The year's two presidencies in order; None for one from before the forum met."""
    by_half = {term.judged.presidency.half: term for term in terms}
    return [by_half.get(1), by_half.get(2)]


def _described(terms: list[Term]) -> str:
    """What the picture tells, in a sentence for those who do not see it."""
    if not terms:
        return ""
    number = len(terms)
    words = ngettext(
        "Timeline of %(n)s presidency, %(first)s to %(last)s: %(well)s as expected, %(differ)s differ. The table says which.",
        "Timeline of %(n)s presidencies, %(first)s to %(last)s: %(well)s as expected, %(differ)s differ. The table says which.",
        number,
    )
    kinds = [term.judged.kind for term in terms]
    values = {"n": number, "first": terms[-1].name, "last": terms[0].name}
    return words % (values | {"well": kinds.count("ok"), "differ": kinds.count("warn")})


def level(activity: Activity) -> str:
    return capfirst(activity.get_meeting_level_display()) if activity.meeting_level else formats.MISSING


def network(user: Any, forum: Forum, on: datetime.date) -> Network:
    """The members of the day; delegates are named only to those who may know them."""
    rows: list[Any] = list(with_delegates(queries.members(user, forum, on), user))
    well = sum(FEWEST_DELEGATES <= row.mandated <= MOST_DELEGATES for row in rows)
    held = queries.meetings(user).filter(forum=forum, start__lte=on).count()
    members = [(row, *mandate(row)) for row in rows]
    return Network(members, queries.Mandates(len(rows), well), held, len(rows) - well)


def mandate(member: Any) -> tuple[str, str]:
    """(kind, word) of how many delegates a row of network_members has."""
    number = member.mandated
    if number < FEWEST_DELEGATES:
        return "warn", _("Nobody has a mandate")
    words = ngettext("%(n)s delegate", "%(n)s delegates", number) % {"n": formats.number(number)}
    return ("warn" if number > MOST_DELEGATES else "ok"), words


def course(activity: Activity, on: datetime.date) -> list[tuple[bool, str, str]]:
    """How far a visit has come: (done, step, when or what), from the request to a possible project."""
    visit: Visit | None = getattr(activity, "visit", None)
    asked = visit.requested_on if visit else None
    followed = visit.follow_up_done if visit else None
    due = visit.follow_up_due if visit else None
    received = not activity.is_draft and activity.end <= on
    if followed:
        follow_up = formats.iso(followed)
    elif due:
        follow_up = _("by %(day)s") % {"day": formats.iso(due)}
    else:
        follow_up = ""
    return [
        (bool(asked), pgettext("visit", "Request"), formats.iso(asked) if asked else ""),
        (bool(visit and visit.programme), pgettext("visit", "Programme"), ""),
        (received, pgettext("visit", "Visit"), formats.period(activity.start, activity.end)),
        (bool(visit and visit.feedback), pgettext("visit", "Feedback"), ""),
        (bool(followed), pgettext("visit", "Follow-up"), follow_up),
        (bool(visit and visit.project_idea), pgettext("visit", "Possible project idea"), ""),
    ]


def follow_up(due: datetime.date | None, done: datetime.date | None, on: datetime.date) -> tuple[str, str]:
    """(kind, word) of something to follow up."""
    if done:
        return "ok", _("Followed up")
    if due and due < on:
        return "bad", _("Late")
    return "warn", pgettext("follow-up", "To be followed up")
