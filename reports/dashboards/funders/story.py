"""Beside the tables of a project's funding: what happened when, which rules hold, and what is due."""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from projects.deadlines import queries as deadlines
from projects.deadlines import shown
from projects.deadlines.models import Deadline
from projects.deadlines.models import Kind as DeadlineKind
from projects.models import Amendment, Project, ProjectMember, Terms, Transaction
from projects.money.agreements import queries as agreements
from projects.money.ledger import queries as ledger
from projects.money.rates.sources import SEK
from reports.dashboards.funders.amounts import RECEIVED, Kind, in_thousands, ledger_url
from reports.figures.statements import Statement
from tracker.core import formats

FEW_PAYMENTS, FEW_DEADLINES = 2, 5
REPORTS = (DeadlineKind.REPORT, DeadlineKind.FINAL_REPORT)
# Each agreement has a mark of its own in the timeline.
MARKS = ("circle", "square", "diamond", "triangle")


@dataclass(frozen=True, slots=True)
class Event:
    """`title` is the link, `text` what follows it. `mark` is the agreement's; `is_draft`: not decided yet."""

    day: datetime.date
    shown_day: str
    title: str
    url: str
    text: str
    under: str
    mark: str
    warning: str = ""
    is_draft: bool = False


def mark(number: int) -> str:
    return MARKS[number % len(MARKS)]


def timeline(
    user: Any, statements: Sequence[Statement], names: Sequence[str], day: datetime.date
) -> list[Event]:
    """Agreements, amendments and the latest payments up to the day, the earliest first; drafts last."""
    found = []
    for number, (one, name) in enumerate(zip(statements, names, strict=True)):
        found.append(_signed(one, name, mark(number)))
        found += [
            _amendment(one, row, name, mark(number))
            for row in agreements.amendments_of(one.agreement)
            if _is_told(row, day)
        ]
    found += _payments(user, statements, names, day)
    return sorted(found, key=lambda event: (event.is_draft, event.day))


def _is_told(row: Amendment, day: datetime.date) -> bool:
    if row.status == Amendment.Status.DRAFT:
        return True
    return row.status == Amendment.Status.APPROVED and row.decided_on is not None and row.decided_on <= day


def _signed(one: Statement, name: str, its_mark: str) -> Event:
    agreement = one.agreement
    day = agreement.signed_on or agreement.start
    amount, _end = agreements.amount_and_end_on(agreement, day)
    return Event(
        day=day,
        shown_day=_day(day, agreement.is_masked),
        title=_("Agreement with %(funder)s") % {"funder": name},
        url=reverse("agreement", args=[agreement.public_id]),
        text=f", {in_thousands(amount, agreement.currency)}",
        under=_registered(agreement.dnr),
        mark=its_mark,
        warning="" if agreement.dnr else _("Registration number missing"),
    )


def _amendment(one: Statement, row: Amendment, name: str, its_mark: str) -> Event:
    is_draft = row.status == Amendment.Status.DRAFT
    day = row.decided_on or one.day
    warning = "" if row.dnr or is_draft else _("Registration number missing")
    return Event(
        day=day,
        shown_day=_("under approval") if is_draft else _day(day, one.agreement.is_masked),
        title=_("Amendment %(number)d to the agreement with %(funder)s")
        % {"number": row.number, "funder": name},
        url=f"{reverse('agreement', args=[one.agreement.public_id])}#amendments",
        text=f": {row.changes}" if row.changes else "",
        under=_registered(row.dnr),
        mark=its_mark,
        warning=_("Not decided: what was agreed before still holds") if is_draft else warning,
        is_draft=is_draft,
    )


def _payments(
    user: Any, statements: Sequence[Statement], names: Sequence[str], day: datetime.date
) -> list[Event]:
    """The latest payments of each agreement, numbered; also what was paid back, which is below 0."""
    order = {one.agreement.pk: number for number, one in enumerate(statements)}
    rows: Any = ledger.counted(ledger.ledger(user)).filter(
        agreement__in=order, kind=Kind.PAYMENT, shown_on__lte=day
    )
    found: dict[int, list[Event]] = defaultdict(list)
    for row in rows.order_by("shown_on", "row_key", "pk"):
        number, so_far = order[row.agreement_id], found[order[row.agreement_id]]
        so_far.append(_payment(row, len(so_far) + 1, names[number], mark(number)))
    return [event for events in found.values() for event in events[-FEW_PAYMENTS:]]


