"""Every change of rounds and teams. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of. Phases and quotas are given as whole sets, which replace those before.
"""

import datetime
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max
from django.utils.translation import gettext as _

from countries.places.models import Country
from projects.activities.models import Activity
from projects.portfolio.models import Project
from projects.programmes import queries
from projects.programmes.models import Nomination, Phase, Quota, Round, Team
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.periods import FIRST_YEAR, LAST_YEAR
from tracker.core.saving import check
from tracker.core.sets import write_set
from tracker.core.text import clean_text

FIELDS = ("number", "name_sv", "name_en", "start", "end", "seats")
TEAM_FIELDS = ("country", "organisation")


@dataclass(frozen=True)
class PhaseRow:
    """A phase as it is given; its number is its place in the set."""

    name_sv: str
    name_en: str
    form: str
    start: datetime.date
    end: datetime.date
    activity: Activity | None = None


@recorded
def add_round(
    *,
    user: Any,
    project: Project | None,
    fields: Mapping[str, Any],
    phases: Sequence[PhaseRow] = (),
    quotas: Sequence[tuple[Country, int]] = (),
) -> Round:
    """A new round; without a number it gets the one after the last."""
    if project is None:
        raise Refused("no_project", _("Choose a project."), field="project")
    access.require(user, "add", project, of="round")
    row = Round(project=project)
    given = dict(fields)
    given["number"] = given.get("number") or next_number(project)
    _fill(row, given)
    row.save()
    _write_phases(row, phases)
    _write_quotas(row, quotas)
    return row


@recorded
def change_round(
    *,
    user: Any,
    round: Round,
    expected: int | None,
    fields: Mapping[str, Any],
    phases: Sequence[PhaseRow] | None = None,
    quotas: Sequence[tuple[Country, int]] | None = None,
) -> Round:
    """Change what `fields` (of FIELDS) name, if the round still has version `expected`; None leaves a set as it is."""
    access.require(user, "change", round)
    round.claim(-1 if expected is None else expected)
    round.refresh_from_db()
    seats_before = round.seats
    _fill(round, fields)
    taken = queries.places_taken(round)
    if round.seats < seats_before and round.seats < taken:
        message = _("%(taken)s persons take part. The round must have as many places.")
        raise Refused("seats_taken", message % {"taken": taken}, field="seats")
    round.save()
    _write_phases(round, phases if phases is not None else _phases(round))
    _write_quotas(round, quotas if quotas is not None else _quotas(round))
    return round


def next_number(project: Project) -> int:
    """The number after that of the project's last round."""
    last: int | None = project.rounds.aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


@recorded
def add_team(
    *,
    user: Any,
    round: Round,
    fields: Mapping[str, Any],
    mentors: Collection[Any] = (),
    members: Collection[Nomination] = (),
) -> Team:
    """A new team with the number after the last one's."""
    access.require(user, "add", round.project, of="round")
    Round.objects.select_for_update().get(pk=round.pk)  # two who add at once get different numbers
    last = round.teams.aggregate(last=Max("number"))["last"]
    row = Team(round=round, number=(last or 0) + 1)
    _fill_team(row, fields)
    row.save()
    row.mentors.set(mentors)
    _write_members(user, row, members)
    return row


@recorded
def change_team(
    *,
    user: Any,
    team: Team,
    expected: int | None,
    fields: Mapping[str, Any],
    mentors: Collection[Any] | None = None,
    members: Collection[Nomination] | None = None,
) -> Team:
    """Change the team, if it still has version `expected`; None leaves mentors or members as they are."""
    access.require(user, "change", team)
    team.claim(-1 if expected is None else expected)
    team.refresh_from_db()
    _fill_team(team, fields)
    team.save()
    if mentors is not None:
        team.mentors.set(mentors)
    if members is not None:
        _write_members(user, team, members)
    return team


def check_years(fields: Mapping[str, Any]) -> None:
    """Every date among the fields lies in a year that the product knows."""
    for name, day in fields.items():
        if isinstance(day, datetime.date) and not FIRST_YEAR <= day.year <= LAST_YEAR:
            message = _("The year must lie between %(first)d and %(last)d.")
            raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field=name)


def check_organisation(organisation: Any, country: Any) -> None:
    """An organisation with a country takes part for that country."""
    if organisation and organisation.country_id not in (None, country.pk):
        message = _("%(organisation)s is in another country.") % {"organisation": organisation}
        raise Refused("other_country", message, field="organisation")


