"""Forums, networks, conferences and visits: the strand beside the projects, never summed with them."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from projects.models import Activity
from reports.annual import words
from reports.annual.book import Book
from reports.charts.kinds.time import Event, YearLine
from reports.document import (
    Block,
    Chapter,
    Chart,
    Column,
    Columns,
    FigureGrid,
    KeyFigure,
    Part,
    Row,
    Table,
)
from tracker.core import formats
from tracker.core.periods import Year
from tracker.core.text import bilingual

_LARGEST = 5
_ROLES = ("c1", "c2", "c3", "c4", "c5")


def chapter(book: Book) -> Chapter | None:
    beside = list(book.activities().filter(project__isnull=True).prefetch_related("forum__former_names"))
    meetings = [one for one in beside if one.kind != Activity.Kind.INCOMING_VISIT]
    visits = [one for one in beside if one.kind == Activity.Kind.INCOMING_VISIT]
    blocks: list[Block] = []
    if meetings:
        blocks += [Chart(_year_line(book, meetings)), _meetings(meetings)]
    if visits:
        blocks.append(_visits(book, visits))
    if not blocks:
        return None
    return Chapter(key="forums", title=_("Forums and visits"), lead=_lead(book), blocks=tuple(blocks))


def _lead(book: Book) -> str:
    return _("We took part in %(meetings)s and received %(visits)s.") % {
        "meetings": words.meetings(book.figure("meetings").value),
        "visits": words.visits(book.figure("visits").value),
    }


def _short(one: Activity) -> str:
    return one.forum.named(one.start).short_name if one.forum else bilingual(one, "title")


def _finding(book: Book) -> str:
    """Conferences stand in the line too, but are no meetings of a forum."""
    counted = book.figure("meetings")
    if counted.value is None:
        return _("No meetings of forums")
    return f"{words.meetings(counted.value)} {words.forums(len({part.object for part in counted.parts}))}"


def _year_line(book: Book, meetings: list[Activity]) -> YearLine:
    names = list(dict.fromkeys(_short(one) for one in meetings))[: len(_ROLES)]
    return YearLine(
        id="meetings",
        finding=_finding(book),
        note=_("Meetings of forums and networks, %(year)s") % {"year": book.year},
        heading=_("Meeting"),
        year=book.year,
        events=tuple(
            Event(
                one.start, _short(one), formats.period(one.start, one.end), min(names.index(_short(one)), 4)
            )
            for one in meetings
            if _short(one) in names
        ),
        groups=tuple((role, name) for role, name in zip(_ROLES, names, strict=False)),
        months=tuple(
            formats.month(Year(book.year).first_day.replace(month=number)) for number in range(1, 13)
        ),
    )


def _meetings(meetings: list[Activity]) -> Table:
    return Table(
        caption=_("Meetings of forums and networks"),
        columns=(
            Column(_("Forum"), 4.4),
            Column(_("Level"), 1.8),
            Column(_("Date"), 1.1),
            Column(_("Place"), 1.1),
        ),
        rows=tuple(
            Row(
                (
                    str(one.forum.named(one.start)) if one.forum else bilingual(one, "title"),
                    capfirst(one.get_meeting_level_display()) if one.meeting_level else formats.MISSING,
                    formats.iso(one.start),
                    str(one.country or one.place or formats.MISSING),
                )
            )
            for one in meetings
        ),
        density="dense",
    )


def _visits(book: Book, visits: list[Activity]) -> Columns:
    visitors = book.figure("visitors")
    largest = sorted(visits, key=lambda one: (-(one.participants or 0), one.start, one.pk))[:_LARGEST]
    figures = FigureGrid(
        figures=(
            KeyFigure(
                formats.number(visitors.value, missing=words.missing()),
                _("visitors from %(countries)s")
                % {"countries": words.countries(len(book.figure("visits").parts))},
                words.by_sex(visitors),
                term="visitors",
            ),
        ),
        look="side",
    )
    table = Table(
        caption=_("The largest of %(n)s visits") % {"n": formats.number(len(visits))},
        columns=(
            Column(_("Visit"), 4),
            Column(_("Country"), 1.2),
            Column(_("Visitors"), 1, "number"),
        ),
        rows=tuple(
            Row(
                (
                    bilingual(one, "title"),
                    str(one.country or formats.MISSING),
                    formats.number(one.participants),
                )
            )
            for one in largest
        ),
        density="dense",
    )
    return Columns((Part(1, 3, (figures,)), Part(5, 8, (table,))))
