"""What a file of rates says: quotes that can be used, faults with their place, and what is not quoted."""

import datetime
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from projects.money.rates import rules
from projects.money.rates.sources import Source
from tracker.core.errors import Refused
from tracker.core.periods import FIRST_YEAR, LAST_YEAR
from tracker.core.spreadsheets import Cell, Row, column

_BLANKS = re.compile("[ \u00a0\u202f\u2009]")
_NUMBER = re.compile(r"[-\u2212]?[0-9]{1,15}(?:[.,][0-9]{1,18})?", re.ASCII)
# How ECB and Riksbanken write that they quote nothing.
NOT_QUOTED = ("N/A", "n/a", "NaN", "-", "")


@dataclass(frozen=True)
class Quote:
    """One unit of `base` is `rate` units of `quote`, from the day on. `place` is where the file says so."""

    place: str
    base: str
    quote: str
    valid_from: datetime.date
    rate: Decimal

    @property
    def key(self) -> tuple[str, str, datetime.date]:
        return self.base, self.quote, self.valid_from


@dataclass(frozen=True)
class Fault:
    place: str
    why: str


@dataclass(frozen=True)
class Wanted:
    """What of the file is asked for: these currencies (none named: all) from the day on."""

    currencies: frozenset[str] = frozenset()
    since: datetime.date = datetime.date.min

    def takes(self, currency: str, valid_from: datetime.date) -> bool:
        return valid_from >= self.since and (not self.currencies or currency in self.currencies)


@dataclass
class Reading:
    """Takes what the formats find in a file."""

    source: Source
    wanted: Wanted
    quotes: list[Quote] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    not_quoted: int = 0
    _places: dict[tuple[str, str, datetime.date], Quote] = field(default_factory=dict)

    def take(self, place: str, currency: str, valid_from: datetime.date, value: Cell, units: int = 1) -> None:
        """A rate for so many `units`. What is not asked for is passed over, wrong or not."""
        if not self.wanted.takes(currency, valid_from):
            return
        try:
            rate = number(value)
            rules.check_rate(rate / units)
            rules.check_currency(self.source, currency)
            rules.check_day(self.source, valid_from)
        except Refused as no:
            self.fault(place, no.message)
            return
        quote = Quote(place, *rules.pair(self.source, currency), valid_from, rules.rounded(rate / units))
        earlier = self._places.setdefault(quote.key, quote)
        if earlier is quote:
            self.quotes.append(quote)
        elif earlier.rate != quote.rate:
            message = _("Another rate for the same currency and day stands in %(place)s.")
            self.fault(place, message % {"place": earlier.place})

    def skip(self, currency: str, valid_from: datetime.date) -> None:
        """The publisher says that it quotes nothing."""
        self.not_quoted += self.wanted.takes(currency, valid_from)

    def fault(self, place: str, why: str) -> None:
        self.faults.append(Fault(place, why))


def number(value: Cell) -> Decimal:
    """A number with a decimal point or comma; a thousands sign would be a guess and is refused."""
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return Decimal(value)
    text = _BLANKS.sub("", str("" if value is None else value))
    if not text:
        raise Refused("missing", _("The rate is missing."), field="rate")
    if not _NUMBER.fullmatch(text):
        raise Refused("not_a_number", _("“%(text)s” is no number.") % {"text": text[:20]}, field="rate")
    return Decimal(text.replace(",", ".").replace("\u2212", "-"))


def year(value: Cell) -> datetime.date:
    """2017 or "2017" as 1 January."""
    text = str("" if value is None else value).strip()
    if not re.fullmatch(r"[0-9]{4}", text, re.ASCII) or not FIRST_YEAR <= int(text) <= LAST_YEAR:
        raise Refused("not_a_year", _("“%(text)s” is no year.") % {"text": text[:20]}, field="valid_from")
    return datetime.date(int(text), 1, 1)


def day(value: Cell) -> datetime.date:
    """2019-02-01."""
    if isinstance(value, datetime.datetime):
        value = value.date()
    if isinstance(value, datetime.date):
        return value
    text = str("" if value is None else value).strip()
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text, re.ASCII):
            return datetime.date.fromisoformat(text)
    except ValueError:
        pass  # 2019-02-30: told below like all that is no day
    raise Refused("not_a_day", _("“%(text)s” is no day.") % {"text": text[:20]}, field="valid_from")


def at(row: Row, index: int) -> str:
    return _("row %(row)s, column %(column)s") % {"row": row.number, "column": column(index)}


def at_line(line: int) -> str:
    return _("line %(line)s") % {"line": line}


def plain(name: str) -> str:
    """A column's name without what varies: "ISO A3 Code" and "isoA3Code" are the same."""
    return "".join(sign for sign in name.casefold() if sign.isalnum())


def index_of(header: Iterable[str], *names: str) -> int | None:
    """Where the column stands that has one of the names."""
    found = [index for index, name in enumerate(header) if plain(name) in names]
    return found[0] if found else None


def unknown(source: Source) -> ValidationError:
    message = _("The file is not in a format that is known for %(source)s.")
    return ValidationError(message % {"source": source.label}, code="format")
