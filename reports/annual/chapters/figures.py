"""The year in figures: one large number with its five years, and the tiles."""

from django.utils.translation import gettext as _

from reports.annual import words
from reports.annual.book import Book
from reports.annual.slot import slot
from reports.charts.chart import Series
from reports.charts.kinds.columns import Columns as ColumnChart
from reports.document import Chapter, Chart, FigureGrid, KeyFigure
from tracker.core import formats


def chapter(book: Book) -> Chapter:
    return Chapter(
        key="figures", title=_("The year in figures"), lead=_lead(book), blocks=(_grid(book), slot())
    )


def _lead(book: Book) -> str:
    now, before = book.series("F2", [book.year, book.year - 1]).values()
    facts = {
        "year": book.year,
        "projects": words.ongoing_projects(book.figure("F1").value or 0),
        "countries": words.countries(book.figure("F4").value or 0),
        "change": words.change_sentence(book, now.value, before.value).lower(),
        "date": formats.date_long(book.data_date),
    }
    first = _("In %(year)s we had %(projects)s in %(countries)s.") % facts
    if book.is_to_date:
        return f"{first} " + _("The year is not over: the figures go to %(date)s.") % facts
    if now.value is None or not before.value:
        return first
    return f"{first} " + _("The used volume was %(change)s.") % facts


def _grid(book: Book) -> FigureGrid:
    used, budget = book.figure("F2"), book.figure("execution")
    before = book.series("F2", [book.year - 1])[book.year - 1]
    comparison = _("%(percent)s of the budget of %(budget)s") % {
        "percent": formats.percent(budget.value, 1, words.missing()),
        "budget": formats.mnkr(budget.part("budget"), missing=words.missing()),  # type: ignore[arg-type]
    }
    if before.value is not None:
        comparison += "; " + _("%(amount)s in %(year)s") % {
            "amount": formats.mnkr(before.value),
            "year": book.year - 1,
        }
    hero = KeyFigure(
        words.millions(used.value), _("Used volume"), comparison, words.unit_millions(), term=used.key
    )
    return FigureGrid(figures=_tiles(book), hero=hero, chart=_five_years(book))


def _five_years(book: Book) -> Chart:
    years = list(range(book.year - 4, book.year + 1))
    volumes = book.series("F2", years)
    return Chart(
        ColumnChart(
            id="volume",
            finding=words.change_sentence(book, volumes[book.year].value, volumes[book.year - 1].value),
            note=_("SEK million, %(period)s") % {"period": formats.years(years[0], years[-1])},
            heading=_("Year"),
            format=words.millions,
            missing=words.missing(),
            labels=tuple(map(str, years)),
            series=(Series(_("Used volume"), tuple(volume.value for volume in volumes.values())),),
            lit=len(years) - 1,
        )
    )


def _tiles(book: Book) -> tuple[KeyFigure, ...]:
    """Nine numbers, each with what it is to be compared with."""
    staff_before = book.series("F5", [book.year - 1])[book.year - 1]
    projects_before = book.series("F1", [book.year - 1])[book.year - 1]
    days, participations = book.figure("F10"), book.figure("participations")
    visitors = book.figure("visitors")
    started, ended = book.figure("started").value or 0, book.figure("ended").value or 0
    return (
        words.tile(
            book.figure("F1"),
            _("Active projects"),
            _("%(before)s in %(year)s; %(started)s started, %(ended)s ended")
            % {
                "before": formats.number(projects_before.value),
                "year": book.year - 1,
                "started": formats.number(started),
                "ended": formats.number(ended),
            },
        ),
        words.tile(book.figure("F4"), _("Countries with activities"), words.regions(book)),
        words.tile(
            book.figure("F5"),
            _("Staff engaged"),
            f"{words.by_sex(book.figure('F5'))}; "
            + _("%(amount)s in %(year)s")
            % {"amount": formats.number(staff_before.value), "year": book.year - 1},
        ),
        words.tile(
            days,
            _("Days of work"),
            _("%(abroad)s abroad, %(home)s from Sweden")
            % {"abroad": formats.number(days.part("abroad")), "home": formats.number(days.part("home"))},
            unit=_("days"),
        ),
        words.tile(book.figure("F6"), _("Trained at the partners"), words.by_sex(book.figure("F6"))),
        words.tile(
            book.figure("F12"),
            _("Women's share"),
            _("of %(n)s participations") % {"n": formats.number(participations.value)},
            unit="%",
            places=1,
        ),
        words.tile(
            book.figure("activities"),
            _("Activities logged"),
            _("%(n)s of them trainings and study visits")
            % {"n": formats.number(book.figure("activities").part("training"))},
        ),
        words.tile(
            book.figure("meetings"),
            _("Meetings of forums"),
            words.forums(len({part.object for part in book.figure("meetings").parts})),
        ),
        words.tile(
            book.figure("visits"),
            _("Visits to Sweden"),
            _("%(n)s visitors from %(countries)s")
            % {
                "n": formats.number(visitors.value),
                "countries": words.countries(len(book.figure("visits").parts)),
            },
        ),
    )
