"""Reminders by mail of what a report lacks: of each thing at most once a day to a person.

Somebody who makes the report asks for them; of text requests they also go by themselves: when asked, then daily from
three days before the answer is due until it is there.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.portfolio.reminding import NotSent, Sent, everybody
from reports.annual.checks.missing import lacks
from reports.annual.checks.models import LackReminder
from reports.annual.editions import requests
from reports.annual.editions.models import Edition, TextRequest
from reports.annual.editions.titles import titles
from tracker.accounts import mail
from tracker.accounts.models import User
from tracker.core import access, formats
from tracker.core.errors import Refused
from tracker.core.periods import today

BEFORE = dt.timedelta(days=3)


def remind_of_lacks(*, user: Any, edition: Edition, person: User) -> int:
    """Mail the person what the report wants of it, of what the user sees. How many things are new today.

    Raises access.Denied, and Refused when there is nothing new to say today, or no mail can be sent.
    """
    access.require(user, "change", edition)
    with translation.override(person.language):
        rows = [row for row in lacks(user, edition) if person in row.persons]
    known = LackReminder.objects.filter(edition=edition, user=person, day=today())
    said = set(known.values_list("about", flat=True))
    new = [row.about for row in rows if row.about not in said]
    if not new:
        raise Refused("said", _("%(name)s has been reminded today.") % {"name": person})
    lines = list(dict.fromkeys(row.outside for row in rows))
    facts = {"lines": lines, "year": edition.year, "link": _link("edition_missing", edition.public_id)}
    template = "annual/checks/mail_missing.txt"
    sent = _sent(person, {edition: new}, gettext_lazy("What the annual report lacks"), template, facts)
    if sent is None:
        raise Refused("not_sent", _("No mail could be sent to %(name)s.") % {"name": person})
    return sent


def remind(on: dt.date) -> Sent:
    """Remind everybody of the questions that wait for their answer, as of the day `on`."""
    return everybody(on, _remind)


def _remind(user: User, on: dt.date) -> int | None:
    """How many questions the user was reminded of; None when there were some and the mail could not be sent."""
    rows = list(requests.mine(user))
    said: dict[str, dt.date] = {}
    known = LackReminder.objects.filter(user=user, edition__in={row.section.edition_id for row in rows})
    for about, day in known.order_by("day", "pk").values_list("about", "day"):
        said[about] = day
    new: dict[Edition, list[str]] = defaultdict(list)
    for row in rows:
        last = said.get(_about(row))
        if last is None or (last < on and row.due_on <= on + BEFORE):
            new[row.section.edition].append(_about(row))
    if not new:
        return 0
    with translation.override(user.language):
        facts = {"lines": [_told(row, on) for row in rows]}
    template, subject = "annual/requests/mail_reminder.txt", gettext_lazy("Questions for the annual report")
    return _sent(user, new, subject, template, facts, on)


def _about(row: TextRequest) -> str:
    return f"request:{row.pk}"


def _told(row: TextRequest, on: dt.date) -> dict[str, Any]:
    """A mail is kept by others: which section and by when, not what is asked."""
    return {
        "section": titles([row.section])[row.section.key],
        "year": row.section.edition.year,
        "day": formats.iso(row.due_on),
        "is_late": row.due_on < on,
        "link": _link("text_request_answer", row.pk),
    }


def _sent(
    person: User,
    new: dict[Edition, list[str]],
    subject: Any,
    template: str,
    facts: dict[str, Any],
    on: dt.date | None = None,
) -> int | None:
    """Note what is said and send it: both or neither. None: it could not be sent."""
    day = on or today()
    try:
        with transaction.atomic():
            LackReminder.objects.bulk_create(_rows(person, new, day))
            if not mail.send(person, subject, template, facts):
                raise NotSent
    except NotSent:
        return None
    except IntegrityError:  # another run was first
        return 0
    return sum(map(len, new.values()))


def _rows(person: User, new: dict[Edition, list[str]], day: dt.date) -> Iterable[LackReminder]:
    for edition, things in new.items():
        for about in dict.fromkeys(things):
            yield LackReminder(edition=edition, user=person, about=about, day=day)


def _link(name: str, *of: Any) -> str:
    return f"{settings.SITE_ADDRESS}{reverse(name, args=of)}" if settings.SITE_ADDRESS else ""
