"""The table of exchange rates: which there are, what has been converted by them, and which agreements need them."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.models import Agreement, ExchangeRate
from projects.money.agreements.queries import agreements, terms_on, with_rules
from projects.money.ledger.queries import counted, ledger
from projects.money.rates.filters import RateFilter
from projects.money.rates.queries import rate_on
from projects.money.rates.sources import SEK, Source
from projects.money.reported import SOURCES, Method
from tracker.core import access, formats, tables
from tracker.core.errors import Refused
from tracker.core.filters import chips
from tracker.core.periods import today
from tracker.privacy import access_log

PER_PAGE = 100


@dataclass(frozen=True)
class Line:
    """A rate as shown. `used` counts the bookings, of those the reader may see, that were converted by it."""

    rate: ExchangeRate
    period: str
    words: str
    used: int


@dataclass(frozen=True)
class Need:
    """Agreements that are reported by a source. `missing` says that it has no rate today."""

    source: str
    currency: str
    agreements: list[Agreement]
    missing: str


@require_safe
def rates(request: HttpRequest) -> HttpResponseBase:
    access.require(request.user, "view", ExchangeRate)
    every = access.visible(
        request.user, ExchangeRate.objects.order_by("-valid_from", "source", "base", "quote", "pk")
    )
    filterset = RateFilter(request.GET, queryset=every, request=request)
    rows = filterset.qs if filterset.is_valid() else every.none()
    if kind := tables.asked_for(request):
        return tables.download(_table(rows), kind)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    used = _used(request.user, page.object_list)
    context = {
        "filter": filterset.form,
        "chips": chips(filterset),
        "page": page,
        "lines": [Line(row, period(row), words(row), used.get(_key(row), 0)) for row in page.object_list],
        "number": page.paginator.count,
        "needs": _needs(request),
        "may_add": access.may(request.user, "add", ExchangeRate),
        "may_change": access.may(request.user, "change", ExchangeRate),
    }
    return render(request, "dashboards/rates.html", context)


def period(row: ExchangeRate) -> str:
    """2019-02-01 of a daily rate, februari 2019, 2019; from a day when our own holds from later in the year."""
    of, first = Source(row.source).period, row.valid_from
    if of == "month":
        return capfirst(formats.month_year(first))
    if of == "year":
        return str(first.year) if (first.month, first.day) == (1, 1) else _("from %s") % formats.iso(first)
    return formats.iso(first)


def words(row: ExchangeRate) -> str:
    """1 EUR = 10,3730 SEK: four decimals, or as many as it has."""
    places = max(4, -int(row.rate.normalize().as_tuple().exponent))
    return f"1 {row.base} = {formats.number(row.rate, places)} {row.quote}"


Key = tuple[str, str, datetime.date]


def _key(row: ExchangeRate) -> Key:
    """Source, currency of the bookings that it converts, and day."""
    currency = row.base if row.quote == SEK else row.quote
    return row.source, currency, row.valid_from


def _used(user: Any, rows: Iterable[ExchangeRate]) -> dict[Key, int]:
    """How many bookings tell that they were converted by each of the rates: one query.

    Masked bookings do not tell the day of their rate and are left out. What was converted by dividing two rates
    counts at the currency, and what was in euro at the kronor.
    """
    asked = Q(pk__in=())
    for source, day in {(row.source, row.valid_from) for row in rows}:
        asked |= Q(rate_source=source, rate_date=day)
    bookings = counted(ledger(user)).filter(asked, is_masked=False).order_by()
    found = bookings.values_list("rate_source", "currency", "rate_date").annotate(number=Count("pk"))
    return {(source, currency, day): number for source, currency, day, number in found}


def _needs(request: HttpRequest) -> list[Need]:
    """By source and currency, the agreements in other currencies whose rules take its rates today."""
    day = today()
    found: dict[tuple[Source, str], list[Agreement]] = {}
    for agreement in with_rules(agreements(request.user).exclude(currency=SEK)):
        terms = terms_on(agreement, day)
        if terms and agreement.end >= day and (source := SOURCES.get(Method(terms.rate_method))):
            found.setdefault((source, agreement.currency), []).append(agreement)
    access_log.seen(request, [row for several in found.values() for row in several])
    return [
        Need(str(source.label), currency, several, _missing(source, currency, day))
        for (source, currency), several in sorted(found.items(), key=lambda item: item[0])
    ]


def _missing(source: Source, currency: str, day: datetime.date) -> str:
    try:
        rate_on(source, currency, day)
    except Refused as no:
        return no.message
    return ""


def _table(rows: QuerySet[ExchangeRate]) -> tables.Table:
    header = [_("Source"), _("Valid from"), _("Currency"), _("Rate"), _("In")]

    def cells() -> Iterator[list[tables.Cell]]:
        for row in rows.iterator():
            yield [row.get_source_display(), row.valid_from, row.base, row.rate.normalize(), row.quote]

    return tables.Table(_("exchange rates"), header, cells())
