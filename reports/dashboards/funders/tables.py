"""The tables of a project's funding: the money of each agreement, and each agreement's headings."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from projects.money.rates.sources import SEK
from reports.dashboards.funders import findings
from reports.dashboards.funders.amounts import (
    RECEIVED,
    REPAID,
    REQUISITIONED,
    USED,
    Cell,
    in_thousands,
    ledger_url,
    name_of,
    signed,
    thousands,
    unit,
)
from reports.dashboards.projects.verdict import months
from reports.figures.indicators import light_word
from reports.figures.statements import Line, Money, Statement
from tracker.core import formats
from tracker.core.money import rounded
from tracker.core.periods import elapsed_share

# Where 100 percent of plan stands on the bar of a heading.
_PLAN_AT = Decimal("0.8")


def money(statements: Sequence[Statement]) -> dict[str, Any]:
    """Rows agreed to forecast; a column for each agreement in its currency and one in kronor; and all in kronor."""
    names = names_of(statements)
    columns = [
        {
            "name": name,
            "number": one.agreement.number,
            "url": reverse("agreement", args=[one.agreement.public_id]),
            "unit": unit(one.agreement.currency),
            "is_foreign": one.agreement.currency != SEK,
        }
        for one, name in zip(statements, names, strict=True)
    ]
    return {
        "columns": columns,
        "rows": [_row(statements, names, row) for row in _rows(statements)],
        "has_sum": len(statements) > 1,
        "both": _("Both") if len(statements) == 2 else _("All"),
        "tkr": unit(SEK),
    }


@dataclass(frozen=True, slots=True)
class _Row:
    """`asked` is what the ledger is asked for, `look` strong, signed, part, difference or nothing.

    `external`: of money from others; our own appropriation has none, which is not 0.
    """

    label: str
    take: Callable[[Statement], Money]
    asked: Mapping[str, str] = field(default_factory=dict)
    look: str = ""
    external: bool = False


def _rows(statements: Sequence[Statement]) -> list[_Row]:
    rows = [
        _Row(_("Agreed"), lambda one: one.agreed),
        _Row(_("Budgeted"), lambda one: one.budget),
        _Row(_("Requisitioned"), lambda one: one.requisitioned, REQUISITIONED, external=True),
        _Row(_("Received"), lambda one: one.received, RECEIVED, external=True),
        _Row(_("Used"), lambda one: one.used, USED),
        _Row(_("Exchange difference"), lambda one: Money(None, one.difference), look="difference"),
        _Row(_("Remaining"), lambda one: one.remaining, look="strong"),
        _Row(_("Received less used"), lambda one: one.balance, look="signed", external=True),
        _Row(_("Forecast to the end"), lambda one: one.forecast),
        _Row(_("Agreed less forecast"), lambda one: one.unexpected, look="signed"),
    ]
    if any(one.repaid.sek for one in statements):
        rows.insert(5, _Row(_("of which repayments"), lambda one: one.repaid, REPAID, "part"))
    return rows


def _row(statements: Sequence[Statement], names: list[str], row: _Row) -> dict[str, Any]:
    cells, amounts = [], []
    for one, name in zip(statements, names, strict=True):
        applies = not (row.external and one.is_own)
        cells += _cells(one, name, row) if applies else _dashes(one, name)
        if applies:
            amounts.append(row.take(one).sek)
    tell = signed if row.look == "signed" else thousands
    known = [amount for amount in amounts if amount is not None]
    whole = sum(known, Decimal(0)) if known and len(known) == len(amounts) else None
    return {"label": row.label, "cells": cells, "sum": tell(whole), "look": row.look}


def _cells(one: Statement, name: str, row: _Row) -> list[Cell]:
    """One in kronor; for another currency that one first."""
    tell = signed if row.look == "signed" else thousands
    amount, currency = row.take(one), one.agreement.currency
    url = ledger_url(one.agreement, one.day, **row.asked) if row.asked else ""
    if currency == SEK:
        # Kronor have no exchange difference: that is not the same as one of 0.
        text = formats.MISSING if row.look == "difference" else tell(amount.sek)
        return [Cell(text, f"{name}, {unit(SEK)}", url, "gl")]
    own = _missing(one) if amount.own is None and row.look != "difference" else tell(amount.own)
    in_sek = _missing(one) if amount.sek is None else tell(amount.sek)
    return [
        Cell(own, f"{name}, {unit(currency)}", url, "gl"),
        Cell(in_sek, f"{name}, {unit(SEK)}", "", "sek"),
    ]


def _dashes(one: Statement, name: str) -> list[Cell]:
    units = [SEK] if one.agreement.currency == SEK else [one.agreement.currency, SEK]
    return [
        Cell(formats.MISSING, f"{name}, {unit(currency)}", "", "sek" if number else "gl")
        for number, currency in enumerate(units)
    ]


def _missing(one: Statement) -> str:
    """Why there is no amount: a rate is missing, or the years are kept from the reader."""
    return _("Rate missing") if one.missing and not one.kept else formats.MISSING


def headings(one: Statement, name: str) -> dict[str, Any]:
    """The agreement's headings against its plan, in its own currency."""
    currency = one.agreement.currency
    return {
        "name": name,
        "number": one.agreement.number,
        "key": one.agreement.public_id.lower(),
        "finding": findings.headings(one, name),
        "agreement_url": f"{reverse('agreement', args=[one.agreement.public_id])}#headings",
        "comment_url": _comment_url(one),
        "unit": _("Thousands of kronor.") if currency == SEK else _("Thousands of %(c)s.") % {"c": currency},
        "below": one.terms.comment_below if one.terms else None,
        "above": one.terms.comment_above if one.terms else None,
        "plan_until": one.day.year if (one.day.month, one.day.day) == (12, 31) else formats.iso(one.day),
        "is_budget": _total(one.lines, "budget") != one.agreed.own,
        "rows": [_heading(one, line) for line in one.lines],
        "sum": {
            "budget": thousands(_total(one.lines, "budget")),
            "plan": thousands(one.plan),
            "used": thousands(one.used.own),
            "percent": one.pace,
            "bar": _bar(one.pace),
            "remaining": thousands(None if one.kept else _total(one.lines, "remaining")),
        },
    }


