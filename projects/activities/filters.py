"""The one filter of activities: the list page, its downloads and the API read the same address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Case, F, Max, Min, QuerySet, Value, When
from django.db.models.functions import Coalesce, Collate, NullIf
from django.utils.translation import gettext_lazy as _

from countries.places.models import Country
from projects.activities import queries
from projects.activities.models import Activity
from projects.portfolio import queries as portfolio
from projects.portfolio.filters import both_ways
from projects.portfolio.models import Project
from tracker.core.db import swedish
from tracker.core.filters import CodeFilter, SearchFilter, offer
from tracker.core.formats import is_swedish
from tracker.search.find import saying

ORDERS = {
    "day": _("date"),
    "title": _("what was done"),
    "kind": _("type"),
    "project": _("project"),
    "participants": _("participants"),
}


class ActivityFilter(django_filters.FilterSet):
    """`?year=2017&country=KH&project=P-2013-001&kind=mission&text=…&state=drafts&mine=1&order=-day`

    Nothing given means all logged activities that the user may know of, latest first.
    """

    kind = django_filters.ChoiceFilter(
        label=_("Type"),
        choices=lambda: [(kind.value, kind.label) for kind in Activity.Kind],
        empty_label=_("all types"),
    )
    country = CodeFilter(
        label=_("Country"),
        queryset=lambda request: _countries(request),
        to_field_name="iso2",
        empty_label=_("all countries"),
    )
    project = CodeFilter(
        label=_("Project"),
        queryset=lambda request: _projects(request),
        to_field_name="public_id",
        empty_label=_("all projects"),
    )
    year = django_filters.ChoiceFilter(
        label=_("Year"), choices=[], method="by_year", empty_label=_("all years")
    )
    mine = django_filters.ChoiceFilter(
        label=_("Logged by"),
        choices=[("1", _("me"))],
        method="by_mine",
        empty_label=_("anybody"),
    )
    state = django_filters.ChoiceFilter(
        label=_("Show"),
        choices=[("drafts", _("my drafts"))],
        method="by_state",
        empty_label=_("logged"),
        widget=forms.HiddenInput,
    )
    text = SearchFilter(label=_("Search"), method="by_text")
    order = django_filters.ChoiceFilter(
        label=_("Order"),
        choices=both_ways(ORDERS),
        method="by_order",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Activity
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.filters["year"], lambda: _years(self.request))

    def filter_queryset(self, rows: QuerySet[Activity]) -> QuerySet[Activity]:
        given = self.form.cleaned_data
        if not given.get("state"):
            rows = queries.logged(rows)
        rows = super().filter_queryset(rows)
        return rows if given.get("order") else self.by_order(rows, "order", "-day")

    def by_year(self, rows: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        return queries.in_year(rows, int(value))

    def by_mine(self, rows: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        return rows.filter(created_by=self.request.user)

    def by_state(self, rows: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        return rows.filter(is_draft=True)

    def by_text(self, rows: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        return saying(rows, "activity", value)

    def by_order(self, rows: QuerySet[Activity], name: str, value: str) -> QuerySet[Activity]:
        """Swedish order of words; what is unknown comes last in both directions; then the latest first."""
        key = {
            "day": F("shown_day"),
            "title": _title(),
            "kind": F("kind"),
            "project": F("project__code"),
            "participants": F("total"),
        }[value.removeprefix("-")]
        by = key.desc(nulls_last=True) if value.startswith("-") else key.asc(nulls_last=True)
        return queries.with_participants(rows).order_by(by, "-shown_day", "-pk")


def _title() -> Any:
    """What was done, as shown: in the reader's language or else the other; masked ones by nothing."""
    first, second = ("title_sv", "title_en") if is_swedish() else ("title_en", "title_sv")
    told = Coalesce(NullIf(first, Value("")), second)
    return Collate(Case(When(is_masked=True, then=Value("")), default=told), "swedish")


def _countries(request: Any) -> QuerySet[Country]:
    if not request:
        return Country.objects.none()
    used = queries.activities(request.user).values("country")
    return Country.objects.filter(pk__in=used).order_by(
        swedish("name_sv" if is_swedish() else "name_en"), "pk"
    )


def _projects(request: Any) -> QuerySet[Project]:
    return portfolio.projects(request.user).order_by("code", "pk") if request else Project.objects.none()


def _years(request: Any) -> list[tuple[int, str]]:
    """From the year of the latest activity that the user may know of back to the first one's."""
    if not request:
        return []
    span = queries.activities(request.user).order_by().aggregate(first=Min("start"), last=Max("start"))
    if not span["first"]:
        return []
    return [(year, str(year)) for year in range(span["last"].year, span["first"].year - 1, -1)]
