"""The one filter of missions: the board, its downloads and the API read the same address."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from countries.places.models import Country
from projects.missions import chain, queries
from projects.missions.models import Mission
from projects.portfolio.filters import visible_projects
from projects.staff.models import Employee
from tracker.core.filters import CodeFilter, offer
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today

OPEN, LATE, FINISHED, ALL = "open", "late", "done", "all"
ME = "me"


class MissionFilter(django_filters.FilterSet):
    """`?project=P-2017-004&step=report&state=late&person=me&employee=E12&year=2017&country=KH`

    Nothing given means all missions that the user may know of, the latest first. `step` is where they are stuck;
    `person=me` those whose present step is the user's.
    """

    project = CodeFilter(
        label=_("Project"),
        queryset=visible_projects,
        to_field_name="public_id",
        empty_label=_("all projects"),
    )
    step = django_filters.ChoiceFilter(
        label=pgettext_lazy("mission", "Stuck at"),
        choices=lambda: [
            (step.value, capfirst(step.label)) for step in chain.Step if step != chain.Step.NEED
        ],
        method="by_step",
        empty_label=_("any step"),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            (OPEN, pgettext_lazy("missions", "under way")),
            (LATE, pgettext_lazy("missions", "late")),
            (FINISHED, pgettext_lazy("missions", "finished")),
        ],
        method="by_state",
        empty_label=pgettext_lazy("missions", "under way or finished"),
    )
    person = django_filters.ChoiceFilter(
        label=_("Who has it"), choices=[(ME, _("me"))], method="by_person", empty_label=_("anybody")
    )
    employee = CodeFilter(
        label=_("Who goes"), queryset=Employee.objects.all(), to_field_name="number", method="by_employee"
    )
    year = django_filters.ChoiceFilter(
        label=_("Year"),
        choices=[(str(year), str(year)) for year in range(LAST_YEAR, FIRST_YEAR - 1, -1)],
        method="by_year",
        empty_label=_("all years"),
    )
    country = CodeFilter(
        label=_("Country"),
        queryset=Country.objects.all(),
        to_field_name="iso2",
        empty_label=_("all countries"),
    )

    class Meta:
        model = Mission
        fields: list[str] = []

    def by_step(self, rows: QuerySet[Mission], name: str, value: str) -> QuerySet[Mission]:
        return rows.filter(stuck=value)

    def by_state(self, rows: QuerySet[Mission], name: str, value: str) -> QuerySet[Mission]:
        if value == ALL:
            return rows
        if value == LATE:
            return rows.filter(is_late=True)
        return rows.filter(stuck=chain.DONE) if value == FINISHED else queries.unfinished(rows)

    def by_person(self, rows: QuerySet[Mission], name: str, value: str) -> QuerySet[Mission]:
        return rows.filter(pk__in=queries.to_do(self.request.user, today()).order_by().values("pk"))

    def by_employee(self, rows: QuerySet[Mission], name: str, value: Employee) -> QuerySet[Mission]:
        return rows.filter(queries.goes(value))

    def by_year(self, rows: QuerySet[Mission], name: str, value: str) -> QuerySet[Mission]:
        return queries.in_year(rows, int(value))


class BoardFilter(MissionFilter):
    """The board begins with what is under way; `all` stands for everything."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = self.filters["state"]
        states.extra["empty_label"] = pgettext_lazy("missions", "under way")
        offer(
            states,
            lambda: [
                (LATE, pgettext_lazy("missions", "late")),
                (FINISHED, pgettext_lazy("missions", "finished")),
                (ALL, pgettext_lazy("missions", "under way or finished")),
            ],
        )
        years = self.queryset.order_by().dates("start", "year", order="DESC")
        offer(self.filters["year"], lambda: [(str(day.year), str(day.year)) for day in years])

    def filter_queryset(self, rows: QuerySet[Mission]) -> QuerySet[Mission]:
        if not self.form.cleaned_data.get("state"):
            rows = self.by_state(rows, "state", OPEN)
        return super().filter_queryset(rows)
