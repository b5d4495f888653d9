"""Two traffic lights for each project, never one: goal achievement and implementation.

Goals: the worst indicator of the outcomes; of a project that has none, or none that could be told yet, of its
mandatory results, else of the bridging outcomes, else of the outputs. Implementation: the worst of money against time,
of what is to be delivered and of what is to be reported. Somebody may have judged otherwise, with a reason and until
a day: then that holds, and what the rule said stands beside it.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from projects.deadlines import queries as deadline_queries
from projects.deadlines.models import Kind as DeadlineKind
from projects.models import Deadline, Indicator, LightOverride, Project, StatusChange
from projects.portfolio.lifecycle import ENDED, RUNNING
from projects.portfolio.models.project import Status
from projects.portfolio.rights import masked, with_masks
from projects.results.lights.queries import the_one
from reports.figures.indicators import Basis, IndicatorState, light_word, worst
from reports.figures.indicators import Light as RuleKind
from reports.figures.progress import GREEN, Progress, progress_on
from tracker.accounts.models import Role, RoleHeld
from tracker.core import formats
from tracker.core.periods import Year

Kind = Literal["ok", "warn", "bad", "none", "ended"]
Which = LightOverride.Which
# Which levels tell of goal achievement, the first that has something to tell.
LEVELS = ("O", "R", "B", "P")
REPORTING = (DeadlineKind.REPORT, DeadlineKind.FINAL_REPORT)
LATE_DAYS = 30
SOON_DAYS = 14
QUARTERS = 8


@dataclass(frozen=True, slots=True)
class Light:
    """`kind` and `word` are what holds, `why` says in a sentence from what. `rule_kind`: what the rule alone says."""

    kind: Kind
    word: str
    rule_kind: Kind
    override: LightOverride | None
    why: str


class Lights(NamedTuple):
    goals: Light
    implementation: Light


class Course(NamedTuple):
    """How a project stands, and how it stood: `earlier` is (day, lights) at the ends of quarters, oldest first."""

    now: Lights
    earlier: list[tuple[datetime.date, Lights]]


def of_projects(
    projects: Collection[Project], day: datetime.date, user: Any, *, basis: Basis | None = None
) -> dict[int, Lights]:
    """Project's key -> its two lights as they stood on the day. As many queries for one project as for many.

    `user` may know of the projects; what of masked ones is kept back, is kept back here. `user` None: the published
    view. `basis` if it has been read already: that of the projects' indicators, with the day's year and the year before.
    """
    return on_days(projects, [day], user, basis)[day]


def history(
    projects: Collection[Project],
    day: datetime.date,
    user: Any,
    *,
    quarters: int = QUARTERS,
    basis: Basis | None = None,
) -> dict[int, Course]:
    """Project's key -> its lights on the day and before it, with as many queries as for the day alone.

    `projects` each with `is_masked`: of masked ones only the ends of years are told, others would tell their days.
    `basis` if it has been read already: with the years of `years_needed`.
    """
    days = quarter_ends(day - datetime.timedelta(days=1), quarters)
    found = on_days(projects, [*days, day], user, basis)
    return {
        project.pk: Course(
            found[day][project.pk], [(one, found[one][project.pk]) for one in days if _is_told(project, one)]
        )
        for project in projects
    }


def _is_told(project: Any, day: datetime.date) -> bool:
    """The project ran on that earlier day, or in its year; and the day is no secret."""
    year = Year(day.year)
    ran = project.start <= day and year.first_day <= (project.actual_end or project.end)
    return ran and (not project.is_masked or day == year.last_day)


def quarter_ends(until: datetime.date, number: int) -> list[datetime.date]:
    """The last days of so many quarters that have ended by the day, oldest first."""
    year, quarter = until.year, (until.month - 1) // 3
    ends = []
    if until == _quarter_end(year, quarter + 1):
        quarter += 1
    for n in range(number):
        at = year * 4 + quarter - 1 - n
        ends.append(_quarter_end(at // 4, at % 4 + 1))
    return ends[::-1]


def _quarter_end(year: int, quarter: int) -> datetime.date:
    following = datetime.date(year + quarter // 4, quarter % 4 * 3 + 1, 1)
    return following - datetime.timedelta(days=1)


def years_needed(projects: Collection[Project], days: Sequence[datetime.date]) -> range:
    """The years whose values tell of the projects on the days: of one that has ended its last two."""
    first = min(days).year
    ends = [(project.actual_end or project.end).year for project in projects]
    return range(min([first, *ends]) - 1, max(days).year + 1)


def on_days(
    projects: Collection[Project], days: Sequence[datetime.date], user: Any, basis: Basis | None = None
) -> dict[datetime.date, dict[int, Lights]]:
    """Day -> project's key -> its lights, with as many queries as for one day. As for `of_projects`."""
    keys = [project.pk for project in projects]
    if not keys:
        return {day: {} for day in days}
    if basis is None:
        basis = Basis(Indicator.objects.filter(project__in=keys), years_needed(projects, days))
    statuses: dict[int, list[tuple[datetime.date, str]]] = defaultdict(list)
    changes = StatusChange.objects.filter(project__in=keys).order_by("since", "pk")
    for pk, since, status in changes.values_list("project", "since", "status"):
        statuses[pk].append((since, status))
    progress = progress_on(projects, days, user)
    overrides = _overrides(keys, user)
    deadlines = _deadlines(keys, days, user)
    found: dict[datetime.date, dict[int, Lights]] = {}
    for day in days:
        states: dict[int, list[IndicatorState]] = defaultdict(list)
        for row in basis.rows:
            states[row.project_id].append(basis.current(row, day))
        found[day] = {
            project.pk: Lights(
                _judged(goals(states[project.pk]), Which.GOALS, overrides[project.pk], day),
                _judged(
                    implementation(
                        _status(project, statuses[project.pk], day),
                        progress[day][project.pk],
                        deadlines[project.pk],
                        day,
                    ),
                    Which.IMPLEMENTATION,
                    overrides[project.pk],
                    day,
                ),
            )
            for project in projects
        }
    return found


