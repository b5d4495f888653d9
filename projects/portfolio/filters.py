"""The one filter of projects: the list page, its downloads and the API read the same address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Collate, NullIf
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from countries.places.models import Country
from projects.portfolio import queries
from projects.portfolio.models import Funder, Project, ProjectCountry, ProjectMember, Theme
from projects.portfolio.models.project import Status
from projects.portfolio.rights import with_masks
from tracker.accounts.models import User
from tracker.core.db import swedish
from tracker.core.filters import CodeFilter, SearchFilter
from tracker.core.periods import today

RUNNING, ENDING, ALL = "running", "ending", "all"
STATUSES = [
    (RUNNING, _("ongoing projects")),
    (ENDING, _("projects ending within a year")),
    (ALL, _("all projects")),
    (_("One status"), list(Status.choices)),
]
SORTS = {
    "name": _("project"),
    "status": _("status"),
    "country": _("country"),
    "funder": _("funder"),
    "end": _("end"),
}


class ProjectFilter(django_filters.FilterSet):
    """`?status=running&country=TZ&funder=sida&theme=T4&year=2017&responsible=anna&mine=1&text=…&sort=-end`

    Nothing given means all projects that the user may know of, latest end first.
    """

    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=STATUSES, method="by_status", empty_label=None
    )
    country = CodeFilter(
        label=_("Country"),
        queryset=lambda request: _countries(request),
        to_field_name="iso2",
        method="by_country",
        empty_label=_("all countries"),
    )
    funder = CodeFilter(
        label=_("Funder"),
        queryset=Funder.objects.all(),
        to_field_name="code",
        method="by_funder",
        empty_label=_("all funders"),
    )
    theme = CodeFilter(
        label=_("Theme"),
        queryset=Theme.objects.all(),
        to_field_name="code",
        method="by_theme",
        empty_label=_("all themes"),
    )
    year = django_filters.TypedChoiceFilter(
        label=_("Year"), choices=lambda: _years(), coerce=int, method="by_year", empty_label=_("all years")
    )
    responsible = CodeFilter(
        label=_("Project manager"),
        queryset=lambda request: _managers(request),
        to_field_name="username",
        method="by_responsible",
        empty_label=_("anybody"),
    )
    mine = django_filters.TypedChoiceFilter(
        label=_("My projects"),
        choices=[("1", _("my projects"))],
        coerce=bool,
        method="by_mine",
        widget=forms.HiddenInput,
    )
    text = SearchFilter(label=_("Search"), method="by_text")
    sort = django_filters.ChoiceFilter(
        label=_("Order"),
        choices=lambda: [(sign + key, label) for key, label in SORTS.items() for sign in ("", "-")],
        method="by_sort",
    )

    class Meta:
        model = Project
        fields: list[str] = []

    def filter_queryset(self, rows: QuerySet[Project]) -> QuerySet[Project]:
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("sort") else self.by_sort(rows, "sort", "-end")

    def by_status(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        if value == RUNNING:
            return queries.running(rows)
        if value == ENDING:
            return queries.ending_within_a_year(rows)
        return rows if value == ALL else rows.filter(status=value)

    def by_country(self, rows: QuerySet[Project], name: str, value: Country) -> QuerySet[Project]:
        return rows.filter(pk__in=value.project_shares.values("project"))

    def by_funder(self, rows: QuerySet[Project], name: str, value: Funder) -> QuerySet[Project]:
        return rows.filter(pk__in=value.agreements.values("project"))

    def by_theme(self, rows: QuerySet[Project], name: str, value: Theme) -> QuerySet[Project]:
        return rows.filter(pk__in=value.project_shares.values("project"))

    def by_year(self, rows: QuerySet[Project], name: str, value: int) -> QuerySet[Project]:
        return queries.in_year(rows, value)

    def by_responsible(self, rows: QuerySet[Project], name: str, value: User) -> QuerySet[Project]:
        # Who manages a masked project is masked too, so a question by person may not find it.
        return queries.managed_by(with_masks(rows, self.request.user).filter(is_masked=False), value.pk)

    def by_mine(self, rows: QuerySet[Project], name: str, value: bool) -> QuerySet[Project]:
        return queries.mine(rows, self.request.user)

    def by_text(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        return queries.found(rows, value)

    def by_sort(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        """Swedish order of names; what is unknown comes last in both directions."""
        key = order_key(value.removeprefix("-"))
        by = key.desc(nulls_last=True) if value.startswith("-") else key.asc(nulls_last=True)
        return rows.order_by(by, "code", "pk")


def order_key(key: str) -> Any:
    """The expression that a list is sorted by."""
    language = "en" if (get_language() or "sv").startswith("en") else "sv"
    if key == "name":
        other = "sv" if language == "en" else "en"
        named = Coalesce(NullIf(f"name_{language}", Value("")), f"name_{other}")
        return Collate(named, "swedish")
    if key == "country":
        main = ProjectCountry.objects.filter(project=OuterRef("pk")).order_by(
            "-share", "country__name_en", "pk"
        )
        name = f"name_{language}"
        return Collate(Coalesce(f"region__{name}", Subquery(main.values(f"country__{name}")[:1])), "swedish")
    if key == "funder":
        first = Funder.objects.filter(agreements__project=OuterRef("pk")).order_by("order", "code", "pk")
        return Subquery(first.values("order")[:1])
    return F(key)


def _shown(request: Any) -> QuerySet[Project]:
    """Projects whose countries and people may be offered as choices; without a request, none."""
    return queries.projects(request.user) if request else Project.objects.none()


def _countries(request: Any) -> QuerySet[Country]:
    language = "en" if (get_language() or "sv").startswith("en") else "sv"
    shares = ProjectCountry.objects.filter(project__in=_shown(request).values("pk"))
    return Country.objects.filter(pk__in=shares.values("country")).order_by(swedish(f"name_{language}"), "pk")


def _managers(request: Any) -> QuerySet[User]:
    open_projects = _shown(request).filter(is_masked=False)
    members = ProjectMember.objects.filter(
        project__in=open_projects.values("pk"),
        role__in=[ProjectMember.Role.MANAGER, ProjectMember.Role.DEPUTY],
    )
    return User.objects.filter(pk__in=members.values("user")).order_by("last_name", "first_name", "username")


def _years() -> list[tuple[int, str]]:
    """From the year after this back to the first project's first year."""
    first = Project.objects.order_by("start", "pk").values_list("start", flat=True).first()
    last = today().year + 1
    return [(year, str(year)) for year in range(last, (first.year if first else last) - 1, -1)]
