"""What a sheet would change: which values are new, which say something else, and what cannot be understood.

The rows of a value, the whole and its parts, are one entry. What a row leaves empty stays as it stands.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from projects.portfolio.models import Project
from projects.results.catalogue.models import Category, Measure, ReportingPeriod
from projects.results.framework.models import Indicator, Site
from projects.results.sheets import columns, writing
from projects.results.sheets.reading import Fault, Line
from projects.results.values import parts
from projects.results.values.aggregate import percentage
from projects.results.values.models import IndicatorValue
from projects.results.values.parts import Cell, Groups
from tracker.core import access, formats, once

Answer = IndicatorValue.Answer
_EMPTY: dict[str, Any] = {
    "answer": Answer.MEASURED, "value": None, "numerator": None, "denominator": None,
    "text_sv": "", "text_en": "", "comment_sv": "", "comment_en": "",
}  # fmt: skip
MOST = 5000  # values in a sheet: some seconds of work
Pair = tuple[Category, Category | None]
M = TypeVar("M", bound=Model)
_MEASURED = ("value", "numerator", "denominator", "text_sv", "text_en")


@dataclass(frozen=True, slots=True)
class Change:
    """A cell of the sheet that says something else than what stands; `before` is empty where nothing stands."""

    row: int
    column: str
    group: str
    label: str
    before: str
    after: str

    def __str__(self) -> str:
        return str(Fault(self.row, self.column, ""))


@dataclass
class Entry:
    """A value that the sheet speaks of: what it is to say in `fields` and `cells`, and its parts as they stand."""

    indicator: Indicator
    period: ReportingPeriod
    site: Site | None
    standing: IndicatorValue | None = None
    lines: dict[str, Line] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)
    stood: list[Cell] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    @property
    def first_row(self) -> int:
        return min(line.number for line in self.lines.values())

    @property
    def is_new(self) -> bool:
        return self.standing is None

    @property
    def told(self) -> str:
        """What would be changed into what, in whichever language it is looked at."""
        place = (self.indicator.pk, self.period.pk, self.site and self.site.pk)
        parts = [(cell.groups, cell.amount, cell.numerator, cell.denominator) for cell in self.cells]
        return repr((place, self.standing and (self.standing.pk, self.standing.version), self.fields, parts))


@dataclass
class Comparison:
    """`digest` names what would be changed into what: another one means that something has changed meanwhile."""

    entries: list[Entry] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)
    digest: str = ""

    @property
    def new(self) -> list[Entry]:
        return [entry for entry in self.entries if entry.is_new]

    @property
    def changed(self) -> list[Entry]:
        return [entry for entry in self.entries if not entry.is_new]


def compare(
    user: Any, project: Project, lines: Sequence[Line], letters: Mapping[str, str], *, to_write: bool = False
) -> Comparison:
    """What the lines would change in the project. As many queries for five thousand values as for one.

    `letters`: where the columns stand in the file, for what is wrong. `to_write` keeps others from changing what
    it is compared with until the transaction ends.
    """
    found = Comparison()
    keys = _Keys(user, project, letters, to_write)
    for entry in keys.entries(lines, found.faults):
        _judge(entry, keys.groups[entry.indicator.pk], letters, found.faults)
        if entry.changes:
            found.entries.append(entry)
        else:
            found.unchanged += 1
    found.digest = once.fingerprint(project.public_id, *(entry.told for entry in found.entries))
    return found


class _Keys:
    """All that a row may be about, read once."""

    def __init__(self, user: Any, project: Project, letters: Mapping[str, str], to_write: bool) -> None:
        self.user, self.letters, self.to_write = user, letters, to_write
        rows = list(self._kept(writing.with_parts(project, user).prefetch_related("steps")))
        self.indicators = {row.code.casefold(): row for row in rows}
        self.sites = {row.pk: {site.code.casefold(): site for site in row.sites.all()} for row in rows}
        self.groups = {row.pk: columns.groups_of(parts.splits_of(row)) for row in rows}
        self.periods = {row.code.casefold(): row for row in ReportingPeriod.objects.order_by("pk")}

    def _kept(self, rows: QuerySet[M]) -> QuerySet[M]:
        """Who writes keeps what is read, in the order in which one value is saved: nobody waits for each other."""
        return rows.select_for_update(of=("self",), no_key=True) if self.to_write else rows

    def entries(self, lines: Sequence[Line], faults: list[Fault]) -> list[Entry]:
        """One for each value, in the order of the file. What has a key that is unknown becomes a fault."""
        found: dict[writing.Key, Entry] = {}
        for line in lines:
            try:
                indicator, period, site = self._named(line)
            except _Unknown as no:
                faults.append(Fault(line.number, self.letters.get(no.column, ""), no.why))
                continue
            place = (indicator.pk, period.pk, site.pk if site else None)
            if place not in found and len(found) == MOST:
                message = _(
                    "A sheet may speak of %(most)s values at most. Divide it: bring in some rows at a time."
                )
                faults.append(Fault(line.number, "", message % {"most": formats.number(Decimal(MOST), 0)}))
                return []
            entry = found.setdefault(place, Entry(indicator, period, site))
            group = line.key[3]
            if group in entry.lines:
                message = _("The same is there in row %(row)s already.") % {"row": entry.lines[group].number}
                faults.append(Fault(line.number, "", message))
            else:
                entry.lines[group] = line
        self._stand(found)
        return list(found.values())

    def _stand(self, entries: Mapping[writing.Key, Entry]) -> None:
        """Tell each value its period as the calendar is now, and what stands of it."""
        named = {entry.period.pk for entry in entries.values()}
        calendar = ReportingPeriod.objects.filter(pk__in=named).select_related("closed_by").order_by("pk")
        periods = {row.pk: row for row in self._kept(calendar)}
        rows = access.visible(self.user, IndicatorValue.objects.order_by("pk")).filter(
            indicator__in={entry.indicator.pk for entry in entries.values()},
            period__in=named,
            status__in=[*IndicatorValue.OPEN, IndicatorValue.Status.APPROVED],
        )
        there = writing.standing(
            self._kept(rows).prefetch_related("cells__first", "cells__second", "evidence")
        )
        for place, entry in entries.items():
            entry.period, entry.standing = periods[entry.period.pk], there.get(place)

    def _named(self, line: Line) -> tuple[Indicator, ReportingPeriod, Site | None]:
        code, period_code, place, group = line.key
        indicator = self.indicators.get(code.casefold())
        if indicator is None:
            raise _Unknown("indicator", _("The project has no indicator “%(code)s”.") % {"code": code[:40]})
        period = self.periods.get(period_code.casefold())
        if period is None:
            message = _("The calendar has no period “%(code)s”.")
            raise _Unknown("period", message % {"code": period_code[:40]})
        sites = self.sites[indicator.pk]
        if place and place.casefold() not in sites:
            message = _("%(indicator)s is not reported at a place “%(code)s”.")
            raise _Unknown("place", message % {"indicator": indicator.code, "code": place[:40]})
        if group and group not in self.groups[indicator.pk]:
            message = _("%(indicator)s is not split into a group “%(code)s”.")
            raise _Unknown("group", message % {"indicator": indicator.code, "code": group[:40]})
        return indicator, period, sites[place.casefold()] if place else None


class _Unknown(Exception):
    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column, self.why = column, why


def _judge(entry: Entry, known: Mapping[str, Pair], letters: Mapping[str, str], faults: list[Fault]) -> None:
    """Fill in what would be saved, and tell what of it is another than what stands."""
    _whole(entry, letters, faults)
    cells = _cells(entry.standing)
    is_measured = entry.fields["answer"] == Answer.MEASURED
    told = dict(cells) if is_measured else {}
    for group, line in entry.lines.items():
        if not group:
            continue
        wrong = [name for name in line.given if name not in columns.NUMBERS]
        if wrong:
            message = _("Only the row of the whole says this, not those of its groups.")
            faults.append(Fault(line.number, letters.get(wrong[0], ""), message))
        _part(entry, line, known[group], told, letters)
    entry.stood, entry.cells = list(cells.values()), list(told.values())
    if (whole := entry.lines.get("")) and not is_measured:
        for cell in cells.values():
            group = columns.group_name(cell.first, cell.second)
            for name, stood in _numbers(cell).items():
                if stood is not None:
                    entry.changes.append(_change(whole, group, name, letters, stood, None))


def _cells(row: IndicatorValue | None) -> dict[Groups, Cell]:
    """The parts that stand, as they were fetched with the value."""
    rows = row.cells.all() if row else []
    cells = (Cell(one.first, one.second, one.amount, one.numerator, one.denominator) for one in rows)
    return {cell.groups: cell for cell in cells}


def _whole(entry: Entry, letters: Mapping[str, str], faults: list[Fault]) -> None:
    row, line = entry.standing, entry.lines.get("")
    before = {name: getattr(row, name) for name in _EMPTY} if row else dict(_EMPTY)
    entry.fields = after = dict(before)
    if line is None:
        return
    given: dict[str, Any] = dict(line.given)
    given |= {name: line.decimal(name) for name in columns.NUMBERS if name in given}
    answer = given.get("answer")
    if answer and answer != Answer.MEASURED and answer != before["answer"]:
        after |= {name: _EMPTY[name] for name in _MEASURED}  # it says that these do not stand any more
    elif not answer and any(name in given for name in _MEASURED):
        given["answer"] = Answer.MEASURED
    after |= given
    for name in columns.FIELDS:
        stood = before[name] if row else None
        if after[name] != stood and (name in line.given or after[name] != before[name]):
            entry.changes.append(_change(line, "", name, letters, stood, after[name]))
    _check_share(entry, line, before, after, letters, faults)


def _check_share(
    entry: Entry,
    line: Line,
    before: Mapping[str, Any],
    after: dict[str, Any],
    letters: Mapping[str, str],
    faults: list[Fault],
) -> None:
    """The value of a percentage follows from its two numbers, and is never given by itself."""
    if entry.indicator.measure != Measure.PERCENT or "value" not in line.given:
        return
    numerator, denominator = after["numerator"], after["denominator"]
    if after["value"] == before["value"] and (numerator, denominator) == (
        before["numerator"],
        before["denominator"],
    ):
        return
    if (
        numerator is not None
        and denominator
        and after["value"]
        in (
            percentage(numerator, denominator),
            before["value"],
        )
    ):
        return
    message = _(
        "A percentage follows from its numerator and denominator: change these, and leave this empty."
    )
    faults.append(Fault(line.number, letters.get("value", ""), message))


def _part(
    entry: Entry,
    line: Line,
    groups: Pair,
    told: dict[Groups, Cell],
    letters: Mapping[str, str],
) -> None:
    first, second = groups
    key = (first.pk, second.pk if second else None)
    stood = told.get(key, Cell(first, second))
    before = _numbers(stood)
    given = {name: line.decimal(name) for name in columns.NUMBERS if name in line.given}
    if not given:
        return
    after = before | given
    name = columns.group_name(first, second)
    for one in given:
        if after[one] != before[one]:
            entry.changes.append(_change(line, name, one, letters, before[one], after[one]))
    told[key] = Cell(first, second, after["value"], after["numerator"], after["denominator"])


def _numbers(cell: Cell) -> dict[str, Decimal | None]:
    """By the columns of the sheet."""
    return {"value": cell.amount, "numerator": cell.numerator, "denominator": cell.denominator}


def _change(line: Line, group: str, name: str, letters: Mapping[str, str], before: Any, after: Any) -> Change:
    return Change(
        line.number,
        letters.get(name, ""),
        group,
        str(columns.LABELS[name]),
        _said(name, before),
        _said(name, after),
    )


def _said(name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return formats.number(value, 0 if value == value.to_integral_value() else 2)
    return str(columns.ANSWERS[value]) if name == "answer" else str(value)