def _heading(one: Statement, line: Line) -> dict[str, Any]:
    code = line.heading.code if line.heading else ""
    return {
        "name": str(line.heading or _("Without a heading")),
        "budget": thousands(line.budget),
        "plan": thousands(line.plan),
        "used": thousands(line.used.own) if line.used.own is not None else _missing(one),
        "is_repaid": line.used.own is not None and line.used.own < 0,
        "url": ledger_url(one.agreement, one.day, **USED, heading=code) if code else "",
        "percent": None if one.kept else line.percent,
        "bar": _bar(None if one.kept else line.percent),
        "remaining": thousands(line.remaining),
        "state": line.state,
        "lacks_comment": line.lacks_comment,
        "comment_url": _comment_url(one, line),
        "comment": line.comment.text if line.comment else "",
    }


def _comment_url(one: Statement, line: Line | None = None) -> str:
    """Where a comment on the outcome to the day is written, with the heading filled in if there is one."""
    asked = {"heading": str(line.heading.pk)} if line and line.heading else {}
    query = urlencode({**asked, "until": one.day.isoformat()})
    return f"{reverse('variance_comment_new', args=[one.agreement.public_id])}?{query}"


def _bar(percent: Decimal | None) -> Decimal:
    """The bar's length: 100 percent of plan stands at four fifths of it, where its tick is."""
    return (percent or Decimal(0)) * _PLAN_AT


def _total(lines: Sequence[Line], name: str) -> Decimal | None:
    amounts = [getattr(line, name) for line in lines]
    return None if None in amounts else sum(amounts, Decimal(0))


def bars(statements: Sequence[Statement]) -> dict[str, Any]:
    """Used against time, one bar for each agreement with something agreed."""
    times = [time(one) for one in statements]
    return {
        "rows": [
            _used_bar(one, name, gone)
            for one, name, gone in zip(statements, names_of(statements), times, strict=True)
        ],
        "time": times[0] if len(set(times)) == 1 else None,
        "finding": findings.time_and_money(statements, [gone.percent for gone in times]),
    }


@dataclass(frozen=True, slots=True)
class Time:
    """How much of an agreement's time has passed: months begun of all, and percent."""

    gone: int
    months: int
    percent: Decimal


def time(one: Statement) -> Time:
    start = one.agreement.start
    gone = months(start, min(one.day, one.end)) if one.day >= start else 0
    passed = Decimal(str(elapsed_share(start, max(one.end, start), one.day)))
    return Time(gone, months(start, one.end), rounded(passed * 100, places=1))


def _used_bar(one: Statement, name: str, gone: Time) -> dict[str, Any]:
    currency = one.agreement.currency
    return {
        "name": name,
        "time": gone,
        "percent": one.percent,
        "used": thousands(one.used.own),
        "agreed": in_thousands(one.agreed.own, currency),
        "pace": one.pace,
        "is_kept": bool(one.kept),
        "kind": "missing" if one.light == "none" else one.light,
        "word": light_word(one.light),
        "is_over": one.percent is not None and one.percent > 100,
    }


def names_of(statements: Sequence[Statement]) -> list[str]:
    agreements = [one.agreement for one in statements]
    return [name_of(agreement, agreements) for agreement in agreements]
