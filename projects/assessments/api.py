"""Assessments, what is to be improved after them, and the instruments in the API."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from countries.organisations.models import Organisation
from projects.assessments import actions, improvement, queries, rules, scoring
from projects.assessments.filters import AssessmentFilter, ImprovementFilter
from projects.assessments.models import (
    Assessment,
    Criterion,
    ImprovementAction,
    Instrument,
    Item,
    Score,
)
from projects.portfolio.models import Project
from tracker.core.api.fields import Choice, Code, Day, KnownCode, Text, Whole
from tracker.core.api.views import PlainSerializer, Resource, RowSerializer, VoidSerializer
from tracker.core.errors import Refused
from tracker.privacy.watching import WatchedResource

_Activity: Any = ImprovementAction._meta.get_field("activity").related_model


def _item(instrument: Instrument, code: str, field: str) -> Item:
    """The instrument's item with the code that was sent; other instruments have the same codes."""
    found = (
        Item.objects.filter(criterion__instrument=instrument, code=code).select_related("criterion").first()
    )
    if found is None:
        raise Refused("unknown_item", _("The instrument has no such statement."), field=field)
    return found


class ItemSerializer(serializers.ModelSerializer):
    class Meta:
        model = Item
        fields = ["code", "name_sv", "name_en"]


class CriterionSerializer(serializers.ModelSerializer):
    items = ItemSerializer(many=True, read_only=True)

    class Meta:
        model = Criterion
        fields = ["code", "kind", "name_sv", "name_en", "items"]


class InstrumentSerializer(RowSerializer):
    criteria = CriterionSerializer(many=True, read_only=True)

    class Meta:
        model = Instrument
        fields = ["code", "kind", "name_sv", "name_en", "criteria"]
        read_only_fields = ["code", "kind", "name_sv", "name_en"]


class Instruments(Resource):
    """The ways to assess an organisation: CAF in its versions, and the four factors, with their statements."""

    model = Instrument
    serializer_class = InstrumentSerializer
    lookup_field = "code"
    http_method_names = ["get", "head"]

    def rows(self, user: Any) -> QuerySet[Instrument]:
        items: QuerySet[Item] = Item.objects.order_by("code", "pk")
        criteria: QuerySet[Criterion] = Criterion.objects.order_by("code", "pk")
        criteria = criteria.prefetch_related(Prefetch("items", items))
        return super().rows(user).prefetch_related(Prefetch("criteria", criteria))


def _points(**kwargs: Any) -> Whole:
    return Whole(min_value=0, max_value=100, allow_null=True, required=False, **kwargs)


def _text() -> Text:
    return Text(max_length=1000, allow_blank=True, required=False)


class ScoreSerializer(PlainSerializer):
    item = Text(source="item.code", max_length=5)
    view = Choice(choices=Score.View.choices)
    points = _points(help_text="On the classical scale 0-100, of a statement 0-4.")
    plan_points = _points()
    do_points = _points()
    check_points = _points()
    act_points = _points()
    trend_points = _points()
    target_points = _points()
    evidence = _text()
    strengths = _text()
    areas = _text()


class ScoresSerializer(PlainSerializer):
    scores = ScoreSerializer(many=True, max_length=100)  # type: ignore[call-arg]  # an option of the list


class AssessmentSerializer(RowSerializer):
    instrument = Code(slug_field="code", queryset=Instrument.objects.all())
    organisation = Code(slug_field="identifier", queryset=Organisation.objects.all())
    project = Code(slug_field="public_id", queryset=Project.objects.all(), allow_null=True, required=False)
    team_size = Whole(min_value=1, max_value=999, allow_null=True, required=False)
    scores = ScoreSerializer(many=True, read_only=True)
    criteria = serializers.SerializerMethodField()

    class Meta:
        model = Assessment
        fields = ["public_id", *actions.FIELDS, "status", "scores", "criteria"]
        read_only_fields = ["public_id", "status"]
        # The action says who assessed whom twice on a day, in words.
        validators: list[Any] = []

    def get_criteria(self, row: Assessment) -> dict[str, dict[str, str | None]]:
        """The mean of each criterion in each view, 0-100, exactly; null when nothing of it is answered."""
        return {
            view.value: {
                code: None if value is None else str(round(value, 6).normalize() + 0)
                for code, value in scoring.criterion_scores(row, view.value).items()
            }
            for view in Score.View
        }


