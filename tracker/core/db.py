"""What makes SQLite and PostgreSQL answer alike: Swedish order and searches that know Å, Ä and Ö."""

import re
from functools import lru_cache
from typing import Any

from django.db.models import F
from django.db.models.functions import Collate

# Swedish order: å, ä, ö last and in that order; other accents as their base letter.
_ORDER = str.maketrans(
    {"å": "z\uffff1", "ä": "z\uffff2", "ö": "z\uffff3", "é": "e", "è": "e", "ü": "y", "ô": "o", "ç": "c"}
)


def swedish_key(text: str) -> str:
    """Key for sorting in Python as the database sorts with the collation `swedish`."""
    return text.casefold().translate(_ORDER)


def swedish(field: str) -> Collate:
    """Order expression: `queryset.order_by(swedish("name_sv"), "pk")`."""
    return Collate(F(field), "swedish")


def teach_sqlite(sender: Any, connection: Any, **kwargs: Any) -> None:
    """Give each new SQLite connection the collation and a LIKE that folds all letters, as PostgreSQL does.

    And let what INSERT OR REPLACE takes away ask the triggers on deletion (tracker/core/triggers.py).
    """
    if connection.vendor != "sqlite":
        return
    raw = connection.connection
    raw.execute("PRAGMA recursive_triggers = ON")
    raw.create_collation(
        "swedish", lambda a, b: (swedish_key(a) > swedish_key(b)) - (swedish_key(a) < swedish_key(b))
    )
    raw.create_function("like", 3, _like, deterministic=True)


def _like(pattern: str | None, value: Any, escape: str) -> bool | None:
    if pattern is None or value is None:
        return None
    return _like_regex(pattern, escape).fullmatch(str(value).casefold()) is not None


@lru_cache(maxsize=256)
def _like_regex(pattern: str, escape: str) -> re.Pattern[str]:
    parts, letters = [], iter(pattern.casefold())
    for letter in letters:
        if letter == escape:
            parts.append(re.escape(next(letters, "")))
        elif letter == "%":
            parts.append(".*")
        elif letter == "_":
            parts.append(".")
        else:
            parts.append(re.escape(letter))
    return re.compile("".join(parts), re.DOTALL)
