"""The one filter of assignments: pages and the API read the same address; and the year of the list of people."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.portfolio.filters import visible_projects
from projects.staff import queries
from projects.staff.models import Assignment, Employee
from tracker.core.filters import CodeFilter
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today

RELEASED, WAITING = "released", "waiting"
OWN, EXTERNAL = "own", "external"


class AssignmentFilter(django_filters.FilterSet):
    """`?project=P-2017-004&employee=E12&year=2017&release=waiting`"""

    project = CodeFilter(label=_("Project"), queryset=visible_projects, to_field_name="public_id")
    employee = CodeFilter(label=_("Person"), queryset=Employee.objects.all(), to_field_name="number")
    year = django_filters.NumberFilter(
        label=_("Year"), method="by_year", min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    release = django_filters.ChoiceFilter(
        label=_("Release"),
        choices=[
            (RELEASED, pgettext_lazy("person", "released")),
            (WAITING, pgettext_lazy("person", "not released")),
        ],
        method="by_release",
    )

    class Meta:
        model = Assignment
        fields: list[str] = []

    def by_year(self, rows: QuerySet[Assignment], name: str, value: Any) -> QuerySet[Assignment]:
        return queries.in_year(rows, int(value))

    def by_release(self, rows: QuerySet[Assignment], name: str, value: str) -> QuerySet[Assignment]:
        colleagues = rows.filter(employee__is_external=False)
        return colleagues.filter(released_by__isnull=value == WAITING)


class PeopleFilter(forms.Form):
    """`?year=2017&kind=own`; without a year the present one."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False, empty_value=None)
    kind = forms.ChoiceField(
        label=_("Kind"),
        required=False,
        choices=[("", _("everybody")), (OWN, _("our own")), (EXTERNAL, _("external experts"))],
    )

    def __init__(self, data: Any, years: list[int]) -> None:
        super().__init__(data)
        self.fields["year"].choices = [("", _("this year")), *((year, str(year)) for year in years)]

    @property
    def chosen(self) -> int:
        return (self.cleaned_data.get("year") if self.is_valid() else None) or today().year

    def narrowed(self, rows: queries.Rows) -> queries.Rows:
        if not self.is_valid():
            return rows.none()
        kind = self.cleaned_data["kind"]
        return rows.filter(is_external=kind == EXTERNAL) if kind else rows
