"""A user's own calendar at a secret address, for calendar programs that cannot sign in.

The address carries a random text and a signature of it. The database holds the text alone, so a copy of the
database opens no calendar; the page can still show the address again. A new text makes the old address nothing.
"""

import datetime
import secrets
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from projects.calendar import sources
from projects.calendar.ics import Event, calendar
from projects.calendar.models import CalendarFeed
from projects.calendar.sources import DEADLINE, Item, Span, deadline_item
from projects.deadlines import queries as deadlines
from tracker.accounts.models import User
from tracker.core.api.throttles import Rate
from tracker.core.history.record import recorded
from tracker.core.periods import today

LONGEST = 200
BACK, AHEAD = datetime.timedelta(days=183), datetime.timedelta(days=731)


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
    """Made anew each time, with the site's present key; earlier keys are still believed while they are kept.

    The salt is where this module once stood: with another one the addresses that people have would be worth nothing.
    """
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
    """What is the user's own, each on its days, in the user's language. What is masked has no day to stand on.

    Of deadlines only what waits; of the rest what was, is and will be within BACK and AHEAD.
    """
    on = today()
    span = Span(user, on - BACK, on + AHEAD, mine=True)
    with translation.override(user.language):
        waiting = [item for item in sources.items(span)[0] if item.source != DEADLINE]
        found = [*(deadline_item(row) for row in deadlines.to_do(user, on)), *waiting]
        name = _("My calendar in %(product)s") % {"product": settings.PRODUCT_NAME}
        return calendar(name, user.language, [_event(item, request) for item in found])


def _event(item: Item, request: HttpRequest) -> Event:
    summary, description = item.outside
    return Event(
        uid=f"{item.source}-{item.row.pk}@{request.get_host()}",
        first=item.first,
        last=item.last,
        summary=summary,
        description=description,
        url=request.build_absolute_uri(item.address),
        changed=item.row.changed_at,
        version=item.row.version,
    )
