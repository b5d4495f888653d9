"""Values of indicators in the API: drafted, handed in, approved, sent back."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.results.catalogue.models import ReportingPeriod
from projects.results.framework.models import Indicator, Site
from projects.results.values import actions, disclosure, queries
from projects.results.values.filters import ValueFilter
from projects.results.values.models import IndicatorValue, ValueEvidence
from projects.results.values.parts import Cell, splits_of
from tracker.core.api.fields import Code, MaskedText, Number, Text
from tracker.core.api.views import PlainSerializer, Resource, RowSerializer, VoidSerializer
from tracker.core.errors import Refused
from tracker.privacy.watching import WatchedResource

_SAVED = (
    "answer", "value", "numerator", "denominator", "text_sv", "text_en", "comment_sv", "comment_en",
)  # fmt: skip


class CellSerializer(PlainSerializer):
    """A part. `is_kept_back`: too small a group to be told, or one that would give such a group away."""

    split = Text(max_length=41, help_text="The codes of its dimensions: `sex`, or `sex-age`.")
    first = Text(max_length=20, help_text="The code of the group.")
    second = Text(
        max_length=20, allow_null=True, required=False, help_text="Of a crossed split the other group."
    )
    amount = Number(max_digits=13, decimal_places=2, allow_null=True, required=False)
    numerator = Number(max_digits=13, decimal_places=2, allow_null=True, required=False)
    denominator = Number(max_digits=13, decimal_places=2, allow_null=True, required=False)
    is_kept_back = serializers.BooleanField(read_only=True)


class EvidenceSerializer(PlainSerializer):
    name = Text(max_length=120)
    dnr = Text(max_length=40, help_text="Its registration number. Files are attached on the page.")


class SendBackSerializer(PlainSerializer):
    note = Text(max_length=500)


class ValueSerializer(RowSerializer):
    indicator = Code(slug_field="code", queryset=Indicator.objects.all())
    project = serializers.CharField(source="indicator.project.public_id", read_only=True)
    period = Code(slug_field="code", queryset=ReportingPeriod.objects.all())
    site = Text(source="site.code", max_length=20, allow_null=True, required=False)
    text_sv = MaskedText(max_length=1000, allow_blank=True, required=False)
    text_en = MaskedText(max_length=1000, allow_blank=True, required=False)
    comment_sv = MaskedText(max_length=500, allow_blank=True, required=False)
    comment_en = MaskedText(max_length=500, allow_blank=True, required=False)
    note = MaskedText(read_only=True)
    cells = CellSerializer(source="shown_cells", many=True, required=False)
    evidence = EvidenceSerializer(source="shown_evidence", many=True, read_only=True)
    is_masked = serializers.BooleanField(read_only=True)

    class Meta:
        model = IndicatorValue
        fields = [
            "id",
            "indicator",
            "project",
            "period",
            "site",
            "status",
            *_SAVED,
            "cells",
            "evidence",
            "note",
            "is_masked",
        ]
        read_only_fields = ["id", "status"]
        validators: list[Any] = []  # the action says it in words for people

    def to_representation(self, row: IndicatorValue) -> dict[str, Any]:
        if not hasattr(row, "shown_cells"):
            self.context["view"].tell([row])
        found: dict[str, Any] = super().to_representation(row)
        return found


class Values(WatchedResource):
    """What was measured, by indicator, period and place. Only approved values count.

    POST drafts a value: the first, or the correction of an approved one. An open one is changed by PUT or PATCH.
    Who is no member of the project gets parts only as far as they may be published.
    """

    model = IndicatorValue
    serializer_class = ValueSerializer
    filterset_class = ValueFilter
    lookup_field = "id"
    rights = Resource.rights | {
        "submit": "change",
        "withdraw": "change",
        "evidence": "change",
        "approve": "approve",
        "send_back": "approve",
    }

    def rows(self, user: Any) -> QuerySet[IndicatorValue]:
        return queries.values(user)

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        self.tell(page or [])
        return page

    def tell(self, rows: Sequence[IndicatorValue]) -> None:
        """Give the rows `shown_cells` and `shown_evidence`: what of them this user gets to see."""
        user = self.request.user
        parts = disclosure.parts_of(user, rows)
        attached: dict[int, list[ValueEvidence]] = defaultdict(list)
        for one in queries.evidence(user).filter(value__in=rows, voided_at__isnull=True):
            attached[one.value_id].append(one)
        for row in rows:
            told: Any = row
            told.shown_cells = [*_cells(parts.get(row.pk, []))]
            told.shown_evidence = attached[row.pk]

    def save(self, row: IndicatorValue | None, expected: int | None, data: dict[str, Any]) -> IndicatorValue:
        indicator, period, site = self._place(row, data)
        if row is None:
            standing = actions.standing(indicator, period, site)
            # A new one beside what is approved; where one is open already, the action tells.
            expected = standing.version if standing and not standing.is_open else None
        stored = {name: getattr(row, name) for name in _SAVED} if row else {}
        given = data.get("shown_cells")
        return actions.save_value(
            user=self.request.user,
            indicator=indicator,
            period=period,
            site=site,
            expected=expected,
            **stored | {name: data[name] for name in _SAVED if name in data},
            cells=None if given is None else _given(indicator, given),
        )

    def _place(
        self, row: IndicatorValue | None, data: dict[str, Any]
    ) -> tuple[Indicator, ReportingPeriod, Site | None]:
        if row is None:
            code = (data.get("site") or {}).get("code")
            found = (
                Site.objects.filter(project=data["indicator"].project, code=code).first() if code else None
            )
            if code and found is None:
                message = _("The indicator is not reported at that place.")
                raise Refused("unknown_site", message, field="site")
            return data["indicator"], data["period"], found
        there = {
            "indicator": row.indicator,
            "period": row.period,
            "site": {"code": row.site and row.site.code},
        }
        for name, same in there.items():
            if data.get(name, same) != same:
                message = _("A value stays with its indicator, period and place.")
                raise Refused("fixed", message, field=name)
        return row.indicator, row.period, row.site

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, **kwargs: Any) -> Response:
        """Hand in a draft for somebody else to approve."""
        return self.step(
            PlainSerializer,
            lambda row, expected, data: actions.submit_value(user=request.user, value=row, expected=expected),
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, **kwargs: Any) -> Response:
        """Let a submitted value count. Nobody approves what they have reported."""
        return self.step(
            PlainSerializer,
            lambda row, expected, data: actions.approve_value(
                user=request.user, value=row, expected=expected
            ),
        )

    @extend_schema(request=SendBackSerializer)
    @action(detail=True, methods=["post"], url_path="return", url_name="return")
    def send_back(self, request: Request, **kwargs: Any) -> Response:
        """Send a submitted value back, and say what is to be done."""
        return self.step(
            SendBackSerializer,
            lambda row, expected, data: actions.return_value(
                user=request.user, value=row, expected=expected, note=data["note"]
            ),
        )

    @extend_schema(request=VoidSerializer)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **kwargs: Any) -> Response:
        """Set an undecided value aside, with a reason."""
        return self.step(
            VoidSerializer,
            lambda row, expected, data: actions.withdraw_value(
                user=request.user, value=row, expected=expected, reason=data["reason"]
            ),
        )

    @extend_schema(request=EvidenceSerializer)
    @action(detail=True, methods=["post"])
    def evidence(self, request: Request, **kwargs: Any) -> Response:
        """Name the registered document that shows that an undecided value is right."""
        return self.step(
            EvidenceSerializer,
            lambda row, expected, data: actions.add_evidence(
                user=request.user, value=row, expected=expected, **data
            ),
        )


def _cells(parts: Iterable[disclosure.Parts]) -> Iterator[dict[str, Any]]:
    """The parts that were reported, as the serializer tells them."""
    for told in parts:
        for part in told.parts:
            if part.cell or part.is_kept:
                yield {
                    "split": told.split.code,
                    "first": part.first.code,
                    "second": part.second and part.second.code,
                    "amount": part.cell and part.cell.amount,
                    "numerator": part.cell and part.cell.numerator,
                    "denominator": part.cell and part.cell.denominator,
                    "is_kept_back": part.is_kept,
                }


def _given(indicator: Indicator, sent: Iterable[dict[str, Any]]) -> list[Cell]:
    """The parts that were sent, by the codes of their split and groups."""
    known = {
        (split.code, first.code, second.code if second else None): (first, second)
        for split in splits_of(indicator)
        for first, second in split.groups
    }
    found = []
    for one in sent:
        groups = known.get((one["split"], one["first"], one.get("second")))
        if groups is None:
            raise Refused("unknown_part", _("The indicator is not split in this way."), field="cells")
        found.append(Cell(*groups, one.get("amount"), one.get("numerator"), one.get("denominator")))
    return found
