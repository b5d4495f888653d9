"""A mail before a consent to publish a photo ends: 60 and 14 days before, once to each person for each step."""

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
from projects.records import queries
from projects.records.models import ConsentReminder, Photo
from tracker.accounts import mail
from tracker.accounts.models import User
from tracker.core import formats

STEPS = (14, 60)


def remind(on: datetime.date) -> Sent:
    """Remind everybody of the consents that end soon, as of the day `on`."""
    return everybody(on, _remind)


def _remind(user: User, on: datetime.date) -> int | None:
    """How many photos the user was reminded of; None when there were some and the mail could not be sent."""
    rows: list[Any] = list(queries.ending(user, on, on + datetime.timedelta(days=max(STEPS))))
    said = set(
        ConsentReminder.objects.filter(user=user, photo__in=rows).values_list("photo", "until", "days")
    )
    new = [row for row in rows if (row.pk, row.consent_until, _step(row, on)) not in said]
    if not new:
        return 0
    try:
        with transaction.atomic():
            ConsentReminder.objects.bulk_create(
                [
                    ConsentReminder(photo=row, until=row.consent_until, days=_step(row, on), user=user)
                    for row in new
                ]
            )
            if not _send(user, rows):
                raise NotSent
    except NotSent:
        return None
    except IntegrityError:  # another run of the command was first
        return 0
    return len(new)


def _step(photo: Any, on: datetime.date) -> int:
    """The step that the consent has come to: 60 or 14 days before."""
    days = (photo.consent_until - on).days
    return next(step for step in STEPS if days <= step)


def _send(user: User, rows: list[Photo]) -> bool:
    with translation.override(user.language):
        facts: dict[str, Any] = {"rows": [_told(row) for row in rows]}
        facts["link"] = f"{settings.SITE_ADDRESS}{reverse('photos')}" if settings.SITE_ADDRESS else ""
    return mail.send(user, gettext_lazy("Consents that end soon"), "records/mail_reminder.txt", facts)


def _told(row: Any) -> dict[str, str]:
    """A mail is kept by others: what a photo shows it tells of open projects only, and of protected ones no code."""
    sensitivity = row.project.sensitivity if row.project else Sensitivity.OPEN
    day = formats.iso(row.consent_until)
    if sensitivity == Sensitivity.PROTECTED:
        return {"day": day[:4], "what": _("Photo in a sensitive project"), "about": ""}
    what = f"{row.public_id} {row}" if sensitivity == Sensitivity.OPEN else row.public_id
    return {"day": day, "what": what, "about": row.project.code if row.project else ""}
