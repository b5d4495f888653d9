"""Every change of missions. Each action is one transaction.

They raise Refused (a rule says no; `field` names the field), Stale (somebody saved first), access.Denied, or
Http404 for what the user may not know of. A step is refused until those that it needs are done, and nobody
decides on their own journey.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from projects.activities.models import Activity
from projects.missions import chain, queries
from projects.missions.models import Mission, MissionStep, Traveller
from projects.portfolio.models import Project
from projects.records import actions as records
from projects.records.models import Document
from projects.staff.actions import check_not_oneself
from projects.staff.models import Employee
from projects.staff.rights import of_own_units
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.numbers import save_numbered
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.saving import check
from tracker.core.sets import write_set
from tracker.core.text import clean_text, joined
from tracker.core.uploads import Clean

FIELDS = (
    "project", "work_item", "component", "title_sv", "title_en", "need", "start", "end", "country", "place",
)  # fmt: skip
# What people were released and cleared for, and what was decided: another one must be decided anew.
_DECIDED = ("start", "end", "country")
MOST_TRAVELLERS = 20
_STEP = MissionStep.Step


@dataclass(frozen=True)
class Going:
    employee: Employee
    role: str = ""


@dataclass(frozen=True)
class Kept:
    """The document of a step: one that is here already, or a new one: a file, a link, or what the diary has."""

    document: Document | None = None
    dnr: str = ""
    link: str = ""
    file: Clean | None = None


@recorded
def ask_mission(
    *, user: Any, fields: Mapping[str, Any], travellers: Sequence[Going] = (), confirmed: bool = False
) -> Mission:
    """Say that a journey is needed. Another journey of the same person in those days must be `confirmed`."""
    project: Project | None = fields.get("project")
    if project is None:
        raise Refused("no_project", _("Choose a project."), field="project")
    access.require(user, "add", project, of="mission")
    row = Mission(asked_by=user, **_only(fields))
    _check(user, row, travellers, confirmed)
    save_numbered(row, "public_id", f"TR-{row.start.year}-", digits=4)
    _write_travellers(row, travellers)
    return row


@recorded
def change_mission(
    *,
    user: Any,
    mission: Mission,
    expected: int | None,
    fields: Mapping[str, Any],
    travellers: Sequence[Going] | None = None,
    confirmed: bool = False,
) -> Mission:
    """Change what `fields` (of FIELDS) name; `travellers` None leaves those there are.

    Other days, another country or other people: who was released is so no longer, and the travel must be checked
    and decided on anew. After the report they stay as they were.
    """
    _claim(user, "change", mission, expected)
    new = {name: value for name, value in _only(fields).items() if getattr(mission, name) != value}
    if "project" in new:
        raise Refused("fixed", _("A mission stays in its project."), field="project")
    now = list(mission.travellers.order_by("pk"))
    wanted = [Going(row.employee, row.role) for row in now] if travellers is None else travellers
    others = {one.employee.pk for one in wanted} != {row.employee_id for row in now}
    if others or set(new) & set(_DECIDED):
        _decide_anew(mission, new)
    for name, value in new.items():
        setattr(mission, name, value)
    _check(user, mission, wanted, confirmed)
    mission.save()
    _write_travellers(mission, wanted)
    return mission


@recorded
def release_traveller(*, user: Any, mission: Mission, expected: int | None, employee: Employee) -> Traveller:
    """The line manager of the unit that the person belongs to on the first day lets the person go.

    The leadership may do it for any unit.
    """
    _claim(user, "release", mission, expected)
    row = mission.travellers.filter(employee=employee).first()
    if row is None:
        raise Refused("unknown", _("The person is not among the travellers."), field="employee")
    if employee.is_external:
        raise Refused("external", _("An external expert needs no release."), field="employee")
    if row.released_by_id:
        raise Refused("released", _("The person has been released already."), field="employee")
    check_not_oneself(user, [employee])
    own = Traveller.objects.filter(of_own_units(user, "employee", "mission__start"), pk=row.pk)
    if access.scope(user, "release", "mission") != "all" and not own.exists():
        message = _("Only the manager of the unit that %(who)s belongs to on %(day)s can do this.")
        raise Refused(
            "other_unit", message % {"who": employee, "day": mission.start.isoformat()}, field="employee"
        )
    row.released_by, row.released_on = user, today()
    row.save()
    mission.save()
    return row


@recorded
def keep_terms(
    *, user: Any, mission: Mission, expected: int | None, kept: Kept, done_on: datetime.date | None = None
) -> MissionStep:
    """The terms of reference are written: `kept` says where."""
    _claim(user, "change", mission, expected)
    return _take(user, mission, _STEP.TERMS, done_on, kept)


@recorded
def clear_mission(
    *,
    user: Any,
    mission: Mission,
    expected: int | None,
    note: str = "",
    done_on: datetime.date | None = None,
) -> MissionStep:
    """The travel has been checked against the advice for the country."""
    _claim(user, "clear", mission, expected)
    return _take(user, mission, _STEP.SECURITY, done_on, None, note)


@recorded
def decide_mission(
    *, user: Any, mission: Mission, expected: int | None, kept: Kept, done_on: datetime.date | None = None
) -> MissionStep:
    """The journey is decided, under the decision's registration number or in a document."""
    _claim(user, "decide", mission, expected)
    check_not_oneself(user, [row.employee for row in mission.travellers.select_related("employee")])
    return _take(user, mission, _STEP.DECISION, done_on, kept)


