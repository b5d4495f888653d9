"""Missions in the API: the rows with their travellers and steps, and the steps that people do."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from countries.places.models import Country
from projects.missions import actions, chain, queries
from projects.missions.filters import MissionFilter
from projects.missions.models import Mission, MissionStep, Traveller
from projects.portfolio.models import Project
from projects.records.models import Document
from projects.staff.models import Employee
from tracker.core.api.fields import Choice, Code, Day, KnownCode, Text, Whole, YesNo
from tracker.core.api.views import PlainSerializer, Resource, RowSerializer, VoidSerializer
from tracker.core.errors import Refused
from tracker.privacy.watching import WatchedResource


class TravellerSerializer(RowSerializer):
    employee = Code(slug_field="number", queryset=Employee.objects.all())
    role = Text(max_length=60, allow_blank=True, required=False)

    class Meta:
        model = Traveller
        fields = ["employee", "role", "released_on"]
        read_only_fields = ["released_on"]


class MissionStepSerializer(RowSerializer):
    document = KnownCode(slug_field="public_id", read_only=True, allow_null=True)

    class Meta:
        model = MissionStep
        fields = ["step", "done_on", "document", "note"]
        read_only_fields = fields


class LoggedAs(Code):
    """The activity that the mission was logged as; null for one that was voided."""

    def get_attribute(self, instance: Mission) -> Any:
        return chain.logged_as(instance)


class MissionSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    component = Whole(source="component.number", min_value=1, allow_null=True, required=False)
    work_item = Whole(
        source="work_item.number",
        min_value=1,
        allow_null=True,
        required=False,
        help_text="The number of a planned item of the project.",
    )
    need = Text(max_length=1000)
    country = Code(slug_field="iso2", queryset=Country.objects.all())
    travellers = serializers.ListSerializer(
        child=TravellerSerializer(), source="going", max_length=actions.MOST_TRAVELLERS, required=False
    )
    confirmed = YesNo(
        write_only=True,
        required=False,
        help_text="Say true when somebody is meant to make two journeys in the same days.",
    )
    steps = MissionStepSerializer(many=True, read_only=True)
    activity = LoggedAs(slug_field="public_id", read_only=True, allow_null=True)
    stuck = Choice(
        choices=[*chain.Step.choices, (chain.DONE, chain.DONE)],
        read_only=True,
        help_text="The first step that is not done, or done.",
    )
    is_late = serializers.BooleanField(read_only=True)

    class Meta:
        model = Mission
        fields = [
            "public_id",
            *actions.FIELDS,
            "travellers",
            "confirmed",
            "steps",
            "activity",
            "stuck",
            "is_late",
        ]
        read_only_fields = ["public_id"]


class ReleaseTravellerSerializer(PlainSerializer):
    employee = Code(slug_field="number", queryset=Employee.objects.all())


class KeptSerializer(PlainSerializer):
    """A step with its document: one that is here already, or how a new one is found. Files are added on the page."""

    done_on = Day(required=False, help_text="Left out: today.")
    document = Code(slug_field="public_id", queryset=Document.objects.all(), allow_null=True, required=False)
    dnr = Text(max_length=40, allow_blank=True, required=False)
    link = Text(max_length=300, allow_blank=True, required=False)


class ClearMissionSerializer(PlainSerializer):
    done_on = Day(required=False, help_text="Left out: today.")
    note = Text(max_length=300, allow_blank=True, required=False)


class Missions(WatchedResource):
    """Journeys from their need to their registered report, the latest first. A voided mission is gone from here.

    Missions of a restricted or protected project are there for its members only.
    """

    model = Mission
    serializer_class = MissionSerializer
    filterset_class = MissionFilter
    lookup_field = "public_id"
    rights = Resource.rights | {
        "release": "release",
        "terms": "change",
        "clear": "clear",
        "decide": "decide",
        "report": "report",
        "void": "void",
    }

    def rows(self, user: Any) -> QuerySet[Mission]:
        return queries.with_people(queries.missions(user))

    def save(self, row: Mission | None, expected: int | None, data: dict[str, Any]) -> Mission:
        project = data.get("project", row and row.project)
        sent = data.pop("going", None)
        going = None if sent is None else [actions.Going(**one) for one in sent]
        for name, rows in (("component", project.components), ("work_item", project.work_items)):
            if name in data:
                data[name] = _numbered(name, rows, data[name])
        user, confirmed = self.request.user, data.pop("confirmed", False)
        if row is None:
            return actions.ask_mission(user=user, fields=data, travellers=going or (), confirmed=confirmed)
        return actions.change_mission(
            user=user, mission=row, expected=expected, fields=data, travellers=going, confirmed=confirmed
        )

    @extend_schema(request=ReleaseTravellerSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, **kwargs: Any) -> Response:
        """Let a traveller go, as the line manager."""
        return self._take(ReleaseTravellerSerializer, actions.release_traveller)

    @extend_schema(request=KeptSerializer)
    @action(detail=True, methods=["post"])
    def terms(self, request: Request, **kwargs: Any) -> Response:
        """The terms of reference are written."""
        return self._keep(actions.keep_terms)

    @extend_schema(request=ClearMissionSerializer)
    @action(detail=True, methods=["post"])
    def clear(self, request: Request, **kwargs: Any) -> Response:
        """The travel has been checked."""
        return self._take(ClearMissionSerializer, actions.clear_mission)

    @extend_schema(request=KeptSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, **kwargs: Any) -> Response:
        """The journey is decided."""
        return self._keep(actions.decide_mission)

    @extend_schema(request=KeptSerializer)
    @action(detail=True, methods=["post"])
    def report(self, request: Request, **kwargs: Any) -> Response:
        """The trip report is written."""
        return self._keep(actions.report_mission)

    @extend_schema(request=VoidSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, **kwargs: Any) -> Response:
        """The journey is not made."""
        return self._take(VoidSerializer, actions.void_mission, vanishes=True)

    def _keep(self, act: Callable[..., Any]) -> Response:
        def kept(*, done_on: Any = None, **given: Any) -> Any:
            names = ("document", "dnr", "link")
            document = actions.Kept(**{name: given.pop(name) for name in names if name in given})
            return act(**given, kept=document, done_on=done_on)

        return self._take(KeptSerializer, kept)

    def _take(
        self, serializer: type[PlainSerializer], act: Callable[..., Any], vanishes: bool = False
    ) -> Response:
        user: Any = self.request.user
        return self.step(
            serializer,
            lambda row, expected, data: act(user=user, mission=row, expected=expected, **data),
            vanishes=vanishes,
        )


def _numbered(name: str, rows: Any, given: dict[str, Any] | None) -> Any:
    """The part of the project with the number that was sent; None for none."""
    number = given and given["number"]
    if number is None:
        return None
    found = rows.filter(number=number).first()
    if found is None:
        raise Refused("unknown", _("The project has none with that number."), field=name)
    return found