class Assessments(WatchedResource):
    """Organisations assessed, with what each statement was given. A voided assessment is gone from here.

    A draft is scored by `scores/`: each score replaces what its item had in that view. A final one does not change.
    """

    model = Assessment
    serializer_class = AssessmentSerializer
    filterset_class = AssessmentFilter
    lookup_field = "public_id"
    rights = Resource.rights | {"scores": "change", "finalise": "change", "void": "void"}

    def rows(self, user: Any) -> QuerySet[Assessment]:
        return queries.with_scores(queries.assessments(user)).prefetch_related("scores__item")

    def save(self, row: Assessment | None, expected: int | None, data: dict[str, Any]) -> Assessment:
        if row is None:
            return actions.begin_assessment(user=self.request.user, fields=data)
        return actions.change_assessment(
            user=self.request.user, assessment=row, expected=expected, fields=data
        )

    @extend_schema(request=ScoresSerializer)
    @action(detail=True, methods=["post"])
    def scores(self, request: Request, **kwargs: Any) -> Response:
        """Score items of a draft; a score without points and texts takes away what was there."""

        def act(row: Assessment, expected: int, data: dict[str, Any]) -> Assessment:
            given = [
                rules.Given(
                    **{name: value for name, value in one.items() if name != "item"},
                    item=_item(row.instrument, one["item"]["code"], "scores"),
                )
                for one in data["scores"]
            ]
            return actions.save_scores(user=request.user, assessment=row, expected=expected, scores=given)

        return self.step(ScoresSerializer, act)

    @extend_schema(request=PlainSerializer)
    @action(detail=True, methods=["post"])
    def finalise(self, request: Request, **kwargs: Any) -> Response:
        """Make a draft final."""
        return self.step(
            PlainSerializer,
            lambda row, expected, data: actions.finalise_assessment(
                user=request.user, assessment=row, expected=expected
            ),
        )

    @extend_schema(request=VoidSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, **kwargs: Any) -> Response:
        """Take an assessment out of lists, charts and figures, with a reason."""
        return self.step(
            VoidSerializer,
            lambda row, expected, data: actions.void_assessment(
                user=request.user, assessment=row, expected=expected, reason=data["reason"]
            ),
            vanishes=True,
        )


class ImprovementSerializer(RowSerializer):
    assessment = Code(slug_field="public_id", queryset=Assessment.objects.filter(voided_at__isnull=True))
    item = Text(source="item.code", max_length=5, allow_null=True, required=False)
    due_on = Day()
    activity = KnownCode(
        slug_field="public_id", queryset=_Activity.objects.all(), allow_null=True, required=False
    )

    class Meta:
        model = ImprovementAction
        fields = ["public_id", "assessment", *improvement.FIELDS, "done_on", "outcome"]
        read_only_fields = ["public_id", "done_on", "outcome"]


class FollowUpSerializer(PlainSerializer):
    done_on = Day(allow_null=True)
    outcome = Text(max_length=500, allow_blank=True)


class Improvements(WatchedResource):
    """What is to be improved after an assessment. A voided one is gone from here."""

    model = ImprovementAction
    serializer_class = ImprovementSerializer
    filterset_class = ImprovementFilter
    lookup_field = "public_id"
    rights = dict.fromkeys(["update", "partial_update", "follow_up", "void"], "follow up")

    def rows(self, user: Any) -> QuerySet[ImprovementAction]:
        return queries.improvement_actions(user)

    def save(
        self, row: ImprovementAction | None, expected: int | None, data: dict[str, Any]
    ) -> ImprovementAction:
        assessment = data.pop("assessment", row and row.assessment)
        if row is not None and assessment != row.assessment:
            raise Refused("fixed", _("It stays with its assessment."), field="assessment")
        if "item" in data:
            code = (data["item"] or {}).get("code")
            data["item"] = _item(assessment.instrument, code, "item") if code else None
        if row is None:
            return improvement.add_improvement(user=self.request.user, assessment=assessment, fields=data)
        return improvement.change_improvement(
            user=self.request.user, improvement=row, expected=expected, fields=data
        )

    @extend_schema(request=FollowUpSerializer)
    @action(detail=True, methods=["post"], url_path="follow-up", url_name="follow-up")
    def follow_up(self, request: Request, **kwargs: Any) -> Response:
        """Say what came of it; with a day it is done."""
        return self.step(
            FollowUpSerializer,
            lambda row, expected, data: improvement.follow_up_improvement(
                user=request.user, improvement=row, expected=expected, **data
            ),
        )

    @extend_schema(request=VoidSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, **kwargs: Any) -> Response:
        """It will not be done, or was entered by mistake: with a reason."""
        return self.step(
            VoidSerializer,
            lambda row, expected, data: improvement.void_improvement(
                user=request.user, improvement=row, expected=expected, reason=data["reason"]
            ),
            vanishes=True,
        )
