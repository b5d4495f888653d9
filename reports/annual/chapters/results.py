"""Results: how those due in the year stand, the standard indicators, and what changed in each project."""

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
    NewPage,
    Paragraph,
    Row,
    Run,
    Table,
)
from reports.figures.indicators import IndicatorState, Light, light_word
from reports.figures.registry import figure
from reports.figures.values import FigureValue, Value
from tracker.core import formats
from tracker.core.text import bilingual

_ORDER: tuple[Light, ...] = ("ok", "warn", "bad")
# What tells most about change comes first.
_LEVELS = ("B", "O", "R", "P", "I", "")


def chapter(book: Book) -> Chapter | None:
    status = book.figure("F11")
    blocks = [*_status(book, status), *standards(book), *_changes(book)]
    if not blocks:
        return None
    return Chapter(key="results", title=_("Results"), lead=_lead(status), blocks=tuple(blocks))


def _lead(status: FigureValue) -> str:
    if not status.value:
        return _("No results with a target for the year could be measured.")
    on_track = _("%(ok)s of %(all)s results with a target for the year are on track.") % {
        "ok": formats.number(status.part("ok")),
        "all": formats.number(status.value),
    }
    bad = int(status.part("bad") or 0)
    off_track = ngettext("%(n)s is off track.", "%(n)s are off track.", bad)
    return f"{on_track} {off_track % {'n': formats.number(bad)}}"


def _status(book: Book, status: FigureValue) -> list[Block]:
    """F11: protected projects are counted, and nothing tells them apart."""
    if not status.value:
        return []
    words_for = {"ok": _("on track"), "warn": _("have some risk"), "bad": _("are off track")}
    figures = FigureGrid(
        figures=tuple(
            KeyFigure(formats.number(status.part(light)), words_for[light], level=light) for light in _ORDER
        ),
        look="status",
    )
    chart = Goals(
        id="goals",
        finding=_("How %(n)s results stand") % {"n": formats.number(status.value)},
        note=_("Outcomes, bridging outcomes, outputs and mandatory results with a target for %(year)s")
        % {"year": book.year},
        heading=_("Standing"),
        format=formats.number,
        missing=words.missing(),
        counts=tuple(
            Count(light, light_word(light), int(status.part(light) or 0))
            for light in _ORDER
            if status.part(light)
        ),
    )
    note: list[Block] = [Paragraph(status.note, "small")] if status.note else []
    return [figures, Chart(chart), *note]


def standards(book: Book) -> list[Block]:
    """T2: the six of them in three years, each in its own unit."""
    years = book.last_three
    values = book.series("T2", years)
    listed = next((values[year].parts for year in reversed(years) if values[year].parts), ())
    if not listed:
        return []
    return [
        Table(
            caption=_("Standard indicators"),
            columns=(
                Column(_("Indicator"), 4),
                Column(_("Unit"), 1.4),
                *(Column(str(year), 1, "number", current=year == book.year) for year in years),
            ),
            rows=tuple(
                Row(
                    (
                        part.label,
                        figure(part.key).unit.label,
                        *(_amount(values[year].part(part.key)) for year in years),
                    )
                )
                for part in listed
            ),
            note=" ".join((_("Unlike indicators are not added up."), *_lacking(book))),
            source=words.source(book),
        )
    ]


def _amount(value: Value) -> str:
    return words.missing() if value is None else formats.number(value)


def _lacking(book: Book) -> list[str]:
    """Which of the sums of the year lack something."""
    found = []
    for key in ("SI-2", "SI-3", "SI-4", "SI-5"):
        coverage = book.figure(key).coverage
        if coverage is not None and coverage < 100:
            told = {"indicator": key, "percent": formats.percent(coverage)}
            found.append(_("%(indicator)s is told by %(percent)s of the indicators that count.") % told)
    return found


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
        NewPage(),
        _reading(),
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
        ),
    ]


def _row(book: Book, project: Project) -> Row:
    state = telling(book.states[project.pk])[0]
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


def telling(states: list[IndicatorState]) -> list[IndicatorState]:
    """Those that say most about change first: measured ones, then by level."""
    return sorted(
        states,
        key=lambda state: (state.actual is None, _LEVELS.index(state.level), state.indicator.code),
    )
