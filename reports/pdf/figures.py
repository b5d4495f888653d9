"""Key figures, facts, charts and lessons: the blocks that are looked at before they are read."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TypeVar

from reportlab.platypus import Flowable

from reports import document as d
from reports.charts.layout import PAPER
from reports.charts.pdf import drawing
from reports.document import clean
from reports.pdf import styles as s
from reports.pdf.boxes import Columns, Figure, Panel, Rule, Stack, status_mark
from reports.pdf.place import Place
from reports.pdf.tables import STATUS_TEXT
from reports.pdf.text import TextBlock, fitted
from tracker.core import fonts

NO_BREAK = "\N{NO-BREAK SPACE}"
GUTTER = s.column(2) - s.span(1)
TILE_ROW = 35
Item = TypeVar("Item")


def caption(label: str, finding: str, unit: str, place: Place) -> TextBlock:
    """The number and the finding in strong, unit and period in the lighter tone on the same line."""
    text = place.text(f"{label} {finding}".strip(), s.CAPTION, "Caption", keep_next=True)
    if unit:
        text.extend(f" {unit}", s.CAPTION_UNIT)
    return text


def chart(block: d.Chart, place: Place, before: float = 14) -> Flowable:
    """A figure with its caption inside, and the note under it."""
    drawn = block.chart
    inside = place.within("Figure", alt=clean(drawn.alt))
    look = replace(PAPER, gutter=s.column(block.start)) if block.start else PAPER
    width = s.PAGE_WIDTH if block.bleed else place.width
    children: list[Flowable] = [
        caption(block.label, drawn.finding, drawn.note, inside),
        Figure(drawing(drawn.draw(width, look)), inside.parent, block.bleed, after=7),
    ]
    if d.plain(block.note):
        children[-1].keepWithNext = True
        children.append(place.text(block.note, s.NOTE))
    return Stack(children, before=before, after=21)


def grid(block: d.FigureGrid, place: Place) -> list[Flowable]:
    """The hero with its chart, then the figures in rows."""
    made: list[Flowable] = []
    if block.hero:
        made.append(_hero(block.hero, block.chart, place))
    if block.figures:
        figures = place.within("L")
        if block.look == "side":
            made.append(_side(block.figures, figures))
        else:
            draw = _tile if block.look == "tile" else _status
            made += _rows(block.figures, figures, draw)
    return made


def fields(block: d.FieldGrid, place: Place) -> list[Flowable]:
    """Labelled facts under rules, three to a row."""
    draw = _card if block.look == "card" else _lines
    made = _rows(block.fields, place.within("L"), draw, after=21)
    for last in made[-1:]:
        last.spaceAfter = 35
    return made


def legend(block: d.StatusLegend, place: Place) -> Flowable:
    """The shapes on one line, each with its word."""
    inside = place.within("L")
    step = min(82.0, place.width / max(len(block.statuses), 1))
    parts = []
    for index, status in enumerate(block.statuses):
        body = inside.within("LI").within("LBody")
        style = s.TABLE.but(face=fonts.SEMIBOLD, colour=STATUS_TEXT[status.level])
        word = body.part_of(body.parent, status.word, style, hang=14, mark=status_mark(status.level))
        parts.append((index * step, step, Stack([word])))
    return Columns(parts, before=3.5, after=7)


def lesson(block: d.LessonBox, place: Place) -> Flowable:
    """The label in the margin columns, the sentence beside it, on the tint."""
    inside = place.within("Sect")
    label = inside.text(block.label, s.H2.but(before=0))
    lower = Stack([], after=s.PULL.size - s.H2.size)  # the first lines stand on one height
    children = [inside.text(block.sentence, s.PULL)]
    if d.plain(block.text):
        children.append(inside.text(block.text, s.BODY, measure=s.span(7)))
    inset = 3 * s.STEP
    if place.width > s.span(8):
        parts = [
            (inset, s.span(3) - inset, Stack([lower, label])),
            (s.column(4), place.width - s.column(4) - inset, Stack(children)),
        ]
        return Panel(Columns(parts), before=28, after=28)
    return Panel(Columns([(inset, place.width - 2 * inset, Stack([label, *children]))]), before=21, after=21)


def _rows(
    items: Sequence[Item],
    place: Place,
    draw: Callable[[Item, Place], list[Flowable]],
    after: float = TILE_ROW,
) -> list[Flowable]:
    """List items in rows of at most three, as many as the width takes."""
    count = max(1, min(3, round(place.width / s.span(4))))
    width = (place.width - (count - 1) * GUTTER) / count
    made: list[Flowable] = []
    for start in range(0, len(items), count):
        parts = []
        for index, item in enumerate(items[start : start + count]):
            body = place.within("LI").within("LBody").wide(width)
            parts.append((index * (width + GUTTER), width, Stack(draw(item, body))))
        made.append(Columns(parts, after=after))
    return made


def _value(figure: d.KeyFigure, place: Place, style: s.Style) -> TextBlock:
    """The number and its unit, joined so that they stay on one line, smaller if they must."""
    unit = f"{NO_BREAK}{figure.unit}" if figure.unit else ""
    room = place.width - fonts.width(clean(unit), s.UNIT.face, s.UNIT.size)
    style = fitted(style, figure.value, room)
    text = place.text(figure.value, style, keep_next=True)
    if unit:
        text.extend(unit, s.UNIT)
    return text


def _label(figure: d.KeyFigure, place: Place) -> TextBlock:
    return place.text((d.Run(figure.label, term=figure.term),), s.FIGURE_LABEL, keep_next=True)


def _comparison(figure: d.KeyFigure, place: Place) -> list[Flowable]:
    return [place.text(figure.comparison, s.FIGURE_COMPARISON)] if figure.comparison else []


def _tile(figure: d.KeyFigure, place: Place) -> list[Flowable]:
    return [Rule(), _value(figure, place, s.TILE_VALUE), _label(figure, place), *_comparison(figure, place)]


def _status(figure: d.KeyFigure, place: Place) -> list[Flowable]:
    style = s.STATUS_VALUE.but(colour=STATUS_TEXT[figure.level] if figure.level else "accent")
    return [_value(figure, place, style), _label(figure, place), *_comparison(figure, place)]


def _hero(figure: d.KeyFigure, beside: d.Chart | None, place: Place) -> Flowable:
    width = s.span(6) if beside else place.width
    body = place.within("L").within("LI").within("LBody").wide(width)
    value = _value(figure, body, s.HERO_VALUE)
    left = Stack([Rule(), value, _label(figure, body), *_comparison(figure, body)])
    parts = [(0.0, width, left)]
    if beside:
        right = place.wide(s.span(6))
        parts.append((s.column(7), right.width, Stack([Rule(), chart(beside, right, before=5)])))
    return Columns(parts, after=28)


def _side(figures: Sequence[d.KeyFigure], place: Place) -> Flowable:
    children: list[Flowable] = []
    for figure in figures:
        if children:
            children.append(Rule(strong=False, before=10.5, after=10.5))
        body = place.within("LI").within("LBody")
        children.append(_value(figure, body, s.SIDE_VALUE))
        words = (d.Run(figure.label, term=figure.term),)
        children.append(body.text(words, s.FIGURE_COMPARISON))
        children += _comparison(figure, body)
    return Stack(children, after=21)


def _card(item: d.Field, place: Place) -> list[Flowable]:
    texts = [Rule(), place.text(item.label, s.FIELD_LABEL), place.text(item.value, s.FIELD_VALUE)]
    return [*texts, *([place.text(item.comment, s.FIGURE_COMPARISON)] if d.plain(item.comment) else [])]


def _lines(item: d.Field, place: Place) -> list[Flowable]:
    label = s.FIGURE_LABEL.but(before=3.5)
    return [
        Rule(),
        place.text(item.label, label),
        *(place.text(text, s.FIGURE_COMPARISON) for text in (item.value, item.comment) if d.plain(text)),
    ]
