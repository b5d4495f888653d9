"""Judgements of traffic lights in the API. The lights themselves are told in reports/dashboards/lights.py."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.portfolio.models import Project
from projects.results.lights import actions, queries
from projects.results.lights.filters import JudgementFilter
from projects.results.lights.models import LightOverride
from tracker.core.api.fields import Code, MaskedDay, MaskedText
from tracker.core.api.views import Resource, RowSerializer, VoidSerializer
from tracker.privacy.watching import WatchedResource


class JudgementSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    reason = MaskedText(max_length=500)
    since = MaskedDay(read_only=True)
    until = MaskedDay(help_text="The last day on which it holds: a year ahead at most.")
    judged_by = Code(slug_field="username", read_only=True, allow_null=True)
    end_reason = MaskedText(
        source="void_reason", read_only=True, help_text="Why it was ended before its day."
    )
    is_ended = serializers.SerializerMethodField(help_text="Somebody has ended it before its day.")
    is_masked = serializers.BooleanField(read_only=True)

    class Meta:
        model = LightOverride
        fields = [
            "id", "project", "light", "colour", "reason", "since", "until", "judged_by", "is_ended", "end_reason",
            "is_masked",
        ]  # fmt: skip
        read_only_fields = ["id"]

    def get_is_ended(self, row: LightOverride) -> bool:
        return row.voided_at is not None


class Judgements(WatchedResource):
    """Where somebody judged a traffic light otherwise than the rule: written once, ended once, and kept."""

    model = LightOverride
    serializer_class = JudgementSerializer
    filterset_class = JudgementFilter
    lookup_field = "id"
    http_method_names = ["get", "head", "post"]
    rights = Resource.rights | {"end": "judge"}

    def rows(self, user: Any) -> QuerySet[LightOverride]:
        return queries.judgements(user)

    def save(self, row: LightOverride | None, expected: int | None, data: dict[str, Any]) -> LightOverride:
        return actions.judge_light(user=self.request.user, **data)

    @extend_schema(request=VoidSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, **kwargs: Any) -> Response:
        """From today the rule counts again, or an earlier judgement that still holds."""
        return self.step(
            VoidSerializer,
            lambda row, expected, data: actions.end_judgement(
                user=request.user, judgement=row, reason=data["reason"]
            ),
        )
