"""What the OpenAPI schema says of every operation beyond fields: problems, versions, one-time keys."""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from tracker.core.api.problems import MEDIA_TYPE, TITLES, ProblemSerializer
from tracker.core.api.views import Resource

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
        return self._writes() and getattr(self.view, "action", "") != "create"

    def get_override_parameters(self) -> list[Any]:
        versioned = isinstance(self.view, Resource) and hasattr(self.view.model, "claim")
        parameters = [_ETAG] if versioned and not self._is_list_view() else []
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
        problems = {400, 401, 403, 404, 406}
        if self._writes():
            problems |= {413, 415}
        if self.method == "POST":
            problems |= {409, 422}
        if self._changes():
            problems |= {412, 428}
        return problems


def only_v1(endpoints: list[Any]) -> list[Any]:
    """Preprocessing hook: the schema tells of the resources only."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]
