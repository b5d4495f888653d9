"""A financial report as an Excel workbook: headings, money, rates, and every booking of the period."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.figures.statements import Money
from reports.funders import compose
from reports.funders.report import FunderReport, HeadingPeriod
from tracker.core.tables import Cell, Table


def name(report: FunderReport) -> str:
    """The file's name without its ending; a draft says so."""
    parts = [report.agreement.number, report.since.isoformat(), report.until.isoformat()]
    return "-".join([_("report"), *parts, *([_("draft")] if report.is_draft else [])]).replace(" ", "-")


def sheets(report: FunderReport) -> list[Table]:
    made = [_headings(report), _funds(report), _bookings(report)]
    if report.is_foreign:
        made.insert(2, _rates(report))
    if report.is_draft:
        lacks = [(lack.text,) for lack in report.lacks]
        made.insert(0, Table(pgettext("sheet", "Draft"), (_("This is missing"),), lacks))
    return made


def _headings(report: FunderReport) -> Table:
    """In the funder's columns and order, then the kronor of our books and the comments."""
    columns = compose.layout_of(report).columns
    header = (
        _("Code"), _("Heading"), *(str(label) for label, _key in columns), _("Plan to date"), _("Before the period, SEK"),
        _("In the period, SEK"), _("In all, SEK"), _("Comment"),
    )  # fmt: skip
    keys = [key for _label, key in columns]

    def cells(row: HeadingPeriod) -> tuple[Cell, ...]:
        line = row.line
        code = line.heading.code if line and line.heading else None
        plan = line.plan if line else report.statement.plan
        comment = line.comment.text if line and line.comment else None
        amounts = (_own(getattr(row, key)) for key in keys)
        return (code, row.name, *amounts, plan, row.before.sek, row.period.sek, row.total.sek, comment)

    return Table(
        pgettext("sheet", "Headings"), header, [cells(row) for row in (*report.headings, report.sum)]
    )


def _own(value: Money | Decimal | None) -> Decimal | None:
    return value.own if isinstance(value, Money) else value


def _funds(report: FunderReport) -> Table:
    nothing = Money(Decimal(0), Decimal(0))
    rows = [
        (_("Opening balance"), report.opening, nothing),
        (_("Requisitioned"), report.requisitioned.period, report.requisitioned.total),
        (_("Received"), report.received.period, report.received.total),
        (_("Used"), report.used.period, report.used.total),
        (_("Closing balance"), report.closing, report.closing),
        (_("Agreed"), nothing, report.statement.agreed),
        (_("Remaining"), nothing, report.statement.remaining),
        (_("Forecast to the end"), nothing, report.statement.forecast),
    ]
    header = [_("Item")]
    for currency in (report.currency, "SEK"):
        header += [f"{_('In the period')}, {currency}", f"{_('Since the start')}, {currency}"]
    cells = [
        (label, _told(period, nothing).own, total.own, _told(period, nothing).sek, total.sek)
        for label, period, total in rows
    ]
    return Table(pgettext("sheet", "Money"), header, cells)


def _told(amount: Money, nothing: Money) -> Money:
    """What has no amount in a period of its own stands empty there."""
    return Money(None, None) if amount is nothing else amount


def _rates(report: FunderReport) -> Table:
    header = (_("From"), _("To"), _("Source"), _("SEK for 1 %(currency)s") % {"currency": report.currency})
    masked = report.agreement.is_masked
    rows = (
        (
            str(rate.day_from.year) if masked else rate.day_from,
            str(rate.day_to.year) if masked else rate.day_to,
            str(capfirst(rate.source)),
            rate.rate,
        )
        for rate in report.statement.conversions.rates
    )
    return Table(pgettext("sheet", "Rates"), header, list(rows))


def _bookings(report: FunderReport) -> Table:
    header = (
        _("Voucher"), _("Booked"), _("Type"), _("Heading"), _("Text"), _("Currency"), _("Amount"), _("Rate"), _("Rate source"),
        _("SEK"), report.currency,
    )  # fmt: skip
    return Table(pgettext("sheet", "Bookings"), header, list(_booked(report)))


def _booked(report: FunderReport) -> Iterator[tuple[Cell, ...]]:
    for row in report.rows:
        masked = row.is_masked
        yield (
            row.row_key,
            str(row.booked_on.year) if masked else row.booked_on,
            str(row.get_kind_display()),
            str(row.heading) if row.heading else None,
            _("Hidden information") if masked else row.text,
            row.currency,
            row.amount,
            row.rate,
            str(row.get_rate_source_display()),
            row.amount_sek,
            report.parts.get(row.pk),
        )
