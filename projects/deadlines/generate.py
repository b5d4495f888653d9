"""From rules to deadlines: again and again with the same outcome, and without touching what has been submitted."""

import csv
import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext, ngettext

from projects.deadlines.models import Deadline, DeadlineRule, Kind
from projects.deadlines.schedule import Due, asked_for
from projects.money.agreements.models import Agreement
from tracker.core.errors import Refused
from tracker.core.formats import number
from tracker.core.saving import check

DEFAULTS = Path(__file__).parent / "data" / "default_rules.csv"
# More than a rule for each month of ten years, twice over: whoever asks for more has mistyped a year.
MOST = 400


@dataclass
class Changes:
    """What one run did to the deadlines of an agreement."""

    made: list[Deadline] = field(default_factory=list)
    moved: list[Deadline] = field(default_factory=list)
    voided: list[Deadline] = field(default_factory=list)
    # Back again, because the rule asks for them again.
    revived: list[Deadline] = field(default_factory=list)
    # Their day was decided by somebody, and another is what the rule says now.
    kept: list[Deadline] = field(default_factory=list)

    def sentences(self) -> list[str]:
        """What was done, in words and numbers: no day is told."""
        words: list[tuple[list[Deadline], Callable[[int], str]]] = [
            (self.made, lambda n: ngettext("%(n)s deadline is new.", "%(n)s deadlines are new.", n)),
            (self.moved, lambda n: ngettext("%(n)s has another day.", "%(n)s have another day.", n)),
            (
                self.voided,
                lambda n: ngettext("%(n)s no longer applies.", "%(n)s no longer apply.", n),
            ),
            (self.revived, lambda n: ngettext("%(n)s applies again.", "%(n)s apply again.", n)),
            (
                self.kept,
                lambda n: ngettext(
                    "%(n)s keeps the day that somebody has decided.",
                    "%(n)s keep the days that somebody has decided.",
                    n,
                ),
            ),
        ]
        told = [word(len(rows)) % {"n": number(len(rows))} for rows, word in words if rows]
        return told or [gettext("All deadlines are as the rules say.")]


@cache
def defaults() -> dict[str, list[dict[str, Any]]]:
    """Kind of agreement -> the rules it usually has, as fields of DeadlineRule. Read once from the file."""
    found: dict[str, list[dict[str, Any]]] = {}
    with DEFAULTS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            kind = str(Agreement.Kind(row.pop("agreement_kind")))
            del row["source"]
            whole = {name: int(row.pop(name)) for name in ("months_after", "days_after")}
            perhaps = {name: int(text) if (text := row.pop(name)) else None for name in _PERHAPS}
            fields = {**row, **whole, **perhaps, "by_calendar": row["by_calendar"] == "yes"}
            found.setdefault(kind, []).append(fields)
    return found


_PERHAPS = ("every_months", "month", "day")


def copy_defaults(agreement: Agreement) -> list[DeadlineRule]:
    """Give the agreement the rules that its kind usually has, from its start. Those that it has already stay alone.

    Risks are reviewed by project: a second agreement brings no second review.
    """
    rules = DeadlineRule.objects.filter(agreement__project=agreement.project_id)
    has = {(rule.kind, rule.name_sv) for rule in rules if rule.agreement_id == agreement.pk}
    reviewed = any(rule.kind == Kind.RISK_REVIEW for rule in rules)
    added = []
    for fields in defaults().get(agreement.kind, ()):
        if (fields["kind"], fields["name_sv"]) in has or (fields["kind"] == Kind.RISK_REVIEW and reviewed):
            continue
        rule = DeadlineRule(agreement=agreement, valid_from=agreement.start, **fields)
        rule.is_demo = agreement.is_demo
        check(rule)
        rule.save()
        added.append(rule)
    return added


def bring_up_to_date(agreement: Agreement, since: datetime.date | None = None) -> Changes:
    """Make the agreement's deadlines what its rules and days say, within the caller's recording.

    Nothing new is made that was due before `since`. Submitted ones are left as they are, and so is a day that
    somebody has decided. What is no longer asked for is voided; owners stay with their period.
    """
    agreement = Agreement.objects.select_for_update(no_key=True).get(pk=agreement.pk)
    changes = Changes()
    rules = list(agreement.deadline_rules.order_by("kind", "valid_from", "pk"))
    there: dict[int, list[Deadline]] = {rule.pk: [] for rule in rules}
    rows = Deadline.objects.filter(agreement=agreement, rule__isnull=False)
    for row in rows.select_for_update(no_key=True).order_by("period_to", "pk"):
        assert row.rule_id
        there[row.rule_id].append(row)
    wanted = {rule.pk: asked_for(rule, agreement.start, agreement.end) for rule in rules}
    if sum(map(len, wanted.values())) > MOST:
        message = gettext("The rules ask for more than %(n)s deadlines. Look at the days and periods again.")
        raise Refused("too_many", message % {"n": MOST})
    plans = [_Plan(rule, wanted[rule.pk], there[rule.pk]) for rule in rules]
    # Voiding comes first, for all rules: a later rule's period may take over the earlier one's owner.
    for plan in plans:
        plan.void_the_rest(changes)
    owners = {(row.kind, row.period_to): row.owner for row in changes.voided if row.owner_id}
    for plan in plans:
        plan.carry_out(changes, owners, since)
    return changes


