"""A user's own calendar at a secret address, for calendar programs that cannot sign in.

The address carries a random text and a signature of it. The database holds the text alone, so a copy of the
database opens no calendar; the page can still show the address again. A new text makes the old address nothing.
"""

import secrets
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from projects.deadlines import queries, shown
from projects.deadlines.ics import Event, calendar
from projects.deadlines.models import CalendarFeed, Deadline
from projects.portfolio.models.project import Sensitivity
from tracker.accounts.models import User
from tracker.core.api.throttles import Rate
from tracker.core.history.record import recorded
from tracker.core.periods import today

LONGEST = 200


class Fetches(Rate):
    """Of one calendar: more often than every minute no program asks."""

    scope = "calendar"

    def __init__(self, feed: CalendarFeed) -> None:
        self.feed = feed
        super().__init__()

    def get_rate(self) -> str:
        return "120/hour"

    def get_cache_key(self, request: Any, view: Any = None) -> str:
        return f"calendar:{self.feed.pk}"


class WrongAddresses(Rate):
    """From one address. Right ones still pass: 256 bits of signature are not found by trying."""

    scope = "wrong_calendar"

    def get_rate(self) -> str:
        return "30/hour"

    def get_cache_key(self, request: Any, view: Any = None) -> str:
        return f"wrong_calendar:{request.META.get('REMOTE_ADDR', '')}"


@recorded
def renew_calendar(*, user: User) -> CalendarFeed:
    """A new address; the old one, if there was one, leads nowhere from now on."""
    fresh = {"secret": secrets.token_urlsafe(24), "renewed_at": timezone.now()}
    return CalendarFeed.objects.update_or_create(user=user, defaults=fresh)[0]


def token(feed: CalendarFeed) -> str:
    """What stands in the address."""
    return _signer().sign(feed.secret)


def _signer() -> Signer:
    """Made anew each time, with the site's present key; earlier keys are still believed while they are kept."""
    return Signer(sep=".", salt="projects.deadlines.feed")


def found(written: str) -> CalendarFeed | None:
    """The calendar that the address names; none when it is wrong, or its user's account is closed."""
    if len(written) > LONGEST:
        return None
    try:
        secret = _signer().unsign(written)
    except BadSignature:
        return None
    feed = CalendarFeed.objects.select_related("user").filter(secret=secret).first()
    return feed if feed and feed.user.is_active and not feed.user.has_left() else None


def written(user: User, request: HttpRequest) -> bytes:
    """What the user has to see to, each on its day, in the user's language. Masked ones have no day to stand on."""
    rows = queries.to_do(user, today())
    with translation.override(user.language):
        name = _("Deadlines in %(product)s") % {"product": settings.PRODUCT_NAME}
        return calendar(name, user.language, [_event(row, request) for row in rows])


def _event(deadline: Deadline, request: HttpRequest) -> Event:
    summary, description = told_outside(deadline)
    return Event(
        uid=f"deadline-{deadline.pk}@{request.get_host()}",
        day=deadline.due_on,
        summary=summary,
        description=description,
        url=request.build_absolute_uri(reverse("deadline", args=[deadline.pk])),
        changed=deadline.changed_at,
        version=deadline.version,
    )


def told_outside(deadline: Deadline) -> tuple[str, str]:
    """What mail and calendars tell, which others keep: title and agreement of open projects only.

    Of a restricted one the type and the code, which anybody may know; of a protected one that something is due.
    """
    project = deadline.project
    if project.sensitivity == Sensitivity.PROTECTED:
        return _("Deadline in a sensitive project"), ""
    if project.sensitivity == Sensitivity.RESTRICTED:
        return f"{project.code}: {capfirst(deadline.get_kind_display())}", ""
    agreement = deadline.agreement
    about = f"{agreement.funder}, {agreement.number}" if agreement else ""
    return f"{project.code}: {shown.title(deadline)}", about
