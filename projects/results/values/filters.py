"""The filter of values in the API."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from projects.portfolio.filters import visible_projects
from projects.results.catalogue.models import ReportingPeriod
from projects.results.framework.models import Indicator
from projects.results.values.models import IndicatorValue
from tracker.core import access
from tracker.core.filters import CodeFilter


def _indicators(request: Any) -> QuerySet[Indicator]:
    return access.visible(request.user, Indicator.objects.all()) if request else Indicator.objects.none()


class ValueFilter(django_filters.FilterSet):
    """`?project=P-2017-004&indicator=KH-1-O1&period=2017&status=approved`"""

    project = CodeFilter(
        label=_("Project"),
        queryset=visible_projects,
        to_field_name="public_id",
        field_name="indicator__project",
    )
    indicator = CodeFilter(label=_("Indicator"), queryset=_indicators, to_field_name="code")
    period = CodeFilter(
        label=_("Period"), queryset=ReportingPeriod.objects.order_by("first_day", "pk"), to_field_name="code"
    )
    status = django_filters.ChoiceFilter(label=_("Status"), choices=IndicatorValue.Status.choices)

    class Meta:
        model = IndicatorValue
        fields: list[str] = []
