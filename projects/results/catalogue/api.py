"""The calendar and the catalogue in the API: to be read. They are kept by people, on pages."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from projects.results.catalogue import queries
from projects.results.catalogue.calendar import Openings
from projects.results.catalogue.filters import PeriodFilter
from projects.results.catalogue.models import (
    Category,
    Dimension,
    PeriodException,
    ReportingPeriod,
    StandardIndicator,
)
from tracker.core.api.fields import Code
from tracker.core.api.views import Resource, RowSerializer

_READ = ["get", "head"]


class ExceptionSerializer(RowSerializer):
    user = Code(slug_field="username", read_only=True)
    project = Code(slug_field="public_id", read_only=True, help_text="null: in all that are the person's.")
    granted_by = Code(slug_field="username", read_only=True)

    class Meta:
        model = PeriodException
        fields = ["user", "project", "until", "reason", "granted_by"]


class PeriodSerializer(RowSerializer):
    exceptions = ExceptionSerializer(
        many=True, help_text="Who may report now although it is closed, as far as you may know of it."
    )
    is_open = serializers.SerializerMethodField(
        help_text="To you today: by the calendar, or by an exception for all your projects."
    )

    class Meta:
        model = ReportingPeriod
        fields = ["code", "kind", "first_day", "last_day", "opens_on", "closes_on", "is_open", "exceptions"]

    def get_is_open(self, row: ReportingPeriod) -> bool:
        if "openings" not in self.context:
            self.context["openings"] = Openings(self.context["request"].user)
        return bool(self.context["openings"].of(row, None).is_open)


class ReportingPeriods(Resource):
    """The authority's calendar: what is measured when, and when it is reported."""

    model = ReportingPeriod
    serializer_class = PeriodSerializer
    filterset_class = PeriodFilter
    lookup_field = "code"
    http_method_names = _READ

    def rows(self, user: Any) -> QuerySet[ReportingPeriod]:
        return queries.with_exceptions(queries.periods(user), user)


class StandardIndicatorSerializer(RowSerializer):
    class Meta:
        model = StandardIndicator
        fields = [
            "code", "name_sv", "name_en", "definition_sv", "definition_en", "unit_sv", "unit_en", "source",
        ]  # fmt: skip


class StandardIndicators(Resource):
    """The indicators that all projects share."""

    model = StandardIndicator
    serializer_class = StandardIndicatorSerializer
    lookup_field = "code"
    http_method_names = _READ


class CategorySerializer(RowSerializer):
    class Meta:
        model = Category
        fields = ["code", "name_sv", "name_en", "is_unknown"]


class DimensionSerializer(RowSerializer):
    categories = CategorySerializer(many=True)

    class Meta:
        model = Dimension
        fields = ["code", "name_sv", "name_en", "categories"]


class Disaggregations(Resource):
    """How persons are told apart, the same in all projects."""

    model = Dimension
    serializer_class = DimensionSerializer
    lookup_field = "code"
    http_method_names = _READ

    def rows(self, user: Any) -> QuerySet[Dimension]:
        return super().rows(user).prefetch_related("categories")
