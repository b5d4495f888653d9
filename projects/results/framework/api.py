"""Indicators and the versions of results frameworks in the API."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.portfolio.models import Component, Project
from projects.results.catalogue.models import Dimension, ReportingPeriod, StandardIndicator
from projects.results.framework import actions, queries
from projects.results.framework.filters import FrameworkFilter, IndicatorFilter
from projects.results.framework.models import (
    CODE,
    FrameworkVersion,
    Indicator,
    IndicatorPlan,
    ResultNode,
    Site,
)
from tracker.core.api.fields import Choice, Code, Day, MaskedDay, MaskedText, Number, Slug, Text, Whole, Year
from tracker.core.api.views import PlainSerializer, Resource, RowSerializer, VoidSerializer
from tracker.core.errors import Refused
from tracker.privacy.watching import WatchedResource

_NUMBER: dict[str, Any] = {"max_digits": 13, "decimal_places": 2, "allow_null": True, "required": False}
MOST = 200


def _many(child: serializers.BaseSerializer, **kwargs: Any) -> serializers.ListSerializer:
    return serializers.ListSerializer(child=child, max_length=MOST, **kwargs)


class TargetSerializer(PlainSerializer):
    period = Code(slug_field="code", queryset=ReportingPeriod.objects.all())
    value = Number(**_NUMBER)
    text_sv = Text(max_length=300, allow_blank=True, required=False)
    text_en = Text(max_length=300, allow_blank=True, required=False)


class PlanSerializer(PlainSerializer):
    """An indicator in a version: under which result, from which baseline, to which target when."""

    indicator = Code(slug_field="code", queryset=Indicator.objects.all())
    result = Text(source="node.code", max_length=20, help_text="The code of a result in the same version.")
    baseline = Number(**_NUMBER)
    baseline_year = Year(allow_null=True, required=False)
    no_baseline = Text(max_length=200, allow_blank=True, required=False)
    targets = _many(TargetSerializer(), required=False)

    def to_representation(self, instance: IndicatorPlan) -> dict[str, Any]:
        instance.targets = [  # type: ignore[attr-defined]
            row for row in instance.version.shown_targets if row.indicator_id == instance.indicator_id
        ]
        told: dict[str, Any] = super().to_representation(instance)
        return told


class NodeSerializer(PlainSerializer):
    code = Text(max_length=20)
    level = Choice(choices=ResultNode.Level.choices)
    parent = Text(source="parent.code", max_length=20, allow_null=True, required=False, default=None)
    family = Choice(choices=ResultNode.Family.choices, allow_blank=True, required=False)
    component = Whole(source="component.number", min_value=1, allow_null=True, required=False, default=None)
    name_sv = Text(max_length=300)
    name_en = Text(max_length=300, allow_blank=True, required=False)
    assumptions_sv = Text(max_length=500, allow_blank=True, required=False)
    assumptions_en = Text(max_length=500, allow_blank=True, required=False)


class FrameworkSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    reason = MaskedText(max_length=300, allow_blank=True, required=False)
    dnr = MaskedText(max_length=40, allow_blank=True, required=False)
    in_force_from = MaskedDay(read_only=True, allow_null=True)
    in_force_to = MaskedDay(read_only=True, allow_null=True)
    results = _many(NodeSerializer(), source="shown_nodes", required=False)
    plans = _many(PlanSerializer(), source="shown_plans", required=False)
    is_masked = serializers.BooleanField(read_only=True)

    class Meta:
        model = FrameworkVersion
        fields = [
            "id",
            "project",
            "number",
            "status",
            "reason",
            "dnr",
            "in_force_from",
            "in_force_to",
            "results",
            "plans",
            "is_masked",
        ]
        read_only_fields = ["id", "number", "status"]
        validators: list[Any] = []  # the action says it in words for people


class FrameworkApproveSerializer(PlainSerializer):
    in_force_from = Day(required=False, help_text="Left out: today.")


class Frameworks(WatchedResource):
    """Versions of results frameworks. A new one is a draft with all that is in force; an approved one never changes.

    Sent results and plans replace all that the draft has.
    """

    model = FrameworkVersion
    serializer_class = FrameworkSerializer
    filterset_class = FrameworkFilter
    lookup_field = "pk"
    rights = Resource.rights | {"approve": "approve", "withdraw": "change"}

    def rows(self, user: Any) -> QuerySet[FrameworkVersion]:
        return queries.with_content(queries.versions(user))

    def save(
        self, row: FrameworkVersion | None, expected: int | None, data: dict[str, Any]
    ) -> FrameworkVersion:
        project = data.get("project", row and row.project)
        if row and project != row.project:
            raise Refused("fixed", _("It stays with its project."), field="project")
        sent_results, sent_plans = data.get("shown_nodes"), data.get("shown_plans")
        return actions.write_framework(
            user=self.request.user,
            project=project,
            version=row,
            expected=expected,
            reason=data.get("reason", row.reason if row else ""),
            dnr=data.get("dnr", row.dnr if row else ""),
            results=None if sent_results is None else _results(project, sent_results),
            plans=None if sent_plans is None else [_plan(given) for given in sent_plans],
        )

    @extend_schema(request=FrameworkApproveSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, **kwargs: Any) -> Response:
        """Bring a draft into force; the version before it ends on the same day."""
        return self.step(
            FrameworkApproveSerializer,
            lambda row, expected, data: actions.approve_framework(
                user=request.user, version=row, expected=expected, in_force_from=data.get("in_force_from")
            ),
        )

    @extend_schema(request=VoidSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Set a draft aside, with a reason."""
        return self.step(
            VoidSerializer,
            lambda row, expected, data: actions.withdraw_framework(
                user=request.user, version=row, expected=expected, reason=data["reason"]
            ),
        )


