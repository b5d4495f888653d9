"""How a project is told to a reader: where, when, by whom paid, how it stands; masked where it must be."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from projects.models import Indicator, Project
from projects.portfolio.lifecycle import ENDED, RUNNING
from projects.portfolio.models.project import Status
from projects.portfolio.queries import status_on
from reports.figures.indicators import IndicatorState, Light, indicator_states, light_word
from reports.figures.progress import GREEN, Progress
from tracker.core import formats

_WORST_FIRST: tuple[Light, ...] = ("bad", "warn", "ok", "none")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a project stands on a day: a status tag (`kind` as in the component), and a note beside it."""

    kind: str
    word: str
    note: str = ""


def spelled(n: int) -> str:
    """Numbers up to twelve as words, larger ones in digits."""
    words = (
        pgettext("number", "no"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"),
        _("seven"), _("eight"), _("nine"), _("ten"), _("eleven"), _("twelve"),
    )  # fmt: skip
    return words[n] if n < len(words) else formats.number(n)


def place(project: Project) -> str:
    """The country; or the region, or the programme, with how many countries."""
    countries = [share.country for share in project.country_shares.all()]
    if not countries:
        return str(project.region or formats.MISSING)
    if len(countries) == 1:
        return str(countries[0])
    number = ngettext("%(n)s country", "%(n)s countries", len(countries)) % {"n": spelled(len(countries))}
    if project.kind == Project.Kind.ITP:
        return f"ITP: {number}"
    regions = {country.region for country in countries} if project.region is None else {project.region}
    region = regions.pop() if len(regions) == 1 else None
    return f"{region}: {number}" if region else capfirst(number)


def last_day(project: Project) -> datetime.date:
    return project.actual_end or project.end


def months(project: Any) -> str:
    """2022-09 – 2027-08; of a masked project only the years."""
    form = "%Y" if project.is_masked else "%Y-%m"
    first, last = project.start.strftime(form), last_day(project).strftime(form)
    return first if first == last else f"{first} {formats.EN_DASH} {last}"


def day(project: Any, value: datetime.date | None) -> str:
    """2022-09-01; of a masked project only the year."""
    return str(value.year) if value and project.is_masked else formats.iso(value)


def goal_lights(projects: Collection[Project], year: int) -> dict[int, list[IndicatorState]]:
    """Project's key -> its indicators as they stood in the year.

    A year is judged once something is reported for it; until then the year before holds.
    """
    found: dict[int, list[IndicatorState]] = {}
    indicators = Indicator.objects.filter(project__in=[project.pk for project in projects])
    for number in (year, year - 1):
        states: dict[int, list[IndicatorState]] = {}
        for state in indicator_states(indicators, number):
            states.setdefault(state.indicator.project_id, []).append(state)
        for project, listed in states.items():
            if project not in found or all(state.actual is None for state in found[project]):
                found[project] = listed
    return found


def worst(lights: Iterable[Light]) -> Light:
    given = set(lights)
    return next((light for light in _WORST_FIRST if light in given), "none")


def pace_note(progress: Progress) -> str:
    if progress.pace is None or progress.light == "ok":
        return ""
    return _("Spends slowly") if progress.pace < GREEN[0] else _("Spends fast")


def status_then(project: Project, on: datetime.date) -> Status | None:
    """The status on the day; None before the first one known."""
    if change := status_on(project, on):
        return Status(change.status)
    return None if project.status_changes.all() else Status(project.status)


def standing(
    project: Any, progress: Progress, states: Collection[IndicatorState], on: datetime.date
) -> Standing:
    """The project's tag on the day: while it runs, the worse of its two lights; else its status."""
    status = status_then(project, on)
    if status is None:
        return Standing("info", _("Not begun"))
    if status in ENDED:
        return Standing("none", capfirst(str(status.label)), mask_note(project))
    if status not in RUNNING or status == Status.PAUSED:
        kind = {Status.PAUSED: "warn", Status.DECLINED: "none"}.get(status, "info")
        return Standing(kind, capfirst(str(status.label)), mask_note(project))
    goals = worst(state.light for state in states)
    light = worst([goals, progress.light])
    if light == "none":
        return Standing("info", capfirst(str(status.label)), mask_note(project))
    note = pace_note(progress) if progress.light == light else ""
    if not note and goals == light and light in ("bad", "warn"):
        n = sum(state.light == light for state in states)
        note = ngettext("One goal lags behind", "%(n)s goals lag behind", n) % {"n": capfirst(spelled(n))}
    if not note:
        note = mask_note(project) or (_("Final year") if last_day(project).year == on.year else "")
    return Standing(light, light_word(light), note)


def mask_note(project: Any) -> str:
    return _("Partner and places hidden") if project.is_masked else ""
