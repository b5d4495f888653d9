"""Deadlines in the API."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.deadlines import actions, queries
from projects.deadlines.filters import DeadlineFilter
from projects.deadlines.models import Deadline
from projects.money.agreements.models import Agreement
from projects.portfolio.models import Project
from tracker.accounts.models import User
from tracker.core.api.fields import Code, MaskedDay, MaskedText
from tracker.core.api.views import Resource, RowSerializer, VoidSerializer
from tracker.core.periods import today
from tracker.privacy.watching import WatchedResource


class DeadlineSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    agreement = Code(
        slug_field="public_id", queryset=Agreement.objects.all(), allow_null=True, required=False
    )
    title_sv = MaskedText(max_length=200)
    title_en = MaskedText(max_length=200, allow_blank=True, required=False)
    period_from = MaskedDay(allow_null=True, required=False)
    period_to = MaskedDay(allow_null=True, required=False)
    due_on = MaskedDay()
    due_by_rule = MaskedDay(read_only=True, allow_null=True)
    owner = Code(slug_field="username", queryset=User.objects.all(), allow_null=True, required=False)
    submitted_on = MaskedDay(allow_null=True, required=False)
    accepted_on = MaskedDay(allow_null=True, required=False)
    link = MaskedText(max_length=300, allow_blank=True, required=False)
    state = serializers.SerializerMethodField()
    is_masked = serializers.BooleanField(read_only=True)

    class Meta:
        model = Deadline
        fields = ["id", *actions.FIELDS, "due_by_rule", "state", "is_masked"]
        read_only_fields = ["id"]

    def get_state(self, row: Deadline) -> str:
        """late, soon (within 30 days), open, submitted or accepted, as of today."""
        return queries.state(row, today())


class Deadlines(WatchedResource):
    """What is due to funders and partners, and when. A voided deadline is gone from here.

    Of a masked deadline, what it is about, persons and exact dates are kept back.
    """

    model = Deadline
    serializer_class = DeadlineSerializer
    filterset_class = DeadlineFilter
    lookup_field = "pk"
    rights = Resource.rights | {"void": "change"}

    def rows(self, user: Any) -> QuerySet[Deadline]:
        return queries.deadlines(user)

    def save(self, row: Deadline | None, expected: int | None, data: dict[str, Any]) -> Deadline:
        if row is None:
            return actions.add_deadline(user=self.request.user, fields=data)
        return actions.change_deadline(user=self.request.user, deadline=row, expected=expected, fields=data)

    @extend_schema(request=VoidSerializer, responses={204: None})
    @action(detail=True, methods=["post"])
    def void(self, request: Request, **kwargs: Any) -> Response:
        """Take a deadline out of all lists and reminders, with a reason."""
        return self.step(
            VoidSerializer,
            lambda row, expected, data: actions.void_deadline(
                user=request.user, deadline=row, reason=data["reason"], expected=expected
            ),
            vanishes=True,
        )
