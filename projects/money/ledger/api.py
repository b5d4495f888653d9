"""The ledger in the API."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.money.agreements.models import Agreement
from projects.money.ledger import actions, queries
from projects.money.ledger.filters import LedgerFilter
from projects.money.ledger.models import Transaction
from tracker.core.api.fields import Code, MaskedDay, MaskedText, Number
from tracker.core.api.views import Resource, RowSerializer, VoidSerializer
from tracker.core.errors import Refused
from tracker.privacy.watching import WatchedResource


class TransactionSerializer(RowSerializer):
    agreement = Code(slug_field="number", queryset=Agreement.objects.all())
    project = serializers.CharField(source="agreement.project.public_id", read_only=True)
    funder = serializers.CharField(source="agreement.funder.code", read_only=True)
    booked_on = MaskedDay()
    text = MaskedText(max_length=200, allow_blank=True, required=False)
    rate = Number(
        max_digits=12,
        decimal_places=6,
        required=False,
        help_text="SEK for one unit. Left out: our own yearly average.",
    )
    rate_date = MaskedDay(allow_null=True, required=False)
    is_voided = serializers.SerializerMethodField()
    is_masked = serializers.BooleanField(read_only=True)

    class Meta:
        model = Transaction
        fields = [
            "row_key",
            "agreement",
            "project",
            "funder",
            "kind",
            "booked_on",
            "text",
            "currency",
            "amount",
            "rate",
            "rate_source",
            "rate_date",
            "amount_sek",
            "is_voided",
            "void_reason",
            "is_masked",
        ]
        read_only_fields = ["amount_sek", "void_reason"]
        extra_kwargs = {"row_key": {"validators": []}}

    def get_is_voided(self, row: Transaction) -> bool:
        return row.voided_at is not None


class Ledger(WatchedResource):
    """Booked amounts. The voucher number is given when booking and does not change; nothing is deleted."""

    model = Transaction
    serializer_class = TransactionSerializer
    filterset_class = LedgerFilter
    lookup_field = "row_key"
    rights = Resource.rights | {"void": "change"}

    def rows(self, user: Any) -> QuerySet[Transaction]:
        return queries.ledger(user)

    def save(self, row: Transaction | None, expected: int | None, data: dict[str, Any]) -> Transaction:
        if row is None:
            return actions.book(user=self.request.user, **{"currency": "SEK", "kind": "cost"} | data)
        if data.get("row_key", row.row_key) != row.row_key:
            raise Refused("fixed", _("The voucher number of a booking cannot be changed."), field="row_key")
        return actions.change_booking(user=self.request.user, booking=row, expected=expected, fields=data)

    @extend_schema(request=VoidSerializer)
    @action(detail=True, methods=["post"])
    def void(self, request: Request, **kwargs: Any) -> Response:
        """Make a booking not count any more, with a reason."""
        return self.step(
            VoidSerializer,
            lambda row, expected, data: actions.void_booking(
                user=request.user, booking=row, reason=data["reason"], expected=expected
            ),
        )
