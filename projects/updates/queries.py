"""Reusable questions about what project managers tell. Everything starts from what the user may know of."""

import datetime
from typing import Any

from django.db.models import Q, QuerySet

from projects.portfolio import lifecycle, people
from projects.portfolio.models import Project
from projects.portfolio.models.project import Sensitivity
from projects.portfolio.rights import with_masks
from projects.updates.models import Lesson, StatusUpdate, Story, YearNote
from tracker.core import access
from tracker.core.periods import Year, day_starts, today


def updates(user: Any) -> QuerySet[StatusUpdate]:
    """Status updates that the user may read, the latest month first; of drafts those of the user's projects."""
    rows = access.visible(user, StatusUpdate.objects.order_by("-month", "project__code", "pk"))
    return with_masks(rows, user, "project__").select_related("project", "written_by", "answered_by")


def notes(user: Any) -> QuerySet[YearNote]:
    """What changed, year by year, in projects that the user may know of; the latest first."""
    rows = access.visible(user, YearNote.objects.order_by("-year", "project__code", "pk"))
    return rows.select_related("project")


def lessons(user: Any) -> QuerySet[Lesson]:
    """Lessons that the user may read, the latest first; voided ones are left out."""
    rows = access.visible(user, Lesson.objects.filter(voided_at=None))
    return (
        with_masks(rows, user, "project__")
        .select_related("project")
        .order_by("-learned_on", "project__code", "pk")
    )


def stories(user: Any) -> QuerySet[Story]:
    """Stories that the user may read, the latest first; voided ones are left out.

    One without a consent that holds is for the project's members and for those who write the annual report.
    """
    rows = access.visible(user, Story.objects.filter(voided_at=None))
    return (
        with_masks(rows, user, "project__")
        .select_related("project")
        .order_by("-happened_on", "project__code", "pk")
    )


def sent(on: datetime.date) -> Q:
    """Updates that had been sent when the day `on` ended."""
    return Q(is_draft=False, sent_at__lt=day_starts(on, after=1))


def waiting(on: datetime.date) -> Q:
    """Sent updates with a decision wanted that nobody had answered when the day `on` ended."""
    return sent(on) & ~Q(decision_wanted="") & (Q(answered_on__isnull=True) | Q(answered_on__gt=on))


def latest(user: Any, project: Project, on: datetime.date) -> StatusUpdate | None:
    """The project's latest update that had been sent by the day."""
    return updates(user).filter(sent(on), project=project).first()


def month_before(day: datetime.date) -> datetime.date:
    """The first day of the month before the day's."""
    return (day.replace(day=1) - datetime.timedelta(days=1)).replace(day=1)


def month_after(month: datetime.date) -> datetime.date:
    return (month + datetime.timedelta(days=31)).replace(day=1)


def lacking(user: Any, month: datetime.date) -> QuerySet[Project]:
    """Running projects that the user manages, that ran in the month, and of which no update of it has been sent."""
    managed = people.responsible(today()).filter(user=user).order_by().values("project")
    told = StatusUpdate.objects.filter(month=month, is_draft=False).order_by().values("project")
    rows = access.visible(user, Project.objects.order_by("code", "pk"))
    ran = rows.filter(pk__in=managed, status__in=lifecycle.RUNNING, start__lt=month_after(month))
    return ran.exclude(pk__in=told)


def months(project: Project, on: datetime.date) -> list[datetime.date]:
    """Months of the project up to the day `on`, the latest first; two years at most."""
    found: list[datetime.date] = []
    month = min(on, project.actual_end or project.end).replace(day=1)
    while month >= project.start.replace(day=1) and len(found) < 24:
        found.append(month)
        month = month_before(month)
    return found


def consented(day: datetime.date) -> Q:
    """Stories whose teller's consent holds on the day: given by then, not ended and not withdrawn by then."""
    kept = Q(consent_withdrawn_on__isnull=True) | Q(consent_withdrawn_on__gt=day)
    return Q(consent_from__lte=day, consent_until__gte=day) & kept


def publishable(day: datetime.date) -> Q:
    """Stories that may leave the house on the day: of open projects, with a consent that holds."""
    return consented(day) & Q(voided_at__isnull=True, project__sensitivity=Sensitivity.OPEN)


def holds(story: Story, day: datetime.date) -> bool:
    """Does the consent of the story hold on the day?"""
    if story.consent_from is None or story.consent_until is None:
        return False
    withdrawn = story.consent_withdrawn_on
    return story.consent_from <= day <= story.consent_until and (withdrawn is None or withdrawn > day)


def published_stories(year: int, day: datetime.date) -> QuerySet[Story]:
    """Stories told in the year that may leave the house on `day`."""
    rows = Story.objects.filter(publishable(day), Year(year).within("happened_on"))
    return rows.select_related("project").order_by("project__code", "-happened_on", "pk")


def published_lessons(year: int) -> QuerySet[Lesson]:
    """Lessons of the year from open projects."""
    rows = Lesson.objects.filter(
        Year(year).within("learned_on"), voided_at=None, project__sensitivity=Sensitivity.OPEN
    )
    return rows.select_related("project").order_by("learned_on", "project__code", "pk")


def published_deviations(year: int) -> QuerySet[StatusUpdate]:
    """Sent updates of the year from open projects that tell of a deviation, by project and month."""
    rows = StatusUpdate.objects.filter(
        Year(year).within("month"), is_draft=False, project__sensitivity=Sensitivity.OPEN
    )
    return rows.exclude(deviations="").select_related("project").order_by("project__code", "month", "pk")
