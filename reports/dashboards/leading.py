"""The leadership's part of the start page: what waits, how the year and each project stand, and what comes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from projects.results.values.queries import to_approve
from reports.dashboards import coming
from reports.dashboards.overview import attention
from reports.dashboards.overview.charts.activity import places
from reports.dashboards.overview.selection import Selection, select
from reports.dashboards.overview.tiles import own_contribution, tiles
from reports.dashboards.overview.verdict import verdict
from reports.dashboards.projects import course, words
from reports.dashboards.results.portfolio import worst_first
from reports.dashboards.told import questions
from reports.figures import Scope
from reports.figures.lights import Light
from tracker.core import doors, formats
from tracker.core.periods import today
from tracker.core.text import bilingual
from tracker.privacy import access_log

CONCERNS = 3


@dataclass(frozen=True)
class Standing:
    """A project and its lights: for each the status tag's kind and word, and why."""

    project: Any
    name: str
    place: str
    lights: list[tuple[str, str, str]]


def part(user: Any) -> dict[str, Any]:
    selection = select(Scope(today().year, user=user))
    access_log.seen(doors.current(), selection.running)
    found = attention.concerns(selection)
    return {
        "to_approve": to_approve(user).count(),
        "questions": questions(user),
        "verdict": verdict(selection),
        "concerns": found[:CONCERNS],
        "number": len(found),
        "tiles": _tiles(selection),
        "standings": _standings(selection),
        "reports": coming.reports_ahead(user),
        "chart": places(selection) if selection.projects else None,
        "travelling": coming.travelling(user),
        "agenda": coming.agenda(user),
        "gravest": coming.gravest(user),
    }


def _tiles(selection: Selection) -> list[dict[str, Any]]:
    """Those of the overview, with our own contribution after the money, and how many of us are expected."""
    projects, money, reached, staff, indicators = tiles(selection)
    staff["unit"] = _("of about %(number)s") % {"number": formats.number(settings.STAFF_A_YEAR)}
    return [projects, money, own_contribution(selection), reached, staff, indicators]


def _standings(selection: Selection) -> list[Standing]:
    """Projects that run today, the worst first."""
    rows = sorted(selection.running, key=lambda project: worst_first(project, selection.lights[project.pk]))
    return [
        Standing(
            project,
            bilingual(project, "name"),
            words.place(project),
            [_told(light) for light in selection.lights[project.pk]],
        )
        for project in rows
    ]


def _told(light: Light) -> tuple[str, str, str]:
    return course.tag(light), light.word, light.why
