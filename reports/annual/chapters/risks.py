"""Parts of the chapter of lessons: the gravest risks that are left, and the results that did not follow the plan."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.annual import words
from reports.annual.book import Book
from reports.document import Block, Cell, Column, Row, Table
from reports.figures.risks import top
from tracker.core import formats


def lead(book: Book) -> str:
    """How many risks were open; empty without any."""
    n = int(book.figure("T6").value or 0)
    if not n:
        return ""
    said = ngettext(
        "%(n)s risk was open at the end of the year.", "%(n)s risks were open at the end of the year.", n
    )
    return said % {"n": formats.number(n)}


def gravest(book: Book) -> list[Block]:
    """T6: the gravest risks that are left at the end of the year; nothing without any."""
    rated = top(book.scope, book.year)
    if not rated:
        return []
    return [
        Table(
            caption=_("The gravest risks that are left"),
            unit=_("probability times consequence, 1 to 25"),
            columns=(
                Column(_("Project"), 0.9),
                Column(_("Risk"), 4),
                Column(_("Category"), 2),
                Column(_("Without measures"), 1.2, "number"),
                Column(_("What is left"), 1, "number", current=True),
            ),
            rows=tuple(
                Row(
                    (
                        row.risk.project.code,
                        _("Not shown") if row.risk.is_masked else str(row.risk),
                        capfirst(row.risk.get_category_display()),
                        formats.number(row.rating.inherent),
                        formats.number(row.rating.residual),
                    )
                )
                for row in rated
            ),
            note=_("At the end of the year. Risks of protected partners are counted and not listed."),
            source=words.source(book),
        )
    ]


def off_track(book: Book) -> list[Block]:
    """Indicators of the year's projects that had a target for the year and were off track."""
    lagging = [
        (project, state)
        for project in book.projects
        for state in book.states.get(project.pk, ())
        if state.is_due and state.light == "bad"
    ]
    if not lagging:
        return []
    return [
        Table(
            caption=_("Results off track"),
            columns=(
                Column(_("Project"), 0.9),
                Column(_("Indicator"), 3.6),
                Column(_("Planned"), 1, "number"),
                Column(str(book.year), 1, "number", current=True),
                Column(_("Standing"), 1.4, "status"),
            ),
            rows=tuple(
                Row(
                    (
                        project.code,
                        str(state.indicator),
                        words.plain_number(state.planned),
                        words.plain_number(state.actual),
                        Cell(status=words.light(state.light)),
                    )
                )
                for project, state in lagging
            ),
            source=words.source(book),
        )
    ]
