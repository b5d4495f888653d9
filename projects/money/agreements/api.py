"""Agreements with their headings, amendments, rules and funder shares in the API."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.money.agreements import actions, amending, queries, sharing
from projects.money.agreements.filters import AgreementFilter, AmendmentFilter, ShareFilter, TermsFilter
from projects.money.agreements.models import (
    Account,
    Agreement,
    Amendment,
    Contribution,
    FunderShare,
    Heading,
    Terms,
)
from projects.portfolio import queries as portfolio
from projects.portfolio.models import Funder, Project
from tracker.core import access
from tracker.core.api.fields import Choice, Code, Day, MaskedDay, MaskedText, Number, Text, Whole, Year
from tracker.core.api.views import PlainSerializer, RowSerializer
from tracker.core.errors import Refused
from tracker.privacy.watching import WatchedResource

_AMOUNT = {"max_digits": 13, "decimal_places": 2}


class HeadingSerializer(PlainSerializer):
    code = Text(max_length=20)
    name_sv = Text(max_length=150)
    name_en = Text(max_length=150)
    kind = Choice(choices=Heading.Kind.choices, required=False)
    accounts = serializers.ListField(
        child=Code(slug_field="code", queryset=Account.objects.all()),
        source="shown_accounts",
        required=False,
        max_length=100,
        help_text="Codes of our own accounts that belong under it.",
    )

    def to_representation(self, instance: Heading) -> dict[str, Any]:
        names = ("code", "name_sv", "name_en", "kind")
        accounts = [row.account.code for row in instance.shown_accounts]  # type: ignore[attr-defined]
        return {name: getattr(instance, name) for name in names} | {"accounts": accounts}


class AgreementSerializer(RowSerializer):
    project = Code(slug_field="public_id", queryset=Project.objects.all())
    funder = Code(slug_field="code", queryset=Funder.objects.all())
    contribution = Code(
        slug_field="number", queryset=Contribution.objects.all(), allow_null=True, required=False
    )
    strategy = serializers.CharField(source="contribution.strategy.code", read_only=True, allow_null=True)
    start = MaskedDay()
    end = MaskedDay()
    signed_on = MaskedDay(allow_null=True, required=False)
    headings = HeadingSerializer(
        source="shown_headings",
        many=True,
        required=False,
        help_text="A set: what is left out is taken away. Not given for a new agreement: as its type proposes.",
    )
    is_masked = serializers.BooleanField(read_only=True)

    class Meta:
        model = Agreement
        fields = ["public_id", *actions.AGREEMENT_FIELDS, "strategy", "headings", "is_masked"]
        read_only_fields = ["public_id"]
        extra_kwargs = {"number": {"validators": []}}


class Agreements(WatchedResource):
    """What funders have agreed to pay for projects. A new one begins with the rules that its type proposes."""

    model = Agreement
    serializer_class = AgreementSerializer
    filterset_class = AgreementFilter
    lookup_field = "number"

    def rows(self, user: Any) -> QuerySet[Agreement]:
        return queries.with_headings(queries.agreements(user))

    def save(self, row: Agreement | None, expected: int | None, data: dict[str, Any]) -> Agreement:
        sent = data.pop("shown_headings", None)
        standing = {} if row is None else {one.code: one.pk for one in row.shown_headings}  # type: ignore[attr-defined]
        headings = None
        if sent is not None:
            headings = [
                actions.HeadingRow(
                    one["code"],
                    one["name_sv"],
                    one["name_en"],
                    one.get("kind", Heading.Kind.DIRECT),
                    one.get("shown_accounts", []),
                    standing.get(one["code"]),
                )
                for one in sent
            ]
        return actions.save_agreement(
            user=self.request.user, agreement=row, expected=expected, fields=data, headings=headings
        )


def _same_agreement(row: Amendment | Terms, data: dict[str, Any]) -> Agreement:
    if data.get("agreement", row.agreement) != row.agreement:
        raise Refused("fixed", _("It stays with its agreement."), field="agreement")
    return row.agreement


class AmendmentSerializer(RowSerializer):
    agreement = Code(slug_field="number", queryset=Agreement.objects.all())
    changes = MaskedText(max_length=300)
    reason = MaskedText(max_length=2000)
    amount_after = Number(
        **_AMOUNT, allow_null=True, required=False, help_text="Left out: the amount does not change."
    )
    end_before = MaskedDay(read_only=True)
    end_after = MaskedDay(allow_null=True, required=False, help_text="Left out: the end does not change.")
    decided_on = MaskedDay(read_only=True, allow_null=True)
    decided_by = MaskedText(read_only=True)
    is_masked = serializers.BooleanField(read_only=True)

    class Meta:
        model = Amendment
        fields = [
            "id", "agreement", "number", "status", "changes", "reason", "dnr", "amount_before", "amount_after",
            "end_before", "end_after", "contingency_released", "decided_on", "decided_by", "is_masked",
        ]  # fmt: skip
        read_only_fields = ["id", "number", "status", "amount_before"]


class ApprovalSerializer(PlainSerializer):
    decided_on = Day()
    decided_by = Text(max_length=150, help_text="Who decided, at the funder.")
    dnr = Text(max_length=40, required=False, allow_blank=True)


class RefusalSerializer(PlainSerializer):
    decided_on = Day()
    reason = Text(max_length=300)


class Amendments(WatchedResource):
    """What became different in agreements. A draft changes nothing; one that has been decided never changes."""

    model = Amendment
    serializer_class = AmendmentSerializer
    filterset_class = AmendmentFilter
    lookup_field, lookup_url_kwarg = "id", "amendment_id"
    rights = WatchedResource.rights | {"approve": "approve", "decline": "approve"}

    def rows(self, user: Any) -> QuerySet[Amendment]:
        return queries.amendments(user)

    def save(self, row: Amendment | None, expected: int | None, data: dict[str, Any]) -> Amendment:
        fields = {name: data[name] for name in amending.DRAFT_FIELDS if name in data}
        if row is None:
            agreement = data["agreement"]
            return amending.draft_amendment(
                user=self.request.user, agreement=agreement, fields=fields, expected=agreement.version
            )
        _same_agreement(row, data)
        return amending.change_amendment(
            user=self.request.user, amendment=row, fields=fields, expected=expected
        )

    @extend_schema(request=ApprovalSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, **kwargs: Any) -> Response:
        """Say that the funder has approved: amount, end and rules of the agreement follow."""
        return self.step(
            ApprovalSerializer,
            lambda row, expected, data: amending.approve_amendment(
                user=request.user, amendment=row, expected=expected, **data
            ),
        )

    @extend_schema(request=RefusalSerializer)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, **kwargs: Any) -> Response:
        """Say that it does not come about, and why."""
        return self.step(
            RefusalSerializer,
            lambda row, expected, data: amending.decline_amendment(
                user=request.user, amendment=row, expected=expected, **data
            ),
        )


class FlatRateSerializer(PlainSerializer):
    name_sv = Text(max_length=150)
    name_en = Text(max_length=150)
    percent = Number(max_digits=6, decimal_places=2, allow_null=True, required=False)
    unit_amount = Number(**_AMOUNT, allow_null=True, required=False)


class TermsSerializer(RowSerializer):
    agreement = Code(slug_field="number", queryset=Agreement.objects.all())
    amendment = Whole(
        source="amendment.number",
        min_value=1,
        allow_null=True,
        required=False,
        help_text="Number of the draft amendment that brings them; they hold when it is approved.",
    )
    valid_from = MaskedDay()
    clause = MaskedText(max_length=200, allow_blank=True, required=False)
    eligible_from = MaskedDay(allow_null=True, required=False)
    eligible_to = MaskedDay(allow_null=True, required=False)
    flat_rates = FlatRateSerializer(many=True, required=False)
    is_masked = serializers.BooleanField(read_only=True)

    class Meta:
        model = Terms
        fields = ["id", "agreement", "amendment", *actions.TERMS_FIELDS, "flat_rates", "is_masked"]
        read_only_fields = ["id"]


class AgreementTerms(WatchedResource):
    """The rules of agreements: each row holds from its day until the next of the same agreement."""

    model = Terms
    serializer_class = TermsSerializer
    filterset_class = TermsFilter
    lookup_field, lookup_url_kwarg = "id", "terms"

    def rows(self, user: Any) -> QuerySet[Terms]:
        return queries.terms(user)

    def save(self, row: Terms | None, expected: int | None, data: dict[str, Any]) -> Terms:
        agreement = data["agreement"] if row is None else _same_agreement(row, data)
        rates = data.get("flat_rates")
        names = ("name_sv", "name_en", "percent", "unit_amount")
        return actions.save_terms(
            user=self.request.user,
            agreement=agreement,
            terms=row,
            expected=expected,
            fields=data,
            flat_rates=None if rates is None else [tuple(map(rate.get, names)) for rate in rates],
            amendment=_brought_by(agreement, row, data.get("amendment", {}).get("number")),
        )


def _brought_by(agreement: Agreement, row: Terms | None, number: int | None) -> Amendment | None:
    """The draft that new rules come with; what brings rules that there are stays as it is."""
    if row is not None:
        standing = row.amendment.number if row.amendment else None
        if number not in (None, standing):
            raise Refused("fixed", _("The rules stay with their amendment."), field="amendment")
        return None
    if number is None:
        return None
    found = agreement.amendments.filter(number=number).first()
    if found is None:
        raise Refused("unknown_amendment", _("The agreement has no such amendment."), field="amendment")
    return found


class ShareSerializer(RowSerializer):
    year = Year()
    funder = Code(slug_field="code", queryset=Funder.objects.all())

    class Meta:
        model = FunderShare
        fields = ["year", "funder", "percent"]


class SharesSerializer(PlainSerializer):
    project = serializers.CharField(source="public_id", read_only=True)
    shares = ShareSerializer(many=True, source="shown_shares")


class FunderShares(WatchedResource):
    """How many percent of a project's joint costs each funder pays in a year. The shares of a year sum to 100.

    Shares are part of their project: its version is theirs, and a change replaces them all.
    """

    model = Project
    serializer_class = SharesSerializer
    filterset_class = ShareFilter
    lookup_field = "public_id"
    lookup_url_kwarg = "project"
    http_method_names = ["get", "head", "put"]

    def rows(self, user: Any) -> QuerySet[Project]:
        shares = FunderShare.objects.select_related("funder").order_by(
            "year", "funder__order", "funder__code", "pk"
        )
        prefetch = Prefetch("funder_shares", shares, to_attr="shown_shares")
        return portfolio.projects(user).prefetch_related(prefetch)

    def get_object(self) -> Project:
        row = self.get_queryset().filter(public_id=self.key()).first()
        if row is None:
            raise Http404
        if self.right() != "view":
            access.require(self.request.user, "change", row, of="agreement")
        return row

    def save(self, row: Project, expected: int | None, data: dict[str, Any]) -> Project:
        rows = [(one["year"], one["funder"], one["percent"]) for one in data["shown_shares"]]
        sharing.set_funder_shares(user=self.request.user, project=row, rows=rows, expected=expected)
        return row
