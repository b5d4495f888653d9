"""What a file of bookings may say, and which of its columns says what."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as data_field
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from projects.money.imports.models import ColumnMap
from projects.money.ledger.models import Transaction
from tracker.core.errors import Refused

# Column headings by which accounting systems call what we need, best first; our own names are added.
_CALLED = {
    "row_key": ("verifikationsnummer", "verifikationsnr", "verifikation", "vernr", "vernummer", "verifikat", "voucher number", "voucher"),
    "booked_on": ("bokföringsdatum", "bokfdatum", "verifikationsdatum", "verdatum", "transaktionsdatum", "bokförd", "datum", "booking date", "posting date", "booked on", "date"),
    "agreement": ("avtalsnummer", "avtalsnr", "avtal", "projektkod", "projektnr", "projekt", "agreement number", "agreement", "project"),
    "amount": ("valutabelopp", "belopp i valuta", "amount in currency", "belopp", "summa", "amount"),
    "currency": ("valuta", "valutakod", "currency", "currency code"),
    "kind": ("transaktionstyp", "typ", "type"),
    "heading": ("budgetrubrik", "rubrik", "heading", "budget line"),
    "account": ("konto", "kontonummer", "kontonr", "account", "account number"),
    "text": ("verifikationstext", "vertext", "transaktionstext", "text", "beskrivning", "description"),
    "rate": ("valutakurs", "växelkurs", "kurs", "exchange rate", "rate"),
}  # fmt: skip
# Series, number and line together name a row where one voucher has several.
_KEY_PARTS = (
    ("serie", "verserie", "verifikationsserie", "series"),
    _CALLED["row_key"],
    ("rad", "radnr", "radnummer", "line", "row"),
)
FIELDS = tuple(_CALLED)
NEEDED = ("row_key", "booked_on", "agreement", "amount")
MOST_KEY_PARTS = 3


def label(name: str) -> str:
    """What people call the field."""
    field: Any = Transaction._meta.get_field(name)
    return str(field.verbose_name)


@dataclass(frozen=True)
class Reading:
    """How a file is read: field -> its column headings; what the file calls a type -> ours; which way signs go."""

    columns: dict[str, list[str]]
    kinds: dict[str, str] = data_field(default_factory=dict)
    reversed_signs: bool = False

    @classmethod
    def of(cls, kept: ColumnMap | Mapping[str, Any]) -> "Reading":
        if isinstance(kept, ColumnMap):
            return cls(kept.columns, kept.kinds, kept.reversed_signs)
        return cls(kept["columns"], kept["kinds"], kept["reversed_signs"])

    def kept(self) -> dict[str, Any]:
        """As JSON holds it."""
        return {"columns": self.columns, "kinds": self.kinds, "reversed_signs": self.reversed_signs}

    def fits(self, headings: Sequence[str]) -> bool:
        """Has a file with these headings every column that is read?"""
        return {name for names in self.columns.values() for name in names} <= set(headings)


def suggested(headings: Sequence[str]) -> Reading:
    """The columns as far as their headings tell what they are; no column is two things."""
    by_word: dict[str, str] = {}
    for heading in headings:
        by_word.setdefault(_plain(heading), heading)
    columns: dict[str, list[str]] = {}
    taken: set[str] = set()
    for name in FIELDS:
        found = [hit] if (hit := _first(by_word, [*_CALLED[name], *_own(name)], taken)) else []
        if name == "row_key" and found:
            series, _number, line = (_first(by_word, words, taken) for words in _KEY_PARTS)
            found = [part for part in (series, found[0], line) if part]
        if found:
            columns[name] = found
            taken.update(found)
    return Reading(columns)


def _own(name: str) -> list[str]:
    """The field's name in our own exports."""
    words = []
    for language in ("sv", "en"):
        with translation.override(language):
            words.append(label(name))
    return words


def _first(by_word: Mapping[str, str], words: Iterable[str], taken: set[str]) -> str:
    found = (by_word[_plain(word)] for word in words if _plain(word) in by_word)
    return next((heading for heading in found if heading not in taken), "")


def _plain(text: str) -> str:
    return re.sub(r"[^a-zåäöé0-9]", "", text.casefold())


def checked(columns: Mapping[str, Sequence[str]], headings: Sequence[str]) -> dict[str, list[str]]:
    """The columns as they are kept. Raises Refused at the field that is wrong."""
    kept = {name: [part for part in columns.get(name, ()) if part] for name in FIELDS}
    taken: dict[str, str] = {}
    for name, parts in kept.items():
        if name in NEEDED and not parts:
            raise Refused("column_missing", _("Say which column it is."), field=name)
        for part in parts:
            if part not in headings:
                message = _("The file has no column “%(name)s”.") % {"name": part}
                raise Refused("column_unknown", message, field=name)
            if taken.setdefault(part, name) != name or parts.count(part) > 1:
                message = _("The column “%(name)s” is chosen twice.") % {"name": part}
                raise Refused("column_twice", message, field=name)
    return {name: parts for name, parts in kept.items() if parts}


def kinds_by_word(kinds: Mapping[str, str]) -> dict[str, Transaction.Kind]:
    """What a file may call a type -> the type: the map's words, our names in both languages, and the codes."""
    known: dict[str, Transaction.Kind] = {}
    for kind in Transaction.Kind:
        known[kind.value] = kind
        for language in ("sv", "en"):
            with translation.override(language):
                known[str(kind.label).casefold()] = kind
    return known | {word.casefold(): Transaction.Kind(kind) for word, kind in kinds.items()}
