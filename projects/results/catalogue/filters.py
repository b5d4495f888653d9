"""The filter of the calendar in the API."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from projects.results.catalogue import queries
from projects.results.catalogue.models import ReportingPeriod
from tracker.core.periods import FIRST_YEAR, LAST_YEAR


class PeriodFilter(django_filters.FilterSet):
    """`?kind=quarter&year=2017`"""

    kind = django_filters.ChoiceFilter(label=_("Type"), choices=ReportingPeriod.Kind.choices)
    year = django_filters.NumberFilter(
        label=_("Year"), method="by_year", min_value=FIRST_YEAR, max_value=LAST_YEAR
    )

    class Meta:
        model = ReportingPeriod
        fields: list[str] = []

    def by_year(self, rows: QuerySet[ReportingPeriod], name: str, value: int) -> QuerySet[ReportingPeriod]:
        return queries.of_year(rows, int(value))
