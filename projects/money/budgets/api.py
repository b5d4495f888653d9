"""Budgets, forecasts and comments on variances in the API."""

import re
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.money.agreements.models import Account, Agreement, Amendment, Heading
from projects.money.budgets import actions, filters, following, queries
from projects.money.budgets.models import BudgetVersion, Forecast, VarianceComment
from tracker.core.api.fields import Code, Day, MaskedDay, MaskedText, Number, Text, Whole, Year
from tracker.core.api.views import PlainSerializer, Resource, RowSerializer, VoidSerializer
from tracker.core.errors import Refused
from tracker.privacy import access_log
from tracker.privacy.watching import WatchedResource


def _amount(**kwargs: Any) -> Number:
    return Number(max_digits=13, decimal_places=2, **kwargs)


def _heading(agreement: Agreement, data: dict[str, Any], field: str) -> Heading:
    """The agreement's heading with the code that was sent; other agreements have the same codes."""
    found = agreement.headings.filter(code=data["heading"]["code"]).first()
    if found is None:
        raise Refused("unknown_heading", _("The agreement has no such heading."), field=field)
    return found


def _same_agreement(row: BudgetVersion | VarianceComment, data: dict[str, Any]) -> Agreement:
    if data.get("agreement", row.agreement) != row.agreement:
        raise Refused("fixed", _("It stays with its agreement."), field="agreement")
    return row.agreement


class LineSerializer(PlainSerializer):
    year = Year()
    heading = Text(source="heading.code", max_length=20)
    account = Code(slug_field="code", queryset=Account.objects.all(), allow_null=True, required=False)
    amount = _amount(help_text="In the agreement's currency.")
    rate = Number(max_digits=12, decimal_places=6, read_only=True)
    amount_sek = _amount(read_only=True)


class BudgetSerializer(RowSerializer):
    agreement = Code(slug_field="number", queryset=Agreement.objects.all())
    project = serializers.CharField(source="agreement.project.public_id", read_only=True)
    currency = serializers.CharField(source="agreement.currency", read_only=True)
    reason = MaskedText(max_length=300, allow_blank=True, required=False)
    amendment = serializers.IntegerField(source="amendment.number", read_only=True, allow_null=True)
    in_force_from = MaskedDay(read_only=True, allow_null=True)
    in_force_to = MaskedDay(read_only=True, allow_null=True)
    lines = LineSerializer(source="shown_lines", many=True, required=False)
    is_masked = serializers.BooleanField(read_only=True)

    class Meta:
        model = BudgetVersion
        fields = [
            "id",
            "agreement",
            "project",
            "currency",
            "number",
            "status",
            "reason",
            "amendment",
            "in_force_from",
            "in_force_to",
            "lines",
            "is_masked",
        ]
        read_only_fields = ["id", "number", "status"]
        validators: list[Any] = []  # the action says it in words for people


class ApproveSerializer(PlainSerializer):
    in_force_from = Day(required=False, help_text="Left out: today.")
    amendment = Whole(
        required=False,
        allow_null=True,
        min_value=1,
        help_text="Number of the approved amendment that lets more be moved than the terms do.",
    )


class _ByKey(WatchedResource):
    """People know these rows by no code: the address holds the key, and nothing else is there."""

    lookup_field = "id"

    def get_object(self) -> Any:
        if not re.fullmatch("[0-9]{1,15}", self.kwargs["id"], re.ASCII):
            raise Http404
        return super().get_object()


