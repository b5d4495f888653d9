"""Country by country: a spread for each country or region with projects in the year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from countries.models import ContextValue, Country, Region
from projects.models import Indicator, Project
from reports.annual import words
from reports.annual.book import Book, is_masked
from reports.annual.chapters.results import telling
from reports.charts.chart import Series
from reports.charts.kinds.columns import Columns as ColumnChart
from reports.charts.kinds.shape import outline
from reports.charts.scene import Scene
from reports.document import (
    Block,
    Cell,
    Chapter,
    Chart,
    Column,
    Columns,
    Field,
    FieldGrid,
    FigureGrid,
    Heading,
    KeyFigure,
    NewPage,
    Paragraph,
    Part,
    Row,
    Table,
)
from reports.figures.indicators import IndicatorState
from reports.figures.registry import figure
from reports.figures.scope import Scope
from reports.figures.values import share
from tracker.core import formats
from tracker.core.db import swedish_key
from tracker.core.text import bilingual

_LOGGED = 8
_OUTLINE = (200.0, 190.0)  # points; the coarse outlines should not be larger


@dataclass(frozen=True)
class Group:
    """The projects of one spread. `place` is the country, or the region of several countries."""

    place: Country | Region
    projects: list[Project]

    @property
    def code(self) -> str:
        return self.place.iso2 if isinstance(self.place, Country) else self.place.code


def chapters(book: Book) -> list[Chapter]:
    return [_chapter(book, group) for group in groups(book)]


def groups(book: Book) -> list[Group]:
    """Projects by country; those of several countries by region. Training programmes have their own part."""
    found: dict[Country | Region, list[Project]] = defaultdict(list)
    for project in book.projects:
        if project.kind == Project.Kind.ITP:
            continue
        if place := _place(book, project):
            found[place].append(project)
    return [Group(place, found[place]) for place in sorted(found, key=lambda place: swedish_key(str(place)))]


def _place(book: Book, project: Project) -> Country | Region | None:
    countries = [one.country for one in project.country_shares.all()]
    if len(countries) == 1:
        return book.merged.get(countries[0].pk, countries[0])
    regions = {country.region for country in countries if country.region}
    return project.region or (regions.pop() if len(regions) == 1 else None)


def _chapter(book: Book, group: Group) -> Chapter:
    blocks: list[Block] = []
    for project in group.projects:
        if len(group.projects) > 1:
            blocks.append(Heading(f"{project.code}: {words.name(project)}"))
        blocks.append(FieldGrid(facts(book, project)))
    context = _context(book, group)
    text = tuple(block for project in group.projects for block in changed(book, project))
    blocks.append(
        Columns((Part(1, 7, text), Part(9, 4, context))) if context else Columns((Part(1, 8, text),))
    )
    if second := [block for project in group.projects for block in results(book, project)]:
        blocks += [NewPage(), *second]
    return Chapter(
        key=f"place-{group.code.lower()}",
        title=str(group.place),
        lead=". ".join(words.name(project) for project in group.projects) + ".",
        blocks=tuple(blocks),
        look="country",
        part=_("Country by country"),
        outline=_shape(group),
        spread=True,
    )


def _shape(group: Group) -> Scene | None:
    if not isinstance(group.place, Country) or any(is_masked(project) for project in group.projects):
        return None
    return outline(group.place.iso2, *_OUTLINE, name=str(group.place))


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
    extensions = [] if is_masked(project) else list(project.extensions.all())
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
            _("Targets %(codes)s") % {"codes": words.listed([one.target.code for one in targets])}
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
    sentences = [_progress(state) for state in book.states.get(project.pk, []) if state.actual is not None]
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
    scope = Scope(book.year, project=project)
    days, taking_part = figure("F10").value(scope), figure("participations").value(scope)
    sentences = []
    if days.value is not None:
        sentences.append(
            _("We contributed %(days)s days of work, %(abroad)s of them in the country.")
            % {"days": formats.number(days.value), "abroad": formats.number(days.part("abroad"))}
        )
    if taking_part.value is not None:
        women = taking_part.part("women") or 0
        sentences.append(
            _("Of %(n)s participants at trainings, %(women)s were women (%(percent)s).")
            % {
                "n": formats.number(taking_part.value),
                "women": formats.number(women),
                "percent": formats.percent(share(women, taking_part.value), 0, words.missing()),
            }
        )
    return " ".join(sentences)


def _context(book: Book, group: Group) -> tuple[Block, ...]:
    """The labour market by sex, the latest year up to the report's, with Sweden's values to compare with."""
    if not isinstance(group.place, Country):
        return ()
    values = ContextValue.objects.filter(country__iso2__in=[group.place.iso2, "SE"], year__lte=book.year)
    by_key = {
        (value.country_id, value.measure, value.sex): value
        for value in values.select_related("country").order_by("year", "pk")
    }
    own = {key[1:]: value for key, value in by_key.items() if key[0] == group.place.pk}
    if not own:
        return ()
    swedish = {key[1:]: value for key, value in by_key.items() if key[0] != group.place.pk}
    year = max(value.year for value in own.values())
    rows = []
    for measure in (
        ContextValue.Measure.UNEMPLOYMENT,
        ContextValue.Measure.PARTICIPATION,
        ContextValue.Measure.VULNERABLE,
    ):
        pair = [own.get((measure.value, sex)) for sex in ("F", "M")]
        if any(pair):
            rows.append(Row((measure.label.capitalize(), *(_one(value) for value in pair))))
    comparison = "; ".join(
        f"{measure.label} {_one(swedish.get((measure.value, 'F')))} / {_one(swedish.get((measure.value, 'M')))}"
        for measure in (ContextValue.Measure.UNEMPLOYMENT, ContextValue.Measure.PARTICIPATION)
        if (measure.value, "F") in swedish
    )
    blocks: list[Block] = [
        Heading(_("The labour market in %(year)s") % {"year": year}),
        Table(
            summary=_("Labour market of %(place)s by sex, percent") % {"place": group.place},
            columns=(
                Column(_("Percent"), 2),
                Column(_("Women"), 1, "number"),
                Column(_("Men"), 1, "number"),
            ),
            rows=tuple(rows),
            density="dense",
        ),
    ]
    if comparison:
        blocks.append(Paragraph(_("Sweden, women / men: %(values)s.") % {"values": comparison}, "note"))
    source = next(iter(own.values())).source
    blocks.append(
        Paragraph(
            _(
                "Low unemployment can hide insecure work: read it with vulnerable employment. Source: %(source)s."
            )
            % {"source": source},
            "note",
        )
    )
    return tuple(blocks)


def _one(value: ContextValue | None) -> str:
    return formats.number(value.percent, 1) if value else formats.MISSING


def results(book: Book, project: Project) -> list[Block]:
    states = book.states.get(project.pk, [])
    blocks: list[Block] = []
    if states:
        blocks.append(Heading(_("Results of %(project)s") % {"project": project.code}))
        if chart := _growth(book, states):
            blocks.append(Columns((Part(1, 8, (chart,)), Part(10, 3, (_side(states),)))))
        blocks.append(_table(book, project, states))
    if not is_masked(project):
        blocks += _log(book, project)
    return blocks


def _log(book: Book, project: Project) -> list[Block]:
    """The activities of the year that gathered most people."""
    logged = list(book.activities().filter(project=project))
    largest = sorted(logged, key=lambda one: (-(one.participants or 0), one.start, one.pk))[:_LOGGED]
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
                        one.get_kind_display().capitalize(),
                        formats.number(one.participants),
                        formats.number(one.women),
                    )
                )
                for one in sorted(largest, key=lambda one: (one.start, one.pk))
            ),
            density="dense",
        )
    ]


def _growth(book: Book, states: list[IndicatorState]) -> Chart | None:
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


def _side(states: list[IndicatorState]) -> FigureGrid:
    told = [state for state in states if state.fulfilled is not None][:3]
    return FigureGrid(
        figures=tuple(
            KeyFigure(
                formats.number((state.fulfilled or Decimal(0)) * 100),
                _("of the way: %(indicator)s") % {"indicator": state.indicator},
                unit="%",
            )
            for state in told
        )
        or (KeyFigure(words.missing(), str(telling(states).indicator)),),
        look="side",
    )


def _table(book: Book, project: Project, states: list[IndicatorState]) -> Table:
    years = book.last_three
    return Table(
        caption=_("Indicators of %(project)s") % {"project": project.code},
        columns=(
            Column(_("Indicator"), 3.2),
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
    )
