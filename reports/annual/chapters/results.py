"""Results: how the indicators stand, and what changed in each project."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import Project
from reports.annual import words
from reports.annual.book import Book
from reports.charts.kinds.goals import Count, Goals
from reports.document import (
    Block,
    Cell,
    Chapter,
    Chart,
    Column,
    FigureGrid,
    KeyFigure,
    Paragraph,
    Row,
    Run,
    Table,
)
from reports.figures.indicators import IndicatorState, Light, count_lights, light_word
from tracker.core import formats
from tracker.core.text import bilingual

_ORDER: tuple[Light, ...] = ("ok", "warn", "bad", "none")
# What tells most about change comes first.
_LEVELS = ("B", "O", "R", "P")


def chapter(book: Book) -> Chapter | None:
    states = [state for found in book.states.values() for state in found]
    if not states:
        return None
    counts = count_lights(states)
    return Chapter(
        key="results",
        title=_("Results"),
        lead=_lead(counts),
        blocks=(_counts(counts), _goals(book, counts), _reading(), *_changes(book)),
    )


def _lead(counts: dict[Light, int]) -> str:
    told = sum(counts[light] for light in ("ok", "warn", "bad"))
    on_track = _("%(ok)s of %(told)s indicators that could be measured are on track.") % {
        "ok": formats.number(counts["ok"]),
        "told": formats.number(told),
    }
    off_track = ngettext("%(n)s is off track.", "%(n)s are off track.", counts["bad"])
    return f"{on_track} {off_track % {'n': formats.number(counts['bad'])}}"


def _counts(counts: dict[Light, int]) -> FigureGrid:
    words_for = {"ok": _("on track"), "warn": _("have some risk"), "bad": _("are off track")}
    return FigureGrid(
        figures=tuple(
            KeyFigure(formats.number(counts[light]), words_for[light], level=light)
            for light in _ORDER
            if light != "none"
        ),
        look="status",
    )


def _goals(book: Book, counts: dict[Light, int]) -> Chart:
    total = sum(counts.values())
    return Chart(
        Goals(
            id="goals",
            finding=_("How %(n)s indicators stand") % {"n": formats.number(total)},
            note=_("Indicators of the year's projects, at the end of %(year)s") % {"year": book.year},
            heading=_("Standing"),
            format=formats.number,
            missing=words.missing(),
            counts=tuple(Count(light, light_word(light), counts[light]) for light in _ORDER if counts[light]),
        )
    )


def _reading() -> Paragraph:
    return Paragraph(
        (
            _("Each project is shown with the indicator that best describes the change at the partner. "),
            Run(_("Goal fulfilment"), term="F14"),
            _(" is how far the value has come from the baseline to the target."),
        )
    )


def _changes(book: Book) -> list[Block]:
    rows = [_row(book, project) for project in book.projects if book.states.get(project.pk)]
    if not rows:
        return []
    return [
        Table(
            caption=_("What changed, project by project"),
            unit=_("One indicator for each project"),
            columns=(
                Column(_("Project and change"), 3.3),
                Column(_("Indicator"), 2.2),
                Column(_("From"), 0.9, "number"),
                Column(str(book.year), 0.9, "number", current=True),
                Column(_("Target"), 0.9, "number"),
                Column(_("Fulfilled"), 1, "number"),
                Column(_("Standing"), 1.4, "status"),
            ),
            rows=tuple(rows),
            note=_("The target is that of the project's last year."),
            source=words.source(book),
            density="roomy",
        )
    ]


def _row(book: Book, project: Project) -> Row:
    state = telling(book.states[project.pk])
    note = book.notes.get(project.pk)
    return Row(
        (
            Cell(
                f"{words.places_short(project)}, {project.code}",
                detail=bilingual(note, "changed") if note else "",
            ),
            str(state.indicator),
            words.plain_number(state.baseline),
            words.plain_number(state.actual),
            words.plain_number(state.target),
            formats.percent(state.fulfilled * 100 if state.fulfilled is not None else None),
            Cell(status=words.light(state.light)),
        )
    )


def telling(states: list[IndicatorState]) -> IndicatorState:
    """The indicator that says most about change: measured ones first, then by level."""
    return min(
        states,
        key=lambda state: (state.actual is None, _LEVELS.index(state.level), state.indicator.code),
    )