class _Plan:
    """Which of a rule's deadlines stands for which of its periods."""

    def __init__(self, rule: DeadlineRule, wanted: Iterable[Due], rows: list[Deadline]) -> None:
        self.rule, self.pairs, self.missing = rule, list[tuple[Due, Deadline]](), list(wanted)
        self.left = list(rows)
        by_nobody = [row for row in rows if row.voided_at and row.voided_by_id is None]
        by_hand = [row for row in rows if row.voided_at and row.voided_by_id is not None]
        submitted = [row for row in rows if not row.voided_at and row.submitted_on]
        open_ones = [row for row in rows if not row.voided_at and not row.submitted_on]
        same_end = [row for row in rows if not row.voided_at]
        # A row that already ends as asked is taken first: so no moved row ever meets another one's period.
        self._match(same_end, lambda due, row: row.period_to == due.last)
        self._match(by_hand, lambda due, row: due.last == row.period_to or due.first == row.period_from)
        self._match(open_ones, lambda due, row: row.period_from == due.first)
        self._match(open_ones, _overlap)
        self._match(by_nobody, lambda due, row: due.last == row.period_to or due.first == row.period_from)
        if self.rule.anchor == DeadlineRule.Anchor.END:
            self._match([*open_ones, *by_hand, *by_nobody], lambda due, row: True)
        settled = {row.pk for row in (*submitted, *by_hand, *by_nobody)}
        self.left = [row for row in self.left if row.pk not in settled]

    def _match(self, rows: Iterable[Deadline], fits: Callable[[Due, Deadline], bool]) -> None:
        for row in rows:
            due = next((due for due in self.missing if row in self.left and fits(due, row)), None)
            if due:
                self.pairs.append((due, row))
                self.missing.remove(due)
                self.left.remove(row)

    def void_the_rest(self, changes: Changes) -> None:
        for row in self.left:
            row.claim(row.version)
            row.void(by=None, reason=_no_longer())
            changes.voided.append(row)

    def carry_out(self, changes: Changes, owners: dict[Any, Any], since: datetime.date | None) -> None:
        for due, row in self.pairs:
            if not row.submitted_on and not (row.voided_at and row.voided_by_id):
                self._bring(row, due, changes)
        for due in self.missing:
            if since is None or due.day >= since:
                row = Deadline(project_id=self.rule.agreement.project_id, agreement=self.rule.agreement)
                row.rule, row.owner = self.rule, owners.get((self.rule.kind, due.last))
                row.due_on, row.is_demo = due.day, self.rule.is_demo
                for name, value in self._said(due).items():
                    setattr(row, name, value)
                check(row)
                row.save()
                changes.made.append(row)

    def _bring(self, row: Deadline, due: Due, changes: Changes) -> None:
        """Let an open row say what the rule says. A day that is not the rule's earlier one was decided by somebody."""
        said = self._said(due)
        revived, decided = row.voided_at is not None, row.due_on != row.due_by_rule
        if not revived and all(getattr(row, name) == value for name, value in said.items()):
            return
        old = row.due_by_rule
        row.claim(row.version)
        for name, value in said.items():
            setattr(row, name, value)
        if not decided:
            row.due_on = due.day
        row.voided_at, row.void_reason = None, ""
        row.save()
        if revived:
            changes.revived.append(row)
        elif old != due.day:
            (changes.kept if decided else changes.moved).append(row)

    def _said(self, due: Due) -> dict[str, Any]:
        return {
            "kind": self.rule.kind,
            "title_sv": f"{self.rule.name_sv}{due.sv}",
            "title_en": f"{self.rule.name_en}{due.en}",
            "period_from": due.first,
            "period_to": due.last,
            "due_by_rule": due.day,
        }


def _overlap(due: Due, row: Deadline) -> bool:
    assert row.period_from
    assert row.period_to
    return row.period_from <= due.last and due.first <= row.period_to


def _no_longer() -> str:
    """Kept in the row, so in the authority's language whoever asks."""
    with translation.override(settings.LANGUAGE_CODE):
        return gettext("The agreement's rules or days no longer ask for it.")
