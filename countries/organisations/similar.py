"""Is the organisation there already? Names are compared as people mix them up, within one country.

Statskontoret in Sweden and in Finland are two: a name in another country is no likeness. A former name is one, so
that who types SKL is led to SKR.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from countries.organisations import queries
from countries.organisations.models import Organisation
from countries.places.models import Country

_WORD = re.compile(r"[^\W_]+")
_SHORT = re.compile(r"\b[A-ZÅÄÖ]{2,8}\b")
# Shared three-letter pieces of all; below it, names of one ministry and another would be called alike.
ALIKE = 0.55


@dataclass(frozen=True)
class Likeness:
    """`name` is the present or former name that resembles what was typed."""

    organisation: Organisation
    name: str


def similar(user: Any, name: str, country: Country | None) -> list[Likeness]:
    """Organisations of the country (None: of no country) that the user may know of and that may be meant by `name`.

    Those whose name is the same come first, then the likest.
    """
    found = []
    for row in queries.organisations(user).filter(country=country).order_by("name_sv", "pk"):
        names = [row.name_sv, row.name_en, *(former.name for former in row.former_names.all())]
        best = max(((likeness(name, known), known) for known in names if known), key=lambda pair: pair[0])
        if best[0] >= ALIKE:
            found.append((best[0], Likeness(row, best[1])))
    return [hit for _share, hit in sorted(found, key=lambda pair: -pair[0])]


def likeness(one: str, other: str) -> float:
    """0 to 1: 1 for the same name but for case, accents, blanks and signs, and for an acronym of the other."""
    if _plain(one) == _plain(other) or _acronyms(one) & _acronyms(other):
        return 1.0
    first, second = _pieces(one), _pieces(other)
    return len(first & second) / len(first | second) if first | second else 0.0


def _plain(name: str) -> str:
    """Lower case without accents and signs, one blank between words."""
    letters = unicodedata.normalize("NFKD", name.casefold())
    return " ".join(_WORD.findall("".join(sign for sign in letters if not unicodedata.combining(sign))))


def _acronyms(name: str) -> set[str]:
    """The words in capitals; a name of one short word may be one, however it is typed."""
    return set(_SHORT.findall(name.upper() if re.fullmatch(r"\w{2,8}", name) else name))


def _pieces(name: str) -> set[str]:
    """The three-letter pieces of each word, with a blank on both sides."""
    words = (f"  {word} " for word in _plain(name).split())
    return {word[place : place + 3] for word in words for place in range(len(word) - 2)}
