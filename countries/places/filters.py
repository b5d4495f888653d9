"""The filter of countries."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from countries.places import queries
from countries.places.models import Country, Region
from tracker.core.db import swedish
from tracker.core.filters import CodeFilter, SearchFilter

_ORDERS = {"name_sv": _("name in Swedish"), "name_en": _("name in English"), "iso2": _("ISO code")}


class CountryFilter(django_filters.FilterSet):
    """`?region=ostra-grannskapet&text=vitryss&order=name_sv`"""

    region = CodeFilter(label=_("Region"), queryset=Region.objects.all(), to_field_name="code")
    text = SearchFilter(label=_("Search"), method="by_text")
    order = django_filters.ChoiceFilter(label=_("Order"), choices=list(_ORDERS.items()), method="by_order")

    class Meta:
        model = Country
        fields: list[str] = []

    def by_text(self, rows: QuerySet[Country], name: str, value: str) -> QuerySet[Country]:
        return queries.found(rows, value)

    def by_order(self, rows: QuerySet[Country], name: str, value: str) -> QuerySet[Country]:
        return rows.order_by(swedish(value) if value == "name_sv" else value, "pk")
