"""The cookies that the site sets, as its cookie page tells them: name, time, purpose."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext, ngettext

_HOUR, _DAY = 60 * 60, 24 * 60 * 60


@dataclass(frozen=True)
class Cookie:
    name: str
    time: str
    purpose: str


def cookies() -> list[Cookie]:
    """All of them. The names and times are those of the settings, so they are right on every installation."""
    return [
        Cookie(
            settings.SESSION_COOKIE_NAME,
            gettext("Until you close the browser, at most %(n)d hours") % {"n": settings.SESSION_HOURS},
            gettext("Keeps you signed in from page to page. It is set when you sign in."),
        ),
        Cookie(
            settings.CSRF_COOKIE_NAME,
            _time(settings.CSRF_COOKIE_AGE),
            gettext("Protects forms: nobody can send a form in your name from another site."),
        ),
        Cookie(
            settings.LANGUAGE_COOKIE_NAME,
            _time(settings.LANGUAGE_COOKIE_AGE),
            gettext("Remembers the language that you chose. It is set when you change the language."),
        ),
    ]


def _time(seconds: int | None) -> str:
    """How long a cookie lives, in the largest unit that comes out even."""
    if seconds is None:
        return gettext("Until you close the browser")
    if seconds % _DAY == 0:
        return ngettext("%(n)d day", "%(n)d days", seconds // _DAY) % {"n": seconds // _DAY}
    return ngettext("%(n)d hour", "%(n)d hours", seconds // _HOUR) % {"n": seconds // _HOUR}
