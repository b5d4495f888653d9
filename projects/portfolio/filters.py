"""The one filter of projects: the list page, its downloads and the API read the same address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Case, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Collate, NullIf, TruncYear
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from countries.places.models import Country
from projects.portfolio import queries
from projects.portfolio.models import Funder, Project, ProjectCountry, ProjectMember, Theme
from projects.portfolio.models.project import Status
from projects.portfolio.rights import unmasked
from tracker.accounts.models import User
from tracker.core import access
from tracker.core.db import swedish
from tracker.core.filters import CodeFilter, SearchFilter, offer
from tracker.core.periods import today

RUNNING, ENDING, ALL = "running", "ending", "all"
STATUSES = [
    (RUNNING, _("ongoing projects")),
    (ENDING, _("projects ending within a year")),
    (ALL, _("all projects")),
    (_("One status"), list(Status.choices)),
]
ORDERS = {
    "name": _("project"),
    "status": _("status"),
    "country": _("country"),
    "funder": _("funder"),
    "end": _("end"),
}


def both_ways(orders: dict[str, Any]) -> list[tuple[str, Any]]:
    """Choices upwards and downwards: end, -end."""
    return [
        choice
        for key, label in orders.items()
        for choice in ((key, label), (f"-{key}", format_lazy(_("{what}, backwards"), what=label)))
    ]


def visible_projects(request: Any) -> QuerySet[Project]:
    """Projects that may be asked for; without a request, none."""
    return access.visible(request.user, Project.objects.all()) if request else Project.objects.none()


class ProjectFilter(django_filters.FilterSet):
    """`?status=running&country=TZ&funder=sida&theme=T4&year=2017&responsible=anna&mine=1&text=…&order=-end`

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
    year = django_filters.ChoiceFilter(
        label=_("Year"), choices=[], method="by_year", empty_label=_("all years")
    )
    responsible = CodeFilter(
        label=_("Project manager"),
        queryset=lambda request: _managers(request),
        to_field_name="username",
        method="by_responsible",
        empty_label=_("anybody"),
    )
    mine = django_filters.ChoiceFilter(
        label=_("My projects"),
        choices=[("1", _("my projects"))],
        method="by_mine",
        widget=forms.HiddenInput,
    )
    text = SearchFilter(label=_("Search"), method="by_text")
    order = django_filters.ChoiceFilter(
        label=_("Order"),
        choices=both_ways(ORDERS),
        method="by_order",
    )

    class Meta:
        model = Project
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.filters["year"], lambda: _years(self.request))

    def filter_queryset(self, rows: QuerySet[Project]) -> QuerySet[Project]:
        rows = super().filter_queryset(rows)
        return rows if self.form.cleaned_data.get("order") else self.by_order(rows, "order", "-end")

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

    def by_year(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        return queries.in_year(rows, int(value))

    def by_responsible(self, rows: QuerySet[Project], name: str, value: User) -> QuerySet[Project]:
        # Who manages a masked project is masked too, so a question by person may not find it.
        return queries.managed_by(rows.filter(unmasked(self.request.user)), value.pk)

    def by_mine(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        return queries.mine(rows, self.request.user)

    def by_text(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        return queries.found(rows, value)

    def by_order(self, rows: QuerySet[Project], name: str, value: str) -> QuerySet[Project]:
        """Swedish order of names; what is unknown comes last in both directions."""
        key = self.order_key(value.removeprefix("-"))
        by = key.desc(nulls_last=True) if value.startswith("-") else key.asc(nulls_last=True)
        return rows.order_by(by, "code", "pk")

    def order_key(self, key: str) -> Any:
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
            return Collate(
                Coalesce(f"region__{name}", Subquery(main.values(f"country__{name}")[:1])), "swedish"
            )
        if key == "funder":
            first = Funder.objects.filter(agreements__project=OuterRef("pk")).order_by("order", "code", "pk")
            return Subquery(first.values("order")[:1])
        if key == "end":
            # Of a masked project only the year is told, so the order may not tell the day either.
            return Case(When(unmasked(self.request.user), then=F("end")), default=TruncYear("end"))
        return F(key)


def _shown(request: Any) -> QuerySet[Project]:
    """Projects whose countries and people may be offered as choices; without a request, none."""
    return queries.projects(request.user) if request else Project.objects.none()


def _countries(request: Any) -> QuerySet[Country]:
    language = "en" if (get_language() or "sv").startswith("en") else "sv"
    shares = ProjectCountry.objects.filter(project__in=_shown(request).values("pk"))
    return Country.objects.filter(pk__in=shares.values("country")).order_by(swedish(f"name_{language}"), "pk")


def _managers(request: Any) -> QuerySet[User]:
    open_projects = _shown(request).filter(unmasked(request.user)) if request else _shown(request)
    members = ProjectMember.objects.filter(
        project__in=open_projects.values("pk"),
        role__in=[ProjectMember.Role.MANAGER, ProjectMember.Role.DEPUTY],
    )
    return User.objects.filter(pk__in=members.values("user")).order_by("last_name", "first_name", "username")


def _years(request: Any) -> list[tuple[int, str]]:
    """From the year after this back to the first year of a project that the user may know of."""
    first = _shown(request).order_by("start", "pk").values_list("start", flat=True).first()
    last = today().year + 1
    return [(year, str(year)) for year in range(last, (first.year if first else last) - 1, -1)]
