"""The one filter of the ledger: the list page, its files and the API read the same address."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Max, Min, QuerySet
from django.utils.translation import gettext_lazy as _

from projects.money.agreements.filters import visible_agreements
from projects.money.ledger import queries
from projects.money.ledger.models import Transaction
from projects.portfolio.filters import both_ways, visible_projects
from projects.portfolio.models import Funder
from tracker.core.fields import IsoDateField
from tracker.core.filters import CodeFilter, SearchFilter, offer
from tracker.core.periods import Year

ORDERS = {"booked_on": _("date"), "amount_sek": _("amount in SEK"), "row_key": _("voucher number")}
_COLUMNS = {"booked_on": "shown_on", "amount_sek": "amount_sek", "row_key": "row_key"}
VOLUME, OF_AGREEMENT = "volume", "agreement"


class _DayFilter(django_filters.DateFilter):
    field_class = IsoDateField


class LedgerFilter(django_filters.FilterSet):
    """`?project=P-2017-004&agreement=…&heading=…&funder=sida&year=2017&kind=cost&sum=volume&text=…&order=-amount_sek`

    Voided bookings are left out; `voided=1` asks for them alone. `sum` asks for what makes a sum: the used volume, or
    the used money of agreements. `booked_after` and `booked_before` are days that count themselves.
    """

    kind = django_filters.ChoiceFilter(
        label=_("Type"), choices=Transaction.Kind.choices, empty_label=_("all types")
    )
    project = CodeFilter(
        label=_("Project"),
        queryset=lambda request: visible_projects(request).order_by("code", "pk"),
        to_field_name="public_id",
        field_name="agreement__project",
        empty_label=_("all projects"),
    )
    agreement = CodeFilter(
        label=_("Agreement"),
        queryset=lambda request: (
            visible_agreements(request).select_related("project").order_by("project__code", "number", "pk")
        ),
        to_field_name="number",
        empty_label=_("all agreements"),
    )
    funder = CodeFilter(
        label=_("Funder"),
        queryset=Funder.objects.all(),
        to_field_name="code",
        field_name="agreement__funder",
        empty_label=_("all funders"),
    )
    year = django_filters.ChoiceFilter(
        label=_("Year"), choices=[], method="by_year", empty_label=_("all years")
    )
    heading = django_filters.CharFilter(
        label=_("Heading"), field_name="heading__code", max_length=20, widget=forms.HiddenInput
    )
    account = django_filters.CharFilter(
        label=_("Account"), field_name="account__code", max_length=20, widget=forms.HiddenInput
    )
    currency = django_filters.CharFilter(label=_("Currency"), max_length=3, widget=forms.HiddenInput)
    booked_after = _DayFilter(
        label=_("From"), field_name="shown_on", lookup_expr="gte", widget=forms.HiddenInput
    )
    booked_before = _DayFilter(
        label=_("To"), field_name="shown_on", lookup_expr="lte", widget=forms.HiddenInput
    )
    sum = django_filters.ChoiceFilter(
        label=_("In the sum"),
        choices=[(VOLUME, _("used volume")), (OF_AGREEMENT, _("used of agreements"))],
        method="by_sum",
        widget=forms.HiddenInput,
    )
    voided = django_filters.ChoiceFilter(
        label=_("Voided"),
        choices=[("1", _("voided bookings"))],
        method="by_voided",
        widget=forms.HiddenInput,
    )
    text = SearchFilter(label=_("Search"), method="by_text")
    order = django_filters.ChoiceFilter(
        label=_("Order"), choices=both_ways(ORDERS), method="by_order", widget=forms.HiddenInput
    )

    class Meta:
        model = Transaction
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.filters["year"], lambda: _years(self.request))

    def filter_queryset(self, rows: QuerySet[Transaction]) -> QuerySet[Transaction]:
        if not self.form.cleaned_data.get("voided"):
            rows = queries.counted(rows)
        return super().filter_queryset(rows)

    def by_year(self, rows: QuerySet[Transaction], name: str, value: Any) -> QuerySet[Transaction]:
        return rows.filter(Year(int(value)).within("booked_on"))

    def by_sum(self, rows: QuerySet[Transaction], name: str, value: str) -> QuerySet[Transaction]:
        return rows.filter(queries.in_volume() if value == VOLUME else queries.on_agreement())

    def by_voided(self, rows: QuerySet[Transaction], name: str, value: str) -> QuerySet[Transaction]:
        return rows.filter(voided_at__isnull=False)

    def by_text(self, rows: QuerySet[Transaction], name: str, value: str) -> QuerySet[Transaction]:
        return queries.found(rows, value)

    def by_order(self, rows: QuerySet[Transaction], name: str, value: str) -> QuerySet[Transaction]:
        sign = "-" if value.startswith("-") else ""
        return rows.order_by(sign + _COLUMNS[value.removeprefix("-")], "row_key", "pk")


def _years(request: Any) -> list[tuple[int, str]]:
    """From the year of the latest booking that the user may know of back to the first one's."""
    if not request:
        return []
    span = queries.ledger(request.user).order_by().aggregate(first=Min("booked_on"), last=Max("booked_on"))
    if not span["first"]:
        return []
    return [(year, str(year)) for year in range(span["last"].year, span["first"].year - 1, -1)]
