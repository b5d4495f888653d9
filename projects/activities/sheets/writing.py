"""Activities as a sheet that can be filled in and brought back: a row for each that the reader sees in full."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from projects.activities import queries
from projects.activities.models import Activity
from projects.activities.sheets import columns
from tracker.core import formats, tables
from tracker.core.doors import Door
from tracker.privacy import access_log


def rows(found: QuerySet[Activity], user: Any) -> QuerySet[Activity]:
    """Those of `found` that can come back, with all that the sheet tells: seven queries for five hundred."""
    return queries.as_page(found.filter(Q(is_masked=False)), user)


def table(by: Any, found: QuerySet[Activity], user: Any) -> tables.Table:
    """The sheet. `by` is the request: who takes out what of sensitive projects is noted."""
    return tables.Table(_("activities-sheet"), columns.header(), _lines(by, rows(found, user)))


def _lines(by: Any | Door, found: QuerySet[Activity]) -> Iterator[list[tables.Cell]]:
    for row in access_log.watched(by, found.iterator(chunk_size=500)):
        yield [_cell(row, name) for name in columns.COLUMNS]


def _cell(row: Any, name: str) -> tables.Cell:
    value: Any = told(row, name)
    if name in columns.CHOICES:
        return str(columns.CHOICES[name][value]) if value else None
    return None if value == "" else value


def told(row: Any, name: str) -> tables.Cell:
    """What the activity says in a column, by its codes."""
    if name == "project":
        return str(row.project.public_id) if row.project else ""
    if name == "country":
        return str(row.country.iso2) if row.country else ""
    if name in ("indicator", "forum"):
        there = getattr(row, name)
        return str(there.code) if there else ""
    if name == "component":
        return str(row.component.number) if row.component else ""
    if name == "principles":
        return " ".join(sorted(one.code for one in row.principles.all()))
    if name == "partners":
        return " ".join(sorted(one.identifier for one in row.shown_partners))
    if name == "staff":
        return staff((one.employee.number, one.days_abroad, one.days_home) for one in row.shown_days)
    value: tables.Cell = getattr(row, name)
    return value


def staff(rows: Any) -> str:
    """(staff number, days abroad, days at home) as `E12 4/1; E13 0/2,5`, in the reader's language."""
    return "; ".join(f"{number} {_days(abroad)}/{_days(home)}" for number, abroad, home in sorted(rows))


def _days(days: Decimal) -> str:
    return formats.number(days, 0 if days == days.to_integral_value() else 1)
