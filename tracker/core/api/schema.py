"""What the OpenAPI schema says of every operation beyond fields: problems, versions, one-time keys."""

from copy import copy
from typing import Any, Literal

from django.utils.choices import flatten_choices
from drf_spectacular.contrib.django_filters import DjangoFilterExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import get_lib_doc_excludes
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from tracker.core.api.problems import MEDIA_TYPE, TITLES, ProblemSerializer
from tracker.core.api.views import PlainSerializer, Resource, RowSerializer

_ETAG = OpenApiParameter(
    "ETag",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    response=[200, 201],
    description="The version of the row, to send back as If-Match.",
)
_IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description='The ETag that you read, for example `"3"`. Missing: 428. Changed by somebody since: 412.',
)
_KEY = OpenApiParameter(
    "Idempotency-Key",
    {"type": "string", "pattern": r"^[!-~]{8,100}$"},
    OpenApiParameter.HEADER,
    description="A key that you make up. A repeat with the same key and body gets the first answer again.",
)


class Schema(AutoSchema):
    def _writes(self) -> bool:
        return self.method in ("POST", "PUT", "PATCH")

    def _changes(self) -> bool:
        """Does the operation change a row that the client has read?"""
        return self._writes() and bool(getattr(self.view, "detail", True))

    def get_override_parameters(self) -> list[Any]:
        is_row = isinstance(self.view, Resource) and not self._is_list_view()
        parameters = [_ETAG] if is_row else []
        if self._changes():
            parameters.append(_IF_MATCH)
        if self.method == "POST":
            parameters.append(_KEY)
        return parameters

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        bodies = super()._get_response_bodies(direction)
        problem = self.resolve_serializer(ProblemSerializer, "response").ref
        for status in sorted(self._problems()):
            bodies.setdefault(
                str(status),
                {"description": str(TITLES[status]), "content": {MEDIA_TYPE: {"schema": problem}}},
            )
        return bodies

    def _problems(self) -> set[int]:
        problems = {400, 401, 403, 404, 406, 429}
        if self._writes():
            problems |= {413, 415}
        if self.method == "POST":
            problems |= {409, 422}
        if self._changes():
            problems |= {412, 428}
        return problems


class FilterSchema(DjangoFilterExtension):
    """Choices in groups are told one by one."""

    target_class = "tracker.core.api.listing.StrictFilters"
    priority = 1

    def resolve_filter_field(
        self, auto_schema: Any, model: Any, filterset: Any, name: str, field: Any
    ) -> list[dict[str, Any]]:
        choices = field.extra.get("choices")
        if choices and not callable(choices):
            field = copy(field)
            field.extra = field.extra | {"choices": list(flatten_choices(choices))}
        parameters: list[dict[str, Any]] = super().resolve_filter_field(
            auto_schema, model, filterset, name, field
        )
        return parameters


def only_v1(endpoints: list[Any]) -> list[Any]:
    """Preprocessing hook: the schema tells of the resources only."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def bases() -> list[type]:
    """Classes whose docstrings are for us; their subclasses' are for readers of the API."""
    return [*get_lib_doc_excludes(), RowSerializer, PlainSerializer]
