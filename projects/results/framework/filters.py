"""The filters of indicators and of the versions of frameworks."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from projects.portfolio.filters import visible_projects
from projects.results.framework import queries
from projects.results.framework.models import FrameworkVersion, Indicator, ResultNode
from tracker.core.filters import CodeFilter, SearchFilter


class IndicatorFilter(django_filters.FilterSet):
    """`?project=P-2017-004&level=P&text=…`"""

    project = CodeFilter(label=_("Project"), queryset=visible_projects, to_field_name="public_id")
    level = django_filters.ChoiceFilter(label=_("Level"), choices=ResultNode.Level.choices, method="by_level")
    text = SearchFilter(label=_("Search"), method="by_text")

    class Meta:
        model = Indicator
        fields: list[str] = []

    def by_level(self, rows: QuerySet[Indicator], name: str, value: str) -> QuerySet[Indicator]:
        return queries.at_level(rows, value)

    def by_text(self, rows: QuerySet[Indicator], name: str, value: str) -> QuerySet[Indicator]:
        return queries.found(rows, value)


class FrameworkFilter(django_filters.FilterSet):
    """`?project=P-2017-004&status=agreed`"""

    project = CodeFilter(label=_("Project"), queryset=visible_projects, to_field_name="public_id")
    status = django_filters.ChoiceFilter(label=_("Status"), choices=FrameworkVersion.Status.choices)

    class Meta:
        model = FrameworkVersion
        fields: list[str] = []
