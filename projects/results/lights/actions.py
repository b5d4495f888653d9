"""Judging a traffic light otherwise than the rule does, and ending that. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), access.Denied, or Http404 for what the user may not know
of. A judgement is written once: who thinks otherwise judges anew, and the latest one that holds counts.
"""

import datetime
from typing import Any

from django.utils.translation import gettext as _

from projects.portfolio.lifecycle import RUNNING
from projects.portfolio.models import Project
from projects.results.lights.models import LightOverride
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.periods import today
from tracker.core.saving import check
from tracker.core.text import clean_text

# For longer the rule must have its say again; then somebody can judge anew.
LONGEST = datetime.timedelta(days=366)


@recorded
def judge_light(
    *, user: Any, project: Project, light: str, colour: str, reason: str, until: datetime.date
) -> LightOverride:
    """From today up to and with `until` the light is `colour`, whatever the rule says."""
    access.require(user, "judge", project, of="light")
    if project.status not in RUNNING:
        raise Refused("not_running", _("Only the lights of a project that runs are judged."))
    text = clean_text(reason)
    if not text:
        raise Refused("no_reason", _("Say why you judge otherwise than the rule."), field="reason")
    since = today()
    if until < since:
        raise Refused("reversed_dates", _("That day has passed."), field="until")
    if until > since + LONGEST:
        message = _("A judgement holds for at most a year. Judge anew then.")
        raise Refused("too_long", message, field="until")
    row = LightOverride(
        project=project,
        light=light,
        colour=colour,
        reason=text,
        since=since,
        until=until,
        judged_by=user,
    )
    check(row)
    row.save()
    return row


@recorded
def end_judgement(*, user: Any, judgement: LightOverride, reason: str) -> None:
    """From today the rule counts again, or an earlier judgement that still holds. It stays with both its reasons."""
    access.require(user, "judge", judgement)
    row = LightOverride.objects.select_for_update().get(pk=judgement.pk)
    if row.voided_at or row.until < today():
        raise Refused("over", _("The judgement does not hold any more."))
    text = clean_text(reason)
    if not text:
        raise Refused("no_reason", _("Say why it no longer holds."), field="reason")
    row.void(by=user, reason=text)