@recorded
def report_mission(
    *, user: Any, mission: Mission, expected: int | None, kept: Kept, done_on: datetime.date | None = None
) -> MissionStep:
    """The trip report is written. It is registered when its document has its registration number."""
    _claim(user, "report", mission, expected)
    return _take(user, mission, _STEP.REPORT, done_on, kept)


@recorded
def void_mission(*, user: Any, mission: Mission, expected: int | None, reason: str) -> None:
    """The journey is not made. One that was logged as an activity has been made."""
    _claim(user, "void", mission, expected)
    text = clean_text(reason)
    if not text:
        raise Refused("no_reason", _("Say why."), field="reason")
    if activity := chain.logged_as(mission):
        message = _("The mission has been logged as %(activity)s. Void the activity first.")
        raise Refused("logged", message % {"activity": activity.public_id}, field="reason")
    mission.save(update_fields=["version", "changed_at"])
    mission.void(by=user, reason=text)


def log_as(mission: Mission, activity: Activity) -> None:
    """Within the action that logged the activity, or began its draft: it is what was done of the mission.

    Another one takes the place of a draft, and of what was voided.
    """
    if activity.project_id != mission.project_id:
        raise Refused("other_project", _("The mission belongs to another project."), field="project")
    earlier = chain.logged_as(mission)
    if earlier and earlier.pk != activity.pk:
        message = _("The mission has been logged already, as %(activity)s.")
        raise Refused("logged", message % {"activity": earlier.public_id})
    mission.claim(mission.version)
    mission.activity = activity
    mission.save()


def _claim(user: Any, action: str, mission: Mission, expected: int | None) -> None:
    access.require(user, action, mission)
    mission.claim(-1 if expected is None else expected)
    mission.refresh_from_db()


def _take(
    user: Any,
    mission: Mission,
    step: MissionStep.Step,
    done_on: datetime.date | None,
    kept: Kept | None,
    note: str = "",
) -> MissionStep:
    """Note the step, if those that it needs are done and it is not."""
    day = done_on or today()
    if day > today():
        raise Refused("future", _("That day has not come yet."), field="done_on")
    if day.year < FIRST_YEAR:
        message = _("The year must lie between %(first)d and %(last)d.")
        raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field="done_on")
    now = chain.with_steps(Mission.objects.filter(pk=mission.pk), today()).get()
    if getattr(now, f"has_{step.value}"):
        raise Refused("done", _("That step has been done already."))
    if missing := [one for one in chain.NEEDS[step] if not getattr(now, f"has_{one.value}")]:
        message = _("It is not time for that yet. First: %(steps)s.")
        raise Refused("too_soon", message % {"steps": joined(one.label for one in missing)})
    if step == _STEP.REPORT and day < mission.end:
        raise Refused("reversed_dates", _("The journey was not over on that day."), field="done_on")
    row = mission.steps.filter(step=step).first() or MissionStep(mission=mission, step=step)
    row.done_on, row.done_by, row.note = day, user, clean_text(note)
    row.document = _document(user, mission, step, day, kept) if kept else None
    check(row)
    row.save()
    mission.save()
    return row


