"""Reusable questions about activities. Everything starts from what the user may know of."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    Prefetch,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, TruncYear

from projects.activities.models import Activity, StaffDays
from projects.portfolio import queries as portfolio
from projects.portfolio import rights
from projects.portfolio.models import Project
from projects.staff.queries import with_position
from tracker.core import access
from tracker.core.periods import Year

SEXES = ("women", "men", "unknown")
# So many of the user's latest activities tell what is offered first in the log form.
RECENT = 20


def voided(user: Any) -> QuerySet[Activity]:
    """What has been voided of the activities that the user could otherwise change."""
    could = access.where(user, "change", Project, path="project__")
    return Activity.objects.filter(could, voided_at__isnull=False).select_related("voided_by")


def activities(user: Any, action: str = "view") -> QuerySet[Activity]:
    """Activities on which the user may do `action`: none voided, and of drafts only the user's own.

    Each has `is_masked` (what it was about, place, organisations, persons and exact dates are kept from
    the user) and `shown_day`: the first day, or only the year's first when masked, so that neither
    order nor filter tells the day.
    """
    rows = Activity.objects.filter(Q(is_draft=False) | Q(created_by=user), voided_at__isnull=True)
    return (
        rights.with_masks(access.visible(user, rows, action), user, "project__")
        .annotate(
            shown_day=Case(
                When(is_masked=True, then=Cast(TruncYear("start"), DateField())),
                default=F("start"),
                output_field=DateField(),
            )
        )
        .select_related("project", "country", "forum")
    )


def as_page(rows: QuerySet[Activity], user: Any) -> QuerySet[Activity]:
    """The activities with everything that their page tells; staff days only as far as the user may see them."""
    days = with_position(access.visible(user, StaffDays.objects.select_related("employee").order_by("pk")))
    return rows.select_related("indicator", "component", "work_item", "created_by").prefetch_related(
        "principles",
        Prefetch("partners", to_attr="shown_partners"),
        Prefetch("staff_days", days, to_attr="shown_days"),
    )


def logged(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    return rows.filter(is_draft=False)


def in_year(rows: QuerySet[Activity], year: int) -> QuerySet[Activity]:
    return rows.filter(Year(year).within("start"))


def with_participants(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Adds `total`: everybody counted, or None where nobody counted."""
    nobody = Q(**{f"{sex}__isnull": True for sex in SEXES})
    everybody = sum((Coalesce(F(sex), 0) for sex in SEXES), Value(0))
    return rows.annotate(total=Case(When(nobody, then=None), default=everybody))


def totals(rows: QuerySet[Activity]) -> dict[str, int | None]:
    """`number` of activities, and the sums of `women`, `men` and `unknown` (None: nobody counted)."""
    return rows.order_by().aggregate(number=Count("pk"), **{sex: Sum(sex) for sex in SEXES})


def loggable_projects(user: Any) -> QuerySet[Project]:
    """Projects to which the user may log activities."""
    return access.visible(user, portfolio.projects(user), "add", "activity")


def unmasked(rows: QuerySet[Activity]) -> QuerySet[Activity]:
    """Those of activities() that the user may be told in full."""
    return rows.filter(Q(is_masked=False))


def latest_logged(user: Any) -> QuerySet[Activity]:
    """What the user logged, latest first."""
    return activities(user).filter(created_by=user).order_by("-created_at", "-pk")


@dataclass(frozen=True)
class Recent:
    """What the user's latest activities were about, the latest first: keys of projects and partners, and places."""

    projects: list[int]
    partners: list[int]
    places: list[str]


def recent(user: Any) -> Recent:
    """Of the user's last twenty activities that are told in full. Three queries however many there are."""
    rows = list(unmasked(latest_logged(user))[:RECENT])
    through = Activity.partners.through._default_manager.filter(activity__in=[row.pk for row in rows])
    partners = dict.fromkeys(
        key for _of, key in sorted(through.values_list("activity", "organisation"), key=_latest_first(rows))
    )
    return Recent(
        projects=list(dict.fromkeys(row.project_id for row in rows if row.project_id)),
        partners=list(partners),
        places=list(dict.fromkeys(row.place for row in rows if row.place)),
    )


def _latest_first(rows: list[Activity]) -> Callable[[tuple[int, int]], tuple[int, int]]:
    place = {row.pk: number for number, row in enumerate(rows)}
    return lambda pair: (place[pair[0]], pair[1])
