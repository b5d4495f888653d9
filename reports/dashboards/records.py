"""Records of any kind as one table: what a figure counts, as far as the reader may see each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from countries.models import Country
from projects.activities import shown
from projects.models import Activity, Project, StaffDays, Transaction
from projects.portfolio.rights import shown_day, with_masks
from reports.figures import Scope, shares
from tracker.core import formats

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    url: str = ""
    css: str = ""


@dataclass(frozen=True, slots=True)
class RecordTable:
    """`lines` has one list of cells for each record of the page, under `heads` (label, class)."""

    heads: list[tuple[str, str]]
    lines: list[list[tuple[str, Cell]]]
    page: Page[Any]


Lines = Callable[[list[Any], Scope], list[dict[str, Cell]]]


def table(rows: QuerySet[Any], scope: Scope, page: str | None) -> RecordTable:
    """The asked page of the records; whatever is no page number gives the first or the last."""
    prepare, lines = _KINDS[rows.model]
    found = Paginator(prepare(rows, scope.user), PER_PAGE).get_page(page)
    listed = lines(list(found.object_list), scope)
    heads = [(label, cell.css) for label, cell in listed[0].items()] if listed else []
    return RecordTable(heads, [list(line.items()) for line in listed], found)


def _number(text: str) -> Cell:
    return Cell(text, css="num")


def _project(project: Project) -> Cell:
    return Cell(str(project), reverse("project", args=[project.public_id]))


def _day(row: Any, field: str) -> Cell:
    """The date, or only the year of what is masked."""
    day = getattr(row, field)
    return Cell(str(day.year) if row.is_masked else formats.iso(day), css="nowrap")


def _projects(rows: QuerySet[Project], user: Any) -> QuerySet[Any]:
    return with_masks(rows, user).annotate(shown_day=shown_day("start")).order_by("shown_day", "code")


def _project_lines(projects: list[Any], scope: Scope) -> list[dict[str, Cell]]:
    return [
        {
            _("Project"): _project(project),
            _("Start"): _day(project, "start"),
            _("End"): _day(project, "last_day"),
            _("Status now"): Cell(capfirst(project.get_status_display())),
        }
        for project in projects
    ]


def _transactions(rows: QuerySet[Transaction], user: Any) -> QuerySet[Any]:
    rows = with_masks(rows, user, "agreement__project__")
    return rows.annotate(shown_day=shown_day("booked_on")).order_by("shown_day", "row_key", "pk")


def _transaction_lines(rows: list[Any], scope: Scope) -> list[dict[str, Cell]]:
    found = {row.agreement.project_id for row in rows}
    percent = shares.counted_percent(
        found, scope.country.pk if scope.country else None, scope.theme.pk if scope.theme else None
    )
    lines = []
    for row in rows:
        line = {
            _("Voucher"): Cell(row.row_key, reverse("booking", args=[row.row_key])),
            _("Booked"): _day(row, "booked_on"),
            _("Project"): _project(row.agreement.project),
            _("Funder"): Cell(str(row.agreement.funder)),
            _("Type"): Cell(capfirst(row.get_kind_display())),
            _("Text"): Cell(_("Hidden information") if row.is_masked else row.text),
            _("Amount"): _number(formats.money(row.amount_sek, "SEK")),
        }
        if scope.is_split:
            line[_("Share counted")] = _number(formats.percent(percent[row.agreement.project_id], 2))
        lines.append(line)
    return lines


def _activities(rows: QuerySet[Activity], user: Any) -> QuerySet[Any]:
    rows = with_masks(rows, user, "project__")
    return rows.annotate(shown_day=shown_day("start")).order_by("shown_day", "public_id", "pk")


def _activity_lines(activities: list[Any], scope: Scope) -> list[dict[str, Cell]]:
    return [
        {
            _("Activity"): Cell(shown.title(row), reverse("activity", args=[row.public_id])),
            _("Days"): Cell(shown.days(row), css="nowrap"),
            _("Project or forum"): _project(row.project) if row.project else Cell(str(row.forum or "")),
            _("Women"): _number(formats.number(row.women)),
            _("Men"): _number(formats.number(row.men)),
            _("Sex unknown"): _number(formats.number(row.unknown)),
        }
        for row in activities
    ]


def _staff_days(rows: QuerySet[StaffDays], user: Any) -> QuerySet[Any]:
    rows = with_masks(rows, user, "project__")
    return rows.annotate(shown_day=shown_day("start")).order_by("shown_day", "employee__number", "pk")


def _staff_lines(rows: list[Any], scope: Scope) -> list[dict[str, Cell]]:
    return [
        {
            _("Person"): Cell(_("Hidden information") if row.is_masked else row.employee.name),
            _("First day"): _day(row, "start"),
            _("Project"): _project(row.project),
            _("Days abroad"): _number(formats.number(row.days_abroad, 1)),
            _("Days at home"): _number(formats.number(row.days_home, 1)),
        }
        for row in rows
    ]


def _countries(rows: QuerySet[Country], user: Any) -> QuerySet[Any]:
    return rows.select_related("region")


def _country_lines(countries: list[Country], scope: Scope) -> list[dict[str, Cell]]:
    """Each country leads on to the activities that made it count."""
    activities = reverse("figure", args=["activities"])
    return [
        {
            _("Country"): Cell(str(country), f"{activities}?year={scope.year}&country={country.iso2}"),
            _("Region"): Cell(str(country.region or "")),
        }
        for country in countries
    ]


_KINDS: dict[type[Model], tuple[Callable[[Any, Any], QuerySet[Any]], Lines]] = {
    Project: (_projects, _project_lines),
    Transaction: (_transactions, _transaction_lines),
    Activity: (_activities, _activity_lines),
    StaffDays: (_staff_days, _staff_lines),
    Country: (_countries, _country_lines),
}
