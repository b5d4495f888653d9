"""What countries and organisations were called on the day that a report tells of.

Names change: a report of 2017 that is made in 2026 is to say SKL and Swaziland. While `as_of` holds, the rows
of both models say their name of that day; everywhere else they say today's.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.utils.translation import get_language

# (model, key, language) -> the name of then
Names = Mapping[tuple[str, int, str], str]
_earlier: ContextVar[Names] = ContextVar("earlier_names")


def earlier(model: str, key: int) -> str:
    """The name that held on the day, in the language that is active; empty where today's did."""
    names = _earlier.get(None)
    if not names:
        return ""
    return names.get((model, key, get_language() or ""), "")


@contextmanager
def as_of(day: datetime.date) -> Iterator[None]:
    """Countries and organisations bear their names of the day. Two queries.

    Former names of organisations are kept as they were in Swedish: in English today's name stays.
    """
    names: dict[tuple[str, int, str], str] = {}
    # The latest first, so that of two former names the one that ended first after the day stays.
    later = {"valid_to__gte": day}
    countries = apps.get_model("countries", "CountryName").objects.filter(**later)
    for key, language, name in countries.order_by("-valid_to", "-pk").values_list(
        "country", "language", "name"
    ):
        names["country", key, language] = name
    organisations = apps.get_model("countries", "OrganisationName").objects.filter(**later)
    for key, name in organisations.order_by("-valid_to", "-pk").values_list("organisation", "name"):
        names["organisation", key, "sv"] = name
    token = _earlier.set(names)
    try:
        yield
    finally:
        _earlier.reset(token)
