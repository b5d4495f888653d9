"""The one filter of assessments: the page, its downloads and the API read the same address."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from countries.organisations.models import Organisation
from projects.assessments import queries
from projects.assessments.models import Assessment, ImprovementAction, Instrument
from projects.portfolio.filters import visible_projects
from tracker.core.filters import CodeFilter, offer
from tracker.core.periods import Year

LATE, OPEN, DONE = "late", "open", "done"


def _organisations(request: Any) -> QuerySet[Organisation]:
    """Those of whom the user may know an assessment; without a request, none."""
    if not request:
        return Organisation.objects.none()
    assessed = queries.assessments(request.user).order_by().values("organisation")
    return Organisation.objects.filter(pk__in=assessed).order_by("name_sv", "pk")


def _of(choices: Any) -> Any:
    return lambda: [(one.value, capfirst(one.label)) for one in choices]


class AssessmentFilter(django_filters.FilterSet):
    """`?organisation=…&project=P-2017-004&instrument=caf-2020&round=baseline&status=final&year=2017`

    Nothing given means all assessments that the user may know of, the latest first.
    """

    organisation = CodeFilter(
        label=_("Organisation"),
        queryset=_organisations,
        to_field_name="identifier",
        empty_label=_("all organisations"),
    )
    project = CodeFilter(
        label=_("Project"),
        queryset=visible_projects,
        to_field_name="public_id",
        empty_label=_("all projects"),
    )
    instrument = CodeFilter(
        label=_("Instrument"),
        queryset=Instrument.objects.order_by("kind", "code", "pk"),
        to_field_name="code",
        empty_label=_("all instruments"),
    )
    round = django_filters.ChoiceFilter(
        label=_("Round"), choices=_of(Assessment.Round), empty_label=_("all rounds")
    )
    status = django_filters.ChoiceFilter(
        label=_("Status"), choices=_of(Assessment.Status), empty_label=_("draft and final")
    )
    year = django_filters.ChoiceFilter(
        label=_("Year"), choices=[], method="by_year", empty_label=_("all years")
    )

    class Meta:
        model = Assessment
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.filters["year"], lambda: _years(self.request))

    def by_year(self, rows: QuerySet[Assessment], name: str, value: str) -> QuerySet[Assessment]:
        return rows.filter(Year(int(value)).within("assessed_on"))


def _years(request: Any) -> list[tuple[str, str]]:
    """Years in which something was assessed that the user may know of, the latest first."""
    if not request:
        return []
    days = queries.assessments(request.user).order_by().dates("assessed_on", "year", order="DESC")
    return [(str(day.year), str(day.year)) for day in days]


class ImprovementFilter(django_filters.FilterSet):
    """`?assessment=AS-2017-001&state=late`"""

    assessment = CodeFilter(
        label=_("Assessment"),
        queryset=lambda request: queries.assessments(request.user) if request else Assessment.objects.none(),
        to_field_name="public_id",
    )
    state = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[(OPEN, _("not done")), (LATE, _("late")), (DONE, _("done"))],
        method="by_state",
    )

    class Meta:
        model = ImprovementAction
        fields: list[str] = []

    def by_state(
        self, rows: QuerySet[ImprovementAction], name: str, value: str
    ) -> QuerySet[ImprovementAction]:
        if value == LATE:
            return rows.filter(queries.is_late())
        return rows.filter(done_on__isnull=value == OPEN)
