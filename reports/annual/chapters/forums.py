"""Forums, networks, conferences and visits: the strand beside the projects, never summed with them."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from countries.models import Publication
from projects.models import Activity, GoodPracticeCase, Reuse
from projects.portfolio.models.project import Sensitivity
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
    Paragraph,
    Part,
    Row,
    Run,
    Table,
)
from reports.figures import engagements
from reports.figures.values import FigureValue
from tracker.core import formats
from tracker.core.db import swedish_key
from tracker.core.periods import Year, today
from tracker.core.text import bilingual

_LARGEST = 5
_ROLES = ("c1", "c2", "c3", "c4", "c5")


def chapter(book: Book) -> Chapter | None:
    rows = book.activities().filter(project__isnull=True, start__lte=today())
    beside = list(rows.select_related("meeting").prefetch_related("forum__former_names"))
    meetings = [one for one in beside if one.kind != Activity.Kind.INCOMING_VISIT]
    visits = [one for one in beside if one.kind == Activity.Kind.INCOMING_VISIT]
    blocks: list[Block] = []
    if meetings:
        blocks += [Chart(_year_line(book, meetings)), by_level(book), _meetings(meetings)]
        blocks += [_network(one, book.year) for one in engagements.networks(book.scope)]
        blocks += _used_again(book)
    if visits:
        blocks += [_visits(book, visits), three_years(book)]
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


def _told(one: Activity) -> str:
    """What a meeting's page says of our part and of what we gained."""
    met = getattr(one, "meeting", None)
    said = [bilingual(met, "our_role"), bilingual(met, "benefit")] if met else []
    return " ".join(text for text in said if text)


def by_level(book: Book) -> Table:
    """T4: meetings by forum and level in three years."""
    series = book.series("meetings", book.last_three)
    named: dict[str, str] = {}
    for figure in series.values():
        named |= {part.key: part.label for part in figure.parts}
    counts = {year: {part.key: part.value for part in figure.parts} for year, figure in series.items()}
    rows = [
        Row((label, *(formats.number(counts[year].get(key, 0)) for year in book.last_three)))
        for key, label in sorted(named.items(), key=lambda pair: swedish_key(pair[1]))
    ]
    totals = (formats.number(series[year].value or 0) for year in book.last_three)
    return Table(
        caption=_("Meetings by forum and level"),
        columns=(Column(_("Forum and level"), 5), *_years(book)),
        rows=(*rows, Row((_("All meetings"), *totals), kind="total")),
        density="dense",
        source=words.source(book),
    )


def _years(book: Book, width: float = 1) -> list[Column]:
    return [Column(str(year), width, "number", current=year == book.year) for year in book.last_three]


def _network(one: engagements.NetworkYear, year: int) -> FigureGrid:
    """A network without a name of anybody in it."""
    name = one.network.named(Year(year).last_day).short_name
    share = round(100 * one.mandated / one.members) if one.members else None
    asked = _("%(n)s of %(all)s members have one or two delegates with a mandate") % {
        "n": formats.number(one.mandated),
        "all": formats.number(one.members),
    }
    came = _("%(n)s members came") % {"n": formats.number(one.came)}
    return FigureGrid(
        figures=(
            KeyFigure(
                formats.percent(share, missing=words.missing()),
                _("Mandate in %(name)s") % {"name": name},
                asked,
            ),
            KeyFigure(formats.number(one.meetings), _("Meetings of the network"), came),
            KeyFigure(
                formats.number(one.shared), _("Cases shared"), _("by its members, %(year)s") % {"year": year}
            ),
        )
    )


def _used_again(book: Book) -> list[Block]:
    """Cases told at the year's conferences, uses in open projects, and the latest editions of publications."""
    year = Year(book.year)
    told = GoodPracticeCase.objects.filter(
        year.within("conference__start"), conference__voided_at=None, conference__is_draft=False
    )
    uses = Reuse.objects.filter(year.within("used_on"), voided_at=None, project__sensitivity=Sensitivity.OPEN)
    cases, used = told.count(), uses.count()
    sentences = []
    if cases:
        words_of = ngettext(
            "%(n)s case of good practice was told at conferences.",
            "%(n)s cases of good practice were told at conferences.",
            cases,
        )
        sentences.append(words_of % {"n": formats.number(cases)})
    if used:
        words_of = ngettext(
            "Projects used an output or a case from this strand %(n)s time.",
            "Projects used outputs or cases from this strand %(n)s times.",
            used,
        )
        sentences.append(words_of % {"n": formats.number(used)})
    blocks: list[Block] = [Paragraph(" ".join(sentences))] if sentences else []
    out = Publication.objects.filter(published_on__lte=year.last_day).order_by("title", "published_on", "pk")
    latest = {(row.forum_id, row.title): row for row in out}
    if latest:
        runs: list[str | Run] = [_("Latest editions: ")]
        for number, row in enumerate(latest.values()):
            runs += [", "] if number else []
            runs.append(Run(str(row), link=row.link) if row.link.startswith("https://") else str(row))
        blocks.append(Paragraph((*runs, "."), "small"))
    return blocks


def three_years(book: Book) -> Table:
    """T5: visits, visitors by sex, countries and topics in three years."""
    years = book.last_three
    visits, visitors = book.series("visits", years), book.series("visitors", years)
    topics = engagements.topics(book.scope, years)
    known = {part.key: part.label for parts in topics.values() for part in parts}
    counts = {year: {part.key: part.value for part in parts} for year, parts in topics.items()}
    rows = [
        Row((_("Visits"), *(formats.number(visits[year].value or 0) for year in years))),
        Row((_("Visitors"), *(formats.number(visitors[year].value) for year in years))),
        Row((_("By sex"), *(words.by_sex(visitors[year]) for year in years))),
        Row((_("Countries"), *(formats.number(_countries(visits[year])) for year in years))),
        *(
            Row(
                (
                    _("On: %(topic)s") % {"topic": label},
                    *(formats.number(counts[year].get(key, 0)) for year in years),
                )
            )
            for key, label in sorted(known.items())
        ),
    ]
    return Table(
        caption=_("Visits to us"),
        columns=(Column(_("Visits and visitors"), 5), *_years(book, 2)),
        rows=tuple(rows),
        density="dense",
        note=_("A visit may have several topics.") if known else "",
        source=words.source(book),
    )


def _countries(figure: FigureValue) -> int:
    return sum(part.key != "none" for part in figure.parts)


def _meetings(meetings: list[Activity]) -> Table:
    told = any(_told(one) for one in meetings)
    return Table(
        caption=_("Meetings of forums and networks"),
        columns=(
            Column(_("Forum"), 4.4),
            Column(_("Level"), 1.8),
            Column(_("Date"), 1.1),
            Column(_("Place"), 1.1),
            *([Column(_("Our part and what we gained"), 4)] if told else []),
        ),
        rows=tuple(
            Row(
                (
                    str(one.forum.named(one.start)) if one.forum else bilingual(one, "title"),
                    capfirst(one.get_meeting_level_display()) if one.meeting_level else formats.MISSING,
                    formats.iso(one.start),
                    str(one.country or one.place or formats.MISSING),
                    *([_told(one) or formats.MISSING] if told else []),
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
