"""People, line units and assignments in the API."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.portfolio.models import Project
from projects.staff import actions, queries
from projects.staff.filters import AssignmentFilter
from projects.staff.models import Assignment, Employee, LineUnit, Position
from tracker.accounts.models import User
from tracker.core.api.fields import Code, Number, Text, Whole, YesNo
from tracker.core.api.views import PlainSerializer, Resource, RowSerializer, VoidSerializer
from tracker.core.errors import Refused
from tracker.privacy.watching import WatchedResource

MOST_POSITIONS = 100
_DAYS: dict[str, Any] = {"max_digits": 5, "decimal_places": 1, "min_value": 0}


class LineUnitSerializer(RowSerializer):
    manager = Code(slug_field="username", queryset=User.objects.all(), allow_null=True, required=False)

    class Meta:
        model = LineUnit
        fields = actions.UNIT_FIELDS
        extra_kwargs = {"code": {"validators": []}}


class LineUnits(Resource):
    """The units that lend people to projects."""

    model = LineUnit
    serializer_class = LineUnitSerializer
    lookup_field = "code"

    def rows(self, user: Any) -> QuerySet[LineUnit]:
        return queries.units(user)

    def save(self, row: LineUnit | None, expected: int | None, data: dict[str, Any]) -> LineUnit:
        return actions.save_unit(user=self.request.user, unit=row, expected=expected, fields=data)


class PositionSerializer(RowSerializer):
    unit = Code(slug_field="code", queryset=LineUnit.objects.all(), allow_null=True, required=False)
    title = Text(max_length=100, allow_blank=True, required=False)

    class Meta:
        model = Position
        fields = ["first_day", "last_day", "title", "unit"]


class EmployeeSerializer(RowSerializer):
    name = Text(max_length=100)
    positions = serializers.ListSerializer(
        child=PositionSerializer(),
        max_length=MOST_POSITIONS,
        required=False,
        help_text="What the person was, and when. Sent, they replace those there are.",
    )

    class Meta:
        model = Employee
        fields = ["number", "name", "sex", "is_external", "positions"]
        extra_kwargs = {"number": {"validators": []}}


class Employees(Resource):
    """Our own people and external experts, with their positions over time."""

    model = Employee
    serializer_class = EmployeeSerializer
    lookup_field = "number"

    def rows(self, user: Any) -> QuerySet[Employee]:
        return queries.people(user)

    def save(self, row: Employee | None, expected: int | None, data: dict[str, Any]) -> Employee:
        sent = data.pop("positions", None)
        positions = None if sent is None else [actions.Held(**one) for one in sent]
        return actions.save_person(
            user=self.request.user, person=row, expected=expected, fields=data, positions=positions
        )


class AssignmentSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    employee = Code(slug_field="number", queryset=Employee.objects.all())
    component = Whole(source="component.number", min_value=1, allow_null=True, required=False)
    role = Text(max_length=60, allow_blank=True, required=False)
    days_abroad = Number(**_DAYS, required=False)
    days_home = Number(**_DAYS, required=False)
    confirmed = YesNo(
        write_only=True,
        required=False,
        help_text="Say true when more days are meant than the time has.",
    )
    used_abroad = Number(source="abroad", max_digits=9, decimal_places=1, read_only=True)
    used_home = Number(source="home", max_digits=9, decimal_places=1, read_only=True)

    class Meta:
        model = Assignment
        fields = [
            "id",
            "project",
            *actions.FIELDS,
            "confirmed",
            "used_abroad",
            "used_home",
            "released_on",
            "released_days",
        ]
        read_only_fields = ["id", "released_on", "released_days"]


class ReleaseAssignmentSerializer(PlainSerializer):
    days = Number(**_DAYS, required=False, help_text="Left out: all that are planned.")


class Assignments(WatchedResource):
    """Who is to work in which project, for how many days. A voided assignment is gone from here.

    Those of restricted and protected projects are there for their members only.
    """

    model = Assignment
    serializer_class = AssignmentSerializer
    filterset_class = AssignmentFilter
    lookup_field = "pk"
    rights = Resource.rights | {"release": "release", "void": "void"}

    def rows(self, user: Any) -> QuerySet[Assignment]:
        return queries.assignments(user)

    def save(self, row: Assignment | None, expected: int | None, data: dict[str, Any]) -> Assignment:
        project = data.pop("project", None)
        if row and project not in (None, row.project):
            raise Refused("fixed", _("It stays in its project."), field="project")
        confirmed = data.pop("confirmed", False)
        if "component" in data:
            data["component"] = _component(row.project if row else project, data["component"])
        user: Any = self.request.user
        if row is None:
            return actions.assign(user=user, project=project, fields=data, confirmed=confirmed)
        return actions.change_assignment(
            user=user, assignment=row, expected=expected, fields=data, confirmed=confirmed
        )

    @extend_schema(request=ReleaseAssignmentSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, **kwargs: Any) -> Response:
        """Let the person go, as the line manager."""
        return self.step(
            ReleaseAssignmentSerializer,
            lambda row, expected, data: actions.release_assignment(
                user=request.user, assignment=row, expected=expected, **data
            ),
        )

    @extend_schema(request=VoidSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, **kwargs: Any) -> Response:
        """Take it out of all lists, with a reason. The days that were given stay."""
        return self.step(
            VoidSerializer,
            lambda row, expected, data: actions.void_assignment(
                user=request.user, assignment=row, expected=expected, **data
            ),
            vanishes=True,
        )


def _component(project: Project, given: dict[str, Any] | None) -> Any:
    number = given and given["number"]
    if number is None:
        return None
    found = project.components.filter(number=number).first()
    if found is None:
        raise Refused("unknown", _("The project has none with that number."), field="component")
    return found
