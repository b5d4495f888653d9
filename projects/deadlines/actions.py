"""Every change of deadlines and of the rules that make them. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of.
"""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from projects.deadlines.generate import Changes, bring_up_to_date, copy_defaults
from projects.deadlines.models import Deadline, DeadlineRule
from projects.money.agreements import followers
from projects.money.agreements.models import Agreement
from projects.portfolio import people
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.saving import check, save_row
from tracker.core.text import clean_text

# What of a deadline that a rule made is the rule's to say.
OF_THE_RULE = ("project", "agreement", "kind", "title_sv", "title_en", "period_from", "period_to")
FIELDS = (*OF_THE_RULE, "due_on", "owner", "submitted_on", "accepted_on", "dnr", "link")
RULE_FIELDS = (
    "kind", "name_sv", "name_en", "anchor", "every_months", "by_calendar", "months_after", "days_after",
    "month", "day", "valid_from", "valid_to",
)  # fmt: skip
_DAYS = ("due_on", "period_from", "period_to", "submitted_on", "accepted_on", "valid_from", "valid_to")


@recorded
def add_deadline(*, user: Any, fields: Mapping[str, Any]) -> Deadline:
    """A deadline that no rule makes. `fields` are of FIELDS; project, kind, title and day are needed."""
    row = Deadline(**_only(FIELDS, fields))
    if row.project_id is None:
        raise Refused("no_project", _("Choose a project."), field="project")
    access.require(user, "add", row.project, of="deadline")
    _check(row)
    check(row)
    row.save()
    return row


@recorded
def change_deadline(
    *, user: Any, deadline: Deadline, expected: int | None, fields: Mapping[str, Any]
) -> Deadline:
    """Change what `fields` name, if the deadline still has version `expected`."""
    return _change(user, deadline, expected, _only(FIELDS, fields))


@recorded
def submit_deadline(
    *,
    user: Any,
    deadline: Deadline,
    expected: int | None,
    submitted_on: datetime.date,
    dnr: str = "",
    link: str = "",
) -> Deadline:
    """What was due has been sent, on a day, with its number in the diary and a link to it."""
    fields = {"submitted_on": submitted_on, "dnr": dnr, "link": link}
    return _change(user, deadline, expected, fields)


@recorded
def accept_deadline(
    *, user: Any, deadline: Deadline, expected: int | None, accepted_on: datetime.date
) -> Deadline:
    """The one who asked for it has accepted it."""
    return _change(user, deadline, expected, {"accepted_on": accepted_on})


@recorded
def void_deadline(*, user: Any, deadline: Deadline, expected: int | None, reason: str) -> Deadline:
    """Nobody has to do it. It stays voided, whatever its rule says later."""
    access.require(user, "change", deadline)
    reason = clean_text(reason)
    if not reason:
        raise Refused("no_reason", _("Say why."), field="reason")
    deadline.claim(-1 if expected is None else expected)
    deadline.refresh_from_db()
    deadline.void(by=user, reason=reason)
    return deadline


@recorded
def save_rule(
    *,
    user: Any,
    agreement: Agreement,
    rule: DeadlineRule | None,
    expected: int | None,
    fields: Mapping[str, Any],
) -> Changes:
    """Add a rule (`rule` None) or change one, and let the agreement's deadlines follow.

    Nothing is made that was due before today: an agreement that was registered late does not begin in arrears.
    """
    _require_rules(user, agreement)
    fields = _only(RULE_FIELDS, fields)
    row = rule or DeadlineRule(agreement=agreement)
    anchor = fields.get("anchor", row.anchor)
    # What the other ways of counting need is emptied.
    if anchor != DeadlineRule.Anchor.PERIOD:
        fields["every_months"] = None
    if anchor != DeadlineRule.Anchor.YEARLY:
        fields |= {"month": None, "day": None}
    _check_days(fields)
    _check_anchor(anchor, fields, row)
    save_row(user, row, expected, fields)
    return bring_up_to_date(agreement, since=today())


@recorded
def add_default_rules(*, user: Any, agreement: Agreement, since: datetime.date | None = None) -> Changes:
    """Give the agreement the rules that its kind usually has, and the deadlines that are due from `since` (today)."""
    _require_rules(user, agreement)
    copy_defaults(agreement)
    return bring_up_to_date(agreement, since=since or today())


