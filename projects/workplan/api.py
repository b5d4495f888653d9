"""Work plans and what they plan, in the API."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from countries.places.models import Country
from projects.portfolio.models import Component, Project
from projects.staff.models import Employee
from projects.workplan import actions, queries
from projects.workplan.filters import WorkItemFilter, WorkPlanFilter
from projects.workplan.models import ActivityKind, WorkItem, WorkPlan
from tracker.core.api.fields import Choice, Code, Day, Number, Text, Whole
from tracker.core.api.views import PlainSerializer, Resource, RowSerializer
from tracker.core.errors import Refused
from tracker.privacy.watching import WatchedResource

_DAYS: dict[str, Any] = {
    "max_digits": 5,
    "decimal_places": 1,
    "min_value": 0,
    "allow_null": True,
    "required": False,
}
_INDICATOR = WorkItem._meta.get_field("indicator").related_model
MOST = 500


class PlannedSerializer(PlainSerializer):
    """An item and its time in this version. Without a number it is new to the project."""

    number = Whole(source="item.number", min_value=1, required=False, allow_null=True)
    kind = Choice(source="item.kind", choices=WorkItem.Kind.choices)
    activity_kind = Choice(
        source="item.activity_kind", choices=ActivityKind.choices, allow_blank=True, required=False
    )
    title_sv = Text(source="item.title_sv", max_length=200, allow_blank=True, required=False)
    title_en = Text(source="item.title_en", max_length=200, allow_blank=True, required=False)
    component = Whole(
        source="item.component.number", min_value=1, allow_null=True, required=False, default=None
    )
    indicator = Code(
        source="item.indicator",
        slug_field="code",
        queryset=_INDICATOR._default_manager.all(),  # type: ignore[union-attr]
        allow_null=True,
        required=False,
    )
    country = Code(
        source="item.country",
        slug_field="iso2",
        queryset=Country.objects.all(),
        allow_null=True,
        required=False,
    )
    start = Day(required=False)
    end = Day()
    days_abroad = Number(**_DAYS)
    days_home = Number(**_DAYS)
    responsible = Code(slug_field="number", queryset=Employee.objects.all(), allow_null=True, required=False)


class WorkPlanSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    reason = Text(max_length=300, allow_blank=True, required=False)
    dnr = Text(max_length=40, allow_blank=True, required=False)
    items = serializers.ListSerializer(
        child=PlannedSerializer(), source="shown_lines", max_length=MOST, required=False
    )

    class Meta:
        model = WorkPlan
        fields = ["id", "project", "number", "status", "reason", "dnr", "agreed_on", "items"]
        read_only_fields = ["id", "number", "status", "agreed_on"]
        validators: list[Any] = []  # the action says it in words for people


class AgreePlanSerializer(PlainSerializer):
    agreed_on = Day(required=False, help_text="Left out: today.")


class WorkPlans(WatchedResource):
    """Versions of work plans. A new one is a draft with all that is agreed; an agreed one never changes.

    Sent items replace all that the draft plans.
    """

    model = WorkPlan
    serializer_class = WorkPlanSerializer
    filterset_class = WorkPlanFilter
    lookup_field = "pk"
    rights = Resource.rights | {"agree": "approve"}

    def rows(self, user: Any) -> QuerySet[WorkPlan]:
        return queries.with_content(queries.plans(user))

    def save(self, row: WorkPlan | None, expected: int | None, data: dict[str, Any]) -> WorkPlan:
        project = data.get("project", row and row.project)
        if row and project != row.project:
            raise Refused("fixed", _("It stays with its project."), field="project")
        sent = data.get("shown_lines")
        return actions.write_plan(
            user=self.request.user,
            project=project,
            plan=row,
            expected=expected,
            reason=data.get("reason", row.reason if row else ""),
            dnr=data.get("dnr", row.dnr if row else ""),
            items=None if sent is None else [_planned(project, given) for given in sent],
        )

    @extend_schema(request=AgreePlanSerializer)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, **kwargs: Any) -> Response:
        """Agree to a draft: it replaces the version before it."""
        return self.step(
            AgreePlanSerializer,
            lambda row, expected, data: actions.agree_plan(
                user=request.user, plan=row, expected=expected, agreed_on=data.get("agreed_on")
            ),
        )


def _planned(project: Project, given: dict[str, Any]) -> actions.Planned:
    item = dict(given["item"])
    number, component = item.pop("number", None), item.pop("component")["number"]
    line = {name: value for name, value in given.items() if name != "item"}
    return actions.Planned(number, item | line | {"component": _component(project, component)})


def _component(project: Project, number: int | None) -> Component | None:
    if number is None:
        return None
    found = project.components.filter(number=number).first()
    if found is None:
        raise Refused("unknown_component", _("The project has no such component."), field="items")
    return found


class WorkItemSerializer(RowSerializer):
    """What lasts through the versions. What is planned is changed in a draft of the work plan."""

    project = Code(slug_field="public_id", read_only=True)
    component = Whole(source="component.number", read_only=True, allow_null=True, default=None)
    indicator = Code(slug_field="code", read_only=True, allow_null=True)
    country = Code(slug_field="iso2", read_only=True, allow_null=True)
    activity_kind = Choice(choices=ActivityKind.choices, read_only=True, allow_blank=True)
    reached_on = Day(allow_null=True, help_text="Of a milestone. Null: it has not been reached.")

    class Meta:
        model = WorkItem
        fields = ["id", "project", "number", *actions.ITEM_FIELDS, "reached_on"]
        read_only_fields = [name for name in fields if name != "reached_on"]


class WorkItems(WatchedResource):
    """What is planned in projects: activities to do, and milestones, of which can be said when they were reached."""

    model = WorkItem
    serializer_class = WorkItemSerializer
    filterset_class = WorkItemFilter
    lookup_field = "pk"
    http_method_names = ["get", "head", "patch"]

    def rows(self, user: Any) -> QuerySet[WorkItem]:
        return queries.items(user)

    def save(self, row: WorkItem, expected: int | None, data: dict[str, Any]) -> WorkItem:
        return actions.reach_milestone(
            user=self.request.user,
            item=row,
            expected=expected,
            reached_on=data.get("reached_on", row.reached_on),
        )
