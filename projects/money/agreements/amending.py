"""The life of an amendment: a draft is written, and then approved or declined. Each action is one transaction.

A draft changes nothing. An approved one sets amount and end of the agreement and puts the rules in force that it
brings; from then on it never changes. They raise as actions.py says.
"""

import datetime
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from projects.money.agreements import followers, rules
from projects.money.agreements.models import Agreement, Amendment
from projects.money.agreements.queries import terms_on
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import because, recorded
from tracker.core.saving import check
from tracker.core.text import clean_text

Status = Amendment.Status
# What a draft says. Amount and end left empty (None) do not change.
DRAFT_FIELDS = ("changes", "reason", "dnr", "amount_after", "end_after", "contingency_released")


@recorded
def draft_amendment(
    *, user: Any, agreement: Agreement, fields: Mapping[str, Any], expected: int | None
) -> Amendment:
    """Begin an amendment of an agreement that still has version `expected`. Only one is a draft at a time."""
    rules.claim(user, agreement, expected)
    if agreement.amendments.filter(status=Status.DRAFT).exists():
        raise Refused(
            "one_draft", _("There is a draft already. Change it, or let it be approved or declined.")
        )
    highest = agreement.amendments.aggregate(highest=Max("number"))["highest"] or 0
    amendment = Amendment(agreement=agreement, number=highest + 1)
    return _write(amendment, fields)


@recorded
def change_amendment(
    *, user: Any, amendment: Amendment, fields: Mapping[str, Any], expected: int | None
) -> Amendment:
    """Change a draft that still has version `expected`."""
    rules.may_write(user, amendment.agreement)
    _claim(amendment, expected)
    return _write(amendment, fields)


@recorded
def approve_amendment(
    *,
    user: Any,
    amendment: Amendment,
    decided_on: datetime.date,
    decided_by: str,
    dnr: str = "",
    expected: int | None,
) -> Amendment:
    """Say that the funder has approved: `decided_by` names who there, `dnr` our registration of the decision."""
    agreement = _decide(user, amendment, decided_on, expected)
    decided_by = clean_text(decided_by)
    if not decided_by:
        raise Refused("required", _("Say who decided, at the funder."), field="decided_by")
    # As they stand at the decision, whatever they were when the draft was begun.
    changes_amount = amendment.amount_after != amendment.amount_before
    changes_end = amendment.end_after != amendment.end_before
    amendment.amount_before, amendment.end_before = agreement.amount, agreement.end
    if not changes_amount:
        amendment.amount_after = agreement.amount
    if not changes_end:
        amendment.end_after = agreement.end
    amendment.decided_by, amendment.approved_by = decided_by, user
    amendment.dnr = clean_text(dnr) or amendment.dnr
    _check(amendment)
    _check_eligible(agreement, amendment)
    _close(amendment, Status.APPROVED, decided_on)
    agreement.claim(agreement.version)
    agreement.amount, agreement.end = amendment.amount_after, amendment.end_after
    agreement.save(update_fields=["amount", "end", "version", "changed_at"])
    if changes_end:
        followers.tell(user, agreement)
    return amendment


@recorded
def decline_amendment(
    *, user: Any, amendment: Amendment, decided_on: datetime.date, reason: str, expected: int | None
) -> Amendment:
    """Say that the amendment does not come about, and why. It stays to be read; the rules that it brought go."""
    _decide(user, amendment, decided_on, expected)
    if not clean_text(reason):
        raise Refused("reason_missing", _("Say why, in a sentence."), field="reason")
    because(clean_text(reason))
    for terms in rules.drafted_terms(amendment):
        terms.delete()
    _close(amendment, Status.DECLINED, decided_on)
    return amendment


def _claim(amendment: Amendment, expected: int | None) -> None:
    amendment.claim(-1 if expected is None else expected)
    amendment.refresh_from_db()
    if amendment.status != Status.DRAFT:
        raise Refused("decided", _("The amendment has been decided. It no longer changes."))


def _decide(user: Any, amendment: Amendment, decided_on: datetime.date, expected: int | None) -> Agreement:
    """The agreement as it stands, when this user may decide on this draft on that day."""
    agreement = Agreement.objects.select_related("project").get(pk=amendment.agreement_id)
    access.require(user, "approve", agreement)
    access.require(user, "see identities", agreement.project)
    _claim(amendment, expected)
    rules.check_day(decided_on, "decided_on")
    rules.check_not_to_come(decided_on, "decided_on")
    latest = rules.latest_approved(agreement)
    if latest and latest.decided_on and decided_on < latest.decided_on:
        raise Refused(
            "before_latest",
            _("Amendment %(number)d was decided on %(day)s. Give that day or a later one.")
            % {"number": latest.number, "day": latest.decided_on.isoformat()},
            field="decided_on",
        )
    return agreement


def _close(amendment: Amendment, status: str, decided_on: datetime.date) -> None:
    amendment.status, amendment.decided_on = status, decided_on
    amendment.save()


def _write(amendment: Amendment, fields: Mapping[str, Any]) -> Amendment:
    agreement = amendment.agreement
    given = {name: fields[name] for name in DRAFT_FIELDS if name in fields}
    amendment.amount_before, amendment.end_before = agreement.amount, agreement.end
    for name, now in (("amount_after", agreement.amount), ("end_after", agreement.end)):
        if name in given or amendment.pk is None:
            given[name] = now if given.get(name) is None else given[name]
    given["contingency_released"] = given.get(
        "contingency_released", amendment.contingency_released
    ) or Decimal(0)
    for name, value in given.items():
        setattr(amendment, name, clean_text(value) if isinstance(value, str) else value)
    for name in ("changes", "reason"):
        if not getattr(amendment, name):
            raise Refused("required", _("Say it in a sentence."), field=name)
    _check(amendment)
    amendment.save()
    return amendment


def _check(amendment: Amendment) -> None:
    rules.check_day(amendment.end_after, "end_after")
    if amendment.end_after < amendment.agreement.start:
        raise Refused("reversed_dates", _("The end comes before the start."), field="end_after")
    limit = Amendment._meta.get_field("reason").max_length or 0
    if len(amendment.reason) > limit:
        raise Refused(
            "too_long",
            _("At most %(limit)d characters; the text has %(length)d.")
            % {"limit": limit, "length": len(amendment.reason)},
            field="reason",
        )
    check(amendment)
    if amendment.contingency_released > amendment.amount_after:
        raise Refused(
            "over_amount", _("It cannot be more than the agreed amount."), field="contingency_released"
        )


def _check_eligible(agreement: Agreement, amendment: Amendment) -> None:
    """A new end does nothing if, by the rules, costs stop counting before it."""
    brought = rules.drafted_terms(amendment)
    held = brought[-1] if brought else terms_on(agreement, amendment.end_after)
    last = held.eligible_to if held else None
    if last and last < amendment.end_after:
        raise Refused(
            "not_eligible",
            _("By the rules costs count until %(day)s only. Let the amendment bring new rules.")
            % {"day": last.isoformat()},
        )
