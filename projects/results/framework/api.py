"""Indicators in the API."""

from typing import Any

from django.db.models import QuerySet

from projects.portfolio.models import Project
from projects.results.catalogue.models import StandardIndicator
from projects.results.framework import actions, queries
from projects.results.framework.filters import IndicatorFilter
from projects.results.framework.models import Indicator
from tracker.core.api.fields import Code
from tracker.core.api.views import Resource, RowSerializer
from tracker.privacy.watching import WatchedResource


class IndicatorSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    standard = Code(
        slug_field="code", queryset=StandardIndicator.objects.all(), allow_null=True, required=False
    )

    class Meta:
        model = Indicator
        fields = [name for name in actions.FIELDS if name != "responsible"]
        extra_kwargs = {"code": {"validators": []}}


class Indicators(WatchedResource):
    """Indicators."""

    model = Indicator
    serializer_class = IndicatorSerializer
    filterset_class = IndicatorFilter
    lookup_field = "code"
    rights = Resource.rights

    def rows(self, user: Any) -> QuerySet[Indicator]:
        return queries.indicators(user)

    def save(self, row: Indicator | None, expected: int | None, data: dict[str, Any]) -> Indicator:
        return actions.save_indicator(user=self.request.user, indicator=row, expected=expected, fields=data)
