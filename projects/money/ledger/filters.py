"""The filter of the ledger."""

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from projects.money.agreements.filters import visible_agreements, visible_projects
from projects.money.ledger import queries
from projects.money.ledger.models import Transaction
from projects.portfolio.models import Funder
from tracker.core.filters import CodeFilter, SearchFilter
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, Year

_ORDERS = {"booked_on": "shown_on", "amount_sek": "amount_sek", "row_key": "row_key"}


class LedgerFilter(django_filters.FilterSet):
    """`?project=P-2017-004&agreement=…&funder=sida&year=2017&kind=cost&currency=EUR&text=…&order=-amount_sek`

    Voided bookings are left out; `voided=1` asks for them alone.
    """

    project = CodeFilter(
        label=_("Project"),
        queryset=visible_projects,
        to_field_name="public_id",
        field_name="agreement__project",
    )
    agreement = CodeFilter(label=_("Agreement"), queryset=visible_agreements, to_field_name="number")
    funder = CodeFilter(
        label=_("Funder"), queryset=Funder.objects.all(), to_field_name="code", field_name="agreement__funder"
    )
    year = django_filters.NumberFilter(
        label=_("Year"), method="by_year", min_value=FIRST_YEAR, max_value=LAST_YEAR, decimal_places=0
    )
    booked = django_filters.DateFromToRangeFilter(label=_("Booked on"), field_name="shown_on")
    kind = django_filters.ChoiceFilter(label=_("Type"), choices=Transaction.Kind.choices)
    currency = django_filters.CharFilter(label=_("Currency"), max_length=3)
    voided = django_filters.ChoiceFilter(
        label=_("Voided"), choices=[("1", _("voided bookings"))], method="by_voided"
    )
    text = SearchFilter(label=_("Search"), method="by_text")
    order = django_filters.ChoiceFilter(
        label=_("Order"),
        choices=[(sign + key, key) for key in _ORDERS for sign in ("", "-")],
        method="by_order",
    )

    class Meta:
        model = Transaction
        fields: list[str] = []

    def filter_queryset(self, rows: QuerySet[Transaction]) -> QuerySet[Transaction]:
        if not self.form.cleaned_data.get("voided"):
            rows = queries.counted(rows)
        return super().filter_queryset(rows)

    def by_year(self, rows: QuerySet[Transaction], name: str, value: Any) -> QuerySet[Transaction]:
        return rows.filter(Year(int(value)).within("booked_on"))

    def by_voided(self, rows: QuerySet[Transaction], name: str, value: str) -> QuerySet[Transaction]:
        return rows.filter(voided_at__isnull=False)

    def by_text(self, rows: QuerySet[Transaction], name: str, value: str) -> QuerySet[Transaction]:
        return queries.found(rows, value)

    def by_order(self, rows: QuerySet[Transaction], name: str, value: str) -> QuerySet[Transaction]:
        sign = "-" if value.startswith("-") else ""
        return rows.order_by(sign + _ORDERS[value.removeprefix("-")], "row_key", "pk")