def _results(project: Project, sent: Sequence[dict[str, Any]]) -> list[actions.Result]:
    components = {row.number: row for row in project.components.order_by("number", "pk")}

    def component(number: int | None) -> Component | None:
        if number is not None and number not in components:
            raise Refused("unknown_component", _("The project has no such component."), field="results")
        return components[number] if number is not None else None

    return [
        actions.Result(
            **given
            | {
                "parent": given["parent"]["code"],
                "component": component(given["component"]["number"]),
            }
        )
        for given in sent
    ]


def _plan(given: dict[str, Any]) -> actions.Plan:
    targets = [actions.Target(**one) for one in given.get("targets", [])]
    rest = {name: value for name, value in given.items() if name not in ("node", "targets")}
    return actions.Plan(**rest, result=given["node"]["code"], targets=targets)


class StepSerializer(PlainSerializer):
    value = Whole(min_value=0, max_value=100)
    name_sv = Text(max_length=100)
    name_en = Text(max_length=100, allow_blank=True, required=False)


class SplitSerializer(PlainSerializer):
    first = Code(slug_field="code", queryset=Dimension.objects.all())
    second = Code(slug_field="code", queryset=Dimension.objects.all(), allow_null=True, required=False)


class PlaceCodes(serializers.ListField):
    child = Slug(max_length=20)

    def to_representation(self, data: Any) -> list[str]:
        return [site.code for site in data.all()]


class PlanNowSerializer(PlainSerializer):
    """The plan in the version that is in force today."""

    version = Whole(source="version.number")
    result = Text(source="node.code")
    level = Choice(source="node.level", choices=ResultNode.Level.choices)
    baseline = Number(**_NUMBER)
    baseline_year = Year(allow_null=True)
    no_baseline = Text()
    targets = TargetSerializer(many=True)


class IndicatorSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    standard = Code(
        slug_field="code", queryset=StandardIndicator.objects.all(), allow_null=True, required=False
    )
    steps = _many(StepSerializer(), required=False)
    splits = _many(SplitSerializer(), required=False)
    sites = PlaceCodes(required=False, max_length=MOST, help_text="Codes of places of the project.")
    plan = serializers.SerializerMethodField()

    class Meta:
        model = Indicator
        fields = [
            *(name for name in actions.FIELDS if name != "responsible"),
            "steps",
            "splits",
            "sites",
            "plan",
        ]
        extra_kwargs = {"code": {"validators": [CODE]}}

    @extend_schema_field(PlanNowSerializer(allow_null=True))
    def get_plan(self, row: Indicator) -> Any:
        plan = next(iter(row.plans_now), None)  # type: ignore[attr-defined]
        if plan is None:
            return None
        plan.targets = row.targets_now  # type: ignore[attr-defined]
        return PlanNowSerializer(plan).data


class Indicators(WatchedResource):
    """Indicators, and what the version in force today plans for them. Sent steps, splits and sites replace all."""

    model = Indicator
    serializer_class = IndicatorSerializer
    filterset_class = IndicatorFilter
    lookup_field = "code"
    rights = Resource.rights

    def rows(self, user: Any) -> QuerySet[Indicator]:
        return queries.with_plans(queries.with_parts(queries.indicators(user), user))

    def save(self, row: Indicator | None, expected: int | None, data: dict[str, Any]) -> Indicator:
        project = data.get("project", row and row.project)
        steps, splits, sites = (data.pop(name, None) for name in ("steps", "splits", "sites"))
        return actions.save_indicator(
            user=self.request.user,
            indicator=row,
            expected=expected,
            fields=data,
            steps=None if steps is None else [actions.Step(**one) for one in steps],
            splits=None if splits is None else [(one["first"], one.get("second")) for one in splits],
            sites=None if sites is None else _sites(project, sites),
        )


def _sites(project: Project, codes: Sequence[str]) -> list[Site]:
    there = {site.code: site for site in project.sites.order_by("code", "pk")}
    if unknown := [code for code in codes if code not in there]:
        message = _("The project has no place %(code)s.") % {"code": unknown[0]}
        raise Refused("unknown_site", message, field="sites")
    return [there[code] for code in codes]
