"""The filter of organisations."""

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from countries.organisations import queries
from countries.organisations.models import Organisation
from countries.places.models import Country
from tracker.core.db import swedish
from tracker.core.filters import CodeFilter, SearchFilter

_ORDERS = {"name_sv": _("name in Swedish"), "name_en": _("name in English"), "identifier": _("identifier")}


class OrganisationFilter(django_filters.FilterSet):
    """`?country=FI&kind=authority&level=central&text=statskontoret&order=name_sv`"""

    country = CodeFilter(label=_("Country"), queryset=Country.objects.all(), to_field_name="iso2")
    kind = django_filters.ChoiceFilter(label=_("Type"), choices=Organisation.Kind.choices)
    level = django_filters.ChoiceFilter(label=_("Level"), choices=Organisation.Level.choices)
    text = SearchFilter(label=_("Search"), method="by_text")
    order = django_filters.ChoiceFilter(label=_("Order"), choices=list(_ORDERS.items()), method="by_order")

    class Meta:
        model = Organisation
        fields: list[str] = []

    def by_text(self, rows: QuerySet[Organisation], name: str, value: str) -> QuerySet[Organisation]:
        return queries.found(rows, value)

    def by_order(self, rows: QuerySet[Organisation], name: str, value: str) -> QuerySet[Organisation]:
        return rows.order_by(value if value == "identifier" else swedish(value), "pk")
