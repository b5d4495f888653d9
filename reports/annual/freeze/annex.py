"""All figures and all rows of tables of a frozen edition as one CSV file, in long form.

Keys are the same in both languages and stay the same from year to year; labels and shown texts stand beside each
other in Swedish and English. Numbers have a decimal point, columns a comma, whatever language is active.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.utils import translation

from reports.annual.freeze.facts import Facts, TableFact
from tracker.core.tables import Cell, Table, csv_lines

HEADER = (
    "kind", "key", "year", "part", "row", "column", "unit", "value",
    "label_sv", "label_en", "row_sv", "row_en", "column_sv", "column_en", "shown_sv", "shown_en", "digest_sv", "digest_en",
)  # fmt: skip
LANGUAGES = ("sv", "en")


def content(told: Mapping[str, Facts]) -> bytes:
    """The file. `told`: what the documents of both languages tell."""
    with translation.override("en"):
        lines = csv_lines(Table("", HEADER, (*_figures(told), *_cells(told))))
        return "".join(lines).encode()


def _figures(told: Mapping[str, Facts]) -> Iterator[tuple[Cell, ...]]:
    found = {language: {fact.name: fact for fact in facts.figures} for language, facts in told.items()}
    for name in sorted({name for facts in found.values() for name in facts}):
        both = [found[language].get(name) for language in LANGUAGES]
        fact = next(one for one in both if one)
        yield (
            "figure", fact.key, fact.year, fact.part, None, None, fact.unit, fact.exact,
            *(one.label if one else None for one in both), None, None, None, None,
            *(one.shown if one else None for one in both), *(one.digest if one else None for one in both),
        )  # fmt: skip


def _cells(told: Mapping[str, Facts]) -> Iterator[tuple[Cell, ...]]:
    for key, both in _tables(told):
        shape = next(one for one in both if one)
        for row in range(len(shape.rows)):
            for column in range(len(shape.rows[row])):
                yield (
                    "cell", key, None, None, row + 1, column + 1, None, None,
                    *(one.caption if one else None for one in both),
                    *(one.rows[row][0] if one else None for one in both),
                    *(one.columns[column] if one else None for one in both),
                    *(one.rows[row][column] if one else None for one in both),
                    *(one.digests[row] if one else None for one in both),
                )  # fmt: skip


def _tables(told: Mapping[str, Facts]) -> Iterator[tuple[str, tuple[TableFact | None, TableFact | None]]]:
    """Tables of the same key and shape beside each other; each by itself where a writer put one in one language only."""
    found: dict[str, dict[str, TableFact]] = defaultdict(dict)
    for language, facts in told.items():
        for table in facts.tables:
            found[table.key][language] = table
    for key, tables in found.items():
        sv, en = tables.get("sv"), tables.get("en")
        if sv and en and _shape(sv) == _shape(en):
            yield key, (sv, en)
            continue
        if sv:
            yield f"{key}:sv", (sv, None)
        if en:
            yield f"{key}:en", (None, en)


def _shape(table: TableFact) -> list[int]:
    return [len(row) for row in table.rows]
