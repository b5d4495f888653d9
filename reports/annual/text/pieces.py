"""Tables, charts, activities and stories that a text can have between its paragraphs, each by its name.

Charts and tables are those of the chapters, so that what a text shows and what the data show are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.utils.translation import gettext as _

from projects.activities import shown
from projects.updates import queries
from reports.annual.book import Book
from reports.annual.chapters import (
    accounts,
    annex,
    brief,
    culture,
    economy,
    equality,
    figures,
    forums,
    frame,
    lessons,
    places,
    results,
    risks,
)
from reports.annual.chapters import project as project_parts
from reports.document import (
    Block,
    Chapter,
    Chart,
    Column,
    Columns,
    FigureGrid,
    Heading,
    Paragraph,
    Row,
    Table,
)
from reports.figures.registry import FIGURES
from tracker.core import formats
from tracker.core.periods import today

KINDS = ("table", "chart", "activity", "story", "indicator")

# Name -> the chapter that has the chart, and what the chart is called there.
CHARTS: dict[str, tuple[Callable[[Book], Chapter | None], str]] = {
    "F2": (figures.chapter, "volume"),
    "F8": (brief.chapter, "agreements"),
    "F9": (economy.chapter, "funders"),
    "F10": (economy.chapter, "days"),
    "F11": (results.chapter, "goals"),
    "F12": (equality.chapter, "participations"),
    "F13": (culture.chapter, "culture"),
    "themes": (frame.assignment, "themes"),
    "meetings": (forums.chapter, "meetings"),
}


def _definitions(book: Book) -> list[Block]:
    """T9: as a plain table. The annex alone is where terms lead to."""
    rows = tuple(Row((str(one.label), str(one.definition))) for one in FIGURES.values())
    columns = (Column(_("Term"), 2), Column(_("How we count"), 5))
    return [Table(caption=_("How we count"), columns=columns, rows=rows, density="dense")]


TABLES: dict[str, Callable[[Book], Iterable[Block]]] = {
    "T1": accounts.income,
    "T2": results.standards,
    "T3": accounts.execution,
    "T4": lambda book: [forums.by_level(book)],
    "T5": lambda book: [forums.three_years(book)],
    "T6": risks.gravest,
    "T7": lambda book: [annex.projects(book)],
    "T8": annex.rates,
    "T9": _definitions,
}


def blocks(book: Book, name: str) -> tuple[Block, ...]:
    """What the name stands for; nothing where there is nothing to show, or nothing that may be shown."""
    kind, _colon, of = name.partition(":")
    if name == "map":
        return tuple(_charts(places.chapter(book).blocks, "map"))
    if kind == "chart" and of in CHARTS:
        maker, key = CHARTS[of]
        chapter = maker(book)
        return tuple(_charts(chapter.blocks, key)) if chapter else ()
    if kind == "table" and of in TABLES:
        return tuple(TABLES[of](book))
    made = {"activity": _activity, "story": _story, "indicator": _indicator}.get(kind)
    return tuple(made(book, of)) if made else ()


def _charts(found: Iterable[Any], key: str) -> Iterator[Chart]:
    for block in found:
        if isinstance(block, Columns):
            yield from _charts((inner for part in block.parts for inner in part.blocks), key)
        elif isinstance(block, FigureGrid):
            yield from _charts([block.chart], key)
        elif isinstance(block, Chart) and block.chart.id == key:
            yield block


def _activity(book: Book, number: str) -> list[Block]:
    one = book.activities().filter(public_id=number).first()
    if one is None:
        return []
    facts = [shown.days(one), shown.place(one)]
    if one.participants and not (one.project and book.is_withheld(one.project)):
        facts.append(_("%(n)s participants") % {"n": formats.number(one.participants)})
    return [Heading(shown.title(one), 3), Paragraph(", ".join(fact for fact in facts if fact), "small")]


def _story(book: Book, number: str) -> list[Block]:
    told = queries.published_stories(book.year, today()).filter(public_id=number).first()
    return lessons.tell(told) if told else []


def _indicator(book: Book, code: str) -> list[Block]:
    """Its values as columns; as a table where there are too few for that."""
    found = (state for listed in book.states.values() for state in listed if state.indicator.code == code)
    state = next(found, None)
    if state is None:
        return []
    chart = project_parts.growth(book, [state])
    return [chart or project_parts.indicator_table(book, state.indicator.project, [state])]
