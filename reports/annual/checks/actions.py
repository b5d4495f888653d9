"""Taking responsibility for what the checks found, by name and with a reason, and taking that back.

They raise Refused (`field` names the field), access.Denied, or Http404 for what the user may not know of.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from reports.annual.checks.findings import BY_KEY
from reports.annual.checks.models import Waiver
from reports.annual.checks.reading import Reading
from reports.annual.editions.actions import hold
from reports.annual.editions.models import Edition
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.saving import check as check_row
from tracker.core.text import clean_text


@recorded
def waive(*, user: Any, edition: Edition, check: str, about: str, reason: str) -> Waiver:
    """The user takes responsibility for one finding of one check. Some checks leave nobody that choice."""
    access.require(user, "waive", edition)
    hold(edition)
    rule = BY_KEY.get(check)
    if rule is None or about not in {found.about for found in rule.rule(Reading(edition))}:
        raise Refused("not_found", _("There is no such finding any longer. Look at the checks again."))
    if not rule.waivable:
        raise Refused("never", _("Nobody can take responsibility for this. It has to be mended."))
    reason = clean_text(reason)
    if not reason:
        raise Refused("no_reason", _("Say why."), field="reason")
    if Waiver.objects.filter(edition=edition, check_key=check, about=about).exists():
        raise Refused("twice", _("Somebody has taken responsibility for it already."))
    row = Waiver(edition=edition, check_key=check, about=about, reason=reason, waived_by=user)
    row.is_demo = edition.is_demo
    check_row(row)
    row.save()
    return row


@recorded
def take_back(*, user: Any, waiver: Waiver) -> None:
    """The finding stops the edition again. Who had taken responsibility, and why, stays in the history."""
    access.require(user, "waive", waiver.edition)
    hold(waiver.edition)
    waiver.delete()
