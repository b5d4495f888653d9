"""The one filter of risks: the page, its downloads and the API read the same address."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.portfolio import people
from projects.portfolio.filters import visible_projects
from projects.risks import queries
from projects.risks.models import Risk
from tracker.core.filters import CodeFilter
from tracker.core.periods import today

OPEN, OVERDUE, CLOSED, ALL = "open", "overdue", "closed", "all"
ME = "me"
_CELLS = [(f"{p}-{c}", f"{p} × {c}") for p in queries.SCALE for c in queries.SCALE]


class RiskFilter(django_filters.FilterSet):
    """`?project=P-2017-004&category=partner&level=bad&state=overdue&person=me&residual=3-4&inherent=4-4`

    Nothing given means all risks that the user may know of, the gravest first. `level` is of what is left;
    `residual` and `inherent` are a cell of the matrix: probability-consequence.
    """

    project = CodeFilter(
        label=_("Project"),
        queryset=visible_projects,
        to_field_name="public_id",
        empty_label=_("all projects"),
    )
    category = django_filters.ChoiceFilter(
        label=_("Category"),
        choices=lambda: [(one.value, capfirst(one.label)) for one in Risk.Category],
        empty_label=_("all categories"),
    )
    level = django_filters.ChoiceFilter(
        label=_("Level"),
        choices=[(queries.HIGH, _("high")), (queries.MIDDLE, _("middle")), (queries.LOW, _("low"))],
        method="by_level",
        empty_label=_("all levels"),
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[
            (OPEN, pgettext_lazy("risks", "open")),
            (OVERDUE, _("to be looked at again")),
            (CLOSED, pgettext_lazy("risks", "closed")),
        ],
        method="by_state",
        empty_label=_("open and closed"),
    )
    person = django_filters.ChoiceFilter(
        label=_("Who sees to it"), choices=[(ME, _("me"))], method="by_person", empty_label=_("anybody")
    )
    residual = django_filters.ChoiceFilter(label=_("Residual risk"), choices=_CELLS, method="by_cell")
    inherent = django_filters.ChoiceFilter(label=_("Inherent risk"), choices=_CELLS, method="by_cell")

    class Meta:
        model = Risk
        fields: list[str] = []

    def by_level(self, rows: QuerySet[Risk], name: str, value: str) -> QuerySet[Risk]:
        return rows.filter(queries.of_level(value))

    def by_state(self, rows: QuerySet[Risk], name: str, value: str) -> QuerySet[Risk]:
        on = today()
        asked = {
            OPEN: queries.still_open(on),
            OVERDUE: queries.overdue(on),
            CLOSED: ~queries.still_open(on),
        }
        return rows.filter(asked[value]) if value in asked else rows

    def by_person(self, rows: QuerySet[Risk], name: str, value: str) -> QuerySet[Risk]:
        # Who sees to a masked one is masked too, so a question by person may not find it.
        return rows.filter(people.mine(self.request.user), is_masked=False)

    def by_cell(self, rows: QuerySet[Risk], name: str, value: str) -> QuerySet[Risk]:
        probability, consequence = value.split("-")
        return rows.filter(**{f"{name}_p": probability, f"{name}_c": consequence})


class PageFilter(RiskFilter):
    """The page begins with what is open; `all` stands for everything."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = self.filters["state"]
        states.extra["empty_label"] = pgettext_lazy("risks", "open")
        states.extra["choices"] = [
            (ALL, _("open and closed")),
            *(choice for choice in states.extra["choices"] if choice[0] != OPEN),
        ]
        vars(states).pop("_field", None)

    def filter_queryset(self, rows: QuerySet[Risk]) -> QuerySet[Risk]:
        if not self.form.cleaned_data.get("state"):
            rows = self.by_state(rows, "state", OPEN)
        return super().filter_queryset(rows)
