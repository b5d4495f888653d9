"""What is to be improved after an assessment, who sees to it, and what came of it. Each action is one transaction."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from projects.assessments.models import Assessment, ImprovementAction
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.numbers import save_numbered
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.saving import check, without_blanks
from tracker.core.text import clean_text

FIELDS = ("item", "text", "owner", "due_on", "priority", "activity")


@recorded
def add_improvement(*, user: Any, assessment: Assessment, fields: Mapping[str, Any]) -> ImprovementAction:
    """Say what is to be done, by which function and when. `fields` are of FIELDS; the number is IA-<year>-<nnn>."""
    access.require(user, "follow up", assessment)
    row = ImprovementAction(assessment=assessment, **_only(fields))
    _check(user, row)
    check(row, exclude=["public_id"])
    save_numbered(row, "public_id", f"IA-{assessment.assessed_on.year}-")
    return row


@recorded
def change_improvement(
    *, user: Any, improvement: ImprovementAction, expected: int | None, fields: Mapping[str, Any]
) -> ImprovementAction:
    """Change what `fields` name."""
    _claim(user, improvement, expected)
    fields = without_blanks(user, improvement, _only(fields))
    for name, value in fields.items():
        setattr(improvement, name, value)
    _check(user, improvement)
    check(improvement)
    improvement.save()
    return improvement


@recorded
def follow_up_improvement(
    *,
    user: Any,
    improvement: ImprovementAction,
    expected: int | None,
    done_on: datetime.date | None,
    outcome: str,
) -> ImprovementAction:
    """Say what came of it. With a day it is done; without one it is still under way."""
    _claim(user, improvement, expected)
    outcome = clean_text(outcome)
    if done_on and done_on > today():
        raise Refused("future", _("That day has not come yet."), field="done_on")
    if done_on and done_on < improvement.assessment.assessed_on:
        raise Refused("before", _("That day is before the assessment."), field="done_on")
    if done_on and not outcome:
        raise Refused("no_outcome", _("Say what came of it, in a sentence."), field="outcome")
    improvement.done_on, improvement.outcome = done_on, outcome
    check(improvement)
    improvement.save()
    return improvement


@recorded
def void_improvement(
    *, user: Any, improvement: ImprovementAction, expected: int | None, reason: str
) -> ImprovementAction:
    """It will not be done, or was entered by mistake. It stays with the reason."""
    reason = clean_text(reason)
    if not reason:
        raise Refused("reason_missing", _("Say why, in a sentence."), field="reason")
    _claim(user, improvement, expected)
    improvement.save(update_fields=["version", "changed_at"])
    improvement.void(by=user, reason=reason)
    return improvement


def _claim(user: Any, improvement: ImprovementAction, expected: int | None) -> None:
    access.require(user, "follow up", improvement)
    improvement.claim(-1 if expected is None else expected)
    improvement.refresh_from_db()


def _check(user: Any, row: ImprovementAction) -> None:
    assessment = row.assessment
    if row.item and row.item.criterion.instrument_id != assessment.instrument_id:
        raise Refused("other_instrument", _("The instrument has no such statement."), field="item")
    if row.due_on is not None:
        if not FIRST_YEAR <= row.due_on.year <= LAST_YEAR:
            message = _("The year must lie between %(first)d and %(last)d.")
            said = {"first": FIRST_YEAR, "last": LAST_YEAR}
            raise Refused("unknown_year", message % said, field="due_on")
        if row.due_on < assessment.assessed_on:
            raise Refused("before", _("That day is before the assessment."), field="due_on")
    if row.activity is not None and row.activity.project_id != assessment.project_id:
        raise Refused("other_project", _("The activity belongs to another project."), field="activity")


def _only(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in FIELDS if name in fields}
