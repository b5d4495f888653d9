"""Calendars as text (RFC 5545, with the calendar's name as in RFC 7986): what a list of days needs of it."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

LONGEST = 75  # octets of a line; a longer one goes on in the next, after a blank
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})


@dataclass(frozen=True)
class Event:
    """Something on whole days, `first` to `last`.

    `uid` stays the same for good; `changed` and `version` tell what is newest.
    """

    uid: str
    first: datetime.date
    last: datetime.date
    summary: str
    description: str
    url: str
    changed: datetime.datetime
    version: int


def calendar(name: str, language: str, events: Iterable[Event]) -> bytes:
    """The whole calendar, lines ending in CRLF, in UTF-8. Programs ask for it anew every six hours."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//Samverkan//Calendar//{language.upper()}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"NAME:{_text(name)}",
        f"X-WR-CALNAME:{_text(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
    ]
    for event in events:
        lines += _event(event)
    return b"".join(_folded(line) for line in [*lines, "END:VCALENDAR"])


def _event(event: Event) -> Iterator[str]:
    changed = f"{event.changed.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"
    yield "BEGIN:VEVENT"
    yield f"UID:{event.uid}"
    yield f"DTSTAMP:{changed}"
    yield f"LAST-MODIFIED:{changed}"
    yield f"SEQUENCE:{event.version}"
    yield f"DTSTART;VALUE=DATE:{event.first:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{event.last + datetime.timedelta(days=1):%Y%m%d}"  # the day after, not included
    yield f"SUMMARY:{_text(event.summary)}"
    if event.description:
        yield f"DESCRIPTION:{_text(event.description)}"
    yield f"URL:{event.url}"
    yield "TRANSP:TRANSPARENT"  # nobody is busy because something is due
    yield "END:VEVENT"


def _text(value: str) -> str:
    return value.replace("\r\n", "\n").translate(_ESCAPED)


def _folded(line: str) -> bytes:
    """At most 75 octets a line, and never a letter cut in two."""
    rows, row = [], b""
    for letter in line:
        octets = letter.encode()
        if len(row) + len(octets) > LONGEST:
            rows.append(row)
            row = b" "
        row += octets
    return b"\r\n".join([*rows, row]) + b"\r\n"
