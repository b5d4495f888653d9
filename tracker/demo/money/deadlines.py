"""What the agreements demanded and demand: the usual rules of each type, and what became of each deadline."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from projects.deadlines.generate import defaults
from projects.deadlines.models import Deadline, DeadlineRule, Kind
from projects.deadlines.schedule import asked_for
from projects.models import Agreement, Transaction
from tracker.accounts.models import User
from tracker.demo.money.headings import Signed
from tracker.demo.spread import TODAY, vary, weekday

CONTROLLERS = {Kind.REQUISITION, Kind.AUDIT}
# The funder says yes to these.
ACCEPTED = {Kind.REPORT, Kind.FINAL_REPORT, Kind.AUDIT}
ACCEPTED_AFTER = dt.timedelta(15)
# Numbers in the diary: those below are of agreements and activities.
FIRST_DNR = 701
IN_DIARY = {Kind.REPORT, Kind.FINAL_REPORT, Kind.REQUISITION, Kind.PLAN, Kind.AUDIT}

Requisitions = dict[int, list[dt.date]]


def create_deadlines(signed: list[Signed], controller: User) -> None:
    """What generate.copy_defaults and bring_up_to_date would make of the agreements, all at once (a test compares)."""
    reviewed: set[int] = set()
    rules = [(one, rule) for one in signed for rule in _rules(one, reviewed)]
    DeadlineRule.objects.bulk_create(rule for _, rule in rules)
    asked = Transaction.objects.filter(kind=Transaction.Kind.REQUISITION).order_by("booked_on", "pk")
    requisitions: Requisitions = defaultdict(list)
    for agreement, day in asked.values_list("agreement", "booked_on"):
        requisitions[agreement].append(day)
    rows = [
        row for one, rule in rules for row in _made(rule, one, requisitions[one.agreement.pk], controller)
    ]
    _number(rows)
    Deadline.objects.bulk_create(rows)


def _rules(one: Signed, reviewed: set[int]) -> Iterator[DeadlineRule]:
    """The usual ones; risks are reviewed once in a project. Before one that an amendment changed stands the earlier."""
    for fields in defaults().get(one.agreement.kind, ()):
        if fields["kind"] == Kind.RISK_REVIEW:
            if one.agreement.project_id in reviewed:
                continue
            reviewed.add(one.agreement.project_id)
        since = one.agreement.start
        for told in one.terms.get("earlier_rules", []):
            if told["kind"] == fields["kind"]:
                earlier = fields | {"months_after": told["months_after"], "valid_to": told["until"]}
                yield DeadlineRule(agreement=one.agreement, valid_from=since, is_demo=True, **earlier)
                since = told["until"] + dt.timedelta(1)
        yield DeadlineRule(agreement=one.agreement, valid_from=since, is_demo=True, **fields)


def _made(
    rule: DeadlineRule, one: Signed, requisitions: list[dt.date], controller: User
) -> Iterator[Deadline]:
    agreement: Agreement = rule.agreement
    # Only the team of a sensitive project knows its days.
    owner = controller if rule.kind in CONTROLLERS and "sensitivity" not in one.source else None
    for due in asked_for(rule, agreement.start, agreement.end):
        row = Deadline(
            project_id=agreement.project_id,
            agreement=agreement,
            rule=rule,
            kind=rule.kind,
            title_sv=f"{rule.name_sv}{due.sv}",
            title_en=f"{rule.name_en}{due.en}",
            period_from=due.first,
            period_to=due.last,
            due_on=due.day,
            due_by_rule=due.day,
            owner=owner,
            is_demo=True,
        )
        told = _told(one, row)
        row.due_on = told.get("due_on", due.day)
        if row.kind == Kind.REQUISITION:
            asked = next((day for day in requisitions if due.first <= day <= due.last), None)
            _requisition(row, asked, controller)
        elif told.get("state") != "late":
            _done(row, agreement.number, accepted=told.get("state") != "submitted")
        yield row


def _told(one: Signed, row: Deadline) -> dict[str, Any]:
    """What the file says of this very deadline: another day, or what has become of it."""
    return next((told for told in one.terms.get("deadlines", []) if told["title_sv"] == row.title_sv), {})


def _requisition(row: Deadline, asked: dt.date | None, controller: User) -> None:
    """Submitted when the ledger says so. Where nothing was asked for, nobody had to."""
    row.submitted_on = asked
    if row.due_on <= TODAY and not asked:
        row.voided_at = timezone.make_aware(dt.datetime.combine(row.due_on, dt.time(10)))
        row.voided_by, row.void_reason = controller, "Pengarna från tidigare kvartal räcker."


def _done(row: Deadline, number: str, *, accepted: bool) -> None:
    """Some days before it was due, now and then some days after."""
    key = (number, row.title_sv, row.period_to)
    submitted = weekday(row.due_on - dt.timedelta(vary(0, 9, *key) if vary(0, 11, *key) else -6))
    if row.due_on > TODAY or submitted > TODAY:
        return
    row.submitted_on = submitted
    answered = weekday(row.due_on + ACCEPTED_AFTER)
    if accepted and row.kind in ACCEPTED and answered <= TODAY:
        row.accepted_on = answered


def _number(rows: list[Deadline]) -> None:
    numbers: Counter[int] = Counter()
    for row in sorted(rows, key=lambda row: row.submitted_on or TODAY):
        if row.submitted_on and row.kind in IN_DIARY:
            year = row.submitted_on.year
            row.dnr = f"DEMO-Af-{year}/{FIRST_DNR + numbers[year]:04}"
            numbers[year] += 1
