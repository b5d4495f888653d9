"""The ledger in the API."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.money.agreements.models import Account, Agreement
from projects.money.ledger import actions, joint, queries
from projects.money.ledger.filters import LedgerFilter
from projects.money.ledger.models import Transaction
from projects.portfolio.models import Project
from tracker.core.api.fields import Code, Day, KnownCode, MaskedDay, MaskedText, Number, Text
from tracker.core.api.views import PlainSerializer, Resource, RowSerializer, VoidSerializer
from tracker.core.errors import Refused
from tracker.privacy.watching import WatchedResource

# Through the relation: activities are a neighbour slice, which this one does not import.
_ACTIVITIES: Any = Transaction._meta.get_field("activity").related_model
_AMOUNT = {"max_digits": 13, "decimal_places": 2}
_RATE = {
    "max_digits": 12,
    "decimal_places": 6,
    "required": False,
    "help_text": "SEK for one unit. Left out: our own yearly average.",
}
_OUTSIDE = {
    "max_length": 300,
    "required": False,
    "write_only": True,
    "help_text": "Why a cost is booked on a day on which costs of the agreement do not count.",
}


class TransactionSerializer(RowSerializer):
    agreement = Code(slug_field="number", queryset=Agreement.objects.all())
    project = serializers.CharField(source="agreement.project.public_id", read_only=True)
    funder = serializers.CharField(source="agreement.funder.code", read_only=True)
    heading = Text(
        source="heading.code",
        max_length=20,
        allow_null=True,
        required=False,
        help_text="Its code in the agreement. Left out: that of the account, or the only one.",
    )
    account = Code(slug_field="code", queryset=Account.objects.all(), allow_null=True, required=False)
    activity = KnownCode(
        slug_field="public_id",
        queryset=_ACTIVITIES.objects.filter(voided_at__isnull=True),
        allow_null=True,
        required=False,
    )
    corrects = serializers.CharField(source="corrects.row_key", read_only=True, allow_null=True)
    booked_on = MaskedDay()
    text = MaskedText(max_length=200, allow_blank=True, required=False)
    rate = Number(**_RATE)
    rate_date = MaskedDay(allow_null=True, required=False)
    outside_eligibility = Text(**_OUTSIDE)
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
            "counts",
            "heading",
            "account",
            "activity",
            "corrects",
            "booked_on",
            "text",
            "currency",
            "amount",
            "rate",
            "rate_source",
            "rate_date",
            "amount_sek",
            "outside_eligibility",
            "is_voided",
            "void_reason",
            "is_masked",
        ]
        read_only_fields = ["amount_sek", "void_reason"]
        extra_kwargs = {"row_key": {"validators": []}}

    def get_is_voided(self, row: Transaction) -> bool:
        return row.voided_at is not None


class CorrectionSerializer(PlainSerializer):
    row_key = Text(max_length=60)
    amount = Number(**_AMOUNT, help_text="What is to be added, with its sign; -100.00 takes 100 back.")
    text = Text(max_length=200, allow_blank=True, required=False)


class JointSerializer(PlainSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    row_key = Text(max_length=60, help_text="Each part adds a hyphen and the funder's code.")
    booked_on = Day()
    amount = Number(**_AMOUNT)
    currency = Text(max_length=3, required=False)
    account = Code(slug_field="code", queryset=Account.objects.all(), allow_null=True, required=False)
    text = Text(max_length=200, allow_blank=True, required=False)
    rate = Number(**_RATE)
    rate_source = serializers.ChoiceField(choices=Transaction.RateSource.choices, required=False)
    rate_date = Day(allow_null=True, required=False)
    outside_eligibility = Text(**_OUTSIDE)


class Ledger(WatchedResource):
    """Booked amounts. The voucher number is given when booking and does not change; nothing is deleted.

    In a closed month nothing is booked, changed or voided: the answer is 400 and says who may grant an exception.
    """

    model = Transaction
    serializer_class = TransactionSerializer
    filterset_class = LedgerFilter
    lookup_field = "row_key"
    rights = Resource.rights | {"void": "change", "correct": "change", "joint": "add"}

    def rows(self, user: Any) -> QuerySet[Transaction]:
        return queries.ledger(user).select_related("activity", "corrects")

    def save(self, row: Transaction | None, expected: int | None, data: dict[str, Any]) -> Transaction:
        user = self.request.user
        if "heading" in data:
            data["heading"] = _heading(data.get("agreement") or (row and row.agreement), data["heading"])
        if row is None:
            return actions.book(user=user, **{"currency": "SEK", "kind": "cost"} | data)
        if data.pop("row_key", row.row_key) != row.row_key:
            raise Refused("fixed", _("The voucher number of a booking cannot be changed."), field="row_key")
        outside = data.pop("outside_eligibility", "")
        return actions.change_booking(
            user=user, booking=row, expected=expected, fields=data, outside_eligibility=outside
        )

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

    @extend_schema(request=CorrectionSerializer, responses={201: TransactionSerializer})
    @action(detail=True, methods=["post"])
    def correct(self, request: Request, **kwargs: Any) -> Response:
        """Book a correction of it, dated today. The answer is the correction."""

        def effect() -> Response:
            row = self.get_object()
            self.expected(row)
            data = self.checked(
                CorrectionSerializer(data=request.data, context=self.get_serializer_context())
            )
            made = actions.correct(user=request.user, booking=row, **data)
            return self.answer(self.get_queryset().get(pk=made.pk), 201)

        return self.once(effect)

    @extend_schema(request=JointSerializer, responses={201: TransactionSerializer(many=True)})
    @action(detail=False, methods=["post"], filterset_class=None, pagination_class=None)
    def joint(self, request: Request, **kwargs: Any) -> Response:
        """Split a joint cost by the funder shares of the year: all parts are booked, or none."""

        def effect() -> Response:
            data = self.checked(JointSerializer(data=request.data, context=self.get_serializer_context()))
            made = joint.book_shared(user=request.user, **{"currency": "SEK"} | data)
            fresh = self.get_queryset().filter(pk__in=[row.pk for row in made]).order_by("pk")
            return Response(self.get_serializer(fresh, many=True).data, 201)

        return self.once(effect)


def _heading(agreement: Agreement, given: dict[str, Any] | None) -> Any:
    """The heading of the agreement with the code that was given."""
    code = given and given["code"]
    if not code:
        return None
    found = agreement.headings.filter(code=code).first()
    if found is None:
        raise Refused("unknown", _("The agreement has no heading with this code."), field="heading")
    return found
