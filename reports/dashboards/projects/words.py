"""How a project is told to a reader: where, when, by whom paid, how it stands; masked where it must be."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import Project
from projects.portfolio.lifecycle import ENDED, RUNNING
from projects.portfolio.models.project import Status
from projects.portfolio.queries import status_on
from reports.dashboards.results.words import read_steps
from reports.figures.indicators import Basis, IndicatorState
from reports.figures.lights import Lights
from tracker.core import formats
from tracker.core.formats import spelled as spelled

_WORST_FIRST = ("bad", "warn", "ok", "none", "ended")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a project stands on a day: a status tag (`kind` as in the component), and a note beside it."""

    kind: str
    word: str
    note: str = ""


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


def states_of(
    projects: Iterable[Project], basis: Basis, on: datetime.date
) -> dict[int, list[IndicatorState]]:
    """As `standing_of`, ready to be written out: with the names of the steps."""
    read_steps(basis.rows)
    return standing_of(projects, basis, on)


def standing_of(
    projects: Iterable[Project], basis: Basis, on: datetime.date
) -> dict[int, list[IndicatorState]]:
    """Project's key -> its indicators as they stood on the day; of an ended one as it left them."""
    days = {project.pk: min(on, last_day(project)) for project in projects}
    found: dict[int, list[IndicatorState]] = {}
    for row in basis.rows:
        found.setdefault(row.project_id, []).append(basis.current(row, days[row.project_id]))
    return found


def status_then(project: Project, on: datetime.date) -> Status | None:
    """The status on the day; None before the first one known."""
    if change := status_on(project, on):
        return Status(change.status)
    return None if project.status_changes.all() else Status(project.status)


def status_tag(project: Any, on: datetime.date) -> Standing:
    """The project's status on the day."""
    status = status_then(project, on)
    if status is None:
        return Standing("info", _("Not begun"))
    kinds = {Status.PAUSED: "warn", Status.DECLINED: "none", **dict.fromkeys(ENDED, "none")}
    return Standing(kinds.get(status, "info"), capfirst(str(status.label)), mask_note(project))


def standing(project: Any, lights: Lights, on: datetime.date) -> Standing:
    """The project's tag on the day: while it runs, the worse of its two lights; else its status."""
    plain = status_tag(project, on)
    status = status_then(project, on)
    if status not in RUNNING or status == Status.PAUSED:
        return plain
    light = min(lights, key=lambda one: _WORST_FIRST.index(one.kind))
    if light.kind not in ("ok", "warn", "bad"):
        return plain
    note = light.why.rstrip(".") if light.kind != "ok" else mask_note(project)
    if not note and last_day(project).year == on.year:
        note = _("Final year")
    return Standing(light.kind, light.word, note)


def mask_note(project: Any) -> str:
    return _("Partner and places hidden") if project.is_masked else ""
