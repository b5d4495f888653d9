"""Projects in the permission matrix: whose own a project is, and who may not know of it.

The other slices ask the same two questions through the path from their row to the project.
"""

from typing import Any

from django.db.models import BooleanField, Case, DateField, F, Q, QuerySet, Value, When
from django.db.models.functions import TruncYear

import countries.rights  # noqa: F401  organisations are registered before more of them are hidden
from countries.models import Organisation
from projects.portfolio.models import Funder, Project, ProjectMember, ProjectPartner, Theme
from projects.portfolio.models.project import Sensitivity
from tracker.core import access
from tracker.core.periods import today

# What a member who may only read, by decision, can do with "own" projects.
_READING = ("view", "see identities")


def memberships(user: Any, action: str = "view") -> QuerySet[ProjectMember]:
    """The user's memberships that hold today; for changes those of readers do not count."""
    on = today()
    rows = ProjectMember.objects.filter(
        Q(last_day__isnull=True) | Q(last_day__gte=on), user=user, first_day__lte=on
    )
    return rows if action in _READING else rows.exclude(role=ProjectMember.Role.READER)


def own(user: Any, action: str, path: str = "") -> Q:
    """Rows whose project (reached by `path`, for example "agreement__project__") is the user's own."""
    return Q(**{f"{path}pk__in": memberships(user, action).values("project")})


def hidden(user: Any, path: str = "") -> Q:
    """Rows of protected projects that the user is not named for: to that user they do not exist."""
    return Q(**{f"{path}sensitivity": Sensitivity.PROTECTED}) & ~own(user, "view", path)


def unmasked(user: Any, path: str = "") -> Q:
    """Rows of whose project (at `path`) the user may see partner, persons, place and exact dates."""
    told = Q(**{f"{path}sensitivity": Sensitivity.OPEN}) | own(user, "see identities", path)
    return told | Q(**{f"{path}isnull": True}) if path else told


def masked(user: Any, path: str = "") -> Case:
    """The opposite, as a column: what of the project at `path` is to be kept from the user."""
    return Case(
        When(unmasked(user, path), then=Value(False)), default=Value(True), output_field=BooleanField()
    )


def with_masks(projects: QuerySet[Project], user: Any) -> QuerySet[Project]:
    """Adds `is_masked`: partner, persons, place and exact dates are to be kept from the user."""
    return projects.annotate(is_masked=masked(user))


def shown_day(field: str) -> Case:
    """A date as rows with `is_masked` may be filtered and sorted by: of masked ones only the year tells."""
    return Case(When(is_masked=True, then=TruncYear(field)), default=F(field), output_field=DateField())


def _only_in_masked_projects(user: Any) -> Q:
    """Partners that the user could know only from projects whose partners are masked."""
    partners = ProjectPartner.objects.order_by()
    known = partners.filter(unmasked(user, "project__")).values("organisation")
    kept = partners.exclude(project__sensitivity=Sensitivity.OPEN).values("organisation")
    return Q(pk__in=kept) & ~Q(pk__in=known)


access.register(Project, "project", own=own, hidden=hidden)
access.hide(Organisation, _only_in_masked_projects)
access.register(Theme, "theme")
access.register(Funder, "funder")
