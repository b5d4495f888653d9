"""A project's results: a row for each indicator under the result that it stands for, a column for each year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Prefetch, prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from projects.models import Indicator, IndicatorSplit, ResultNode
from projects.portfolio import queries
from projects.results.values.parts import SPLIT_MEASURES
from projects.results.values.shown import number, place
from reports.dashboards.projects.frame import found, show
from reports.dashboards.results import queue
from reports.dashboards.results.cells import Cell, cell
from reports.dashboards.results.findings import finding
from reports.dashboards.results.parts import Split, splits
from reports.dashboards.results.reading import ResultsFrame, Slot, Status
from reports.dashboards.results.words import goal, planned_share, unit
from reports.figures.indicators import IndicatorState
from tracker.core import access, formats
from tracker.core.fields import TextField
from tracker.core.text import bilingual, joined

YEARS = 5
NO_LEVEL = len(ResultNode.ORDER)


class MatrixForm(forms.Form):
    """What of the matrix is asked for: the groups of one indicator, what waits in one way, all years."""

    show = TextField(max_length=20, required=False)
    state = forms.ChoiceField(choices=queue.STATES, required=False)
    years = forms.ChoiceField(choices=[("all", "")], required=False)

    def asked(self, name: str) -> str:
        """What was asked for; nothing where that makes no sense."""
        return str(self.cleaned_data.get(name) or "")


@dataclass(frozen=True)
class Remark:
    """A comment on a value, or the note with which one was sent back."""

    head: str
    text: str
    who: str


@dataclass(frozen=True)
class Row:
    """One indicator in the matrix."""

    state: IndicatorState
    years: Sequence[int]
    unit: str
    baseline: str
    baseline_year: int | None
    cells: list[Cell]
    planned: str
    is_milestone: bool
    target: str
    target_year: int | None
    share: Decimal | None
    plan_share: Decimal | None
    splits: str
    is_open: bool
    parts: list[Split] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def indicator(self) -> Indicator:
        return self.state.indicator

    @property
    def by_year(self) -> list[tuple[int, Cell]]:
        return list(zip(self.years, self.cells, strict=True))

    @property
    def groups(self) -> list[tuple[Split, list[tuple[str, list[tuple[int, Cell]]]]]]:
        """Each split with its groups, and these with their cells by year."""
        return [
            (split, [(group.name, list(zip(self.years, group.cells, strict=True))) for group in split.groups])
            for split in self.parts
        ]

    @property
    def kind(self) -> str:
        """As the status tag wants it."""
        return "missing" if self.state.light == "none" else self.state.light


@dataclass(frozen=True)
class Group:
    """The indicators under one result of the framework; `level` says which kind of result."""

    level: str
    name: str
    rows: list[Row]


@require_safe
def project_results(request: HttpRequest, public_id: str) -> HttpResponse:
    """The matrix; `?state=approve` narrows to what waits in that way, `?show=<code>` unfolds an indicator."""
    rows = queries.as_head(queries.projects(request.user), request.user)
    frame = ResultsFrame(*found(request, rows.filter(public_id=public_id)))
    form = MatrixForm(request.GET)
    form.is_valid()
    table = Matrix(frame, form)
    return show(
        request,
        frame,
        "results/matrix.html",
        "results",
        to_report=table.to_report,
        table=table,
        queue=queue.entries(table.slots, frame.openings, table.year, form.asked("state")),
        state=form.asked("state"),
        finding=finding(frame.states),
        may_report=frame.may_report,
        may_approve=access.may(request.user, "approve", "indicator value"),
        sees_integrity=frame.may("view", "integrity item"),
        has_framework=any(state.node for state in frame.states),
    )


class Matrix:
    """The table of a project on the frame's day: heads, groups of rows, and what is behind them."""

    def __init__(self, frame: ResultsFrame, form: MatrixForm) -> None:
        self._frame, self._form = frame, form
        self.states = frame.states
        self.slots = [slot for listed in frame.slots.values() for slot in listed]
        self.every_year = range(frame.project.start.year, frame.year + 1)
        self.years = self.every_year if form.asked("years") else self.every_year[-YEARS:]
        ways = IndicatorSplit.objects.select_related("first", "second")
        prefetch_related_objects([state.indicator for state in self.states], Prefetch("splits", ways))
        chosen = {state.indicator.pk for state in self.states if self._is_chosen(state)}
        self.groups = list(self._groups([state for state in self.states if state.indicator.pk in chosen]))

    @property
    def year(self) -> int:
        """The year that most indicators are judged by: it is tinted."""
        counts = Counter(state.year for state in self.states)
        return max(counts, key=lambda year: (counts[year], year), default=self._frame.year)

    @property
    def to_report(self) -> int:
        """How many values the reader has to report now, those that were sent back among them."""
        if not self._frame.may_report:
            return 0
        asked = [queue.in_state(state, self._frame.openings, self.year) for state in ("report", "returned")]
        return sum(holds(slot) for slot in self.slots for holds in asked)

    @property
    def has_more_years(self) -> bool:
        return len(self.every_year) > len(self.years)

    @property
    def columns(self) -> int:
        """How many columns the table has."""
        return len(self.years) + 6

    @property
    def target_year(self) -> int | None:
        """The year of the targets where all have the same."""
        found = {state.target_year for state in self.states if state.targets}
        return found.pop() if len(found) == 1 else None

    def may_report_in(self, slot: Slot) -> bool:
        """The reader reports for the project, and the period is open to the reader."""
        frame = self._frame
        return frame.may_report and frame.openings.of(slot.period, frame.project.pk).is_open

    def opening(self, slot: Slot) -> str:
        return self._frame.openings.of(slot.period, self._frame.project.pk).why

    def _is_chosen(self, state: IndicatorState) -> bool:
        asked = self._form.asked("state")
        if not asked:
            return True
        holds = queue.in_state(asked, self._frame.openings, self.year)
        return any(holds(slot) for slot in self._frame.slots[state.indicator.pk])

    def _groups(self, states: Sequence[IndicatorState]) -> Iterable[Group]:
        """By result, from the far goal to what is delivered; what stands under no result comes last."""

        def order(state: IndicatorState) -> tuple[Any, ...]:
            node, plan = state.node, state.plan
            if node is None or plan is None:
                return NO_LEVEL, 0, "", 0, state.indicator.code
            return ResultNode.ORDER.index(node.level), node.order, node.code, plan.order, state.indicator.code

        group: Group | None = None
        node_key: int | None = -1
        for state in sorted(states, key=order):
            key = state.node.pk if state.node else None
            if group is None or key != node_key:
                if group:
                    yield group
                group, node_key = self._group(state), key
            group.rows.append(self._row(state))
        if group:
            yield group

    def _group(self, state: IndicatorState) -> Group:
        if state.node:
            return Group(str(state.node.get_level_display()), str(state.node), [])
        return Group(_("Beside the framework"), _("Followed without a target"), [])

    def _row(self, state: IndicatorState) -> Row:
        indicator, listed = state.indicator, self._frame.slots[state.indicator.pk]
        of_year = {year: [slot for slot in listed if slot.period.year == year] for year in self.years}
        ways = list(indicator.splits.all()) if indicator.measure in SPLIT_MEASURES else []
        is_open = bool(ways) and indicator.code == self._form.asked("show")
        columns = [(str(year), listed) for year, listed in of_year.items()]
        milestone = next((one for one in state.targets if one.period.year == state.year), None)
        last = state.targets[-1] if state.targets else None
        return Row(
            state=state,
            years=self.years,
            unit=unit(indicator),
            baseline=number(indicator, state.baseline),
            baseline_year=state.baseline_year,
            cells=[cell(state, year, of_year[year], self.may_report_in, self.opening) for year in self.years],
            planned=goal(indicator, milestone) if milestone else number(indicator, state.planned),
            is_milestone=milestone is not None,
            target=goal(indicator, last) if last else formats.MISSING,
            target_year=state.target_year,
            share=None if state.fulfilled is None else state.fulfilled * 100,
            plan_share=planned_share(state),
            splits=joined(_lower(way) for way in ways),
            is_open=is_open,
            parts=splits(self._frame, columns, self.may_report_in) if is_open else [],
            remarks=list(self._remarks(listed, state.year)),
        )

    def _remarks(self, listed: Sequence[Slot], year: int) -> Iterable[Remark]:
        """The comments on the judged year's values and on what waits, and why a value was sent back."""
        for slot in listed:
            if slot.period.year < year:
                continue
            row = slot.waiting or slot.approved
            if row is None or row.status == Status.DRAFT:
                continue
            at = ", ".join(part for part in (str(slot.period), place(slot.site, row.is_masked)) if part)
            if comment := bilingual(row, "comment"):
                head = _("Comment %(period)s:") % {"period": at}
                by = row.submitted_by or row.drafted_by
                yield Remark(head, comment, _said_by(by, row.submitted_at))
            if row.status == Status.RETURNED and row.note:
                head = _("Sent back %(period)s:") % {"period": at}
                yield Remark(head, row.note, _said_by(row.decided_by, row.decided_at))


def _said_by(person: Any, moment: Any) -> str:
    """Who, and when; of a masked row neither."""
    if person is None:
        return ""
    return f"{person}, {formats.date_long(timezone.localdate(moment))}" if moment else str(person)


def _lower(split: Any) -> str:
    text = str(split)
    return text[:1].lower() + text[1:]
