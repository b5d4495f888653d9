"""What the log forms offer to choose from, read once for a form: what is the user's own and recent comes first."""

import json
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from countries.forums.models import Forum
from countries.organisations.models import Organisation
from countries.places.models import Country
from projects.activities import queries
from projects.activities.models import Activity, Principle
from projects.portfolio.forms.rows import Options
from projects.portfolio.models import Component, Project, ProjectCountry
from projects.portfolio.rights import memberships
from projects.staff.models import Employee
from projects.workplan.models import WorkItem
from tracker.core import access
from tracker.core.db import swedish
from tracker.core.formats import is_swedish

# The value that says in so many words that there is no project.
BESIDE = "none"
Choices = list[tuple[Any, Any]]


class Offers:
    """Choices for `user`. The project of `instance` is among them, wherever it is otherwise open to the user."""

    def __init__(self, user: Any, instance: Activity | None = None) -> None:
        self.user = user
        self.recent = queries.recent(user)
        self.projects: dict[str, Project] = {
            project.public_id: project for project in queries.loggable_projects(user).order_by("code", "pk")
        }
        if instance and instance.project:
            self.projects.setdefault(instance.project.public_id, instance.project)

    @property
    def project_choices(self) -> Choices:
        """The user's own in a group of their own; within each group the latest used first."""
        own = set(memberships(self.user).values_list("project", flat=True))
        used = {key: place for place, key in enumerate(self.recent.projects)}
        groups: dict[Any, Choices] = {_("Your projects"): [], _("Other projects"): []}
        for project in sorted(self.projects.values(), key=lambda row: used.get(row.pk, len(used))):
            group = _("Your projects") if project.pk in own else _("Other projects")
            groups[group].append((project.public_id, str(project)))
        return [
            ("", "–"),
            *((label, choices) for label, choices in groups.items() if choices),
            (BESIDE, _("No project: forum meeting, visit or conference")),
        ]

    @property
    def last_project(self) -> str:
        """The one that was logged to last."""
        of_key = {project.pk: public_id for public_id, project in self.projects.items()}
        return next((of_key[key] for key in self.recent.projects if key in of_key), "")

    @property
    def first_project(self) -> str:
        """The one that was logged to last, or else the only one there is."""
        return self.last_project or (next(iter(self.projects)) if len(self.projects) == 1 else "")

    @cached_property
    def country_of(self) -> dict[str, str]:
        """The country's key of each project that works in one alone."""
        found: dict[str, list[str]] = {}
        shares = ProjectCountry.objects.filter(project__in=[row.pk for row in self.projects.values()])
        for project, country in shares.order_by("pk").values_list("project__public_id", "country"):
            found.setdefault(project, []).append(str(country))
        return {project: keys[0] for project, keys in found.items() if len(keys) == 1}

    @property
    def facts(self) -> str:
        """What the page's script needs of each project, as JSON: its code, and its country if it has one alone."""
        return json.dumps(
            {
                key: {"code": project.code, "country": self.country_of.get(key, "")}
                for key, project in self.projects.items()
            }
        )

    @property
    def kinds(self) -> Choices:
        return [(kind.value, capfirst(kind.label)) for kind in Activity.Kind]

    @cached_property
    def countries(self) -> Options:
        return Options(Country.objects.order_by(_named(), "pk"))

    def forums(self) -> Options:
        return Options(Forum.objects.order_by(_named(), "pk"))

    def principles(self) -> Options:
        return Options(Principle.objects.order_by("code", "pk"))

    def people(self) -> Options:
        return Options(Employee.objects.order_by(swedish("name"), "pk"))

    def of_projects(self) -> dict[str, tuple[Options, Choices]]:
        """Results, components and planned items: what can be chosen, and how, in groups by project."""
        # Through the relation: results are a neighbour slice, which this one does not import.
        indicators = Activity.indicator.field.related_model.objects
        items = access.visible(self.user, WorkItem.objects.filter(kind=WorkItem.Kind.ACTIVITY))
        rows = {
            "indicator": indicators.order_by("project__code", "code", "pk"),
            "component": Component.objects.order_by("project__code", "number", "pk"),
            "work_item": items.order_by("project__code", "number", "pk"),
        }
        found = {}
        for name, all_rows in rows.items():
            known = list(all_rows.filter(project__in=self.projects.values()).select_related("project"))
            found[name] = Options(known), [("", "–"), *_grouped(known, lambda row: row.project.code)]
        return found

    def partners(self) -> tuple[Options, Choices]:
        """Those of the user's latest activities first, then all others by country."""
        rows = list(
            access.visible(self.user, Organisation.objects.select_related("country")).order_by(
                swedish("country__name_sv" if is_swedish() else "country__name_en"), swedish("name_sv"), "pk"
            )
        )
        by_key = {row.pk: row for row in rows}
        latest = [by_key.pop(key) for key in self.recent.partners if key in by_key]
        first: Choices = [(_("Latest"), [(str(row.pk), str(row)) for row in latest])] if latest else []
        others = _grouped(by_key.values(), lambda row: str(row.country or _("No country")))
        return Options(rows), [*first, *others]


def _named() -> Any:
    return swedish("name_sv" if is_swedish() else "name_en")


def _grouped(rows: Iterable[Any], group: Callable[[Any], str]) -> Choices:
    groups: dict[str, Choices] = {}
    for row in rows:
        groups.setdefault(group(row), []).append((str(row.pk), str(row)))
    return list(groups.items())
