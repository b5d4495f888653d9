"""What the parts of a project's pages share: the project on a day (`per`), its tag, its tabs."""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.models import Indicator, Project
from projects.portfolio import queries
from projects.portfolio.lifecycle import ENDED, NEXT
from projects.portfolio.models.project import Sensitivity, Status
from projects.results.values.queries import to_report
from reports.dashboards.projects import words
from reports.figures import lights
from reports.figures.indicators import Basis, IndicatorState
from reports.figures.progress import Progress, progress_in_all
from tracker.core import access, formats
from tracker.core.fields import IsoDateField
from tracker.core.periods import Year, elapsed_share, today
from tracker.core.text import bilingual
from tracker.privacy import access_log


class AsOfForm(forms.Form):
    """The day that the page tells of: `?per=2017-12-31`. Nothing given is today."""

    per = IsoDateField(required=False, label=gettext_lazy("Showing the state on"))

    def clean_per(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["per"]
        if day and day > today():
            raise ValidationError(_("That day has not come yet."), code="future")
        return day


@dataclass(frozen=True)
class Frame:
    """What every part of a project's pages shares: the project, the day, the tag, the tabs.

    Money, results and lights are read when a part first asks for them.
    """

    project: Any
    day: datetime.date
    form: AsOfForm
    user: Any

    @cached_property
    def progress(self) -> Progress:
        """Money and time to the day; of a project ended early on the way to the end that was agreed."""
        project, on = self.project, stopped(self.project, self.day)
        progress = progress_in_all([project], on, self.user)[project.pk]
        if project.status == Status.TERMINATED:
            gone = elapsed_share(project.start, project.end, min(on, words.last_day(project)))
            progress = replace(progress, elapsed=gone)
        return progress

    @cached_property
    def basis(self) -> Basis:
        """What the states of the project's indicators are made of."""
        return Basis(Indicator.objects.filter(project=self.project))

    @cached_property
    def states(self) -> list[IndicatorState]:
        """The indicators as they stood on the day; of an ended project as it left them."""
        return words.states_of([self.project], self.basis, self.day).get(self.project.pk, [])

    @cached_property
    def course(self) -> lights.Course:
        """Both lights on the day, and at the ends of the quarters before it."""
        return lights.history([self.project], self.day, self.user, basis=self.basis)[self.project.pk]

    @property
    def lights(self) -> lights.Lights:
        return self.course.now

    @cached_property
    def to_report(self) -> int:
        """How many values the reader has to report in the project now."""
        may = access.may(self.user, "add", "indicator value")
        return len(to_report(self.user, self.project)) if may else 0

    @property
    def status(self) -> words.Standing:
        return words.status_tag(self.project, self.day)

    @cached_property
    def answers(self) -> list[access.Answer]:
        """What the reader may do with the project, and with what belongs to it."""
        return access.explain(self.user, self.project, _ADDED)

    def may(self, action: str, of: str = "project") -> bool:
        return any(one.allowed for one in self.answers if (one.action, one.object) == (action, of))

    @property
    def members(self) -> list[Any]:
        """Who works with the project today, as far as the reader may see it, of a page that has read it."""
        if self.project.is_masked or "members" not in self.project._prefetched_objects_cache:
            return []
        now = today()
        rows = self.project.members.all()
        return [row.user for row in rows if row.first_day <= now <= (row.last_day or now)]

    @property
    def is_now(self) -> bool:
        return self.day == today()

    @property
    def planned_end(self) -> datetime.date:
        """The end of the time bar: a project ended early is measured against what was agreed."""
        early = self.project.status == Status.TERMINATED
        return self.project.end if early else words.last_day(self.project)

    @property
    def year(self) -> int:
        """The year whose people and results are told: the day's, or the project's last."""
        return _year(self.project, self.day)

    @property
    def query(self) -> str:
        """What a link on the page keeps of its address."""
        return "" if self.is_now else f"?per={self.day.isoformat()}"


def open_frame(
    request: HttpRequest,
    public_id: str,
    reads: Callable[[QuerySet[Project], Any], QuerySet[Project]] = queries.as_frame,
) -> Frame:
    """The project, or 404. `reads` fetches what the part tells of the project itself."""
    rows = reads(queries.projects(request.user), request.user)
    return Frame(*found(request, rows.filter(public_id=public_id)))


def found(request: HttpRequest, rows: QuerySet[Project]) -> tuple[Any, datetime.date, AsOfForm, Any]:
    """What a frame is made of: the one project of `rows`, or 404, and the day that is asked for."""
    project = get_object_or_404(rows)
    form = AsOfForm(request.GET)
    day = _told(project, (form.cleaned_data.get("per") if form.is_valid() else None) or today())
    return project, day, form, request.user


def _told(project: Any, day: datetime.date) -> datetime.date:
    """Of a masked project only the ends of years can be asked for: else its days could be found one by one."""
    if not project.is_masked or day in (today(), Year(day.year).last_day):
        return day
    return Year(day.year - 1).last_day


# What the page explains beside the rights on the project itself.
_ADDED = [
    ("add", "activity"),
    ("add", "indicator"),
    ("add", "indicator value"),
    ("view", "part of a value"),
    ("add", "status update"),
    ("view", "integrity item"),
    ("view", "work plan"),
    ("view", "mission"),
    ("view", "round"),
    ("view", "assignment"),
    ("judge", "light"),
    ("change", "membership"),
]


def _year(project: Project, day: datetime.date) -> int:
    return min(day.year, words.last_day(project).year)


def stopped(project: Project, day: datetime.date) -> datetime.date:
    """Bars stop at the day that the project was paused; a terminated one has its actual end."""
    change = queries.status_on(project, day)
    return change.since if change and change.status == Status.PAUSED else day


def show(
    request: HttpRequest, frame: Frame, template: str, tab: str, to_report: int | None = None, **more: Any
) -> HttpResponse:
    """`to_report`: how many values wait for the reader, of a page that has counted them already."""
    project, change = frame.project, queries.status_on(frame.project, frame.day)
    access_log.seen(request, [project])
    context = {
        "frame": frame,
        "project": project,
        "name": bilingual(project, "name"),
        "change": change,
        "since": words.day(project, change.since) if change else "",
        "reason": bilingual(change, "reason") if change else "",
        "extension": _extension(frame),
        "trail": _trail(project),
        "tabs": _tabs(frame, tab, frame.to_report if to_report is None else to_report),
        "days": days(frame),
        "answers": frame.answers,
        "members": frame.members,
        "may_change": frame.is_now and frame.may("change"),
        "may_extend": project.status not in (*ENDED, Status.DECLINED),
        "may_set_sensitivity": frame.is_now and frame.may("set sensitivity"),
        "may_step": frame.is_now and frame.may("change status") and bool(NEXT[Status(project.status)]),
        "may_log": frame.is_now and frame.may("add", "activity"),
        "may_change_team": frame.is_now and frame.may("change", "membership"),
        **more,
    }
    return render(request, template, context)


def _extension(frame: Frame) -> dict[str, str] | None:
    """The latest extension decided by the day."""
    decided = [row for row in frame.project.extensions.all() if row.decided_on <= frame.day]
    if not decided:
        return None
    last = decided[-1]
    return {
        "end": str(last.new_end.year) if frame.project.is_masked else formats.date_long(last.new_end),
        "reason": bilingual(last, "reason"),
    }


def _trail(project: Any) -> list[tuple[str, str]]:
    trail = [(reverse("projects"), _("Projects"))]
    shares = project.country_shares.all()
    if len(shares) == 1:
        country = shares[0].country
        trail.append((f"{reverse('projects')}?status=all&country={country.iso2}", str(country)))
    return trail


def _tabs(frame: Frame, here: str, waiting: int) -> list[dict[str, Any]]:
    number = frame.project.public_id
    tabs = {
        "overview": (_("Overview"), reverse("project", args=[number]) + frame.query),
        "results": (_("Results"), reverse("project_results", args=[number]) + frame.query),
        "plan": (_("Work plan"), reverse("work_plan", args=[number]) + frame.query),
        "activities": (_("Activities"), f"{reverse('activities')}?project={number}"),
        "missions": (_("Missions"), f"{reverse('missions')}?project={number}"),
        "rounds": (_("Rounds"), reverse("project_rounds", args=[number])),
        "money": (_("Finances"), reverse("project_money", args=[number]) + frame.query),
        "funding": (_("Agreements and reports"), reverse("project_funding", args=[number]) + frame.query),
        "team": (_("Project team"), reverse("project_team", args=[number]) + frame.query),
        "staff": (_("Staff and days"), reverse("project_staff", args=[number])),
        "risks": (_("Risks"), reverse("project_risks", args=[number])),
        "documents": (_("Documents"), f"{reverse('documents')}?project={number}"),
        "history": (_("History"), reverse("project_history", args=[number]) + frame.query),
    }
    if frame.project.kind != Project.Kind.ITP:
        del tabs["rounds"]
    seen = {"plan": "work plan", "missions": "mission", "rounds": "round", "staff": "assignment"}
    for tab, of in seen.items():
        if tab in tabs and not frame.may("view", of):
            del tabs[tab]
    if frame.project.sensitivity != Sensitivity.OPEN and access.may(
        frame.user, "view", frame.project, of="access log"
    ):
        tabs["access_log"] = (_("Seen by"), reverse("project_access_log", args=[number]))
    counts = {"results": waiting or None}
    return [
        {"label": label, "url": url, "here": key == here, "count": counts.get(key), "of": _("to report")}
        for key, (label, url) in tabs.items()
    ]


def days(frame: Frame) -> list[tuple[str, str, bool]]:
    """The days that the page offers: today, and the end of each earlier year of the project."""
    last = min(words.last_day(frame.project).year + 1, today().year - 1)
    offered = [Year(year).last_day for year in range(last, frame.project.start.year - 1, -1)]
    if not frame.is_now and frame.day not in offered:
        offered.insert(0, frame.day)
    return [
        ("", _("today"), frame.is_now),
        *((day.isoformat(), formats.date_long(day), day == frame.day) for day in offered),
    ]
