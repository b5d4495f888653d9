"""What a number is about: a year, narrowed to a country, funder, theme or project, as somebody may see it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from countries.models import Country
from projects.models import Funder, Project, ProjectCountry, ProjectTheme, Theme
from tracker.core.errors import Refused
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, Year


@dataclass(frozen=True, slots=True)
class Scope:
    """`user` None is the published view: what anybody may read. Totals are the same for everybody."""

    year: int
    country: Country | None = None
    funder: Funder | None = None
    theme: Theme | None = None
    project: Project | None = None
    user: Any = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            message = _("Choose a year between %(first)s and %(last)s.")
            raise Refused("year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field="year")

    @property
    def is_split(self) -> bool:
        """Money is counted by a share of the project, not whole."""
        return self.country is not None or self.theme is not None

    def counts(self, path: str = "project__") -> Q:
        """Rows of the projects in scope, `path` leading to the project ("" for projects themselves).

        A project belongs to a country or theme that it has a share in, and to each funder that it
        has an agreement with. Money narrows further: by share and by the agreement's own funder.
        """
        q = Q()
        if self.country:
            shares = ProjectCountry.objects.filter(country=self.country)
            q &= Q(**{f"{path}pk__in": shares.values("project")})
        if self.theme:
            themes = ProjectTheme.objects.filter(theme=self.theme)
            q &= Q(**{f"{path}pk__in": themes.values("project")})
        if self.funder:
            paid = Project.objects.filter(agreements__funder=self.funder)
            q &= Q(**{f"{path}pk__in": paid.values("pk")})
        if self.project:
            q &= Q(**{f"{path}pk": self.project.pk})
        return q


def within(field: str, years: Sequence[int]) -> Q:
    """Rows whose date `field` lies in the years from the first to the last of `years`."""
    return Q(**{f"{field}__gte": Year(min(years)).first_day, f"{field}__lte": Year(max(years)).last_day})
