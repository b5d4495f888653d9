"""A mail when risks should have been looked at again: one to each person, once for each risk and review day."""

import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.portfolio.models.project import Sensitivity
from projects.portfolio.reminding import NotSent, Sent, everybody
from projects.risks import queries, shown
from projects.risks.models import RiskReminder
from tracker.accounts import mail
from tracker.accounts.models import User


def remind(on: datetime.date) -> Sent:
    """Remind everybody of what should have been looked at again by the day `on`."""
    return everybody(on, _remind)


def _remind(user: User, on: datetime.date) -> int | None:
    """How many risks the user was reminded of; None when there were some and the mail could not be sent."""
    rows = list(queries.to_review(user, on))
    said = set(RiskReminder.objects.filter(user=user, risk__in=rows).values_list("risk", "review_on"))
    new = [row for row in rows if (row.pk, row.review_on) not in said]
    if not new:
        return 0
    try:
        with transaction.atomic():
            RiskReminder.objects.bulk_create(
                [RiskReminder(risk=row, review_on=row.review_on, user=user) for row in new]
            )
            if not _send(user, rows):
                raise NotSent
    except NotSent:
        return None
    except IntegrityError:  # another run of the command was first
        return 0
    return len(new)


def _send(user: User, rows: list[Any]) -> bool:
    with translation.override(user.language):
        facts: dict[str, Any] = {
            "rows": [_told(row) for row in rows],
            "link": f"{settings.SITE_ADDRESS}{reverse('risks')}?state=overdue"
            if settings.SITE_ADDRESS
            else "",
        }
    return mail.send(user, gettext_lazy("Risks to look at again"), "risks/mail_reminder.txt", facts)


def _told(row: Any) -> dict[str, str]:
    """A mail is kept by others: what may happen it tells of open projects only, and of protected ones not even the code."""
    sensitivity, project = row.project.sensitivity, row.project
    if sensitivity == Sensitivity.PROTECTED:
        return {"day": shown.day(row, row.review_on), "what": _("Risk in a sensitive project"), "about": ""}
    what = shown.title(row) if sensitivity == Sensitivity.OPEN else shown.category(row)
    return {"day": shown.day(row, row.review_on), "what": what, "about": project.code}
