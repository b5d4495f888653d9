"""Every change of the calendar. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first) or access.Denied.
"""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from projects.portfolio.models import Project
from projects.results.catalogue import periods
from projects.results.catalogue.calendar import reporters
from projects.results.catalogue.models import PeriodException, ReportingPeriod
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import because, recorded
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, day_starts, today
from tracker.core.saving import check
from tracker.core.text import clean_text

PERIOD_FIELDS = ("code", "kind", "first_day", "last_day", "opens_on", "closes_on")
LONGEST_EXCEPTION = datetime.timedelta(days=31)
_DAY = datetime.timedelta(days=1)


@recorded
def make_periods(*, user: Any, year: int, kinds: Iterable[str]) -> list[ReportingPeriod]:
    """Add the year's periods of each kind (ReportingPeriod.Kind). Those that are there stay; gives the new ones."""
    access.require(user, "add", ReportingPeriod)
    if not FIRST_YEAR <= year <= LAST_YEAR - 1:
        message = _("The year must lie between %(first)d and %(last)d.")
        raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR - 1}, field="year")
    there = set(ReportingPeriod.objects.filter(code__startswith=str(year)).values_list("code", flat=True))
    wanted = [row for kind in kinds for row in periods.of_year(year, kind)]
    if not wanted:
        raise Refused("no_kind", _("Choose at least one."), field="kinds")
    new = [row for row in wanted if row.code not in there]
    if not new:
        raise Refused("there_already", _("The calendar has these periods already."), field="year")
    for row in new:
        _save(row, field="year")
    return new


@recorded
def add_period(*, user: Any, fields: Mapping[str, Any]) -> ReportingPeriod:
    """One period that does not follow the calendar year. `fields` are of PERIOD_FIELDS; all are needed."""
    access.require(user, "add", ReportingPeriod)
    row = ReportingPeriod(**{name: fields[name] for name in PERIOD_FIELDS if name in fields})
    _save(row)
    return row


@recorded
def change_period(
    *,
    user: Any,
    period: ReportingPeriod,
    expected: int | None,
    opens_on: datetime.date,
    closes_on: datetime.date,
) -> ReportingPeriod:
    """Move the days between which the period is open. What it covers does not change: values stand for it."""
    return _move(user, period, expected, opens_on, closes_on)


@recorded
def close_period(*, user: Any, period: ReportingPeriod, expected: int | None, reason: str) -> ReportingPeriod:
    """Close an open period now, before its day: yesterday becomes its last."""
    reason = clean_text(reason)
    access.require(user, "change", period)
    if not reason:
        raise Refused("no_reason", _("Say why, in a sentence."), field="reason")
    if not period.opens_on <= today() <= period.closes_on:
        raise Refused("not_open", _("It is not open."), field="reason")
    if period.opens_on == today():
        raise Refused("opened_today", _("It opened today. Change its days instead."), field="reason")
    because(reason)
    return _move(user, period, expected, period.opens_on, today() - _DAY)


@recorded
def grant_exception(
    *,
    user: Any,
    period: ReportingPeriod,
    person: Any,
    project: Project | None,
    reason: str,
    until: datetime.date,
) -> PeriodException:
    """Let `person` report of the period to the end of the day `until`: in one project, or in all that are theirs.

    Nobody grants one to themselves.
    """
    access.require(user, "except", period)
    if person == user:
        raise Refused("own", _("Ask somebody else to grant it: nobody lets themselves in."), field="person")
    if not reporters().filter(pk=person.pk).exists():
        raise Refused("no_reporter", _("This person may neither report nor approve values."), field="person")
    if project is not None:
        _check_project(user, person, project)
    if period.first_day > today():
        raise Refused("not_begun", _("The period has not begun."), field="until")
    if not today() <= until <= today() + LONGEST_EXCEPTION:
        message = _("Choose a day from today on, at most %(days)d days ahead.")
        raise Refused("until", message % {"days": LONGEST_EXCEPTION.days}, field="until")
    reason = clean_text(reason)
    if not reason:
        raise Refused("reason_missing", _("Say why, in a sentence."), field="reason")
    row = PeriodException(
        period=period,
        user=person,
        project=project,
        until=day_starts(until, after=1),
        reason=reason,
        granted_by=user,
    )
    check(row)
    row.save()
    return row


def _check_project(user: Any, person: Any, project: Project) -> None:
    """A project of which one of the two may not know is not spoken of."""
    access.require(user, "view", project)
    if not access.may(person, "view", project):
        raise Refused("no_member", _("This person does not work in the project."), field="project")


def _move(
    user: Any,
    period: ReportingPeriod,
    expected: int | None,
    opens_on: datetime.date,
    closes_on: datetime.date,
) -> ReportingPeriod:
    access.require(user, "change", period)
    period.claim(-1 if expected is None else expected)
    period.refresh_from_db()
    if closes_on != period.closes_on:
        period.closed_by = user
    period.opens_on, period.closes_on = opens_on, closes_on
    _save(period)
    return period


def _save(row: ReportingPeriod, field: str | None = None) -> None:
    """If somebody else adds a period at the same moment that lies over it, the database lets one of them in."""
    _check(row, field)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        _check(row, field)  # now the other is there to be seen
        raise


def _check(row: ReportingPeriod, field: str | None = None) -> None:
    """What the model and its database say, as one Refused: at `field`, or at the period's own."""
    try:
        check(row)
    except Refused as no:
        raise Refused(no.code, no.message, field=field or no.field) from no
