"""Indicators in the API, with targets and values."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.portfolio.models import Project
from projects.results import actions, queries
from projects.results.filters import IndicatorFilter
from projects.results.models import Indicator, IndicatorTarget, IndicatorValue
from tracker.core.api.fields import Code, Year
from tracker.core.api.views import Resource, RowSerializer
from tracker.privacy.watching import WatchedResource

_YEAR = OpenApiParameter("year", int, OpenApiParameter.PATH)


class TargetSerializer(RowSerializer):
    year = Year()

    class Meta:
        model = IndicatorTarget
        fields = ["year", "value"]


class ValueSerializer(RowSerializer):
    class Meta:
        model = IndicatorValue
        fields = ["year", "value", "comment_sv", "comment_en"]
        read_only_fields = ["year"]
        extra_kwargs = {
            "value": {
                "required": True,
                "help_text": "null: reported as not measurable, which needs a comment.",
            }
        }


class IndicatorSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    baseline_year = Year(allow_null=True, required=False)
    targets = TargetSerializer(many=True, required=False)
    values = ValueSerializer(many=True, read_only=True)

    class Meta:
        model = Indicator
        fields = [*actions.FIELDS, "targets", "values"]
        extra_kwargs = {"code": {"validators": []}}


class Indicators(WatchedResource):
    """Indicators with baseline, targets and reported values."""

    model = Indicator
    serializer_class = IndicatorSerializer
    filterset_class = IndicatorFilter
    lookup_field = "code"
    rights = Resource.rights | {"report": "change"}

    def rows(self, user: Any) -> QuerySet[Indicator]:
        return queries.indicators(user)

    def save(self, row: Indicator | None, expected: int | None, data: dict[str, Any]) -> Indicator:
        targets = data.pop("targets", None)
        return actions.save_indicator(
            user=self.request.user,
            indicator=row,
            expected=expected,
            fields=data,
            targets=targets and [(target["year"], target["value"]) for target in targets],
        )

    @extend_schema(parameters=[_YEAR], request=None, responses=ValueSerializer)
    @action(detail=True, url_path=r"values/(?P<year>[0-9]{4})", url_name="value")
    def value(self, request: Request, year: str, **kwargs: Any) -> Response:
        """What was reported of a year."""
        row = self.get_object().values.filter(year=int(year)).first()
        if row is None:
            raise Http404
        return _answer(row)

    @extend_schema(
        parameters=[_YEAR],
        request=ValueSerializer,
        responses={200: ValueSerializer, 201: ValueSerializer},
    )
    @value.mapping.put
    def report(self, request: Request, year: str, **kwargs: Any) -> Response:
        """Report a year, or with If-Match change what was reported."""
        indicator = self.get_object()
        earlier = indicator.values.filter(year=int(year)).first()
        expected = self.expected(earlier) if earlier else None
        sent = ValueSerializer(earlier, data=request.data, context=self.get_serializer_context())
        sent.is_valid(raise_exception=True)
        row = actions.report_value(
            user=request.user, indicator=indicator, year=int(year), expected=expected, **sent.validated_data
        )
        return _answer(row, status.HTTP_200_OK if earlier else status.HTTP_201_CREATED)

    def shown(self, row: Any) -> Any:
        return ValueSerializer(row).data if isinstance(row, IndicatorValue) else super().shown(row)


def _answer(row: IndicatorValue, code: int = status.HTTP_200_OK) -> Response:
    return Response(ValueSerializer(row).data, code, headers={"ETag": f'"{row.version}"'})