def _overrides(projects: list[int], user: Any) -> dict[int, list[LightOverride]]:
    """Project's key -> what was ever judged, the latest first, with `shown`: the row as the user may read it.

    Who may not know the days sees the same light on the same day as everybody.
    """
    rows = LightOverride.objects.filter(project__in=projects).order_by("-judged_at", "-pk")
    leaders = RoleHeld.objects.filter(user=OuterRef("judged_by"), role=Role.LEADERSHIP)
    told = rows.annotate(hides=masked(user, "project__"), is_leaders=Exists(leaders))
    found: dict[int, list[LightOverride]] = defaultdict(list)
    for row in told.select_related("judged_by", "project"):
        row.shown = copy(row)  # type: ignore[attr-defined]
        row.shown.is_masked = row.hides  # type: ignore[attr-defined]
        found[row.project_id].append(row)
    return found


def _deadlines(projects: list[int], days: Sequence[datetime.date], user: Any) -> dict[int, list[Deadline]]:
    """Project's key -> what was due by the days and not submitted long before them, by day."""
    first = Year(min(days).year).first_day
    rows = Deadline.objects.filter(
        Q(submitted_on__isnull=True) | Q(submitted_on__gte=first),
        project__in=projects,
        voided_at=None,
        due_on__lte=max(days) + datetime.timedelta(days=SOON_DAYS),
    )
    found: dict[int, list[Deadline]] = defaultdict(list)
    for row in with_masks(rows, user, "project__").order_by("due_on", "pk"):
        found[row.project_id].append(row)
    return found


def _status(
    project: Project, changes: Sequence[tuple[datetime.date, str]], day: datetime.date
) -> Status | None:
    """The status on the day; None before the first one known."""
    held = [status for since, status in changes if since <= day]
    if held:
        return Status(held[-1])
    return None if changes else Status(project.status)


def _judged(
    rule: Light, which: LightOverride.Which, overrides: Sequence[LightOverride], day: datetime.date
) -> Light:
    """What somebody judged instead of the rule, if that holds on the day; an ended project is not judged."""
    row = the_one([one for one in overrides if one.light == which], day)
    if row is None or rule.kind == "ended":
        return rule
    said = {"who": _judge(row), "rule": rule.word[:1].lower() + rule.word[1:]}
    why = _("Judged by %(who)s, the rule said: %(rule)s.") % said
    kind: RuleKind = row.colour  # type: ignore[assignment]
    return Light(kind, light_word(kind), rule.kind, row.shown, why)  # type: ignore[attr-defined]


def _judge(row: LightOverride) -> str:
    """The role of who judged, never the name."""
    return str((Role.LEADERSHIP if row.is_leaders else Role.MANAGER).label)  # type: ignore[attr-defined]


