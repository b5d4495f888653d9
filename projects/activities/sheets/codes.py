"""What the codes in a sheet stand for, as far as the user may know of it: read once for all rows."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from countries.forums.models import Forum
from countries.organisations.models import Organisation
from countries.places.models import Country
from projects.activities import queries
from projects.activities.models import Activity, Principle
from projects.activities.rules import Staff
from projects.activities.sheets import columns
from projects.activities.sheets.reading import Line, staff
from projects.portfolio import queries as portfolio
from projects.portfolio.models import Component, Project
from projects.staff.models import Employee
from tracker.core import access


class Unknown(Exception):
    """A code that stands for nothing, or for nothing that the user may know of."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column, self.why = column, why


class Codes:
    """Nine queries for any number of rows."""

    def __init__(self, user: Any, lines: Sequence[Line]) -> None:
        self.user = user
        said = {name: _said(lines, name) for name in (*columns.CODES, *columns.SETS)}
        named = [code.upper() for code in said["project"]]
        projects = portfolio.projects(user).filter(Q(is_masked=False))
        rows = list(projects.filter(Q(public_id__in=named) | Q(code__in=said["project"])).order_by("pk"))
        self.projects: dict[str, Project] = {row.code.casefold(): row for row in rows}
        self.projects |= {row.public_id.casefold(): row for row in rows}
        self.loggable = set(queries.loggable_projects(user).order_by().values_list("pk", flat=True))
        countries = Country.objects.filter(iso2__in=[code.upper() for code in said["country"]])
        self.countries = {row.iso2.casefold(): row for row in countries}
        self.forums = {row.code.casefold(): row for row in Forum.objects.filter(code__in=said["forum"])}
        # Through the relation: results are a neighbour slice, which this one does not import.
        indicators: Any = Activity._meta.get_field("indicator").related_model
        found = indicators._default_manager.filter(code__in=said["indicator"])
        self.indicators = {row.code.casefold(): row for row in found}
        self.components = {
            (row.project_id, str(row.number)): row
            for row in Component.objects.filter(project__in=[row.pk for row in rows])
        }
        principles = Principle.objects.filter(code__in=_words(said["principles"]))
        self.principles = {row.code: row for row in principles}
        bodies = access.visible(user, Organisation.objects.filter(identifier__in=_words(said["partners"])))
        self.partners = {row.identifier: row for row in bodies}
        numbers = {number for text in said["staff"] for number, _abroad, _home in staff(text)}
        self.employees = {row.number: row for row in Employee.objects.filter(number__in=numbers)}

    def fields(self, line: Line, activity: Activity | None) -> dict[str, Any]:
        """What the row says of the activity's own fields. Raises Unknown."""
        found: dict[str, Any] = {}
        for name, text in line.given.items():
            if name not in columns.SETS and name not in columns.CODES:
                found[name] = _plain(name, text)
        project = activity.project if activity else None
        if "project" in line.given:
            project = found["project"] = self._one("project", self.projects, line.given["project"])
        one: dict[str, dict[str, Any]] = {"country": self.countries, "forum": self.forums}
        for name, known in one.items():
            if name in line.given:
                found[name] = self._one(name, known, line.given[name])
        if "indicator" in line.given:
            indicator = self._one("indicator", self.indicators, line.given["indicator"])
            if project is None or indicator.project_id != project.pk:
                raise _unknown("indicator", line.given["indicator"])
            found["indicator"] = indicator
        if "component" in line.given:
            key = (project.pk if project else 0, line.given["component"])
            if (component := self._component(key, project)) is None:
                raise _unknown("component", line.given["component"])
            found["component"] = component
        return found

    def sets(self, line: Line) -> dict[str, Any]:
        """Partners, principles and staff that the row names. Raises Unknown."""
        found: dict[str, Any] = {}
        known: dict[str, dict[str, Any]] = {"principles": self.principles, "partners": self.partners}
        for name, rows in known.items():
            if name in line.given:
                words = dict.fromkeys(line.given[name].replace(",", " ").replace(";", " ").split())
                found[name] = [self._one(name, rows, word, fold=False) for word in words]
        if "staff" in line.given:
            found["staff"] = [
                Staff(self._one("staff", self.employees, number, fold=False), Decimal(abroad), Decimal(home))
                for number, abroad, home in staff(line.given["staff"])
            ]
        return found

    def _component(self, key: tuple[int, str], project: Project | None) -> Component | None:
        if key not in self.components and project and project.code.casefold() not in self.projects:
            # The project of an activity that the sheet does not name again.
            self.projects[project.code.casefold()] = project
            rows = Component.objects.filter(project=project)
            self.components |= {(row.project_id, str(row.number)): row for row in rows}
        return self.components.get(key)

    @staticmethod
    def _one(name: str, known: dict[str, Any], code: str, *, fold: bool = True) -> Any:
        found = known.get(code.casefold() if fold else code)
        if found is None:
            raise _unknown(name, code)
        return found


def _unknown(name: str, code: str) -> Unknown:
    message = _("There is no “%(code)s”, or it is not open to you.")
    return Unknown(name, message % {"code": code[:40]})


def _said(lines: Sequence[Line], name: str) -> set[str]:
    return {line.given[name] for line in lines if name in line.given}


def _words(texts: set[str]) -> set[str]:
    return {word for text in texts for word in text.replace(",", " ").replace(";", " ").split()}


def _plain(name: str, text: str) -> Any:
    if name in columns.COUNTS:
        return int(text)
    if name == "cost_estimate":
        return Decimal(text)
    if name in columns.ANSWERS:
        return text == columns.YES
    if name in columns.DAYS:
        return dt.date.fromisoformat(text)
    return text
