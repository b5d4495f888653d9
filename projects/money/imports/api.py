"""Imports of bookings in the API: send a file, follow its check, read what it found, have it booked."""

import uuid
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, OpenApiRequest, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.parsers import BaseParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from projects.money.imports import actions, queries
from projects.money.imports.forms import RowsForm
from projects.money.imports.models import BookingImport, ColumnMap, ImportRow
from tracker.core import uploads
from tracker.core.api.fields import Choice, Text
from tracker.core.api.listing import check_parameters
from tracker.core.api.views import PlainSerializer, Resource
from tracker.core.errors import Refused

_VERDICT = OpenApiParameter(
    "verdict", enum=ImportRow.Verdict.values, description="Only rows of this verdict."
)


class CleanFile(serializers.FileField):
    """A file that tracker/core/uploads.py has looked through."""

    def to_internal_value(self, data: Any) -> Any:
        super().to_internal_value(data)
        try:
            return uploads.checked(data, actions.KINDS)
        except ValidationError as error:
            raise serializers.ValidationError(error.messages) from error


class UploadSerializer(PlainSerializer):
    file = CleanFile(help_text="CSV or XLSX, as the accounting system exports it.")
    map = Text(
        max_length=100,
        required=False,
        help_text="The column map to read it by. Left out: the one that fits its headings.",
    )


# The file is known by the ending of its name.
_FILE_NAME = {"schema": {"type": "string"}, "example": 'form-data; name="file"; filename="bookings.csv"'}
_UPLOAD = OpenApiRequest(
    UploadSerializer, encoding={"file": {"headers": {"Content-Disposition": _FILE_NAME}}}
)


class BookSerializer(PlainSerializer):
    mode = Choice(choices=BookingImport.Mode.choices, help_text="Whether rows that differ are replaced.")


class ImportSerializer(serializers.ModelSerializer):
    map = serializers.CharField(source="map.name", read_only=True, allow_null=True)
    requested_by = serializers.CharField(source="requested_by.username", read_only=True)
    percent = serializers.IntegerField(read_only=True)
    booked_before = serializers.SerializerMethodField()

    class Meta:
        model = BookingImport
        fields = [
            "public_id", "file_name", "sha256", "map", "requested_by", "requested_at", "stage", "state", "percent", "mode",
            "new", "changed", "unchanged", "refused", "problem", "booked_before",
        ]  # fmt: skip
        read_only_fields = fields

    def get_booked_before(self, run: BookingImport) -> bool:
        """Has the very same file been booked already?"""
        return run.is_booked_before


class FoundSerializer(serializers.ModelSerializer):
    problems = serializers.SerializerMethodField()

    class Meta:
        model = ImportRow
        fields = ["number", "row_key", "verdict", "values", "differences", "problems"]
        read_only_fields = fields

    def get_problems(self, row: ImportRow) -> list[dict[str, str]]:
        return [
            {"column": letters, "heading": heading, "message": text}
            for letters, heading, text in row.problems
        ]


class BookingImports(Resource):
    """Files of bookings. A file is checked first; it is booked whole or not at all, and not while a row is refused."""

    model = BookingImport
    serializer_class = ImportSerializer
    lookup_field = "public_id"
    lookup_value_regex = r"[0-9a-f-]{36}"
    http_method_names = ["get", "head", "post"]
    rights: ClassVar[dict[str, str]] = {"create": "add", "book": "change", "lines": "change"}

    def get_parsers(self) -> list[BaseParser]:
        """A file comes as multipart/form-data, everything else as JSON."""
        request = getattr(self, "request", None)
        asked = getattr(self, "action", None) or (request and self.action_map.get(request.method.lower()))
        return [MultiPartParser()] if asked == "create" else super().get_parsers()

    def rows(self, user: Any) -> QuerySet[BookingImport]:
        actions.revive_lost_runs()
        same = BookingImport.objects.filter(sha256=OuterRef("sha256"), stage=BookingImport.Stage.BOOKED)
        return queries.imports(user).annotate(
            is_booked_before=Exists(same.exclude(pk=OuterRef("pk")).order_by())
        )

    def get_object(self) -> BookingImport:
        try:
            uuid.UUID(self.kwargs["public_id"])
        except ValueError as error:
            raise Http404 from error
        found: BookingImport = super().get_object()
        return found

    @extend_schema(request={"multipart/form-data": _UPLOAD})
    def create(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """Send a file. Its check begins at once when the map named, or one that fits its headings, is known."""

        data = self.checked(UploadSerializer(data=request.data, context=self.get_serializer_context()))
        with actions.received(user=request.user, file=data["file"]) as run:

            def effect() -> Response:
                known = self._map(data.get("map"), run)
                run.save()
                if known:
                    actions.start_check(user=request.user, run=run, map=known)
                return self.saved(run, status.HTTP_201_CREATED)

            return self.once(effect)

    def _map(self, name: str | None, run: BookingImport) -> ColumnMap | None:
        if name is None:
            return queries.fitting_map(run.headings)
        found = queries.maps().filter(name=name).first()
        if found is None:
            raise Refused("unknown_map", _("There is no column map with this name."), field="map")
        return found

    @extend_schema(request=BookSerializer)
    @action(detail=True, methods=["post"])
    def book(self, request: Request, **kwargs: Any) -> Response:
        """Have a checked file booked."""
        return self.step(
            BookSerializer,
            lambda run, expected, data: actions.start_booking(user=request.user, run=run, mode=data["mode"]),
        )

    @extend_schema(responses=FoundSerializer(many=True), parameters=[_VERDICT])
    @action(detail=True, methods=["get"], url_path="rows", url_name="rows")
    def lines(self, request: Request, **kwargs: Any) -> Response:
        """What the check found of each row of the file, for who sent it: `?verdict=refused`."""
        run = self.get_object()
        form = RowsForm(request.query_params)
        check_parameters(request, {"verdict": form.fields["verdict"]})
        if not form.is_valid():
            raise serializers.ValidationError(form.errors)
        chosen = queries.rows_of(run)
        if verdict := form.cleaned_data["verdict"]:
            chosen = chosen.filter(verdict=verdict)
        page = self.paginate_queryset(chosen)
        return self.get_paginated_response(FoundSerializer(page, many=True).data)
