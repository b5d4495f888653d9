"""One indicator: what it measures, what is planned, what was reported, and how the two lie to each other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from projects.models import Indicator, IndicatorSplit, ReportingPeriod, ValueEvidence
from projects.portfolio import queries
from projects.results.catalogue.models import Rule
from projects.results.values import queries as values
from projects.results.values.parts import SPLIT_MEASURES
from projects.results.values.queue import url
from projects.results.values.shown import number, place, share, tag, told
from reports.charts.chart import Chart, Series
from reports.charts.kinds.columns import Columns
from reports.dashboards.projects.frame import days, found
from reports.dashboards.results.parts import Split, splits
from reports.dashboards.results.reading import ResultsFrame, Slot, Status
from reports.dashboards.results.words import goal, planned_share, unit
from reports.figures.indicators import IndicatorState
from tracker.core import access, formats
from tracker.core.text import bilingual
from tracker.privacy import access_log

# Measures that a chart can tell, and how many periods stand beside each other in it and in the table of groups.
DRAWN = (Indicator.Measure.NUMBER, Indicator.Measure.PERCENT, Indicator.Measure.INDEX)
COLUMNS, GROUP_COLUMNS = 12, 6


@dataclass(frozen=True)
class Line:
    """One period, at one place: its value, where that stands, and what can be done with it."""

    period: ReportingPeriod
    place: str
    value: str
    made_of: str
    kind: str
    word: str
    decided: str
    comment: str
    note: str
    evidence: list[ValueEvidence]
    opening: str
    links: list[tuple[str, str]]


@require_safe
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    access.require(request.user, "view", Indicator)
    rows = queries.projects(request.user).filter(indicators__code=code)
    frame = ResultsFrame(*found(request, rows), code=code)
    access_log.seen(request, [frame.project])
    return render(request, "results/indicator.html", _Page(frame).context())


class _Page:
    """The page of one indicator on the frame's day."""

    def __init__(self, frame: ResultsFrame) -> None:
        self.user, self.frame = frame.user, frame
        (self.state,) = frame.states
        self.indicator = self.state.indicator
        ways = IndicatorSplit.objects.select_related("first", "second")
        prefetch_related_objects([self.indicator], Prefetch("splits", ways))
        self.slots = frame.slots[self.indicator.pk]
        self.may_decide = access.may(self.user, "approve", "indicator value")

    def context(self) -> dict[str, Any]:
        frame, state = self.frame, self.state
        project = frame.project
        evidence = self._evidence()
        return {
            "section": "projects",
            "frame": frame,
            "project": project,
            "indicator": self.indicator,
            "state": state,
            "kind": "missing" if state.light == "none" else state.light,
            "unit": unit(self.indicator),
            "definition": bilingual(self.indicator.standard, "definition") if self.indicator.standard else "",
            "assumptions": bilingual(state.node, "assumptions") if state.node else "",
            "source": bilingual(self.indicator, "source"),
            "responsible": "" if project.is_masked else str(self.indicator.responsible or ""),
            "places": list(dict.fromkeys(self._place(slot) for slot in self.slots if slot.site)),
            "splits": [str(way) for way in self.indicator.splits.all()],
            "baseline": number(self.indicator, state.baseline),
            "targets": [
                (one.period, goal(self.indicator, one), n == len(state.targets))
                for n, one in enumerate(state.targets, start=1)
            ],
            "actual": number(self.indicator, state.latest[1]) if state.latest else "",
            "planned": number(self.indicator, state.planned) if state.planned is not None else "",
            "has_milestone": any(one.period.year == state.year for one in state.targets),
            "made": None if state.fulfilled is None else state.fulfilled * 100,
            "plan_share": planned_share(state),
            "chart": self._chart(),
            "lines": [self._line(slot, evidence) for slot in reversed(self.slots)],
            "earlier": self._earlier(),
            "groups": self._groups(),
            "trail": self._trail(),
            "days": days(frame),
            "actions": self._actions(),
        }

    def _trail(self) -> list[tuple[str, str]]:
        number_, query = self.frame.project.public_id, self.frame.query
        return [
            (reverse("projects"), _("Projects")),
            (reverse("project", args=[number_]) + query, self.frame.project.code),
            (reverse("project_results", args=[number_]) + query, _("Results")),
        ]

    def _actions(self) -> list[tuple[str, str]]:
        """Where the reader can change what is told here."""
        found = []
        first = next((slot for slot in self.slots if not slot.approved and self._can_report(slot)), None)
        if first:
            found.append((url("value_report", self.indicator, first.period, first.site), _("Report a value")))
        if self.may_decide:
            for slot in self.slots:
                if slot.status == Status.SUBMITTED and self.user not in self._hands(slot):
                    found.append((url("value_decide", self.indicator, slot.period, slot.site), _("Decide")))
                    break
        return found

    def _hands(self, slot: Slot) -> list[Any]:
        """Who gave the numbers and who handed them in: they do not decide."""
        row = slot.waiting
        return [row.drafted_by, row.submitted_by] if row else []

    def _can_report(self, slot: Slot) -> bool:
        is_theirs = slot.waiting is None or slot.status in (Status.DRAFT, Status.RETURNED)
        return self.frame.may_report and is_theirs and self._opening(slot).is_open

    def _opening(self, slot: Slot) -> Any:
        return self.frame.openings.of(slot.period, self.frame.project.pk)

    def _place(self, slot: Slot) -> str:
        return place(slot.site, self.frame.project.is_masked)

    def _evidence(self) -> dict[int, list[ValueEvidence]]:
        """Value's key -> what is attached to it, of what the reader may see."""
        keys = [row.pk for slot in self.slots for row in (slot.approved, slot.waiting) if row]
        rows = values.evidence(self.user).filter(value__in=keys, voided_at=None)
        found: dict[int, list[ValueEvidence]] = {}
        for row in rows:
            found.setdefault(row.value_id, []).append(row)
        return found

    def _line(self, slot: Slot, evidence: dict[int, list[ValueEvidence]]) -> Line:
        """What counts, and beside it what is on its way: of two the one on its way is a line of its own below."""
        row = slot.waiting or slot.approved
        opening = self._opening(slot)
        links = (
            [(url("value", self.indicator, slot.period, slot.site), pgettext("value", "See"))] if row else []
        )
        if self._can_report(slot):
            links.append(
                (url("value_report", self.indicator, slot.period, slot.site), pgettext("verb", "Report"))
            )
        if self.may_decide and slot.status == Status.SUBMITTED and self.user not in self._hands(slot):
            links.append((url("value_decide", self.indicator, slot.period, slot.site), _("Decide")))
        kind, word = (
            tag(row) if row else ("missing", _("Not reported") if slot.is_due else _("Not yet reported"))
        )
        text = told(row) if row else formats.MISSING
        if slot.waiting and slot.approved:
            text = _("%(new)s; approved so far: %(old)s") % {"new": text, "old": told(slot.approved)}
        return Line(
            period=slot.period,
            place=self._place(slot),
            value=text,
            made_of=share(row) if row else "",
            kind=kind,
            word=word,
            decided=_by(row.decided_by, row.decided_at) if row else "",
            comment=bilingual(row, "comment") if row else "",
            note=row.note if row else "",
            evidence=evidence.get(row.pk, []) if row else [],
            opening=opening.why if slot.approved is None else "",
            links=links,
        )

    def _earlier(self) -> list[dict[str, str]]:
        """What was decided on and no longer counts, the latest first."""
        sites = {site.pk: site for _indicator, site in self.frame.sites}
        gone = [row for row in self.frame.said if row.status in (Status.REPLACED, Status.WITHDRAWN)]
        for row in gone:
            row.indicator, row.period = self.indicator, self.frame.basis.periods[row.period_id]
        gone.sort(key=lambda row: (row.period.last_day, row.pk), reverse=True)
        return [
            {
                "period": ", ".join(
                    part for part in (str(row.period), place(sites.get(row.site_id), row.is_masked)) if part
                ),
                "value": told(row),
                "word": tag(row)[1],
                "decided": _by(row.decided_by, row.decided_at),
            }
            for row in gone
        ]

    def _groups(self) -> tuple[list[str], list[Split]]:
        """The last periods in groups: their heads, and each split."""
        if self.indicator.measure not in SPLIT_MEASURES:
            return [], []
        listed = [slot for slot in self.slots if slot.shown][-GROUP_COLUMNS:]
        heads = [", ".join(part for part in (str(slot.period), self._place(slot)) if part) for slot in listed]
        columns = [(head, [slot]) for head, slot in zip(heads, listed, strict=True)]
        return heads, splits(self.frame, columns, self._can_report)

    def _chart(self) -> Chart | None:
        """What was measured as columns, the plan as a line, the target beside; None where nothing can be drawn."""
        if self.indicator.measure not in DRAWN:
            return None
        places = self._points()[-COLUMNS:]
        if not any(actual is not None for _label, actual, _plan in places):
            return None
        plan = [plan for _label, _actual, plan in places]
        last = self.state.targets[-1] if self.state.targets else None
        is_ahead = (
            last is not None and last.value is not None and str(last.period) not in {p[0] for p in places}
        )
        return Columns(
            id="values",
            finding=_finding(self.state),
            note=capfirst(_("%(unit)s. Only approved values count.") % {"unit": unit(self.indicator)}),
            heading=_("Period"),
            format=lambda value: number(self.indicator, value),
            missing=_("not measured or not reported"),
            labels=tuple(label for label, _actual, _plan in places),
            series=(
                Series(pgettext("chart", "measured"), tuple(actual for _label, actual, _plan in places)),
            ),
            compared=Series(pgettext("chart", "plan"), tuple(plan), "c2")
            if any(one is not None for one in plan)
            else None,
            rise=17,
            target=(f"{pgettext('chart', 'Target')} {last.period}", last.value)
            if is_ahead and last
            else None,
        )

    def _points(self) -> list[tuple[str, Any, Any]]:
        """Label, what was measured and what was planned, by year or by the indicator's own periods.

        A plan grows over the year: beside single periods it stands only where the latest of them is the year's.
        """
        state = self.state
        if self.indicator.frequency == ReportingPeriod.Kind.YEAR:
            first = min([self.frame.project.start.year, *state.values])
            return [
                (str(year), state.values.get(year), self._planned(year))
                for year in range(first, state.year + 1)
            ]
        listed = list(dict.fromkeys(slot.period.pk for slot in self.slots))
        periods = [self.frame.basis.periods[key] for key in listed]
        is_compared = self.indicator.over_periods == Rule.LATEST
        return [
            (
                period.code,
                state.periods.get(period.pk),
                replace(state, told_to=period.last_day).planned if is_compared else None,
            )
            for period in periods
            if period.last_day <= self.frame.day or period.pk in state.periods
        ]

    def _planned(self, year: int) -> Any:
        return self.frame.basis.state(self.indicator, year, self.state.day).planned


def _finding(state: IndicatorState) -> str:
    """From where to where, and to where it is to go."""
    if state.latest is None:
        return _("No value has been approved")
    year, value = state.latest
    said = {
        "value": number(state.indicator, value),
        "year": year,
        "base": number(state.indicator, state.baseline),
        "base_year": state.baseline_year,
        "target": goal(state.indicator, state.targets[-1]) if state.targets else "",
        "target_year": state.target_year,
    }
    if state.baseline is not None and state.targets:
        return (
            _(
                "From %(base)s in %(base_year)s to %(value)s in %(year)s; the target for %(target_year)s is %(target)s"
            )
            % said
        )
    if state.targets:
        return _("%(value)s in %(year)s; the target for %(target_year)s is %(target)s") % said
    return _("%(value)s in %(year)s") % said


def _by(person: Any, moment: Any) -> str:
    """Who, and when; of a masked row only the year."""
    if moment is None:
        return ""
    day = timezone.localdate(moment)
    return f"{person}, {formats.date_long(day)}" if person else str(day.year)
