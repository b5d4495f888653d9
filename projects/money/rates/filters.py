"""The filter of exchange rates: the page and the API ask the same."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from projects.money.rates.models import ExchangeRate
from projects.money.rates.sources import Source
from tracker.core.filters import offer
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, Year


def currencies() -> list[tuple[str, str]]:
    """Those that some source has a rate for."""
    pairs = ExchangeRate.objects.order_by().values_list("base", "quote").distinct()
    return [(code, code) for code in sorted({code for pair in pairs for code in pair})]


class RateFilter(django_filters.FilterSet):
    """`?source=ecb_day&currency=SEK&year=2019`"""

    source = django_filters.ChoiceFilter(label=_("Source"), choices=Source.choices)
    currency = django_filters.ChoiceFilter(label=_("Currency"), choices=[], method="by_currency")
    year = django_filters.NumberFilter(
        label=_("Year"), method="by_year", min_value=FIRST_YEAR, max_value=LAST_YEAR, decimal_places=0
    )

    class Meta:
        model = ExchangeRate
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self.filters["currency"], currencies)

    def by_currency(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(base=value) | Q(quote=value))

    def by_year(self, rows: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        return rows.filter(Year(int(value)).within("valid_from"))
