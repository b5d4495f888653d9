"""Reusable questions about assessments. Everything that is shown starts from what the user may know of."""

from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet

from projects.assessments.models import Assessment, Criterion, ImprovementAction, Item, Score, ScoreEvidence
from projects.portfolio.rights import with_masks
from tracker.core import access
from tracker.core.periods import Year, today

Status = Assessment.Status


def assessments(user: Any) -> QuerySet[Assessment]:
    """Assessments that the user may know of, the latest first; each with `is_masked`. Voided ones are left out."""
    rows: QuerySet[Assessment] = access.visible(user, Assessment.objects.filter(voided_at__isnull=True))
    rows = with_masks(rows, user, "project__")
    rows = rows.select_related("instrument", "organisation__country", "project")
    return rows.order_by("-assessed_on", "public_id", "pk")


def with_counts(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """Adds how many improvements are `planned`, how many of them `done` and how many `late`."""

    def number(condition: Q) -> Count:
        standing = Q(actions__voided_at__isnull=True)
        return Count("actions", filter=standing & condition, distinct=True)

    not_done = Q(actions__done_on__isnull=True)
    return rows.annotate(
        planned=number(Q()), done=number(~not_done), late=number(not_done & Q(actions__due_on__lt=today()))
    )


def with_scores(rows: QuerySet[Assessment]) -> QuerySet[Assessment]:
    """The assessments with all that scoring.py asks for: three queries more, however many rows."""
    criteria: QuerySet[Criterion] = Criterion.objects.order_by("code", "pk")
    items: QuerySet[Item] = Item.objects.order_by("code", "pk")
    return rows.prefetch_related(
        Prefetch("instrument__criteria", criteria.prefetch_related(Prefetch("items", items))),
        Prefetch("scores", Score.objects.order_by("item__criterion__code", "item__code", "view", "pk")),
    )


def final_until(year: int) -> QuerySet[Assessment]:
    """All final assessments up to the end of the year, the earliest first, whoever asks: for figures.

    They protect what they tell.
    """
    rows = Assessment.objects.filter(voided_at__isnull=True, status=Status.FINAL)
    last = Year(year).last_day
    return rows.filter(assessed_on__lte=last).select_related("instrument").order_by("assessed_on", "pk")


def rounds(user: Any, organisation: Any) -> QuerySet[Assessment]:
    """The organisation's final assessments in order of time, ready for scoring.py."""
    rows = assessments(user).filter(organisation=organisation, status=Status.FINAL)
    return with_scores(rows.order_by("assessed_on", "pk"))


def improvement_actions(user: Any) -> QuerySet[ImprovementAction]:
    """What is to be improved after assessments that the user may know of; voided ones are left out."""
    rows: QuerySet[ImprovementAction]
    rows = ImprovementAction.objects.filter(voided_at__isnull=True, assessment__voided_at__isnull=True)
    rows = with_masks(access.visible(user, rows), user, "assessment__project__")
    return rows.select_related(
        "assessment__project", "assessment__organisation", "assessment__instrument", "item", "activity"
    )


def by_rank(rows: QuerySet[ImprovementAction]) -> QuerySet[ImprovementAction]:
    """What is not done yet first, then by priority and day."""
    return rows.order_by(F("done_on").asc(nulls_first=True), "priority", "due_on", "pk")


def is_late() -> Q:
    """Not done, and the day has passed."""
    return Q(done_on__isnull=True, due_on__lt=today())


def documents(user: Any) -> QuerySet[ScoreEvidence]:
    """Evidence attached to assessments that the user may know of; voided ones are left out."""
    rows: QuerySet[ScoreEvidence]
    rows = ScoreEvidence.objects.filter(voided_at__isnull=True, assessment__voided_at__isnull=True)
    rows = with_masks(access.visible(user, rows), user, "assessment__project__")
    return rows.select_related("assessment__project", "item", "added_by")