def _fill(row: Round, fields: Mapping[str, Any]) -> None:
    check_years(fields)
    for name in FIELDS:
        if name in fields:
            value = fields[name]
            setattr(row, name, clean_text(value) if isinstance(value, str) else value)
    if row.start and row.end and row.end < row.start:
        raise Refused("reversed_dates", _("The end comes before the start."), field="end")
    for name in ("number", "seats"):
        value = getattr(row, name)
        if value is not None and value < 1:
            raise Refused("too_few", _("It must be 1 or more."), field=name)
    same = Round.objects.filter(project=row.project, number=row.number).exclude(pk=row.pk)
    if row.number is not None and same.exists():
        raise Refused("twice", _("There is a round of that number already."), field="number")
    check(row)


def _phases(row: Round) -> list[PhaseRow]:
    return [
        PhaseRow(one.name_sv, one.name_en, one.form, one.start, one.end, one.activity)
        for one in row.phases.select_related("activity").order_by("number", "pk")
    ]


def _quotas(row: Round) -> list[tuple[Country, int]]:
    return [(one.country, one.seats) for one in row.quotas.select_related("country").order_by("pk")]


def _write_phases(row: Round, given: Sequence[PhaseRow]) -> None:
    wanted = []
    for number, one in enumerate(given, start=1):
        name = clean_text(one.name_sv) or clean_text(one.name_en)
        if one.end < one.start:
            message = _("%(phase)s: the end comes before the start.") % {"phase": name}
            raise Refused("reversed_dates", message, field="phases")
        if not row.start <= one.start <= one.end <= row.end:
            message = _("%(phase)s lies outside the round, %(start)s to %(end)s.")
            message %= {"phase": name, "start": row.start, "end": row.end}
            raise Refused("outside", message, field="phases")
        if one.activity and one.activity.project_id != row.project_id:
            message = _("%(phase)s: the activity belongs to another project.") % {"phase": name}
            raise Refused("other_project", message, field="phases")
        phase = Phase(
            round=row,
            number=number,
            name_sv=clean_text(one.name_sv),
            name_en=clean_text(one.name_en),
            form=one.form,
            start=one.start,
            end=one.end,
            activity=one.activity,
        )
        _check_row(phase, "phases")
        wanted.append(phase)
    values = ("name_sv", "name_en", "form", "start", "end", "activity")
    write_set(row.phases.all(), wanted, key=("number",), values=values)


def _write_quotas(row: Round, given: Sequence[tuple[Country, int]]) -> None:
    seen = set()
    for country, seats in given:
        if country.pk in seen:
            raise Refused("twice", _("“%(what)s” is there twice.") % {"what": country}, field="quotas")
        seen.add(country.pk)
        if seats < 0:
            raise Refused("too_few", _("A count cannot be less than 0."), field="quotas")
    whole = sum(seats for _country, seats in given)
    if whole > row.seats:
        message = _("The countries have %(whole)s places together. The round has %(seats)s.")
        raise Refused("over_seats", message % {"whole": whole, "seats": row.seats}, field="quotas")
    wanted = [Quota(round=row, country=country, seats=seats) for country, seats in given]
    for quota in wanted:
        _check_row(quota, "quotas")
    write_set(row.quotas.all(), wanted, key=("country",), values=("seats",))


def _check_row(row: Any, field: str) -> None:
    """The row's own rules; a refusal is shown at the set that it is in."""
    try:
        check(row, alone=True)
    except Refused as no:
        raise Refused(no.code, no.message, field=field) from no


def _fill_team(row: Team, fields: Mapping[str, Any]) -> None:
    for name in TEAM_FIELDS:
        if name in fields:
            setattr(row, name, fields[name])
    check(row)
    check_organisation(row.organisation, row.country)


def _write_members(user: Any, team: Team, members: Collection[Nomination]) -> None:
    """Those of the round who take part, and are in no other team. Of whom the user may not know nothing changes."""
    fresh = list(Nomination.objects.filter(pk__in=[one.pk for one in members]).order_by("public_id", "pk"))
    for one in fresh:
        if one.round_id != team.round_id or one.status not in Nomination.TOOK_PART:
            message = _("%(person)s does not take part in this round.") % {"person": one}
            raise Refused("no_participant", message, field="members")
        if one.team_id not in (None, team.pk):
            raise Refused(
                "other_team", _("%(person)s is in another team.") % {"person": one}, field="members"
            )
    keys = {one.pk for one in fresh}
    known = access.visible(user, Nomination.objects.order_by())
    standing = set(known.filter(team=team).values_list("pk", flat=True))
    for wanted, moved in ((None, standing - keys), (team, keys - standing)):
        if moved:
            Nomination.objects.filter(pk__in=moved).update(team=wanted, version=F("version") + 1)
