"""Figures in the API: the same values, definitions and records as on the pages and in the report."""

from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import Model
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.permissions import BasePermission, IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from countries.models import Country
from projects.models import (
    Activity,
    Adoption,
    Agreement,
    Assessment,
    ChangeProject,
    Indicator,
    Project,
    ResultNode,
    Risk,
    StaffDays,
    Transaction,
)
from reports.dashboards.forms import ScopeForm
from reports.figures import FIGURES, Figure, FigureValue, Part, Scope
from tracker.core import access
from tracker.core.api.listing import Pages, check_parameters
from tracker.core.api.views import ApiView
from tracker.core.periods import FIRST_YEAR, LAST_YEAR

NUMBER = {"oneOf": [{"type": "string", "format": "decimal"}, {"type": "integer"}, {"type": "null"}]}
# Where the records that a figure counts stand in the API: resource, its lookup, and the way to it.
_RESOURCES: dict[type[Model], tuple[str, str, str]] = {
    Project: ("projects", "public_id", "public_id"),
    Activity: ("activities", "public_id", "public_id"),
    Transaction: ("ledger", "row_key", "row_key"),
    Agreement: ("agreements", "number", "number"),
    Indicator: ("indicators", "code", "code"),
    Country: ("countries", "iso2", "iso2"),
    Assessment: ("assessments", "public_id", "public_id"),
    Risk: ("risks", "public_id", "public_id"),
    ChangeProject: ("change-projects", "public_id", "public_id"),
    Adoption: ("adoptions", "pk", "pk"),
    # Staff days and results have no address of their own: they are told by their project.
    StaffDays: ("projects", "public_id", "project__public_id"),
    ResultNode: ("projects", "public_id", "version__project__public_id"),
}


SCOPE = [
    OpenApiParameter("year", {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}),
    OpenApiParameter("country", str, description="ISO code, two letters"),
    OpenApiParameter("funder", str, description="Code of the funder"),
    OpenApiParameter("theme", str, description="Code of the theme"),
    OpenApiParameter("project", str, description="Project number"),
]


class PartSerializer(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()
    value = serializers.SerializerMethodField()
    percent = serializers.DecimalField(7, 1, allow_null=True)

    @extend_schema_field(NUMBER)
    def get_value(self, part: Part) -> Any:
        return _plain(part.value)


class FigureSerializer(serializers.Serializer):
    """One number: SEK in kronor as text with öre, counts as whole numbers, null where nothing is recorded."""

    key = serializers.CharField()
    label = serializers.CharField()
    definition = serializers.SerializerMethodField()
    year = serializers.IntegerField()
    unit = serializers.CharField()
    value = serializers.SerializerMethodField()
    percent = serializers.DecimalField(
        7, 1, allow_null=True, help_text="Its share of what the definition names."
    )
    coverage = serializers.DecimalField(
        7, 1, allow_null=True, help_text="Percent of the basis that was known."
    )
    note = serializers.CharField()
    part_unit = serializers.CharField()
    parts = PartSerializer(many=True)
    rows = serializers.SerializerMethodField()

    @extend_schema_field(NUMBER)
    def get_value(self, figure: FigureValue) -> Any:
        return _plain(figure.value)

    def get_definition(self, figure: FigureValue) -> str:
        return str(FIGURES[figure.key].definition)

    @extend_schema_field({"type": "string", "format": "uri", "description": "The records that are counted."})
    def get_rows(self, figure: FigureValue) -> str:
        request: Request = self.context["request"]
        address = request.build_absolute_uri(reverse("api-figures-rows", args=[figure.key]))
        return f"{address}?{request.query_params.urlencode()}"


class RecordSerializer(serializers.Serializer):
    """A record that a figure counts, by its address in the API."""

    resource = serializers.CharField()
    id = serializers.CharField()
    url = serializers.URLField()


class FiguresPermission(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return access.may(request.user, "view", "figures")


class Figures(ApiView, GenericViewSet):
    """The portfolio's numbers, each with its definition and a link to the records that it counts.

    Totals are the same for everybody; records are listed as far as you may see them.
    """

    serializer_class = FigureSerializer
    permission_classes: ClassVar[Any] = [IsAuthenticated, FiguresPermission]
    filter_backends: ClassVar[Any] = []
    pagination_class = None
    lookup_field = "key"
    lookup_value_regex = r"[A-Za-z0-9_-]+"

    @extend_schema(parameters=SCOPE, responses=FigureSerializer(many=True))
    def list(self, request: Request) -> Response:
        scope = self._scope()
        values = [figure.value(scope) for figure in FIGURES.values()]
        return Response(self.get_serializer(values, many=True).data)

    @extend_schema(parameters=SCOPE)
    def retrieve(self, request: Request, key: str) -> Response:
        return Response(self.get_serializer(self._figure(key).value(self._scope())).data)

    @extend_schema(parameters=SCOPE, responses=RecordSerializer(many=True))
    @action(detail=True, url_name="rows", pagination_class=Pages)
    def rows(self, request: Request, key: str) -> Response:
        """The records that the figure counts."""
        rows = self._figure(key).rows(self._scope())
        resource, lookup, path = _RESOURCES[rows.model]
        # By public id: a list in the order of dates would tell the dates that are masked.
        page = self.paginate_queryset(rows.order_by(path, "pk").values_list(path, flat=True))
        view = f"api-{resource}-detail"
        records = [
            {
                "resource": resource,
                "id": public,
                "url": request.build_absolute_uri(reverse(view, kwargs={lookup: public})),
            }
            for public in page or ()
        ]
        return self.get_paginated_response(RecordSerializer(records, many=True).data)

    def _figure(self, key: str) -> Figure:
        if key not in FIGURES:
            raise NotFound
        return FIGURES[key]

    def _scope(self) -> Scope:
        form = ScopeForm(self.request.query_params, self.request.user)
        check_parameters(self.request, form.fields)
        if not form.is_valid():
            raise ValidationError(form.errors)
        return form.scope()


def _plain(value: Decimal | int | None) -> str | int | None:
    return str(value) if isinstance(value, Decimal) else value
