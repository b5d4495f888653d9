"""Key figures, facts, charts and lessons, in HTML."""

from __future__ import annotations

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from reports import document as d
from reports.charts.svg import drawings
from reports.web.markup import joined, tag
from reports.web.place import Place

NO_BREAK = "\N{NO-BREAK SPACE}"
_SHAPES = {
    "ok": '<circle cx="8" cy="8" r="6"/>',
    "warn": '<path d="M8 1l7 13H1z"/>',
    "bad": '<path d="M8 0l8 8-8 8-8-8z"/>',
    "none": '<circle cx="8" cy="8" r="5" class="ring"/>',
}


def caption(label: str, finding: str, unit: str) -> SafeString:
    """The number and the finding in strong, unit and period in the lighter tone on the same line."""
    strong = tag("strong", f"{label} {finding}".strip())
    return joined((strong, " ", tag("span", unit))) if unit else strong


def chart(block: d.Chart, place: Place) -> SafeString:
    """A figure with its caption, a drawing for each width, and its values as a table that can be opened."""
    drawn = block.chart
    place.known.charts += 1
    key = f"figure.{place.known.charts}"  # no chapter has a key with a dot
    children = [
        tag("figcaption", caption(block.label, drawn.finding, drawn.note)),
        tag("div", *drawings(drawn, key), class_="chart-box"),
        _values(block),
    ]
    if d.plain(block.note):
        children.append(tag("p", place.text(block.note), class_="note"))
    return tag("figure", *children, class_="bleed" if block.bleed else "", id=place.known.id(key))


def _values(block: d.Chart) -> SafeString:
    """The text twin of the drawing. Its links lead into the system and are left out."""
    table = block.chart.table
    heads = (
        tag("th", head, scope="col", class_="number" if index else "") if head else tag("td")
        for index, head in enumerate(table.header)
    )
    rows = (
        tag(
            "tr",
            *(
                tag("td", cell.text, class_="number") if index else tag("th", cell.text, scope="row")
                for index, cell in enumerate(row)
            ),
        )
        for row in table.rows
    )
    name = f"{block.label} {block.chart.finding}".strip()
    grid = tag("table", tag("thead", tag("tr", *heads)), tag("tbody", *rows), aria_label=name)
    scroller = tag("div", grid, class_="scroller", role="group", aria_label=name, tabindex=0)
    return tag("details", tag("summary", _("Show as table")), scroller)


def grid(block: d.FigureGrid, place: Place) -> SafeString:
    """The hero with its chart, then the figures as a list."""
    made = []
    if block.hero:
        hero = tag("ul", tag("li", *_figure(block.hero, place)), class_="hero")
        beside = (chart(block.chart, place),) if block.chart else ()
        made.append(tag("div", hero, *beside, class_="hero-row"))
    if block.figures:
        items = (
            tag("li", *_figure(one, place), class_=f"is-{one.level}" if one.level else "")
            for one in block.figures
        )
        made.append(tag("ul", *items, class_=f"key-figures {block.look}"))
    return joined(made)


def _figure(figure: d.KeyFigure, place: Place) -> list[SafeString]:
    """Value and unit on one line, the label that leads to the definition, the comparison."""
    unit = (tag("span", f"{NO_BREAK}{figure.unit}", class_="unit"),) if figure.unit else ()
    long = " long" if len(figure.value) > 9 else ""
    made = [
        tag("p", figure.value, *unit, class_=f"value{long}"),
        tag("p", place.text((d.Run(figure.label, term=figure.term),)), class_="label"),
    ]
    if figure.comparison:
        made.append(tag("p", figure.comparison, class_="comparison"))
    return made


def fields(block: d.FieldGrid, place: Place) -> SafeString:
    """Labelled facts as a list of terms and what they are."""
    made = []
    for item in block.fields:
        said = (tag("dd", place.text(text)) for text in (item.value, item.comment) if d.plain(text))
        made.append(tag("div", tag("dt", item.label), *said))
    return tag("dl", *made, class_=f"fields {block.look}")


def legend(block: d.StatusLegend) -> SafeString:
    """The shapes, each with its word."""
    return tag("ul", *(tag("li", status(one)) for one in block.statuses), class_="legend")


def status(status: d.Status) -> SafeString:
    """A shape and its word: colour is never alone."""
    shape = f'<svg class="shape" viewBox="0 0 16 16" aria-hidden="true">{_SHAPES[status.level]}</svg>'
    return tag("span", mark_safe(shape), status.word, class_=f"status is-{status.level}")  # noqa: S308 - our own


def lesson(block: d.LessonBox, place: Place) -> SafeString:
    """The label beside the sentence and its explanation, on the tint."""
    said = [tag("p", place.text(block.sentence), class_="pull")]
    if d.plain(block.text):
        said.append(tag("p", place.text(block.text), class_="body"))
    return tag("div", tag("p", block.label, class_="label"), tag("div", *said), class_="lesson")
