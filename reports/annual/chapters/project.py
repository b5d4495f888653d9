"""What the report tells of one project: its facts, what changed, its results and its log."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import Indicator, Project
from reports.annual import words
from reports.annual.book import Book
from reports.annual.chapters.results import telling
from reports.annual.participants import Attendance
from reports.charts.chart import Series
from reports.charts.kinds.columns import Columns as ColumnChart
from reports.document import (
    Block,
    Cell,
    Chart,
    Column,
    Columns,
    Field,
    FigureGrid,
    Heading,
    KeyFigure,
    Paragraph,
    Part,
    Row,
    Table,
)
from reports.figures.indicators import IndicatorState
from reports.figures.values import share
from tracker.core import formats
from tracker.core.text import bilingual, joined

# In sentences only what says most about change; the table has it all.
_TOLD = 2
# Results make a page: so many rows of indicators and log, fewer beside a chart; less of the log is not worth a table.
_ROWS, _ROWS_BESIDE_CHART, _LEAST = 15, 11, 3


def facts(book: Book, project: Project) -> tuple[Field, ...]:
    spent, budget = book.spent(project), book.budget(project)
    themes = list(project.theme_shares.all())
    targets = list(project.sdg_targets.all())
    if book.is_withheld(project):
        used, comment = _("Shown with the region"), _("To protect partners")
    else:
        used = formats.mnkr(spent, missing=words.missing())
        comment = (
            _("%(percent)s of the budget of %(budget)s")
            % {"percent": formats.percent(share(spent, budget)), "budget": formats.mnkr(budget)}
            if spent is not None and budget
            else _("No budget for the year")
        )
    agreements = list(project.agreements.all())
    extensions = [] if project.is_masked else list(project.extensions.all())
    return (
        Field(_("Partner"), *words.partner(project)),
        Field(_("Funding"), words.funders(project) or words.missing(), words.agreements(len(agreements))),
        Field(
            _("Period"),
            words.period(project),
            _("Extended to %(end)s") % {"end": formats.month_year(extensions[-1].new_end)}
            if extensions
            else "",
        ),
        Field(_("Used in %(year)s") % {"year": book.year}, used, comment),
        Field(
            _("Themes"),
            f"{themes[0].theme} {formats.percent(themes[0].share)}" if themes else words.missing(),
            ", ".join(f"{one.theme} {formats.percent(one.share)}" for one in themes[1:]),
        ),
        Field(
            _("Agenda 2030"),
            _("Targets %(codes)s") % {"codes": joined(one.target.code for one in targets)}
            if targets
            else words.missing(),
        ),
    )


def changed(book: Book, project: Project) -> list[Block]:
    """What changed at the partner, then use, people and money in sentences made from the figures."""
    note = book.notes.get(project.pk)
    pull = bilingual(note, "changed") if note else ""
    blocks: list[Block] = [Heading(_("What changed"))]
    if pull:
        blocks.append(Paragraph(pull, "pull"))
    told = [state for state in telling(book.states.get(project.pk, [])) if state.actual is not None]
    sentences = [_progress(state) for state in told[:_TOLD]]
    if sentences:
        blocks.append(Paragraph(" ".join(sentences)))
    elif not pull:
        blocks.append(Paragraph(_("No results have been reported for %(year)s.") % {"year": book.year}))
    if people := _people(book, project):
        blocks.append(Paragraph(people))
    return blocks


def _progress(state: IndicatorState) -> str:
    facts = {
        "indicator": str(state.indicator),
        "base": words.measured(state.indicator, state.baseline),
        "actual": words.measured(state.indicator, state.actual),
        "year": state.year,
        "target": words.measured(state.indicator, state.target),
        "target_year": state.target_year,
    }
    if state.baseline is None:
        return _("%(indicator)s: %(actual)s in %(year)s.") % facts
    if state.target is None:
        return _("%(indicator)s: from %(base)s to %(actual)s in %(year)s.") % facts
    if state.target_year == state.year:
        return _("%(indicator)s: from %(base)s to %(actual)s in %(year)s; the target was %(target)s.") % facts
    return (
        _(
            "%(indicator)s: from %(base)s to %(actual)s in %(year)s; the target is %(target)s in %(target_year)s."
        )
        % facts
    )


def _people(book: Book, project: Project) -> str:
    if book.is_withheld(project):
        return ""
    sentences = []
    if project.pk in book.days:
        abroad, home = book.days[project.pk]
        sentences.append(
            _("We contributed %(days)s days of work, %(abroad)s of them in the country.")
            % {"days": formats.number(abroad + home), "abroad": formats.number(abroad)}
        )
    if project.pk in book.attended:
        told = next((row for row in book.participants if row.projects == (project,)), None)
        sentences.append(_taking_part(sum(book.attended[project.pk].values()), told))
    return " ".join(sentences)


def _taking_part(whole: Any, told: Attendance | None) -> str:
    """`told` None: the women among them are too few to be told, or would tell those of another project."""
    facts = {"n": formats.number(whole)}
    if told is None:
        text = ngettext(
            "%(n)s person took part in trainings.", "%(n)s persons took part in trainings.", int(whole)
        )
        return text % facts
    women = told.numbers["women"]
    facts |= {
        "women": formats.number(women),
        "percent": formats.percent(share(women, whole), 0, words.missing()),
    }
    return _("Of %(n)s participants at trainings, %(women)s were women (%(percent)s).") % facts


def results(book: Book, project: Project, *, taken: int = 0, has_chart: bool = True) -> list[Block]:
    """Chart and table, and of the log what has room; `taken`: the rows that what follows needs."""
    states = book.states.get(project.pk, [])
    blocks: list[Block] = []
    room = _ROWS - len(states)
    if states:
        blocks.append(Heading(_("Results of %(project)s") % {"project": project.code}))
        if has_chart and (chart := growth(book, states)):
            room = _ROWS_BESIDE_CHART - len(states)
            beside = 3 if len(states) + taken <= _ROWS_BESIDE_CHART else 2
            blocks.append(Columns((Part(1, 8, (chart,)), Part(10, 3, (_side(states, beside),)))))
        blocks.append(indicator_table(book, project, states))
    if not project.is_masked and room - taken >= _LEAST:
        blocks += _log(book, project, room - taken)
    return blocks


def _log(book: Book, project: Project, most: int) -> list[Block]:
    """The activities of the year that gathered most people."""
    logged = book.logged.get(project.pk, [])
    is_counted = not book.is_withheld(project)
    largest = sorted(logged, key=lambda one: (-(one.participants or 0), one.start, one.pk))[:most]
    if not largest:
        return []
    return [
        Table(
            caption=_("From the log of %(project)s") % {"project": project.code},
            unit=_("%(shown)s of %(n)s activities in %(year)s")
            % {"shown": formats.number(len(largest)), "n": formats.number(len(logged)), "year": book.year},
            columns=(
                Column(_("Date"), 1.1),
                Column(_("What was done"), 4),
                Column(_("Type"), 1.8),
                Column(_("Participants"), 1.1, "number"),
                Column(_("Women"), 1.2, "number"),
            ),
            rows=tuple(
                Row(
                    (
                        formats.iso(one.start),
                        bilingual(one, "title"),
                        capfirst(one.get_kind_display()),
                        formats.number(one.participants if is_counted else None),
                        formats.number(one.women if is_counted else None),
                    )
                )
                for one in sorted(largest, key=lambda one: (one.start, one.pk))
            ),
            density="dense",
        )
    ]


def growth(book: Book, states: list[IndicatorState]) -> Chart | None:
    """The indicator with most values, as columns with its target; nothing for a single value."""
    shown = [state for state in states if state.indicator.measure != Indicator.Measure.YES_NO]
    if not shown:
        return None
    state = max(shown, key=lambda one: (len(_measured(one, book.year)), one.indicator.code))
    values = _measured(state, book.year)
    if len(values) < 2:
        return None
    years = list(range(min(values), book.year + 1))
    first, last = values[min(values)], values.get(book.year, values[max(values)])
    return Chart(
        ColumnChart(
            id=f"growth-{state.indicator.code.lower()}",
            finding=_("%(indicator)s: %(first)s to %(last)s")
            % {
                "indicator": state.indicator,
                "first": words.measured(state.indicator, first),
                "last": words.measured(state.indicator, last),
            },
            note=formats.years(years[0], years[-1]),
            heading=_("Year"),
            format=words.plain_number,
            missing=words.missing(),
            labels=tuple(map(str, years)),
            series=(Series(str(state.indicator), tuple(values.get(year) for year in years)),),
            lit=len(years) - 1,
            target=(
                (_("Target %(year)s") % {"year": state.target_year}, state.target)
                if state.target is not None and (state.target_year or 0) > book.year
                else None
            ),
        )
    )


def _measured(state: IndicatorState, until: int) -> dict[int, Decimal]:
    return {year: value for year, value in state.values.items() if value is not None and year <= until}


def _side(states: list[IndicatorState], most: int) -> FigureGrid:
    told = [state for state in states if state.fulfilled is not None][:most]
    return FigureGrid(
        figures=tuple(
            KeyFigure(
                formats.number((state.fulfilled or Decimal(0)) * 100),
                _("of the way: %(indicator)s") % {"indicator": state.indicator},
                unit="%",
            )
            for state in told
        )
        or (KeyFigure(words.missing(), str(telling(states)[0].indicator)),),
        look="side",
    )


def indicator_table(book: Book, project: Project, states: list[IndicatorState]) -> Table:
    years = book.last_three
    return Table(
        caption=_("Indicators of %(project)s") % {"project": project.code},
        columns=(
            Column(_("Indicator"), 4.2),
            Column(_("From"), 0.9, "number"),
            *(Column(str(year), 0.9, "number", current=year == book.year) for year in years),
            Column(_("Target"), 1.3, "number"),
            Column(_("Fulfilled"), 1, "number"),
            Column(_("Standing"), 1.4, "status"),
        ),
        rows=tuple(
            Row(
                (
                    str(state.indicator),
                    words.plain_number(state.baseline),
                    *(words.plain_number(state.values.get(year)) for year in years),
                    f"{words.plain_number(state.target)} ({state.target_year})"
                    if state.target_year
                    else formats.MISSING,
                    formats.percent(state.fulfilled * 100 if state.fulfilled is not None else None),
                    Cell(status=words.light(state.light)),
                )
            )
            for state in states
        ),
        source=words.source(book),
        density="dense",
    )
