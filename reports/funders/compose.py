"""A financial report as a document tree, in the language that is active. The page and the PDF are drawn from it."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from decimal import Decimal

from django.conf import settings
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from projects.models import Terms
from reports.document import (
    Block,
    Bullets,
    Cell,
    Chapter,
    Column,
    Document,
    Field,
    FieldGrid,
    Heading,
    Paragraph,
    Row,
    Table,
)
from reports.figures.statements import Money
from reports.funders.layouts import LAYOUTS, Layout
from reports.funders.report import Flow, FunderReport, HeadingPeriod
from tracker.core import formats
from tracker.core.text import bilingual


def layout_of(report: FunderReport) -> Layout:
    return LAYOUTS[report.format]


def name(report: FunderReport) -> str:
    text = str(layout_of(report).name)
    return text % {"funder": report.agreement.funder} if "%(" in text else text


def document(report: FunderReport) -> Document:
    agreement = report.agreement
    project = agreement.project
    return Document(
        name=_("Draft: %(report)s") % {"report": name(report)} if report.is_draft else name(report),
        mark=period_mark(report.since, report.until),
        subtitle=f"{project.code} {bilingual(project, 'name')}",
        language=get_language() or settings.LANGUAGE_CODE,
        publisher=settings.PRODUCT_NAME,
        registry_number=agreement.dnr,
        edition=_("Draft")
        if report.is_draft
        else _("Report to %(day)s") % {"day": formats.date_long(report.until)},
        frozen=report.data_time.date(),
        created=report.data_time,
        chapters=(
            Chapter(
                key="report",
                title=f"{agreement.funder}, {agreement.number}",
                lead=_period_sentence(report),
                blocks=tuple(blocks(report)),
            ),
        ),
        author=settings.PRODUCT_NAME,
        demo=settings.DEMO,
        draft=report.is_draft,
    )


def blocks(report: FunderReport) -> list[Block]:
    """The report's sections in the funder's order; a draft says first what it lacks."""
    found: list[Block] = []
    if report.is_draft:
        found = [Heading(_("Draft: this is missing")), Bullets(tuple(lack.text for lack in report.lacks))]
    for key, title in layout_of(report).sections.items():
        if made := _SECTIONS[key](report):
            found += [Heading(str(title), key=key), *made]
    return found


def period_mark(since: datetime.date, until: datetime.date) -> str:
    """2019, 2019 Q4, or 2019-01–2019-06"""
    same = since.year == until.year
    if same and since.month == until.month:
        return f"{since:%Y-%m}"
    if same and (since.month, until.month) == (1, 12):
        return str(since.year)
    if same and since.month % 3 == 1 and until.month == since.month + 2:
        return _("%(year)d Q%(quarter)d") % {"year": since.year, "quarter": until.month // 3}
    if (since.month, until.month) == (1, 12):
        return formats.years(since.year, until.year)
    return f"{since:%Y-%m}{formats.EN_DASH}{until:%Y-%m}"


def _period_sentence(report: FunderReport) -> str:
    text = _("%(since)s to %(until)s. Amounts in %(currency)s, and in Swedish kronor as booked.")
    if not report.is_foreign:
        text = _("%(since)s to %(until)s. Amounts in Swedish kronor.")
    return text % {
        "since": formats.date_long(report.since),
        "until": formats.date_long(report.until),
        "currency": report.currency,
    }


def _facts(report: FunderReport) -> list[Block]:
    agreement, one = report.agreement, report.statement
    start, end = agreement.start, one.end
    running = (
        formats.years(start.year, end.year)
        if agreement.is_masked
        else f"{formats.iso(start)} {formats.EN_DASH} {formats.iso(end)}"
    )
    contribution = agreement.contribution
    fields = [
        Field(_("Project"), f"{agreement.project.code} {bilingual(agreement.project, 'name')}"),
        Field(_("Agreement"), agreement.number, _registered(agreement.dnr)),
        Field(_("Runs"), running),
        Field(_("Agreed amount"), money(one.agreed.own, report.currency), _in_kronor(report, one.agreed)),
        Field(
            _("Reporting period"),
            f"{formats.iso(report.since)} {formats.EN_DASH} {formats.iso(report.until)}",
        ),
    ]
    if contribution:
        fields.insert(2, Field(_("Contribution"), contribution.number, str(contribution.strategy)))
    if report.is_foreign and report.terms:
        fields.append(Field(_("Exchange rate"), str(capfirst(report.terms.get_rate_method_display()))))
    return [FieldGrid(tuple(fields))]


def _registered(dnr: str) -> str:
    return _("reg. no. %(dnr)s") % {"dnr": dnr} if dnr else _("Registration number missing")


def _in_kronor(report: FunderReport, amount: Money) -> str:
    return money(amount.sek, "SEK") if report.is_foreign else ""


def money(amount: Decimal | None, currency: str) -> str:
    return formats.money(amount, currency, missing=_("Rate missing"))


def number(amount: Decimal | None, places: int = 2) -> str:
    return formats.number(amount, places)


def _headings(report: FunderReport) -> list[Block]:
    columns = layout_of(report).columns
    rows = [_heading_row(row, [key for _label, key in columns]) for row in report.headings]
    rows.append(Row(_heading_row(report.sum, [key for _label, key in columns]).cells, "total"))
    made: list[Block] = [
        Table(
            caption=_("By heading"),
            unit=report.currency,
            columns=(
                Column(_("Heading"), 1.9),
                *(
                    Column(str(label), 1.25 if key != "percent" else 0.8, "number", key == "period")
                    for label, key in columns
                ),
            ),
            rows=tuple(rows),
            density="dense",
        )
    ]
    if report.is_foreign:
        made.append(_in_books(report))
    return made


def _heading_row(row: HeadingPeriod, keys: list[str]) -> Row:
    cells: list[str] = []
    for key in keys:
        value = getattr(row, key)
        if key == "percent":
            cells.append(number(value, 1))
        else:
            cells.append(number(value.own if isinstance(value, Money) else value))
    return Row((row.name, *cells))


def _in_books(report: FunderReport) -> Table:
    """What was used in kronor, at the rate stored with each booking."""

    def row(one: HeadingPeriod, kind: str = "normal") -> Row:
        cells = tuple(number(amount.sek) for amount in (one.before, one.period, one.total))
        return Row((one.name, *cells), "total" if kind == "total" else "normal")

    return Table(
        caption=_("The same costs in our books"),
        unit="SEK",
        columns=(
            Column(_("Heading"), 1.9),
            Column(_("Before the period"), 1.25, "number"),
            Column(_("In the period"), 1.25, "number", True),
            Column(_("In all"), 1.25, "number"),
        ),
        rows=(*(row(one) for one in report.headings), row(report.sum, "total")),
        density="dense",
    )


def _comments(report: FunderReport) -> list[Block]:
    """Headings off plan or with a comment."""
    told = [row for row in report.headings if row.line and (row.line.comment or row.line.lacks_comment)]
    if not told:
        return [Paragraph(_("All headings follow the plan."))]
    return [
        Table(
            summary=_("Comments on variances, by heading"),
            columns=(
                Column(_("Heading"), 1.5),
                Column(_("Plan to date"), 1, "number"),
                Column(_("Outcome"), 1, "number"),
                Column(_("Of plan, %"), 0.7, "number"),
                Column(_("Comment"), 3),
            ),
            rows=tuple(_comment_row(row) for row in told),
        )
    ]


def _comment_row(row: HeadingPeriod) -> Row:
    assert row.line is not None
    text = row.line.comment.text if row.line.comment else _("Comment missing")
    return Row(
        (row.name, number(row.line.plan), number(row.total.own), number(row.line.percent, 1), Cell(text))
    )


def _funds(report: FunderReport) -> list[Block]:
    """From the opening balance to the closing one, in the period and since the start."""
    received, used, asked = report.received, report.used, report.requisitioned
    rows: list[tuple[str, Money, Money, str]] = [
        (_("Opening balance"), report.opening, Money(Decimal(0), Decimal(0)), "normal"),
        (_("Received"), received.period, received.total, "normal"),
        (_("Used"), used.period, used.total, "normal"),
        (_("Closing balance: received less used"), report.closing, report.closing, "total"),
        (_("Requisitioned"), asked.period, asked.total, "normal"),
        (
            _("Requisitioned, not yet received"),
            _awaited(asked, received),
            _awaited(asked, received),
            "normal",
        ),
    ]
    in_sek = report.is_foreign

    def cells(period: Money, total: Money) -> tuple[str, ...]:
        own = (number(period.own), number(total.own))
        return (*own, number(period.sek), number(total.sek)) if in_sek else own

    heads = [_("In the period, %(currency)s"), _("Since the start, %(currency)s")]
    columns = [Column(_("Item"), 2.2)]
    for currency in [report.currency, *(["SEK"] if in_sek else [])]:
        columns += [Column(head % {"currency": currency}, 1.2, "number") for head in heads]
    return [
        Table(
            summary=_("Money received, used and left"),
            columns=tuple(columns),
            rows=tuple(
                Row((label, *cells(period, total)), "total" if kind == "total" else "normal")
                for label, period, total, kind in rows
            ),
            note=_("A balance below 0 has been paid in advance by the authority."),
        )
    ]


def _awaited(asked: Flow, received: Flow) -> Money:
    """What has been asked for and not come; never below 0, since money can come without being asked for."""
    left = asked.total.less(received.total)
    return Money(*(None if part is None else max(part, Decimal(0)) for part in (left.own, left.sek)))


def _forecast(report: FunderReport) -> list[Block]:
    one = report.statement
    rows = (
        Row((_("Agreed"), number(one.agreed.own))),
        Row((_("Forecast to the end"), number(one.forecast.own))),
        Row((_("Agreed less forecast"), number(one.unexpected.own)), "total"),
    )
    note = _("Where no forecast has been made for a year, its budget counts.")
    columns = (Column(_("Item"), 3), Column(report.currency, 1, "number"))
    return [Table(summary=_("Forecast to the end of the agreement"), columns=columns, rows=rows, note=note)]


def _amendments(report: FunderReport) -> list[Block]:
    if not report.amendments:
        return [Paragraph(_("The agreement has not been changed."))]
    masked = report.agreement.is_masked
    rows = tuple(
        Row(
            (
                str(row.number),
                str(row.decided_on.year) if masked and row.decided_on else formats.iso(row.decided_on),
                row.changes,
                row.dnr or formats.MISSING,
            )
        )
        for row in report.amendments
    )
    columns = (
        Column(_("No."), 0.4),
        Column(_("Decided"), 0.9),
        Column(_("The change"), 3),
        Column(_("Reg. no."), 1.4),
    )
    return [Table(summary=_("Approved changes of the agreement"), columns=columns, rows=rows)]


def _rates(report: FunderReport) -> list[Block]:
    """The rates that bookings in other currencies were converted with; nothing for an agreement in kronor."""
    if not report.is_foreign:
        return []
    found = [rate for rate in report.statement.conversions.rates if rate.day_to >= report.since]
    kept = Paragraph(_("What was booked in %(currency)s keeps its amount.") % {"currency": report.currency})
    if not found:
        return [kept]
    masked = report.agreement.is_masked
    rows = tuple(
        Row(
            (
                formats.years(rate.day_from.year, rate.day_to.year)
                if masked
                else f"{formats.iso(rate.day_from)} {formats.EN_DASH} {formats.iso(rate.day_to)}",
                str(capfirst(rate.source)),
                number(rate.rate, 6),
            )
        )
        for rate in found
    )
    columns = (
        Column(_("Days"), 1.6),
        Column(_("Source"), 2),
        Column(_("SEK for 1 %(currency)s") % {"currency": report.currency}, 1.2, "number"),
    )
    return [kept, Table(summary=_("Exchange rates used"), columns=columns, rows=rows, density="dense")]


def _eligibility(report: FunderReport) -> list[Block]:
    terms = report.terms
    if terms is None:
        return []
    said = []
    if terms.indirect == Terms.Indirect.PERCENT and report.indirect_percent is not None:
        text = _("Indirect costs are %(percent)s of the direct costs; the agreement allows at most %(most)s.")
        said.append(
            text
            % {
                "percent": formats.percent(report.indirect_percent, 1),
                "most": formats.percent(terms.indirect_percent, 0),
            }
        )
    if terms.contingency_needs_approval:
        said.append(_("The contingency may be used only after approval."))
    if terms.funder_percent is not None and report.sum.total.own is not None:
        paid = (report.sum.total.own * terms.funder_percent / 100).quantize(Decimal("0.01"))
        text = _("The funder pays %(percent)s of the costs: %(amount)s of what has been used.")
        said.append(
            text
            % {"percent": formats.percent(terms.funder_percent, 2), "amount": money(paid, report.currency)}
        )
    return [Bullets(tuple(said))] if said else []


_SECTIONS: dict[str, Callable[[FunderReport], list[Block]]] = {
    "facts": _facts,
    "headings": _headings,
    "eligibility": _eligibility,
    "comments": _comments,
    "funds": _funds,
    "forecast": _forecast,
    "amendments": _amendments,
    "rates": _rates,
}
