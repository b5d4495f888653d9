"""Reusable questions about projects. Everything starts from what the user may know of."""

import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from countries.places.models import Country, CountryName
from projects.portfolio.lifecycle import RUNNING
from projects.portfolio.models import (
    Extension,
    Project,
    ProjectCountry,
    ProjectMember,
    ProjectPartner,
    StatusChange,
)
from projects.portfolio.rights import memberships, with_masks
from tracker.core import access
from tracker.core.periods import Year, today


def projects(user: Any, action: str = "view") -> QuerySet[Project]:
    """Projects on which the user may do `action`, each with `is_masked`."""
    return with_masks(access.visible(user, Project.objects.all(), action), user)


def as_rows(rows: QuerySet[Project], user: Any) -> QuerySet[Project]:
    """The projects with what a list shows of each: three queries, however many rows."""
    changes = StatusChange.objects.select_related("decided_by").order_by("since", "pk")
    shares = ProjectCountry.objects.select_related("country__region")
    return (
        rows.select_related("region")
        .prefetch_related(Prefetch("country_shares", shares))
        .prefetch_related(Prefetch("status_changes", with_masks(changes, user, "project__")))
    )


def as_head(rows: QuerySet[Project], user: Any) -> QuerySet[Project]:
    """The projects with what the head of a page of one tells."""
    extensions = Extension.objects.order_by("decided_on", "pk")
    return as_rows(rows, user).prefetch_related(
        Prefetch("extensions", with_masks(extensions, user, "project__"))
    )


def as_frame(rows: QuerySet[Project], user: Any) -> QuerySet[Project]:
    """The projects with what stands on all pages of one."""
    members = ProjectMember.objects.select_related("user")
    return as_head(rows, user).prefetch_related(Prefetch("members", members))


def as_page(rows: QuerySet[Project], user: Any) -> QuerySet[Project]:
    """The projects with everything that the project page tells of the project itself."""
    partners = ProjectPartner.objects.select_related("organisation__country")
    return (
        as_frame(rows, user)
        .prefetch_related("theme_shares__theme", "dac_shares__dac_code", "sdg_targets__target", "markers")
        .prefetch_related(Prefetch("partners", partners))
    )


def running(rows: QuerySet[Project]) -> QuerySet[Project]:
    """From agreed to closed; a paused project still counts as running."""
    return rows.filter(status__in=RUNNING)


def ending_within_a_year(rows: QuerySet[Project]) -> QuerySet[Project]:
    """Rows with `is_masked`: a masked project counts by its year, so that no day of it shows up."""
    on = today()
    near = Q(is_masked=False, end__gte=on, end__lte=on + datetime.timedelta(days=365))
    return running(rows).filter(near | Q(is_masked=True, end__year=on.year))


def mine(rows: QuerySet[Project], user: Any) -> QuerySet[Project]:
    """Projects that the user has a part in today."""
    return rows.filter(pk__in=memberships(user).values("project"))


def managed_by(rows: QuerySet[Project], user_id: int) -> QuerySet[Project]:
    """Projects that the user manages or stands in for today."""
    on = today()
    managing = ProjectMember.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=on),
        user=user_id,
        first_day__lte=on,
        role__in=[ProjectMember.Role.MANAGER, ProjectMember.Role.DEPUTY],
    )
    return rows.filter(pk__in=managing.values("project"))


def in_year(rows: QuerySet[Project], year: int) -> QuerySet[Project]:
    """Projects whose time, up to the actual end if they have ended, touches the year."""
    days = Year(year)
    return rows.filter(start__lte=days.last_day).filter(
        Q(actual_end__gte=days.first_day) | Q(actual_end__isnull=True, end__gte=days.first_day)
    )


def found(rows: QuerySet[Project], text: str) -> QuerySet[Project]:
    """Projects whose code, number, names, country or region contains every word of the text.

    A country is found by all its names, so Vitryssland finds projects in Belarus.
    """
    for word in text.split():
        alias = CountryName.objects.filter(country=OuterRef("pk"), name__icontains=word)
        named = Country.objects.filter(
            Q(name_sv__icontains=word) | Q(name_en__icontains=word) | Exists(alias)
        )
        shares = ProjectCountry.objects.filter(project=OuterRef("pk"), country__in=named)
        rows = rows.filter(
            Q(code__icontains=word)
            | Q(public_id__icontains=word)
            | Q(name_sv__icontains=word)
            | Q(name_en__icontains=word)
            | Q(dnr__icontains=word)
            | Q(region__name_sv__icontains=word)
            | Q(region__name_en__icontains=word)
            | Exists(shares)
        )
    return rows


def status_on(project: Project, day: datetime.date) -> StatusChange | None:
    """The status change that held on the day; None before the first (reads the prefetched history)."""
    held = [change for change in project.status_changes.all() if change.since <= day]
    return held[-1] if held else None
