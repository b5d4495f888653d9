"""Projects counted: those that ran in a year, those that began and those that ended."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from projects.models import Project, StatusChange
from reports.figures.scope import Scope
from reports.figures.values import Counted
from tracker.core.periods import Year

# What never became a project neither began nor ended.
_NEVER_BEGAN = (
    Project.Status.IDEA,
    Project.Status.PREPARATION,
    Project.Status.APPLIED,
    Project.Status.DECLINED,
)


def projects(scope: Scope) -> QuerySet[Project]:
    """Projects in scope, with the day that each ended or is to end."""
    return Project.objects.filter(scope.counts("")).annotate(last_day=Coalesce("actual_end", "end"))


def active_in(number: int) -> Q:
    """Ran in the year: begun, not ended, and at some time of the year with the status ongoing."""
    year = Year(number)
    replaced = StatusChange.objects.filter(
        Q(since__gt=OuterRef("since")) | Q(since=OuterRef("since"), pk__gt=OuterRef("pk")),
        Q(since__lte=year.first_day) | Q(since=OuterRef("since")),
        project=OuterRef("project"),
    )
    ongoing = StatusChange.objects.filter(
        ~Exists(replaced),
        project=OuterRef("pk"),
        status=Project.Status.ONGOING,
        since__lte=year.last_day,
    )
    return Q(Exists(ongoing), start__lte=year.last_day, last_day__gte=year.first_day)


def started_in(number: int) -> Q:
    return Year(number).within("start") & ~Q(status__in=_NEVER_BEGAN)


def ended_in(number: int) -> Q:
    return Year(number).within("last_day") & ~Q(status__in=_NEVER_BEGAN)


def counted(condition: Callable[[int], Q]) -> Callable[[Scope, Sequence[int]], dict[int, Counted]]:
    """The rule that counts projects by a condition on the year: one query for all years."""

    def rule(scope: Scope, years: Sequence[int]) -> dict[int, Counted]:
        counts = {str(year): Count("pk", filter=condition(year)) for year in years}
        found = projects(scope).aggregate(**{f"in_{year}": count for year, count in counts.items()})
        return {year: Counted(found[f"in_{year}"]) for year in years}

    return rule


def rows(condition: Callable[[int], Q]) -> Callable[[Scope], QuerySet[Project]]:
    return lambda scope: projects(scope).filter(condition(scope.year)).order_by("code", "pk")
