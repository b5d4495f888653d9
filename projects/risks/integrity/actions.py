"""Every change of integrity items: each one transaction, each asking the permission matrix.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of.
"""

import datetime
import secrets
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from projects.portfolio.models import Project
from projects.risks.models import IntegrityItem
from tracker.accounts.models import User
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.saving import check
from tracker.core.text import clean_text

FIELDS = ("phase", "category", "title", "description", "measure", "noted_on", "owner", "dnr")
# Without letters and digits that are taken for each other.
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@recorded
def add_item(*, user: Any, project: Project | None, fields: Mapping[str, Any]) -> IntegrityItem:
    """Note something that was done, or is to be done, to prevent, detect or handle. `fields` are of FIELDS.

    Its number is drawn by lot: one that counts would tell readers of one item how many others there are.
    """
    if project is None:
        raise Refused("no_project", _("Choose a project."), field="project")
    access.require(user, "add", project, of="integrity item")
    row = IntegrityItem(project=project, noted_on=today())
    _fill(row, fields)
    lot = "".join(secrets.choice(_SIGNS) for _sign in range(8))
    row.public_id = f"I-{row.noted_on.year}-{lot}"
    row.save()
    return row


@recorded
def change_item(
    *, user: Any, item: IntegrityItem, expected: int | None, fields: Mapping[str, Any]
) -> IntegrityItem:
    """Change what `fields` name, if the item still has version `expected`."""
    _claim(user, item, expected)
    _fill(item, fields)
    item.save()
    return item


@recorded
def close_item(
    *,
    user: Any,
    item: IntegrityItem,
    expected: int | None,
    reason: str,
    closed_on: datetime.date | None = None,
) -> IntegrityItem:
    """How it ended, and on which day."""
    _claim(user, item, expected)
    if item.closed_on:
        raise Refused("closed", _("The item is closed already."))
    item.closed_on, item.closed_reason = closed_on or today(), _reason(reason)
    if item.closed_on > today():
        raise Refused("future", _("That day has not come yet."), field="closed_on")
    if item.closed_on < item.noted_on:
        raise Refused("reversed_dates", _("It was noted later than that."), field="closed_on")
    check(item)
    item.save()
    return item


@recorded
def void_item(*, user: Any, item: IntegrityItem, expected: int | None, reason: str) -> None:
    """It should never have been there. It stays with its reason."""
    _claim(user, item, expected)
    text = _reason(reason)
    item.save(update_fields=["version", "changed_at"])
    item.void(by=user, reason=text)


def _claim(user: Any, item: IntegrityItem, expected: int | None) -> None:
    access.require(user, "change", item)
    item.claim(-1 if expected is None else expected)
    item.refresh_from_db()


def _fill(row: IntegrityItem, fields: Mapping[str, Any]) -> None:
    changed = {name: fields[name] for name in FIELDS if name in fields}
    for name, value in changed.items():
        setattr(row, name, clean_text(value) if isinstance(value, str) else value)
    day = row.noted_on
    if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
        message = _("The year must lie between %(first)d and %(last)d.")
        raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field="noted_on")
    if day and day > today():
        raise Refused("future", _("That day has not come yet."), field="noted_on")
    if day and row.closed_on and row.closed_on < day:
        raise Refused("reversed_dates", _("It was closed before that day."), field="noted_on")
    if row.owner and "owner" in changed:
        _check_owner(row.owner, row.project)
    check(row, exclude=["public_id"])


def _check_owner(owner: User, project: Project) -> None:
    """Whoever sees to it must be able to read it."""
    if not owner.is_active or owner.has_left() or owner.is_machine:
        raise Refused("inactive", _("The account is closed, or is a program's."), field="owner")
    if not access.may(owner, "view", project, of="integrity item"):
        message = _("%(who)s may not read integrity items of the project.")
        raise Refused("not_a_reader", message % {"who": owner}, field="owner")


def _reason(text: str) -> str:
    reason = clean_text(text)
    if not reason:
        raise Refused("no_reason", _("Say why."), field="reason")
    return reason