def _payment(row: Transaction, number: int, name: str, its_mark: str) -> Event:
    title = _("Repaid to %(funder)s") if row.amount < 0 else _("Payment %(number)d from %(funder)s")
    under = ""
    if row.currency != SEK:
        under = _("booked at %(rate)s · %(amount)s") % {
            "rate": formats.number(row.rate, 2),
            "amount": in_thousands(row.amount_sek, SEK),
        }
    return Event(
        day=row.booked_on,
        shown_day=_day(row.booked_on, row.is_masked),
        title=title % {"funder": name, "number": number},
        url=reverse("booking", args=[row.row_key]),
        text=f", {in_thousands(row.amount, row.currency)}",
        under=under,
        mark=its_mark,
    )


def payments_url(one: Statement) -> str:
    return ledger_url(one.agreement, one.day, **RECEIVED)


def _day(day: datetime.date, is_masked: bool) -> str:
    return str(day.year) if is_masked else formats.iso(day)


def _registered(dnr: str) -> str:
    return _("reg. no. %(dnr)s") % {"dnr": dnr} if dnr else ""


# What is due.


def due(user: Any, project: Project, day: datetime.date) -> list[dict[str, Any]]:
    """The next that is to be handed in, late ones first, as it was on the day."""
    rows = deadlines.deadlines(user).filter(deadlines.pending(day), project=project)
    return [_due(row, day) for row in deadlines.with_people(rows)[:FEW_DEADLINES]]


def _due(row: Deadline, day: datetime.date) -> dict[str, Any]:
    kind, word = shown.tag(row, day)
    return {
        "due_on": row.due_on,
        "shown_day": _short(row.due_on, day, row.is_masked),
        "title": shown.title(row),
        "url": _deadline_url(row),
        "kind": kind,
        "word": word,
        "who": shown.who(row),
    }


def _short(due_on: datetime.date, day: datetime.date, is_masked: bool) -> str:
    """15 jan.; with the year where it is not within the next twelve months."""
    if is_masked:
        return str(due_on.year)
    near = abs((due_on - day).days) < 366
    return formats.day_month(due_on) if near else formats.date_short(due_on)


def _deadline_url(row: Deadline) -> str:
    """A report is made from its deadline; all else is opened."""
    if row.kind in REPORTS and row.agreement and row.period_from and row.period_to and not row.is_masked:
        address = reverse("funder_report", args=[row.agreement.public_id])
        return f"{address}?since={row.period_from.isoformat()}&until={row.period_to.isoformat()}"
    return reverse("deadline", args=[row.pk])


# The rules.


def rules(statements: Sequence[Statement], names: Sequence[str]) -> list[tuple[str, list[str]]]:
    """Label, and what holds for each agreement; one line where there is one agreement."""
    told = [(one, name) for one, name in zip(statements, names, strict=True) if one.terms]
    foreign = [(one, name) for one, name in told if one.agreement.currency != SEK]
    several = len(statements) > 1

    def each(among: Sequence[tuple[Statement, str]], say: Any) -> list[str]:
        return [
            f"{name}: {say(one.terms)}" if several else str(capfirst(say(one.terms))) for one, name in among
        ]

    rows = [
        (_("Exchange rate in reports"), each(foreign, lambda terms: terms.get_rate_method_display())),
        (_("Reallocation"), each(told, _reallocation)),
        (_("Contingency"), each(told, _contingency)),
        (_("Indirect costs"), each(told, _indirect)),
        (_("Own share"), each(told, _own_share)),
        (_("Reporting period"), each(told, _period)),
    ]
    return [(label, lines) for label, lines in rows if lines]


def _reallocation(terms: Terms) -> str:
    if terms.reallocation_percent is None:
        return _("free between headings")
    if terms.reallocation_percent == 0:
        return _("every change needs approval")
    return _("up to %(percent)s between headings without an amendment") % {
        "percent": formats.percent(terms.reallocation_percent)
    }


def _contingency(terms: Terms) -> str:
    if terms.contingency_needs_approval:
        return _("needs approval before use")
    return _("may be used without approval")


def _indirect(terms: Terms) -> str:
    if terms.indirect == Terms.Indirect.PERCENT:
        return _("at most %(percent)s") % {"percent": formats.percent(terms.indirect_percent)}
    return str(terms.get_indirect_display())


def _own_share(terms: Terms) -> str:
    if terms.funder_percent is None or terms.funder_percent == 100:
        return _("none")
    own = Decimal(100) - terms.funder_percent
    return formats.percent(own, 0 if own == own.to_integral_value() else 2)


def _period(terms: Terms) -> str:
    return _("%(n)d months") % {"n": terms.period_months}


def contacts(project: Any, day: datetime.date) -> list[str]:
    """Who manages the project on the day, as far as the user may see it."""
    if project.is_masked:
        return []
    return [
        f"{row.user} ({row.get_role_display()})"
        for row in project.members.all()
        if row.role == ProjectMember.Role.MANAGER
        and row.first_day <= day
        and (row.last_day is None or row.last_day >= day)
    ]
