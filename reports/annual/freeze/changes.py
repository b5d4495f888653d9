"""What differs between two documents: figures and rows side by side, texts sentence by sentence and word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

from django.utils.translation import gettext as _

from reports.annual.freeze.facts import PERCENT, Fact, Facts, TableFact, TextFact

# Sentences longer than this are told as taken away and added, not word by word.
_MOST_WORDS = 600
Op = Literal["same", "gone", "new"]


@dataclass(frozen=True)
class Difference:
    """`old` and `new` as they are read; None where it was not, or is no longer, told."""

    where: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Piece:
    op: Op
    words: str


@dataclass(frozen=True)
class TextDifference:
    """A chapter whose sentences differ: each is a run of pieces. Sentences that are the same are left out."""

    key: str
    title: str
    sentences: tuple[tuple[Piece, ...], ...]


def figures(old: Facts, new: Facts) -> list[Difference]:
    """Figures with another value, or told in one document only."""
    before, now = ({fact.name: fact for fact in told.figures} for told in (old, new))
    return [
        Difference(_named(now.get(name) or before[name]), _shown(before.get(name)), _shown(now.get(name)))
        for name in sorted({*before, *now})
        if _value(before.get(name)) != _value(now.get(name))
    ]


def _named(fact: Fact) -> str:
    name = f"{fact.label}, {fact.year}"
    return f"{name}, {_('percent')}" if fact.part == PERCENT else name


def _shown(fact: Fact | None) -> str | None:
    return None if fact is None else fact.shown


def _value(fact: Fact | None) -> object:
    return None if fact is None else (fact.exact,)


def tables(old: Facts, new: Facts) -> list[Difference]:
    """Rows with another text, or in one document only."""
    before, now = ({table.key: table for table in told.tables} for told in (old, new))
    order = [*before, *(key for key in now if key not in before)]
    return [row for key in order for row in _rows(before.get(key), now.get(key))]


def _rows(old: TableFact | None, new: TableFact | None) -> Iterator[Difference]:
    caption = (new or old).caption  # type: ignore[union-attr]
    before, now = (dict(_labelled(table)) for table in (old, new))
    same_columns = old is not None and new is not None and old.columns == new.columns
    for label in [*before, *(label for label in now if label not in before)]:
        was, is_now = before.get(label), now.get(label)
        if was == is_now:
            continue
        where = f"{caption}: {label[0]}"
        if was is None or is_now is None or not same_columns:
            yield Difference(where, _joined(was), _joined(is_now))
            continue
        columns = new.columns if new else ()
        for column, one, other in zip(columns, was, is_now, strict=False):
            if one != other:
                yield Difference(f"{where}, {column}" if column else where, one, other)


def _labelled(table: TableFact | None) -> Iterator[tuple[tuple[str, int], tuple[str, ...]]]:
    """Rows by their first cell; the second of the same name is told apart by its number."""
    seen: Counter[str] = Counter()
    for row in table.rows if table else ():
        label = row[0] if row else ""
        seen[label] += 1
        yield (label, seen[label]), row


def _joined(row: tuple[str, ...] | None) -> str | None:
    return None if row is None else " · ".join(cell for cell in row[1:] if cell)


def texts(old: Facts, new: Facts) -> list[TextDifference]:
    """Chapters that say something else, in the new document's order; those that are gone last."""
    before, now = ({text.key: text for text in told.texts} for told in (old, new))
    nothing = TextFact("", "", ())
    order = [*now, *(key for key in before if key not in now)]
    found = (
        TextDifference(
            key,
            (now.get(key) or before[key]).title,
            _sentences(before.get(key, nothing), now.get(key, nothing)),
        )
        for key in order
    )
    return [difference for difference in found if difference.sentences]


def _sentences(old: TextFact, new: TextFact) -> tuple[tuple[Piece, ...], ...]:
    one, other = old.sentences, new.sentences
    found: list[tuple[Piece, ...]] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=one, b=other, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        both = min(i2 - i1, j2 - j1)
        found += [words(a, b) for a, b in zip(one[i1 : i1 + both], other[j1 : j1 + both], strict=True)]
        found += [(Piece("gone", text),) for text in one[i1 + both : i2]]
        found += [(Piece("new", text),) for text in other[j1 + both : j2]]
    return tuple(found)


def words(old: str, new: str) -> tuple[Piece, ...]:
    """The words of both sentences in their order, those of one only marked."""
    one, other = (re.findall(r"\S+\s*", text) for text in (old, new))
    if max(len(one), len(other)) > _MOST_WORDS:
        return (Piece("gone", old), Piece("new", new))
    found: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(a=one, b=other, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(one[i1:i2])))
            continue
        found += [Piece("gone", "".join(one[i1:i2]))] if i2 > i1 else []
        found += [Piece("new", "".join(other[j1:j2]))] if j2 > j1 else []
    return tuple(found)
