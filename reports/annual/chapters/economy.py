"""Money and staff: three years of funding and cost, funders, and days of work."""

from decimal import Decimal

from django.utils.translation import gettext as _

from reports.annual import words
from reports.annual.book import Book
from reports.annual.chapters import accounts
from reports.annual.slot import slot
from reports.charts.chart import Series
from reports.charts.kinds.bars import Bars
from reports.charts.kinds.columns import Columns as ColumnChart
from reports.document import Block, Chapter, Chart, Column, Columns, Heading, Paragraph, Part, Row, Run, Table
from reports.figures.people import FULL_TIME_DAYS, days_by_project, full_time_years
from tracker.core import formats

_ROLES = ("c1", "c2", "c3", "c4", "c5")


def chapter(book: Book) -> Chapter:
    blocks: tuple[Block, ...] = (
        Columns((Part(1, 5, (slot(*_text(book)),)), Part(7, 6, (_funder_chart(book),)))),
        _table(book),
        *accounts.income(book),
        *_staff(book),
        *accounts.execution(book),
    )
    return Chapter(key="economy", title=_("Money and staff"), lead=_lead(book), blocks=blocks)


def _lead(book: Book) -> str:
    parts = [part for part in book.figure("F9").parts if part.value]
    if not parts:
        return _("No costs were booked this year.")
    listed = _(" and ").join(
        _("%(amount)s from %(funder)s") % {"amount": formats.mnkr(part.value), "funder": part.label}
        for part in parts[:2]
    )
    return _("The year's volume was %(total)s, of which %(listed)s.") % {
        "total": formats.mnkr(book.figure("F2").value),
        "listed": listed,
    }


def _text(book: Book) -> list[Block]:
    started, ended = book.figure("started").value or 0, book.figure("ended").value or 0
    execution = book.figure("execution")
    own = book.figure("F3")
    blocks: list[Block] = [
        Heading(
            _("%(started)s started, %(ended)s ended")
            % {"started": words.projects_in_words(int(started)), "ended": formats.number(ended)}
        )
    ]
    if execution.value is not None:
        blocks.append(
            Paragraph(
                (
                    Run(_("The execution rate"), term="execution"),
                    _(" was %(percent)s: %(used)s of a budget of %(budget)s.")
                    % {
                        "percent": formats.percent(execution.value, 1),
                        "used": formats.mnkr(execution.part("used")),
                        "budget": formats.mnkr(execution.part("budget")),
                    },
                )
            )
        )
    if own.value:
        blocks.append(
            Paragraph(
                (
                    Run(_("Our own contribution"), term="F3"),
                    _(" was %(amount)s, %(percent)s of the used volume.")
                    % {"amount": formats.mnkr(own.value), "percent": formats.percent(own.percent, 1)},
                )
            )
        )
    return blocks


def _funder_chart(book: Book) -> Chart:
    figures = book.series("F9", book.last_three)
    now = figures[book.year]
    keys = {part.key: part.label for figure in figures.values() for part in figure.parts}
    largest = max(now.parts, key=lambda part: part.value or 0, default=None)
    finding = (
        _("%(funder)s pays %(percent)s")
        % {"funder": largest.label, "percent": formats.percent(largest.percent)}
        if largest and largest.value
        else _("No costs were booked this year")
    )
    return Chart(
        ColumnChart(
            id="funders",
            finding=finding,
            note=_("Used volume, SEK million"),
            heading=_("Year"),
            format=words.millions,
            missing=words.missing(),
            labels=tuple(map(str, book.last_three)),
            series=tuple(
                Series(label, tuple(_paid(figures[year].part(key)) for year in book.last_three), role)
                for (key, label), role in zip(keys.items(), _ROLES, strict=False)
            ),
            rise=9,
        )
    )


def _paid(value: Decimal | int | None) -> Decimal:
    """A funder without a row in a year paid nothing that year."""
    return Decimal(value or 0)


def _table(book: Book) -> Table:
    figures = book.series("F9", book.last_three)
    volumes, staff = book.series("F2", book.last_three), book.series("F5", book.last_three)
    executions = book.series("execution", book.last_three)
    keys = {part.key: part.label for figure in figures.values() for part in figure.parts}

    def row(label: str, values: list[Decimal | int | None], kind: str = "normal") -> Row:
        change = None if book.is_to_date else words.percent_change(values[-1], values[-2])
        cells = [words.thousands(value) for value in values]
        return Row((label, *cells, formats.percent(change, 1)), kind)  # type: ignore[arg-type]

    rows = [
        row(label, [_paid(figures[year].part(key)) for year in book.last_three])
        for key, label in keys.items()
    ]
    rows.append(row(_("Used volume"), [volumes[year].value for year in book.last_three], "total"))
    rows.append(
        Row(
            (
                (Run(_("Execution rate"), term="execution"),),
                *(formats.percent(executions[year].value, 1) for year in book.last_three),
                formats.MISSING,
            )
        )
    )
    counts = [staff[year].value for year in book.last_three]
    rows.append(
        Row(
            (
                (Run(_("Staff engaged, number"), term="F5"),),
                *(formats.number(count) for count in counts),
                formats.percent(None if book.is_to_date else words.percent_change(counts[-1], counts[-2]), 1),
            )
        )
    )
    return Table(
        caption=_("Used volume by funder, and staff"),
        unit=_("SEK thousand where nothing else is said"),
        columns=(
            Column("", 3),
            *(Column(str(year), 1, "number", current=year == book.year) for year in book.last_three),
            Column(_("Change"), 1, "number"),
        ),
        rows=tuple(rows),
        note=figures[book.year].rounding,
        source=words.source(book),
        density="dense",
    )


def _staff(book: Book) -> list[Block]:
    days = days_by_project(book.scope)
    total = book.figure("F10")
    if total.value is None:
        return []
    rows = [
        (f"{project.code} {words.places_short(project)}", *days[project.pk])
        for project in book.projects
        if project.pk in days and not book.is_withheld(project)
    ]
    if book.together:
        abroad = Decimal(total.part("abroad") or 0) - sum(row[1] for row in rows)
        home = Decimal(total.part("home") or 0) - sum(row[2] for row in rows)
        rows.append((book.together, abroad, home))
    rows.sort(key=lambda row: (-(row[1] + row[2]), row[0]))
    chart = Bars(
        id="days",
        finding=_("%(days)s days of work, %(abroad)s of them abroad")
        % {
            "days": formats.number(total.value),
            "abroad": formats.number(total.part("abroad")),
        },
        note=_("Days %(year)s; equals %(fte)s full-time years of %(days)s days")
        % {
            "year": book.year,
            "fte": formats.number(full_time_years(Decimal(total.value)), 1),
            "days": FULL_TIME_DAYS,
        },
        heading=_("Project"),
        format=formats.number,
        missing=words.missing(),
        labels=tuple(label for label, _a, _h in rows),
        series=(
            Series(_("In the country"), tuple(abroad for _l, abroad, _h in rows), "c1"),
            Series(_("From Sweden"), tuple(home for _l, _a, home in rows), "c1l"),
        ),
        inside=True,
    )
    return [Chart(chart, start=4)]