_KINDS = {
    _STEP.TERMS: Document.Kind.TERMS,
    _STEP.DECISION: Document.Kind.DECISION,
    _STEP.REPORT: Document.Kind.TRIP_REPORT,
}


def _document(
    user: Any, mission: Mission, step: MissionStep.Step, day: datetime.date, kept: Kept
) -> Document:
    """The document that was named, or a new one of the project. Whoever may take the step may keep its document."""
    if kept.document:
        if kept.dnr or kept.link or kept.file:
            message = _("Choose a document that is here already, or give a new one, not both.")
            raise Refused("both", message, field="document")
        if not queries.documents(user, mission).filter(pk=kept.document.pk).exists():
            raise Refused("unknown", _("The document is not one of the project's."), field="document")
        return kept.document
    dnr = clean_text(kept.dnr)
    row = Document(
        project=mission.project,
        kind=_KINDS[step],
        title=f"{step.label} {mission}"[:200],
        dated=day,
        direction=Document.Direction.DRAWN_UP,
        dnr=dnr,
        registered_on=day if dnr else None,
        link=clean_text(kept.link),
        added_by=user,
    )
    records.keep(row, kept.file)
    return row


def _decide_anew(mission: Mission, new: Mapping[str, Any]) -> None:
    if mission.steps.filter(step=_STEP.REPORT).exists() or chain.logged_as(mission):
        message = _("The journey has been reported. Its days, country and travellers stay as they were.")
        raise Refused(
            "reported", message, field=next((name for name in _DECIDED if name in new), "travellers")
        )
    mission.steps.filter(step__in=(_STEP.SECURITY, _STEP.DECISION)).delete()
    if {"start", "end"} & set(new):
        for row in mission.travellers.exclude(released_by=None):
            row.released_by = row.released_on = None
            row.save()


def _check(user: Any, row: Mission, going: Sequence[Going], confirmed: bool) -> None:
    """What no column can say. The whole mission counts, also what was not changed."""
    for name in ("title_sv", "title_en", "need", "place"):
        setattr(row, name, clean_text(getattr(row, name)))
    if not row.title_sv and not row.title_en:
        raise Refused("required", _("Give the mission a title."), field="title_sv")
    if not row.need:
        raise Refused("required", _("Say why it is needed."), field="need")
    for name in ("start", "end"):
        day = getattr(row, name)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            message = _("The year must lie between %(first)d and %(last)d.")
            raise Refused("unknown_year", message % {"first": FIRST_YEAR, "last": LAST_YEAR}, field=name)
    if row.start and row.end and row.end < row.start:
        raise Refused("reversed_dates", _("The last day comes before the first."), field="end")
    if row.component and row.component.project_id != row.project_id:
        raise Refused("other_project", _("The component belongs to another project."), field="component")
    if row.work_item and row.work_item.project_id != row.project_id:
        raise Refused("other_project", _("The planned item belongs to another project."), field="work_item")
    check(row, exclude=["public_id"])
    if len({one.employee.pk for one in going}) < len(going):
        raise Refused("twice", _("A person is there twice."), field="travellers")
    if len(going) > MOST_TRAVELLERS:
        message = _("At most %(number)s people in a mission.")
        raise Refused("too_many", message % {"number": MOST_TRAVELLERS}, field="travellers")
    if not confirmed:
        _check_alone(user, row, going)


def _check_alone(user: Any, row: Mission, going: Sequence[Going]) -> None:
    """Nobody is in two places at once, unless somebody says so."""
    others = queries.overlapping(user, row.start, row.end, [one.employee for one in going], row)
    if first := others.first():
        message = _("%(who)s makes another journey in those days, %(number)s. Tick the box if it is right.")
        raise Refused(
            "overlap",
            message % {"who": first.employee, "number": first.mission.public_id},
            field="confirmed",
        )


def _write_travellers(mission: Mission, going: Sequence[Going]) -> None:
    wanted = [Traveller(mission=mission, employee=one.employee, role=clean_text(one.role)) for one in going]
    for row in wanted:
        check(row, exclude=["mission"])
    write_set(mission.travellers.all(), wanted, key=("employee",), values=("role",))


def _only(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in FIELDS if name in fields}
