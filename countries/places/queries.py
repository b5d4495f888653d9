"""Reusable questions about countries and regions."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from countries.places.models import Country, CountryName
from tracker.core import access


def countries(user: Any) -> QuerySet[Country]:
    """Countries with region, other names and income groups: three queries, however many rows."""
    rows = access.visible(user, Country.objects.all())
    return rows.select_related("region").prefetch_related("other_names", "income_groups")


def found(rows: QuerySet[Country], text: str) -> QuerySet[Country]:
    """Countries of whose names or codes one contains each word; Vitryssland finds Belarus."""
    for word in text.split():
        alias = CountryName.objects.filter(country=OuterRef("pk"), name__icontains=word)
        rows = rows.filter(
            Q(name_sv__icontains=word)
            | Q(name_en__icontains=word)
            | Q(iso2__iexact=word)
            | Q(iso3__iexact=word)
            | Exists(alias)
        )
    return rows


def income_group_in(country: Country, year: int) -> str | None:
    """The country's group on the DAC list in the year, for example `LMIC`; None when it is on none."""
    for row in country.income_groups.all():
        if row.first_year <= year and (row.last_year is None or year <= row.last_year):
            return str(row.group)
    return None
