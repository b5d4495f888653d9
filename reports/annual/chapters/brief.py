"""The year in brief: which projects ran, what began and ended, and some of what was done."""

from typing import cast

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from projects.activities import shown
from projects.models import Funder, Project
from projects.money.agreements.queries import amount_and_end_on
from reports.annual import words
from reports.annual.book import Book
from reports.charts.kinds.time import Span, Timeline
from reports.document import (
    Block,
    Bullets,
    Chapter,
    Chart,
    Column,
    Columns,
    Heading,
    Paragraph,
    Part,
    Row,
    Table,
    plain,
)
from tracker.core import formats
from tracker.core.periods import Year

# Lines of the page: of the log as many as have room beside the agreements and the lists, or so many on the next page.
_LINES, _MOST, _LEAST = 31, 11, 4
# By the kind of the funder; all others come last.
_GROUPS: dict[str, int] = {Funder.Kind.SIDA: 0, Funder.Kind.EU: 1}


def chapter(book: Book) -> Chapter:
    blocks: list[Block] = []
    taken = 0
    if timeline := _timeline(book):
        blocks += [Chart(timeline, start=5)]
        taken += len(timeline.rows) + 5
    if book.projects:
        columns = _changes(book)
        blocks += [
            Columns(tuple(Part(start, 4, part) for start, part in zip((1, 5, 9), columns, strict=True)))
        ]
        taken += max(_lines(part) for part in columns) + 2
    room = _LINES - taken
    if table := _activities(book, min(room, _MOST) if room >= _LEAST else _MOST):
        blocks += [table]
    return Chapter(key="brief", title=_("The year in brief"), lead=_lead(book), blocks=tuple(blocks))


def _lead(book: Book) -> str:
    activities = book.figure("activities")
    return _("%(projects)s were carried out, with %(n)s logged activities.") % {
        "projects": words.ongoing_projects(book.figure("F1").value),
        "n": formats.number(activities.value or 0),
    }


def _timeline(book: Book) -> Timeline | None:
    """Figure F8: the agreements that ran in the year, as they were at its end. Of restricted projects whole years."""
    kinds = [(role, name) for role, name in (("c1", _("Sida")), ("c2", _("EU")), ("c4", _("other funder")))]
    year = Year(book.year)
    found = [
        (agreement.start, end, project, agreement.funder)
        for project in book.projects
        for agreement in project.agreements.all()
        for end in [amount_and_end_on(agreement, year.last_day)[1]]
        if agreement.start <= year.last_day and end >= year.first_day
    ]
    if not found:
        return None
    rows = [
        Span(f"{project.code} {funder}", start, end, _GROUPS.get(funder.kind, 2))
        for start, end, project, funder in sorted(found, key=lambda row: (row[0], row[2].code, row[3].order))
    ]
    return Timeline(
        id="agreements",
        finding=_("%(agreements)s ran during the year") % {"agreements": words.agreements(len(rows))},
        note=_("From the first day to the last, as amended by the end of the year"),
        heading=_("Agreement"),
        rows=tuple(rows),
        groups=tuple(kinds),
        day=formats.month_year,
        today=year.last_day,
        today_label=_("end of the year"),
    )


def _changes(book: Book) -> list[tuple[Block, ...]]:
    year = book.year
    started = [project for project in book.projects if project.start.year == year]
    ended = [project for project in book.projects if (project.actual_end or project.end).year == year]
    extended = [
        extension
        for project in book.projects
        for extension in project.extensions.all()
        if extension.decided_on.year == year and not project.is_masked
    ]
    columns = [
        (_("Started"), [_titled(project) for project in started]),
        (_("Ended"), [_titled(project) for project in ended]),
        (
            _("Extended"),
            [
                _("%(project)s, to %(end)s")
                % {"project": one.project.code, "end": formats.month_year(one.new_end)}
                for one in extended
            ],
        ),
    ]
    return [
        (Heading(title, 3), Bullets(tuple(items)) if items else Paragraph(_("None"), "small"))
        for title, items in columns
    ]


def _lines(part: tuple[Block, ...]) -> int:
    """About how many lines the part takes in four columns."""
    items = [text for block in part if isinstance(block, Bullets) for text in block.items]
    return 2 + sum(1 + len(plain(text)) // 32 for text in items)


def _titled(project: Project) -> str:
    return f"{project.code}: {words.name(project)}"


def _activities(book: Book, most: int) -> Table | None:
    """Activities that gathered people, spread over the year; all kinds when nobody was counted."""
    logged = list(book.activities().filter(project__isnull=False))
    found = [one for one in logged if one.participants] or logged
    if not found:
        return None
    step = max(1, len(found) // most)
    rows = []
    for one in found[::step][:most]:
        project = cast(Project, one.project)
        count = None if book.is_withheld(project) else one.participants
        rows.append(
            Row(
                (
                    str(one.start.year) if one.is_masked else formats.iso(one.start),
                    shown.title(one),
                    project.code,
                    capfirst(one.get_kind_display()),
                    formats.number(count),
                )
            )
        )
    return Table(
        caption=_("From the log of the year"),
        unit=_("A selection of %(n)s activities") % {"n": formats.number(len(logged))},
        columns=(
            Column(_("Date"), 1.1),
            Column(_("What was done"), 4),
            Column(_("Project"), 0.9),
            Column(_("Type"), 1.6),
            Column(_("Participants"), 1.1, "number"),
        ),
        rows=tuple(rows),
        density="dense",
    )
