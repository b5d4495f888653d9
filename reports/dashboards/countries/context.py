"""The labour market of a country by sex, beside Sweden's."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.text import capfirst

from countries.models import ContextValue, Country
from tracker.core import formats

_WOMEN, _MEN, _ALL = ContextValue.Sex.WOMEN, ContextValue.Sex.MEN, ContextValue.Sex.ALL
_SWEDEN = "SE"
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Market:
    """Rows: measure, the country's cells and Sweden's. Cells are (women, men), or one for all."""

    year: int
    source: str
    rows: list[tuple[str, list[str], list[str]]]


def labour_market(country: Country, year: int) -> Market | None:
    """The latest values up to the year, or else the first after it; None when nothing is known."""
    values = ContextValue.objects.filter(country__iso2__in=[country.iso2, _SWEDEN])
    listed = list(values.select_related("country").order_by("year", "pk"))
    own_years = {value.year for value in listed if value.country_id == country.pk}
    if not own_years:
        return None
    shown = max((one for one in own_years if one <= year), default=min(own_years))
    own: dict[Key, ContextValue] = {}
    swedish: dict[Key, ContextValue] = {}
    for value in listed:
        if value.year == shown:
            found = swedish if value.country.iso2 == _SWEDEN else own
            found[value.measure, value.sex] = value
    if country.iso2 == _SWEDEN:
        own, swedish = swedish, {}
    rows = [
        (capfirst(measure.label), _cells(own, measure), _cells(swedish, measure))
        for measure in ContextValue.Measure
        if any((measure.value, sex) in own for sex in (_WOMEN, _MEN, _ALL))
    ]
    return Market(shown, next(iter(own.values())).source, rows)


def _cells(found: dict[Key, ContextValue], measure: ContextValue.Measure) -> list[str]:
    by_sex = [found.get((measure.value, sex)) for sex in (_WOMEN, _MEN)]
    if not any(by_sex):
        by_sex = [found.get((measure.value, _ALL))]
    return [_shown(value) for value in by_sex]


def _shown(value: ContextValue | None) -> str:
    return formats.number(value.percent, 1) if value else formats.MISSING