@recorded
def generate_deadlines(*, user: Any, agreement: Agreement, since: datetime.date | None = None) -> Changes:
    """Let the deadlines follow the rules and the days of the agreement; new ones only from `since` on, if given."""
    _require_rules(user, agreement)
    return bring_up_to_date(agreement, since)


def follow_agreement(user: Any, agreement: Agreement, is_new: bool) -> None:
    """Within an action that has saved an agreement: a new one gets its rules, a changed one moves its deadlines."""
    if is_new:
        copy_defaults(agreement)
    for row in agreement.deadlines.exclude(project=agreement.project_id).order_by("pk"):
        row.claim(row.version)
        row.project_id = agreement.project_id
        row.save()
    bring_up_to_date(agreement, since=today())


followers.follow(follow_agreement)


def _require_rules(user: Any, agreement: Agreement) -> None:
    """Rules are dates: who sees the years alone can neither read nor write them."""
    access.require(user, "change", agreement)
    access.require(user, "see identities", agreement.project)


def _change(user: Any, deadline: Deadline, expected: int | None, fields: dict[str, Any]) -> Deadline:
    access.require(user, "change", deadline)
    deadline.claim(-1 if expected is None else expected)
    deadline.refresh_from_db()
    fields = {name: value for name, value in fields.items() if getattr(deadline, name) != value}
    if "project" in fields:
        raise Refused("fixed", _("A deadline stays in its project."), field="project")
    fixed = next((name for name in OF_THE_RULE if name in fields), None)
    if fixed and deadline.rule_id:
        message = _("The agreement's rule says this. Change the rule, or void the deadline and add another.")
        raise Refused("by_rule", message, field=fixed)
    for name, value in fields.items():
        setattr(deadline, name, value)
    _check(deadline, fields)
    check(deadline)
    deadline.save()
    return deadline


def _check(row: Deadline, changed: Mapping[str, Any] | None = None) -> None:
    """What no column can say. Of a changed row the owner is judged only when it is another."""
    _check_days({name: getattr(row, name) for name in _DAYS if hasattr(row, name)})
    if row.agreement and row.agreement.project_id != row.project_id:
        message = _("The agreement belongs to another project.")
        raise Refused("other_project", message, field="agreement")
    if row.period_from and row.period_to and row.period_to < row.period_from:
        raise Refused("reversed_dates", _("The end comes before the start."), field="period_to")
    for name in ("submitted_on", "accepted_on"):
        if (day := getattr(row, name)) and day > today():
            raise Refused("future", _("That day has not come yet."), field=name)
    if row.accepted_on and not row.submitted_on:
        message = _("What has been accepted has been submitted: say on which day.")
        raise Refused("not_submitted", message, field="submitted_on")
    if row.accepted_on and row.submitted_on and row.accepted_on < row.submitted_on:
        raise Refused("reversed_dates", _("It was submitted later than that."), field="accepted_on")
    if row.link and not row.link.startswith(("https://", "http://")):
        raise Refused("link", _("Write an address that begins with https://."), field="link")
    if row.owner and (changed is None or "owner" in changed):
        people.check_owner(row.owner, row.project)


def _check_anchor(anchor: str, fields: Mapping[str, Any], row: DeadlineRule) -> None:
    """What the way of counting needs, said at its field."""
    needs = {"period": ("every_months",), "yearly": ("month", "day"), "end": ()}
    for name in needs.get(anchor, ()):
        if fields.get(name, getattr(row, name)) is None:
            raise Refused("missing", _("This is needed for the way of counting that you chose."), field=name)
    first, last = (fields.get(name, getattr(row, name)) for name in ("valid_from", "valid_to"))
    if first and last and last < first:
        raise Refused("reversed_dates", _("The end comes before the start."), field="valid_to")


def _check_days(fields: Mapping[str, Any]) -> None:
    for name in _DAYS:
        day = fields.get(name)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            message = _("The year must lie between %(first)d and %(last)d.")
            raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field=name)


def _only(names: tuple[str, ...], fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in names if name in fields}
