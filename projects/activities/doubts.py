"""What is probably wrong, and may be right: said before saving, to be confirmed, and told on the page.

One rule for every door: the actions ask it of what they have written, a sheet of all its rows at once. Only activities
that the user may know of in full are spoken of.
"""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from countries.organisations.models import Organisation
from projects.activities import queries, shown
from projects.activities.models import Activity, StaffDays
from projects.staff.models import Employee
from tracker.core import access
from tracker.core.errors import Refused

# So near each other, two visits of the same organisation are probably one that is logged twice.
VISIT_DAYS = datetime.timedelta(days=30)
_Others = dict[int, list[Activity]]  # key of a person or an organisation -> where they are


class Doubtful(Refused):
    """`doubts` are to be confirmed, one sentence each; then the same is saved."""

    def __init__(self, doubts: list[str]) -> None:
        message = " ".join([*doubts, _("Confirm it if it is right.")])
        super().__init__("doubtful", message, field="confirmed")
        self.doubts = doubts


@dataclass(frozen=True)
class Asked:
    """An activity as it stands or would stand, who of our staff is abroad in it, and who takes part."""

    activity: Activity
    abroad: Sequence[Employee] = ()
    partners: Sequence[Organisation] = ()

    @property
    def visitors(self) -> Sequence[Organisation]:
        return self.partners if self.activity.kind == Activity.Kind.INCOMING_VISIT else ()


def of_all(user: Any, asked: Sequence[Asked]) -> list[list[str]]:
    """The doubts about each: against what is logged, and against those asked about before it.

    A draft is not doubted. One query about people and one about visits, however many are asked about.
    """
    known = _known(user, asked)
    away, visits = _away(user, known, asked), _visits(known, asked)
    found: list[list[str]] = []
    for one in asked:
        if one.activity.is_draft:
            found.append([])
            continue
        found.append(list(dict.fromkeys(_abroad_twice(one, away) + _visiting_twice(one, visits))))
        for person in one.abroad:
            away[person.pk].append(one.activity)
        for body in one.visitors:
            visits[body.pk].append(one.activity)
    return found


def of_written(user: Any, activity: Activity) -> list[str]:
    """The doubts about an activity with the people and organisations that are stored of it."""
    days = activity.staff_days.filter(days_abroad__gt=0).select_related("employee").order_by("pk")
    asked = Asked(activity, [row.employee for row in days], list(activity.partners.all()))
    return of_all(user, [asked])[0]


def of(user: Any, activity: Activity) -> list[str]:
    """The doubts about an activity that was read with queries.as_page, and is not masked."""
    shown_days: Any = activity.shown_days  # type: ignore[attr-defined]
    abroad = [row.employee for row in shown_days if row.days_abroad]
    return of_all(user, [Asked(activity, abroad, activity.shown_partners)])[0]  # type: ignore[attr-defined]


def _known(user: Any, asked: Sequence[Asked]) -> QuerySet[Activity]:
    """What is logged beside those asked about."""
    rows = queries.logged(queries.unmasked(queries.activities(user)))
    return rows.exclude(pk__in=[one.activity.pk for one in asked if one.activity.pk])


def _away(user: Any, known: QuerySet[Activity], asked: Sequence[Asked]) -> _Others:
    found: _Others = defaultdict(list)
    journeys = [one for one in asked if one.abroad]
    if not journeys:
        return found
    rows: Any = access.visible(user, StaffDays.objects.all()).filter(
        activity__in=known,
        employee__in={person.pk for one in journeys for person in one.abroad},
        days_abroad__gt=0,
        start__lte=max(one.activity.end for one in journeys),
        end__gte=min(one.activity.start for one in journeys),
    )
    for row in rows.select_related("activity").order_by("start", "pk"):
        found[row.employee_id].append(row.activity)
    return found


def _visits(known: QuerySet[Activity], asked: Sequence[Asked]) -> _Others:
    found: _Others = defaultdict(list)
    visits = [one for one in asked if one.visitors]
    if not visits:
        return found
    near = known.filter(
        kind=Activity.Kind.INCOMING_VISIT,
        start__gte=min(one.activity.start for one in visits) - VISIT_DAYS,
        start__lte=max(one.activity.start for one in visits) + VISIT_DAYS,
        partners__in={body.pk for one in visits for body in one.visitors},
    )
    for row in near.annotate(visitor=F("partners")).order_by("start", "pk"):
        found[row.visitor].append(row)
    return found


def _abroad_twice(asked: Asked, away: _Others) -> list[str]:
    one = asked.activity
    return [
        _("%(person)s is abroad on the same days: %(what)s, %(days)s.")
        % {"person": person, "what": other, "days": shown.span(other.start, other.end)}
        for person in sorted(asked.abroad, key=lambda person: person.number)
        for other in away[person.pk]
        if other.start <= one.end and other.end >= one.start
    ]


def _visiting_twice(asked: Asked, visits: _Others) -> list[str]:
    one = asked.activity
    return [
        _("The same organisation has visited us near that day: %(what)s, %(days)s.")
        % {"what": other, "days": shown.span(other.start, other.end)}
        for body in asked.visitors
        for other in visits[body.pk]
        if abs(other.start - one.start) <= VISIT_DAYS
    ]
