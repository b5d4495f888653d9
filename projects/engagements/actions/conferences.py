"""Conferences: delegations, cases of good practice, and where projects used them or what a forum made."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from countries.forums.actions import cleaned
from countries.forums.models import ForumOutput
from countries.organisations.models import Organisation
from projects.activities.models import Activity
from projects.engagements.actions.shared import check_kind
from projects.engagements.models import Delegation, DelegationPart, GoodPracticeCase, Reuse
from projects.portfolio.models import Project
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.numbers import next_number, save_numbered
from tracker.core.periods import FIRST_YEAR, today
from tracker.core.saving import check
from tracker.core.sets import write_set
from tracker.core.text import clean_text

DELEGATION_FIELDS = ("country", "is_joint")
CASE_FIELDS = (
    "organisation", "criterion", "title_sv", "title_en", "summary_sv", "summary_en", "contact_role", "link",
)  # fmt: skip


@dataclass(frozen=True)
class PartGiven:
    """An organisation in a delegation; `persons` None when nobody counted."""

    organisation: Organisation
    level: str
    persons: int | None = None


@recorded
def save_delegation(
    *,
    user: Any,
    conference: Activity,
    delegation: Delegation | None,
    expected: int | None,
    fields: Mapping[str, Any],
    parts: Sequence[PartGiven] | None = None,
) -> Delegation:
    """A country's delegation, new (`delegation` None) or changed. `parts` replaces the organisations in it."""
    check_kind(user, conference, Activity.Kind.CONFERENCE)
    row = _of_conference(user, conference, delegation or Delegation(), expected)
    for name, value in cleaned(fields, DELEGATION_FIELDS).items():
        setattr(row, name, value)
    check(row)
    row.save()
    access.require(user, "change", row)
    if parts is not None:
        if len({part.organisation.pk for part in parts}) < len(parts):
            raise Refused("twice", _("An organisation is there twice."))
        wanted = [
            DelegationPart(
                delegation=row, organisation=part.organisation, level=part.level, persons=part.persons
            )
            for part in parts
        ]
        for part in wanted:
            check(part, alone=True)
        write_set(row.parts.all(), wanted, key=("organisation",), values=("level", "persons"))
    return row


@recorded
def save_case(
    *,
    user: Any,
    conference: Activity,
    case: GoodPracticeCase | None,
    expected: int | None,
    fields: Mapping[str, Any],
) -> GoodPracticeCase:
    """A case told at the conference; a new one gets its number GP-<year>-<nnn>."""
    check_kind(user, conference, Activity.Kind.CONFERENCE)
    row = _of_conference(user, conference, case or GoodPracticeCase(), expected)
    for name, value in cleaned(fields, CASE_FIELDS).items():
        setattr(row, name, value)
    if case is None:
        prefix = f"GP-{conference.start.year}-"
        row.public_id = next_number(GoodPracticeCase, "public_id", prefix)
        check(row)
        save_numbered(row, "public_id", prefix)
    else:
        check(row)
        row.save()
    access.require(user, "change", row)
    return row


def _of_conference(user: Any, conference: Activity, row: Any, expected: int | None) -> Any:
    """A new row of the conference, or the old one in its version."""
    if row.pk is None:
        access.require(user, "add", type(row))
        row.conference = conference
    else:
        access.require(user, "change", row)
        row.claim(-1 if expected is None else expected)
        row.refresh_from_db()
    return row


@recorded
def use_again(
    *,
    user: Any,
    project: Project | None,
    what: ForumOutput | GoodPracticeCase,
    used_on: datetime.date,
    activity: Activity | None = None,
    note: str = "",
) -> Reuse:
    """Say that a project used what a forum made, or a case that a conference told."""
    if project is None:
        raise Refused("no_project", _("Choose a project."), field="project")
    access.require(user, "view", what)
    access.require(user, "add", project, of="reuse")
    if used_on > today():
        raise Refused("future", _("That day has not come yet."), field="used_on")
    if used_on.year < FIRST_YEAR:
        raise Refused("unknown_year", _("That is too long ago."), field="used_on")
    if activity is not None and activity.project_id != project.pk:
        raise Refused("other_project", _("The activity belongs to another project."), field="activity")
    name = "output" if isinstance(what, ForumOutput) else "case"
    row = Reuse(project=project, activity=activity, used_on=used_on, note=clean_text(note), **{name: what})
    check(row)
    row.save()
    return row


@recorded
def void_use(*, user: Any, use: Reuse, reason: str) -> None:
    """It no longer counts, and stays with its reason."""
    access.require(user, "void", use)
    text = clean_text(reason)
    if not text:
        raise Refused("no_reason", _("Say why."), field="reason")
    use.void(by=user, reason=text)