def goals(states: Sequence[IndicatorState]) -> Light:
    """The light of goal achievement by the rule."""
    by_level = {level: [state for state in states if state.level == level] for level in LEVELS}
    telling = [listed for listed in by_level.values() if any(map(_has_something_to_tell, listed))]
    if not telling:
        why = _("No indicator has both a target and a value.")
        return _plain("none", _("Without a target") if not any(one.targets for one in states) else "", why)
    listed = [state for state in telling[0] if _has_something_to_tell(state)]
    kind = worst(state.light for state in listed)
    if kind == "none":
        year = {"year": listed[0].year}
        if any(state.is_unreported for state in listed):
            return _plain("none", _("Not reported"), _("No value of %(year)s has been approved.") % year)
        why = _("Nothing was told of %(year)s that can be compared with a target.") % year
        return _plain("none", listed[0].word, why)
    if kind == "ok":
        n = sum(state.light == "ok" for state in listed)
        if n < len(listed):
            why = _("%(n)s of %(all)s goals follow the plan. The others cannot be judged yet.")
        else:
            why = ngettext("The goal follows the plan.", "All %(n)s goals follow the plan.", n)
        return _plain(kind, "", why % {"n": formats.number(n), "all": formats.number(len(listed))})
    lagging = [state for state in listed if state.light == kind]
    if len(lagging) == 1:
        why = _("%(word)s: %(indicator)s.") % {"word": light_word(kind), "indicator": lagging[0].indicator}
    else:
        why = _("%(word)s: %(n)s of %(all)s goals.") % {
            "word": light_word(kind),
            "n": formats.number(len(lagging)),
            "all": formats.number(len(listed)),
        }
    return _plain(kind, "", why)


def _has_something_to_tell(state: IndicatorState) -> bool:
    return state.light != "none" or state.is_due


def implementation(
    status: Status | None, progress: Progress, deadlines: Sequence[Deadline], day: datetime.date
) -> Light:
    """The light of implementation by the rule: of a project that runs; one that has ended has none."""
    if status in ENDED:
        return Light("ended", pgettext("light", "Ended"), "ended", None, _("The project has ended."))
    if status not in RUNNING or status == Status.PAUSED:
        word = capfirst(str(status.label)) if status else _("Not begun")
        return _plain("none", word, _("Only projects that run have a light of implementation."))
    found = [_money(progress), _deliveries(deadlines, day), _reporting(deadlines, day)]
    kind = worst(light for light, _why in found)
    if kind == "none":
        return _plain(kind, "", _("Neither money nor deadlines tell anything."))
    if kind == "ok":
        return _plain(kind, "", _("Money, deliveries and reporting follow the plan."))
    return _plain(kind, "", " ".join(why for light, why in found if light == kind))


def _plain(kind: RuleKind, word: str, why: str) -> Light:
    return Light(kind, word or light_word(kind), kind, None, why)


def _money(progress: Progress) -> tuple[RuleKind, str]:
    if progress.pace is None or progress.light == "ok":
        return progress.light, ""
    why = _("Money is spent slowly.") if progress.pace < GREEN[0] else _("Money is spent fast.")
    return progress.light, why


def _deliveries(deadlines: Sequence[Deadline], day: datetime.date) -> tuple[RuleKind, str]:
    """What else than a report is late: more than thirty days is red."""
    known = [row for row in deadlines if row.kind not in REPORTING and _is_near(row, day)]
    late = [row for row in known if _is_late(row, day)]
    if not late:
        return "ok" if known else "none", ""
    why = ngettext("%(n)s delivery is late.", "%(n)s deliveries are late.", len(late))
    # Of a masked one only the year tells that it is late: it is red in all of the next.
    is_bad = any(row.is_masked or (day - row.due_on).days > LATE_DAYS for row in late)
    return "bad" if is_bad else "warn", why % {"n": formats.number(len(late))}


def _reporting(deadlines: Sequence[Deadline], day: datetime.date) -> tuple[RuleKind, str]:
    reports = [row for row in deadlines if row.kind in REPORTING and _is_near(row, day)]
    late = sum(_is_late(row, day) for row in reports)
    if late:
        why = ngettext("%(n)s report is late.", "%(n)s reports are late.", late)
        return "bad", why % {"n": formats.number(late)}
    soon = sum(deadline_queries.state(row, day) == deadline_queries.SOON for row in reports)
    if soon:
        why = ngettext("%(n)s report is due soon.", "%(n)s reports are due soon.", soon)
        return "warn", why % {"n": formats.number(soon)}
    return "ok" if reports else "none", ""


def _is_near(row: Deadline, day: datetime.date) -> bool:
    return row.due_on <= day + datetime.timedelta(days=SOON_DAYS)


def _is_late(row: Deadline, day: datetime.date) -> bool:
    return deadline_queries.state(row, day) == deadline_queries.LATE
