"""The filter of exchange rates: the page and the API ask the same."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.money.rates.models import ExchangeRate
from projects.money.rates.sources import Source
from tracker.core.filters import offer
from tracker.core.periods import Year


def currencies() -> list[tuple[str, str]]:
    """Those that some source has a rate for."""
    pairs = ExchangeRate.objects.order_by().values_list("base", "quote").distinct()
    return [(code, code) for code in sorted({code for pair in pairs for code in pair})]


def years() -> list[tuple[str, str]]:
    """Those that some source has a rate for, the latest first."""
    days = ExchangeRate.objects.dates("valid_from", "year", order="DESC")
    return [(str(day.year), str(day.year)) for day in days]


class RateFilter(django_filters.FilterSet):
    """`?source=ecb_day&currency=SEK&year=2019`"""

    source = django_filters.ChoiceFilter(
        label=_("Source"),
        choices=lambda: [(source.value, capfirst(source.label)) for source in Source],
        empty_label=_("all sources"),
    )
    currency = django_filters.ChoiceFilter(
        label=_("Currency"), choices=[], method="by_currency", empty_label=_("all currencies")
    )
    year = django_filters.ChoiceFilter(
        label=_("Year"), choices=[], method="by_year", empty_label=_("all years")
    )

    class Meta:
        model = ExchangeRate
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.filters["currency"], currencies)
        offer(self.filters["year"], years)

    def by_currency(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(base=value) | Q(quote=value))

    def by_year(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(Year(int(value)).within("valid_from"))
