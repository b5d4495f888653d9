"""The tables of the accounts: T1 in three years, and T3 project by project."""

from __future__ import annotations

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from reports.annual import words
from reports.annual.book import Book
from reports.document import Block, Column, Row, Run, Table
from reports.figures.registry import FIGURES
from tracker.core import formats


def income(book: Book) -> list[Block]:
    """T1: income, cost and result of three years."""
    years = book.last_three
    values = book.series("T1", years)
    if not any(value.parts for value in values.values()):
        return []
    parts = {part.key: part.label for value in values.values() for part in value.parts}
    rows = [
        Row((capfirst(label), *(words.thousands(values[year].part(key)) for year in years)))
        for key, label in parts.items()
    ]
    shares = (formats.percent(values[year].value, 1, words.missing()) for year in years)
    rows.append(Row(((Run(str(FIGURES["coverage"].label), term="coverage"),), *shares), "total"))
    return [
        Table(
            caption=str(FIGURES["T1"].label),
            unit=_("SEK thousand where nothing else is said"),
            columns=(
                Column("", 3),
                *(Column(str(year), 1, "number", current=year == book.year) for year in years),
            ),
            rows=tuple(rows),
            note=_("A result below 0 is what our own contribution and later payments cover."),
            source=words.source(book),
            density="dense",
        )
    ]


def execution(book: Book) -> list[Block]:
    """T3: budget and used volume of each project that may be told alone, the others as one."""
    value = book.figure("T3")
    used = [part for part in value.parts if not part.key.endswith("-budget")]
    if not used:
        return []
    rows = [
        Row(
            (
                str(part.object or _("Projects shown together, to protect partners")),
                words.thousands(value.part(f"{part.key}-budget")),
                words.thousands(part.value),
                formats.percent(part.percent, 1),
            )
        )
        for part in used
    ]
    whole = book.figure("execution")
    rows.append(
        Row(
            (
                (Run(str(FIGURES["execution"].label), term="execution"),),
                words.thousands(whole.part("budget")),
                words.thousands(whole.part("used")),
                formats.percent(whole.value, 1),
            ),
            "total",
        )
    )
    return [
        Table(
            caption=str(FIGURES["T3"].label),
            unit=_("kSEK"),
            columns=(
                Column(_("Project"), 4),
                Column(_("Budget"), 1, "number"),
                Column(_("Used"), 1, "number", current=True),
                Column(_("Used, %"), 1, "number"),
            ),
            rows=tuple(rows),
            source=words.source(book),
            density="dense",
        )
    ]
