"""Projects, themes and funders in the API."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.portfolio import actions, codes, queries
from projects.portfolio.filters import ProjectFilter
from projects.portfolio.models import Funder, Project, Theme
from projects.portfolio.rows import Member
from projects.portfolio.serializers import (
    ExtensionSerializer,
    FunderSerializer,
    ProjectSerializer,
    SensitivitySerializer,
    StatusSerializer,
    ThemeSerializer,
)
from tracker.core import access
from tracker.core.api.views import Resource
from tracker.privacy.watching import WatchedResource

# How a row of each list is handed to the action.
_ROWS = {
    "countries": lambda row: (row["country"], row["share"]),
    "themes": lambda row: (row["theme"], row["share"]),
    "dac": lambda row: (row["dac_code"], row["share"], row["first_year"]),
    "sdg": lambda row: (row["target"], row["is_main"]),
    "markers": lambda row: (row["marker"], row["score"]),
    "partners": lambda row: (row["organisation"], row["role"]),
    "members": lambda row: Member(**row),
}


class Projects(WatchedResource):
    """Projects with all that they are shared out on.

    Of a masked project, partners, members and exact dates are kept back: `is_masked` says so.
    """

    model = Project
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter
    lookup_field = "public_id"
    rights = Resource.rights | {
        "change_status": "change status",
        "extend": "change",
        "set_sensitivity": "set sensitivity",
    }

    def rows(self, user: Any) -> QuerySet[Project]:
        return queries.as_page(queries.projects(user), user)

    def save(self, row: Project | None, expected: int | None, data: dict[str, Any]) -> Project:
        lists: dict[str, Any] = {
            name: [_ROWS[name](part) for part in data.pop(source)]
            for name, source in ProjectSerializer.SOURCES.items()
            if source in data
        }
        if "markers" in lists:
            lists["markers"] = dict(lists["markers"])
        return actions.save_project(
            user=self.request.user, project=row, expected=expected, fields=data, **lists
        )

    @extend_schema(request=StatusSerializer)
    @action(detail=True, methods=["post"], url_path="status")
    def change_status(self, request: Request, **kwargs: Any) -> Response:
        """Take the project to another status, from a day, with a reason where one is needed."""
        return self.step(
            StatusSerializer,
            lambda row, expected, data: actions.change_status(
                user=request.user, project=row, expected=expected, **data
            ),
        )

    @extend_schema(request=ExtensionSerializer)
    @action(detail=True, methods=["post"], url_path="extension")
    def extend(self, request: Request, **kwargs: Any) -> Response:
        """Move the agreed end on, as decided; the earlier end stays in the history."""
        return self.step(
            ExtensionSerializer,
            lambda row, expected, data: actions.extend(
                user=request.user, project=row, expected=expected, **data
            ),
        )

    @extend_schema(request=SensitivitySerializer)
    @action(detail=True, methods=["post"], url_path="sensitivity")
    def set_sensitivity(self, request: Request, **kwargs: Any) -> Response:
        """Write down a decision how open the project may be shown, with its reason and review."""
        return self.step(
            SensitivitySerializer,
            lambda row, expected, data: actions.set_sensitivity(
                user=request.user, project=row, expected=expected, **data
            ),
        )


class Themes(Resource):
    """The areas that the authority works in."""

    model = Theme
    serializer_class = ThemeSerializer
    lookup_field = "code"

    def save(self, row: Theme | None, expected: int | None, data: dict[str, Any]) -> Theme:
        return codes.save_theme(user=self.request.user, theme=row, expected=expected, fields=data)


class Funders(Resource):
    """Who pays."""

    model = Funder
    serializer_class = FunderSerializer
    lookup_field = "code"

    def rows(self, user: Any) -> QuerySet[Funder]:
        return access.visible(user, Funder.objects.select_related("organisation"))

    def save(self, row: Funder | None, expected: int | None, data: dict[str, Any]) -> Funder:
        return codes.save_funder(user=self.request.user, funder=row, expected=expected, fields=data)
