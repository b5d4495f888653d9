"""Country by country: a spread for each country or region with projects in the year."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from countries.models import ContextValue, Country, Region
from projects.models import Project
from projects.risks.queries import Rated
from reports.annual import words
from reports.annual.book import Book
from reports.annual.chapters import lessons
from reports.annual.chapters import project as project_parts
from reports.annual.chapters.ahead import ahead, gravest
from reports.annual.slot import slot
from reports.charts.kinds.shape import outline
from reports.charts.scene import Scene
from reports.document import (
    Block,
    Chapter,
    Column,
    Columns,
    FieldGrid,
    Heading,
    NewPage,
    Paragraph,
    Part,
    Row,
    Table,
)
from tracker.core import formats
from tracker.core.db import swedish_key

_OUTLINE = (200.0, 190.0)  # points; the coarse outlines should not be larger
_ROWS_OF_A_STORY, _ROWS_OF_THE_END = 5, 5  # as high as so many rows of a table


@dataclass(frozen=True)
class Group:
    """The projects of one spread. `place` is the country, or the region of several countries."""

    place: Country | Region
    projects: list[Project]

    @property
    def code(self) -> str:
        return self.place.iso2 if isinstance(self.place, Country) else self.place.code


def chapters(book: Book) -> list[Chapter]:
    risks = gravest(book)
    return [_chapter(book, group, risks) for group in groups(book)]


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


def _chapter(book: Book, group: Group, risks: dict[int, Rated]) -> Chapter:
    blocks: list[Block] = []
    for project in group.projects:
        if len(group.projects) > 1:
            blocks.append(Heading(f"{project.code}: {words.name(project)}"))
        blocks.append(FieldGrid(project_parts.facts(book, project)))
    context = _context(book, group)
    changed = tuple(block for project in group.projects for block in project_parts.changed(book, project))
    text = (slot(*changed),)
    blocks.append(
        Columns((Part(1, 7, text), Part(9, 4, context))) if context else Columns((Part(1, 8, text),))
    )
    if second := [block for project in group.projects for block in _second(book, project, risks)]:
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


def _second(book: Book, project: Project, risks: dict[int, Rated]) -> list[Block]:
    """The results, what somebody who consents tells of them, and what lies ahead."""
    story, ends = lessons.story(book, project), ahead(book, project, risks.get(project.pk))
    taken = (_ROWS_OF_A_STORY if story else 0) + (_ROWS_OF_THE_END if ends else 0)
    blocks = project_parts.results(book, project, taken=taken)
    if story:
        blocks.append(Columns((Part(1, 8, tuple(story)),)))
    return [*blocks, *ends]


def _shape(group: Group) -> Scene | None:
    if not isinstance(group.place, Country) or any(project.is_masked for project in group.projects):
        return None
    return outline(group.place.iso2, *_OUTLINE, name=str(group.place))


def _context(book: Book, group: Group) -> tuple[Block, ...]:
    """The labour market by sex, the latest year up to the report's, with Sweden's values to compare with."""
    if not isinstance(group.place, Country):
        return ()
    own, swedish = (book.labour_market.get(iso2, {}) for iso2 in (group.place.iso2, "SE"))
    if not own:
        return ()
    year = max(value.year for value in own.values())
    rows = []
    for measure in (
        ContextValue.Measure.UNEMPLOYMENT,
        ContextValue.Measure.PARTICIPATION,
        ContextValue.Measure.VULNERABLE,
    ):
        pair = [own.get((measure.value, sex)) for sex in ("F", "M")]
        if any(pair):
            rows.append(Row((capfirst(str(measure.label)), *(_one(value) for value in pair))))
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
