"""The formats as template filters of the same names: {% load formats %}{{ amount|mnkr }}."""

import datetime
from typing import Any

from django import template

from tracker.core import formats

register = template.Library()

for _name in (
    "sek",
    "tkr",
    "millions",
    "date_long",
    "date_short",
    "iso",
    "week",
    "month",
    "month_year",
    "clock",
    "moment",
):
    register.filter(_name, getattr(formats, _name))


@register.filter
def number(value: formats.Number | None, places: int = 0) -> str:
    return formats.number(value, places)


@register.filter
def mnkr(value: formats.Number | None, places: int = 1) -> str:
    return formats.mnkr(value, places)


@register.filter
def percent(value: formats.Number | None, places: int = 0) -> str:
    return formats.percent(value, places)


@register.filter
def money(value: Any, currency: str) -> str:
    return formats.money(value, currency)


@register.simple_tag
def period(start: datetime.date | None, end: datetime.date | None) -> str:
    """{% period project.start project.end %}"""
    return formats.period(start, end)


@register.simple_tag
def years(first: int | None, last: int | None) -> str:
    """{% years 2013 2019 %}"""
    return formats.years(first, last)
