"""The main menu: which rooms there are, in which order and groups, and which of them a user may open."""

from dataclasses import dataclass
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from tracker.core.access import may


@dataclass(frozen=True)
class Entry:
    """`name` is the address it leads to, `also` those of other lists in the same room.

    `question` goes to the permission matrix; without one it is for everybody signed in.
    """

    name: str
    label: Any
    icon: str
    question: tuple[str, str] | None = None
    also: tuple[str, ...] = ()


QUICK = Entry("activity_log", _("Log activity"), "plus", ("add", "activity"))
# Projects and what is done beside them are two strands: they stand apart here as in every sum.
GROUPS: tuple[tuple[Any, tuple[Entry, ...]], ...] = (
    (
        "",
        (
            Entry("start", _("My page"), "person"),
            Entry("overview", _("Overview"), "home", ("view", "figures")),
            Entry("calendar", _("Calendar"), "calendar", ("view", "activity"), ("travel",)),
        ),
    ),
    (
        _("Projects and results"),
        (
            Entry("projects", _("Projects"), "list", ("view", "project")),
            Entry("activities", _("Activities"), "pulse", ("view", "activity")),
            Entry("missions", _("Missions"), "route", ("view", "mission")),
            Entry("staff", _("Staff"), "people", ("view", "employee"), ("line_units", "person_days")),
            Entry(
                "rounds",
                _("Training programmes"),
                "cap",
                ("view", "round"),
                ("nominations", "change_projects", "adoptions"),
            ),
            Entry("results", _("Results"), "target", ("view", "indicator")),
            Entry("risks", _("Risks"), "alert", ("view", "risk")),
            Entry("assessments", _("Assessments"), "bars", ("view", "assessment")),
            Entry("countries", _("Countries"), "globe", ("view", "country")),
        ),
    ),
    (
        _("Money"),
        (
            Entry("funders", _("Funders"), "money", ("view", "agreement")),
            Entry("ledger", _("Ledger"), "book", ("add", "ledger")),
            Entry("deadlines", _("Deadlines"), "clock", ("view", "deadline")),
        ),
    ),
    (
        _("Beside projects"),
        (
            Entry(
                "forums",
                _("Forums and networks"),
                "table",
                ("view", "forum"),
                ("meetings", "conferences", "outputs", "cases"),
            ),
            Entry("visits", _("Visits"), "door", ("view", "engagement")),
        ),
    ),
    (
        _("Documents and reports"),
        (
            Entry("documents", _("Documents"), "copy", ("view", "document")),
            Entry("reports", _("Annual report"), "report", ("view", "report")),
        ),
    ),
    (
        _("Administration"),
        (
            Entry("about_messages", _("Help messages"), "info", ("view", "support message")),
            Entry("privacy_runs", _("Retention"), "lock", ("view", "retention")),
            Entry("history", _("History"), "undo", ("view", "history")),
            Entry("admin:index", _("Administration"), "settings", ("view", "administration")),
        ),
    ),
)


def menu(request: Any, section: str | None = None) -> dict[str, Any]:
    """The button and the groups for the request's user. A page may name its own entry as `section`."""
    groups = [
        {
            "label": label,
            "entries": [one for one in (_shown(entry, request, section) for entry in entries) if one],
        }
        for label, entries in GROUPS
    ]
    return {
        "quick": _shown(QUICK, request, section),
        "groups": [group for group in groups if group["entries"]],
    }


def _shown(entry: Entry, request: Any, section: str | None) -> dict[str, Any] | None:
    """None where the room does not exist or the user may not open it."""
    if entry.question is not None and not may(request.user, *entry.question):
        return None
    try:
        urls = [reverse(name) for name in (entry.name, *entry.also)]
    except NoReverseMatch:
        return None
    here = entry.name == section if section else _is_here(request.path, urls)
    return {"url": urls[0], "label": entry.label, "icon": entry.icon, "here": here}


def _is_here(path: str, urls: list[str]) -> bool:
    """In a room or below it. Below the first page of all is everything, so that one must be met exactly."""
    return any(path == url or (url != "/" and path.startswith(url)) for url in urls)
