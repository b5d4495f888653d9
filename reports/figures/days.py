"""Expert days beside what they were for: the balance of a project, and days joined to money and results.

Used days are those of figure F10: days tied to a draft or voided activity do not count. They belong to the component
of their activity. Planned days are those of the agreed work plan.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum

from projects.models import Component, PlannedWork, Project, StaffDays, WorkPlan
from projects.portfolio import complement
from reports.figures import money
from reports.figures.indicators import Light
from reports.figures.people import full_time_years, staff_days, tenths
from reports.figures.results import by_result, states_in
from reports.figures.scope import Scope
from tracker.core import access
from tracker.core.money import rounded

ZERO = Decimal("0.0")
_ALL_DAYS = F("days_abroad") + F("days_home")


@dataclass(frozen=True, slots=True)
class Balance:
    """Days of one component: planned (None: the plan says nothing), used, and what is left of the plan.

    `component` None: days of no component in particular. `payable` are the used days that the funder pays.
    """

    component: Component | None
    planned_abroad: Decimal | None
    planned_home: Decimal | None
    abroad: Decimal
    home: Decimal
    payable: Decimal

    @property
    def left_abroad(self) -> Decimal | None:
        return None if self.planned_abroad is None else self.planned_abroad - self.abroad

    @property
    def left_home(self) -> Decimal | None:
        return None if self.planned_home is None else self.planned_home - self.home


def used_rows(project: Project, day: datetime.date) -> QuerySet[StaffDays]:
    """The days of the project by `day` that count."""
    counted = Q(activity__isnull=True) | Q(activity__voided_at__isnull=True, activity__is_draft=False)
    rows = StaffDays.objects.filter(counted, project=project, start__lte=day)
    return rows.order_by("start", "pk")


def balance(project: Project, user: Any, day: datetime.date, plan: WorkPlan | None) -> list[Balance] | None:
    """The balance of each component on the day, by number, days of none last; None if not all may be seen.

    `plan` is the version that holds then. Six queries at most.
    """
    rows = used_rows(project, day)
    if access.visible(user, rows).count() != rows.count():
        return None
    sums = (
        rows.order_by()
        .values_list("activity__component")
        .annotate(
            abroad=Sum("days_abroad"),
            home=Sum("days_home"),
            payable=Sum(_ALL_DAYS, filter=Q(is_payable=True)),
        )
    )
    used = {key: (abroad, home, payable or ZERO) for key, abroad, home, payable in sums}
    planned: dict[int | None, tuple[Decimal | None, Decimal | None]] = {}
    if plan:
        lines = PlannedWork.objects.filter(plan=plan).order_by().values_list("item__component")
        planned = {
            key: (abroad, home)
            for key, abroad, home in lines.annotate(abroad=Sum("days_abroad"), home=Sum("days_home"))
        }
    listed: list[Component | None] = list(project.components.order_by("number", "pk"))
    if None in used or any(days is not None for days in planned.get(None, ())):
        listed.append(None)
    return [_of(component, planned, used) for component in listed]


def _of(
    component: Component | None,
    planned: Mapping[int | None, tuple[Decimal | None, Decimal | None]],
    used: Mapping[int | None, tuple[Decimal, Decimal, Decimal]],
) -> Balance:
    key = component.pk if component else None
    plan_abroad, plan_home = (
        None if days is None else tenths(days) for days in planned.get(key, (None, None))
    )
    abroad, home, payable = (tenths(days) for days in used.get(key, (ZERO, ZERO, ZERO)))
    return Balance(component, plan_abroad, plan_home, abroad, home, payable)


@dataclass(slots=True)
class Effort:
    """A project's year: days given, SEK used, and the results that were due by light.

    `project` None: projects that must not be told alone, together. None: nothing recorded, which is not 0.
    """

    project: Project | None
    abroad: Decimal | None = None
    home: Decimal | None = None
    payable: Decimal | None = None
    sek: Decimal | None = None
    lights: dict[Light, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def days(self) -> Decimal | None:
        return None if self.abroad is None or self.home is None else self.abroad + self.home

    @property
    def full_time(self) -> Decimal | None:
        return None if self.days is None else full_time_years(self.days)

    @property
    def sek_per_day(self) -> Decimal | None:
        """The used volume for each expert day, whole kronor: all costs of the project, not only people's."""
        return rounded(self.sek / self.days) if self.sek is not None and self.days else None

    @property
    def results_due(self) -> int:
        return sum(self.lights.values())

    def add(self, other: Effort) -> None:
        for name in ("abroad", "home", "payable", "sek"):
            mine, theirs = getattr(self, name), getattr(other, name)
            setattr(self, name, theirs if mine is None else mine if theirs is None else mine + theirs)
        for light, n in other.lights.items():
            self.lights[light] += n


def efforts(scope: Scope) -> list[Effort]:
    """Each project with days, money or due results in the scope's year, by code; those kept back last, as one."""
    found: dict[int, Effort] = defaultdict(lambda: Effort(None))
    sums = staff_days(scope, [scope.year]).order_by().values_list("project")
    for key, abroad, home, payable in sums.annotate(
        abroad=Sum("days_abroad"), home=Sum("days_home"), payable=Sum(_ALL_DAYS, filter=Q(is_payable=True))
    ):
        row = found[key]
        row.abroad, row.home, row.payable = tenths(abroad), tenths(home), tenths(payable or ZERO)
    for cell in money.spent(scope, [scope.year]):
        row = found[cell.project]
        row.sek = cell.sek if row.sek is None else row.sek + cell.sek
    states = states_in(scope, [scope.year])[scope.year]
    projects = {state.node: state.indicator.project_id for state in states}
    for node, light in by_result(states).items():
        found[projects[node]].lights[light] += 1
    return _told(scope, found)


def _told(scope: Scope, found: dict[int, Effort]) -> list[Effort]:
    """The projects that may be told alone, and the others as one."""
    projects = Project.objects.filter(pk__in=found).order_by("code", "pk")
    hidden = set(complement.hidden_projects(scope.user).filter(pk__in=found).values_list("pk", flat=True))
    kept = [complement.kept_years(scope.user, name) for name in ("ledger", "staff")]
    together = {key for key in found if key in hidden or any(scope.year in of.get(key, ()) for of in kept)}
    told = []
    for project in projects:
        if project.pk not in together:
            found[project.pk].project = project
            told.append(found[project.pk])
    return [*told, total(found[key] for key in together)] if together else told


def total(rows: Iterable[Effort]) -> Effort:
    """All of them as one."""
    whole = Effort(None)
    for row in rows:
        whole.add(row)
    return whole
