"""The calendar's answer: may somebody report of a period now, until which day, and if not, why.

Pages make one `Openings` for all their rows; whoever writes asks `check_open` within its transaction.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from projects.portfolio.models import Project
from projects.results.catalogue.models import PeriodException, ReportingPeriod
from tracker.accounts.models import Role, User
from tracker.core import formats
from tracker.core.errors import Refused
from tracker.core.history.record import because
from tracker.core.matrix import roles_that
from tracker.core.periods import today
from tracker.core.text import joined

_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OpenState:
    """`until`: the last day on which it is open to the user, None when it is closed. `why`: that in a sentence."""

    is_open: bool
    until: datetime.date | None
    why: str
    exception: PeriodException | None = None

    @property
    def reason(self) -> str:
        """What stands in the history as the reason when something is written by an exception."""
        return _("Exception: %(reason)s") % {"reason": self.exception.reason} if self.exception else ""


class Openings:
    """The calendar as it stands for one user today, with the exceptions that hold for the user. One query.

    `user` None: as it stands for who reports nothing; no query.
    """

    def __init__(self, user: Any, periods: Iterable[ReportingPeriod] | None = None) -> None:
        rows = PeriodException.objects.filter(user=user, until__gt=timezone.now())
        rows = rows if user else rows.none()
        if periods is not None:
            rows = rows.filter(period__in=[period.pk for period in periods])
        self._states: dict[tuple[int, int | None], OpenState] = {}
        self._exceptions: dict[tuple[int, int | None], PeriodException] = {}
        for row in rows.select_related("granted_by").order_by("until", "pk"):
            self._exceptions[row.period_id, row.project_id] = row

    def of(self, period: ReportingPeriod, project_id: int | None) -> OpenState:
        """Of a period in a project. It asks the database only for who closed the period: select `closed_by`."""
        key = (period.pk, project_id)
        if key not in self._states:
            self._states[key] = self._state(period, project_id)
        return self._states[key]

    def _state(self, period: ReportingPeriod, project_id: int | None) -> OpenState:
        found = [self._exceptions.get((period.pk, of)) for of in {project_id, None}]
        held = max((row for row in found if row), key=lambda row: row.until, default=None)
        if held is None or is_open(period):
            return standing(period)
        last = timezone.localdate(held.until - datetime.timedelta(microseconds=1))
        why = _("Open to you until %(day)s, by an exception that %(who)s has granted.")
        return OpenState(True, last, why % {"day": formats.date_long(last), "who": held.granted_by}, held)

    def check(
        self, period: ReportingPeriod, project_id: int | None, field: str | None = "period"
    ) -> OpenState:
        """Go on only if it is open to the user. Raises Refused("locked") at `field`."""
        state = self.of(period, project_id)
        if not state.is_open:
            raise Refused("locked", f"{period}: {state.why} {way_in()}", field=field)
        return state


def is_open(period: ReportingPeriod) -> bool:
    """Is it open to everybody, as the calendar says?"""
    return period.opens_on <= today() <= period.closes_on


def standing(period: ReportingPeriod) -> OpenState:
    """How the period stands for everybody: until when it is open, or since when and by whom it is locked."""
    if is_open(period):
        why = _("Open until %(day)s.") % {"day": formats.date_long(period.closes_on)}
        return OpenState(True, period.closes_on, why)
    if today() < period.opens_on:
        why = _("Not open before %(day)s.") % {"day": formats.date_long(period.opens_on)}
        return OpenState(False, None, why)
    day = formats.date_long(period.closes_on + _DAY)
    if period.closed_by:
        why = _("Locked since %(day)s by %(who)s.") % {"day": day, "who": period.closed_by}
    else:
        why = _("Locked since %(day)s by the calendar.") % {"day": day}
    return OpenState(False, None, why)


def open_state(user: Any, period: ReportingPeriod, project: Project | None) -> OpenState:
    """May the user report of the period in the project now?"""
    return Openings(user, [period]).of(period, project.pk if project else None)


def check_open(
    user: Any, period: ReportingPeriod, project: Project, field: str | None = "period"
) -> OpenState:
    """Go on only if the user may report of the period in the project now. Within the caller's transaction.

    Raises Refused("locked") at `field`. The period is kept as it is until the transaction ends: nobody closes it
    meanwhile. An exception's reason becomes the reason in the history.
    """
    row = ReportingPeriod.objects.select_for_update(no_key=True).get(pk=period.pk)
    state = Openings(user, [row]).check(row, project.pk, field)
    if state.reason:
        because(state.reason)
    return state


def way_in() -> str:
    """Who may let somebody into a closed period, in a sentence."""
    roles = joined(Role(role).label for role in roles_that("except", "reporting period"))
    return _("An exception can be granted by: %(roles)s.") % {"roles": roles}


def reporters() -> QuerySet[User]:
    """Those whom an exception may let in: who may report or approve at all."""
    roles = {*roles_that("change", "indicator value"), *roles_that("approve", "indicator value")}
    stays = Q(leaves_on__isnull=True) | Q(leaves_on__gte=today())
    return User.objects.filter(stays, is_active=True, roles__role__in=roles).distinct()