class Budgets(_ByKey):
    """Budget versions with their lines. A new one is a draft; one is approved at a time and never changes."""

    model = BudgetVersion
    serializer_class = BudgetSerializer
    filterset_class = filters.BudgetFilter
    rights = Resource.rights | {"approve": "approve", "withdraw": "change"}

    def rows(self, user: Any) -> QuerySet[BudgetVersion]:
        return queries.versions(user)

    def save(self, row: BudgetVersion | None, expected: int | None, data: dict[str, Any]) -> BudgetVersion:
        agreement = data["agreement"] if row is None else _same_agreement(row, data)
        stored = row.shown_lines if row else []  # type: ignore[attr-defined]
        lines = [actions.Line(line.year, line.heading, line.amount, line.account) for line in stored]
        if "shown_lines" in data:
            lines = [
                actions.Line(
                    line["year"], _heading(agreement, line, "lines"), line["amount"], line.get("account")
                )
                for line in data["shown_lines"]
            ]
        return actions.save_budget_draft(
            user=self.request.user,
            agreement=agreement,
            version=row,
            expected=expected,
            lines=lines,
            reason=data.get("reason", row.reason if row else ""),
        )

    @extend_schema(request=ApproveSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, **kwargs: Any) -> Response:
        """Bring a draft into force; the version before it ends on the same day."""

        def act(row: BudgetVersion, expected: int, data: dict[str, Any]) -> BudgetVersion:
            return actions.approve_budget(
                user=request.user,
                version=row,
                expected=expected,
                amendment=_amendment(row.agreement, data.get("amendment")),
                in_force_from=data.get("in_force_from"),
            )

        return self.step(ApproveSerializer, act)

    @extend_schema(request=VoidSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Set a draft aside, with a reason."""
        return self.step(
            VoidSerializer,
            lambda row, expected, data: actions.withdraw_budget(
                user=request.user, version=row, expected=expected, reason=data["reason"]
            ),
        )


def _amendment(agreement: Agreement, number: int | None) -> Amendment | None:
    if number is None:
        return None
    found = agreement.amendments.filter(number=number).first()
    if found is None:
        raise Refused("unknown_amendment", _("The agreement has no such amendment."), field="amendment")
    return found


class ForecastSerializer(RowSerializer):
    agreement = Code(slug_field="number", queryset=Agreement.objects.all())
    project = serializers.CharField(source="agreement.project.public_id", read_only=True)
    currency = serializers.CharField(source="agreement.currency", read_only=True)
    year = Year()
    heading = Text(source="heading.code", max_length=20)
    amount = _amount(help_text="What is expected of the whole year, in the agreement's currency.")
    made_on = MaskedDay(read_only=True)
    note = MaskedText(max_length=300, allow_blank=True, required=False)
    is_masked = serializers.BooleanField(read_only=True)

    class Meta:
        model = Forecast
        fields = [
            "id",
            "agreement",
            "project",
            "currency",
            "year",
            "heading",
            "amount",
            "rate",
            "amount_sek",
            "made_on",
            "note",
            "is_masked",
        ]
        read_only_fields = ["id", "rate", "amount_sek"]


class Forecasts(_ByKey):
    """What was expected on a day to be used in a year. Rows are added, never changed; the latest counts."""

    model = Forecast
    serializer_class = ForecastSerializer
    filterset_class = filters.ForecastFilter
    http_method_names = ["get", "head", "post"]

    def rows(self, user: Any) -> QuerySet[Forecast]:
        return queries.forecasts(user)

    def save(self, row: Forecast | None, expected: int | None, data: dict[str, Any]) -> Forecast:
        agreement = data["agreement"]
        heading = _heading(agreement, data, "heading")
        wanted = following.Expected(data["year"], heading, data["amount"], data.get("note", ""))
        return following.add_forecasts(user=self.request.user, agreement=agreement, expected=[wanted])[0]

    def answer(self, row: Any, code: int = 200) -> Response:
        """A forecast never changes: it has one version."""
        access_log.seen(self.request, [row])
        return Response(self.get_serializer(row).data, code, headers={"ETag": '"1"'})


class CommentSerializer(RowSerializer):
    agreement = Code(slug_field="number", queryset=Agreement.objects.all())
    project = serializers.CharField(source="agreement.project.public_id", read_only=True)
    heading = Text(source="heading.code", max_length=20)
    until = MaskedDay(help_text="The last day of the outcome that is commented on.")
    text = MaskedText(max_length=500)
    is_masked = serializers.BooleanField(read_only=True)

    class Meta:
        model = VarianceComment
        fields = ["id", "agreement", "project", "heading", "until", "text", "is_masked"]
        read_only_fields = ["id"]
        validators: list[Any] = []


class Comments(_ByKey):
    """Why the outcome of a heading differs from the plan, up to a day: one comment for each."""

    model = VarianceComment
    serializer_class = CommentSerializer
    filterset_class = filters.CommentFilter

    def rows(self, user: Any) -> QuerySet[VarianceComment]:
        return queries.comments(user)

    def save(
        self, row: VarianceComment | None, expected: int | None, data: dict[str, Any]
    ) -> VarianceComment:
        agreement = data["agreement"] if row is None else _same_agreement(row, data)
        heading = _heading(agreement, data, "heading") if "heading" in data else row and row.heading
        return following.comment_variance(
            user=self.request.user,
            agreement=agreement,
            heading=heading,
            until=data.get("until", row and row.until),
            text=data.get("text", row.text if row else ""),
            comment=row,
            expected=expected,
        )
