"""Agreements in the API."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import serializers

from projects.money.agreements import actions, queries
from projects.money.agreements.filters import AgreementFilter
from projects.money.agreements.models import Agreement, Contribution
from projects.portfolio.models import Funder, Project
from tracker.core.api.fields import Code, MaskedDay
from tracker.core.api.views import RowSerializer
from tracker.privacy.watching import WatchedResource


class AgreementSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    funder = Code(slug_field="code", queryset=Funder.objects.all())
    contribution = Code(
        slug_field="number", queryset=Contribution.objects.all(), allow_null=True, required=False
    )
    strategy = serializers.CharField(source="contribution.strategy.code", read_only=True, default=None)
    start = MaskedDay()
    end = MaskedDay()
    is_masked = serializers.BooleanField(read_only=True)

    class Meta:
        model = Agreement
        fields = ["public_id", *actions.AGREEMENT_FIELDS, "strategy", "is_masked"]
        read_only_fields = ["public_id"]
        extra_kwargs = {"number": {"validators": []}}


class Agreements(WatchedResource):
    """What funders have agreed to pay for projects."""

    model = Agreement
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilter
    lookup_field = "number"

    def rows(self, user: Any) -> QuerySet[Agreement]:
        return queries.agreements(user)

    def save(self, row: Agreement | None, expected: int | None, data: dict[str, Any]) -> Agreement:
        return actions.save_agreement(user=self.request.user, agreement=row, expected=expected, fields=data)
