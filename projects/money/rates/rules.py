"""What a rate of a source must keep, wherever it comes from: form, API or file."""

import datetime
from decimal import ROUND_HALF_UP, Decimal

from babel.numbers import list_currencies
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from projects.money.rates.sources import EUR, SEK, Source
from tracker.core.errors import Refused
from tracker.core.money import CURRENCY_CODE, RATE
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today

CURRENCIES = frozenset(list_currencies())  # of today and of the past
DAY = datetime.timedelta(days=1)
LARGEST = Decimal(999_999)
# How long before its period begins (or, of an average, before it ends) a source may publish at the earliest.
_AHEAD = {
    Source.OWN_YEAR: 31,  # decided during the month before the year
    Source.INFOREURO_MONTH: 7,  # the last working day but one of the month before, New Year between
    Source.ECB_DAY: 0,
    Source.ECB_MONTH: 4,  # the last working day of the period, a long weekend between
    Source.ECB_YEAR: 4,
    Source.RIKSBANK_YEAR: 4,
}
_AVERAGES = (Source.ECB_MONTH, Source.ECB_YEAR, Source.RIKSBANK_YEAR)


def rounded(rate: Decimal) -> Decimal:
    """As it is kept: six decimals, half up."""
    return rate.quantize(RATE, ROUND_HALF_UP)


def pair(source: Source, currency: str) -> tuple[str, str]:
    """(base, quote) of the source's rate for a currency: what one euro costs in it, or what it costs in kronor."""
    return (EUR, currency) if source.prices_the_euro else (currency, SEK)


def check_currency(source: Source, currency: str) -> None:
    try:
        CURRENCY_CODE(currency)
    except ValidationError as error:
        raise Refused("currency", error.messages[0], field="currency") from error
    if currency not in CURRENCIES:
        message = _("There is no currency %(code)s. Write its three letters, for example EUR.")
        raise Refused("currency", message % {"code": currency}, field="currency")
    if currency == (EUR if source.prices_the_euro else SEK):
        raise Refused("same_currency", _("A currency needs no rate to itself."), field="currency")


def check_day(source: Source, valid_from: datetime.date) -> None:
    """The day begins a period of the source, and the source can have published by today."""
    if not FIRST_YEAR <= valid_from.year <= LAST_YEAR:
        message = _("The year must lie between %(first)d and %(last)d.")
        raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field="valid_from")
    if source.period == "month" and valid_from.day != 1:
        raise Refused(
            "not_first_day", _("A monthly rate is valid from the first of its month."), field="valid_from"
        )
    if source.period == "year" and source != Source.OWN_YEAR and (valid_from.month, valid_from.day) != (1, 1):
        raise Refused(
            "not_first_day", _("A yearly rate is valid from 1 January of its year."), field="valid_from"
        )
    if (first := published_at_the_earliest(source, valid_from)) > today():
        message = _("This rate cannot have been published yet: at the earliest on %(day)s.")
        raise Refused("not_published", message % {"day": first.isoformat()}, field="valid_from")


def check_rate(rate: Decimal) -> None:
    """More than 0 and at most six digits before the decimals, also after rounding."""
    if rate <= 0:
        raise Refused("not_positive", _("The rate must be over 0."), field="rate")
    if rounded(rate) > LARGEST:
        raise Refused("too_large", _("The rate is too large. The largest is 999,999."), field="rate")
    if not rounded(rate):
        raise Refused("too_small", _("The rate is too small: it is kept with six decimals."), field="rate")


def published_at_the_earliest(source: Source, valid_from: datetime.date) -> datetime.date:
    day = _last_day(source, valid_from) if source in _AVERAGES else valid_from
    return day - _AHEAD[source] * DAY


def _last_day(source: Source, first: datetime.date) -> datetime.date:
    if source.period == "year":
        return datetime.date(first.year, 12, 31)
    return (first.replace(day=1) + 31 * DAY).replace(day=1) - DAY
