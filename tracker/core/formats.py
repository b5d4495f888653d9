"""How numbers, money, shares and dates are written, in Swedish and in English.

The only place that knows: pages, charts, PDF and CSV all ask here. The language is the current one.
None is missing and is never written as 0: it becomes `missing`, a dash unless told otherwise.
"""

import datetime
from decimal import ROUND_HALF_UP, Decimal

from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from tracker.core.money import rounded

NBSP = "\u00a0"
MINUS = "\u2212"
EN_DASH = "\u2013"
MISSING = EN_DASH

Number = int | Decimal


def is_swedish() -> bool:
    return not (get_language() or "sv").startswith("en")


def number(value: Number | None, places: int = 0, missing: str = MISSING) -> str:
    """1 234,5 in Swedish and 1,234.5 in English; half is rounded away from zero."""
    if value is None:
        return missing
    exact = Decimal(value).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    text = f"{abs(exact):,.{places}f}"
    if is_swedish():
        text = text.replace(",", NBSP).replace(".", ",")
    return f"{MINUS}{text}" if exact < 0 else text


def sek(value: Number | None, missing: str = MISSING) -> str:
    """Whole kronor: 1 234 567 kr, SEK 1,234,567."""
    return _money(value, 1, 0, "kr", "", missing)


def tkr(value: Number | None, missing: str = MISSING) -> str:
    """Kronor written in thousands: 1 235 tkr, SEK 1,235 thousand."""
    return _money(value, 1_000, 0, "tkr", "thousand", missing)


def mnkr(value: Number | None, places: int = 1, missing: str = MISSING) -> str:
    """Kronor written in millions: 45,4 mnkr, SEK 45.4 million."""
    return _money(value, 1_000_000, places, "mnkr", "million", missing)


def millions(value: Number | None, places: int = 1, missing: str = MISSING) -> str:
    """Millions of kronor without the unit, for "33,7 of 45,5 mnkr"."""
    return missing if value is None else number(rounded(Decimal(value), 1_000_000, places), places)


def money(value: Decimal | None, currency: str, missing: str = MISSING) -> str:
    """An amount in any currency, two decimals: 1 234,50 EUR, EUR 1,234.50."""
    if value is None:
        return missing
    amount = number(value, 2)
    return f"{amount}{NBSP}{currency}" if is_swedish() else f"{currency}{NBSP}{amount}"


def _money(value: Number | None, unit: int, places: int, sv: str, en: str, missing: str) -> str:
    if value is None:
        return missing
    amount = number(rounded(Decimal(value), unit, places), places)
    if is_swedish():
        return f"{amount}{NBSP}{sv}"
    return NBSP.join(part for part in ("SEK", amount, en) if part)


def spelled(value: int) -> str:
    """Whole numbers up to twelve as words, larger ones in digits."""
    words = (
        pgettext("number", "no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"),
        _("seven"), _("eight"), _("nine"), _("ten"), _("eleven"), _("twelve"),
    )  # fmt: skip
    return words[value] if value < len(words) else number(value)


def percent(value: Number | None, places: int = 0, missing: str = MISSING) -> str:
    """A number of percent (56, not 0.56): 56 % in Swedish, 56% in English."""
    if value is None:
        return missing
    return f"{number(value, places)}{NBSP if is_swedish() else ''}%"


def count(value: int | None, singular: str, plural: str, missing: str = MISSING) -> str:
    """The number with its noun, both already translated: 1 projekt, 12 deltagare."""
    if value is None:
        return missing
    return f"{number(value)}{NBSP}{singular if value == 1 else plural}"


def date_long(value: datetime.date | None, missing: str = MISSING) -> str:
    """13 november 2025"""
    return format_date(value, "d MMMM y", locale=_locale()) if value else missing


def date_short(value: datetime.date | None, missing: str = MISSING) -> str:
    """13 nov. 2025"""
    return format_date(value, "d MMM y", locale=_locale()) if value else missing


def day_month(value: datetime.date | None, missing: str = MISSING) -> str:
    """13 nov."""
    return format_date(value, "d MMM", locale=_locale()) if value else missing


def month(value: datetime.date) -> str:
    """The month's short name: nov."""
    return format_date(value, "LLL", locale=_locale())


def month_year(value: datetime.date | None, missing: str = MISSING) -> str:
    """november 2025"""
    return format_date(value, "LLLL y", locale=_locale()) if value else missing


def iso(value: datetime.date | None, missing: str = MISSING) -> str:
    """2025-11-13, for tables and files."""
    return value.strftime("%Y-%m-%d") if value else missing


def week(value: datetime.date) -> str:
    """The ISO week, with the year that the week belongs to: v. 1 2026, week 1 2026."""
    year, number_, _ = value.isocalendar()
    return f"{'v.' if is_swedish() else 'week'}{NBSP}{number_}{NBSP}{year}"


def clock(value: datetime.datetime) -> str:
    """The time in Sweden: 14.32 in Swedish, 14:32 in English."""
    return f"{timezone.localtime(value):{'%H.%M' if is_swedish() else '%H:%M'}}"


def moment(value: datetime.datetime | None, missing: str = MISSING) -> str:
    """Date and time in Sweden: 13 nov. 2025 14.32"""
    return f"{date_short(timezone.localtime(value).date())}{NBSP}{clock(value)}" if value else missing


def period(start: datetime.date | None, end: datetime.date | None, missing: str = MISSING) -> str:
    """1–3 mars 2017, 28 feb. – 2 mars 2017, 28 dec. 2017 – 2 jan. 2018; one day is one date."""
    if start is None:
        return missing
    if end is None:
        return f"{date_short(start)}{NBSP}{EN_DASH}"
    if start == end:
        return date_short(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}{EN_DASH}{date_short(end)}"
    first = "d MMM" if start.year == end.year else "d MMM y"
    return f"{format_date(start, first, locale=_locale())} {EN_DASH} {date_short(end)}"


def years(first: int | None, last: int | None, missing: str = MISSING) -> str:
    """2013–2019; one year is one number."""
    if first is None:
        return missing
    return str(first) if first == last else f"{first}{EN_DASH}{'' if last is None else last}"


def _locale() -> str:
    return "sv" if is_swedish() else "en_GB"
