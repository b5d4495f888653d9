"""Checks that nothing is published that a sensitive project keeps to itself: by name, or to be computed.

No finding tells which name, or of which project: who may not know of it reads the findings too. `names_in` tells
those who may.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from countries.models import Country, Organisation, OrganisationName, Region
from projects.models import Activity, Employee, Project, ProjectMember, Site, StaffDays
from projects.portfolio import complement, rights
from projects.portfolio.models.project import Sensitivity
from reports.annual.checks import places
from reports.annual.checks.reading import Found, Reading
from reports.annual.editions.models import Edition
from reports.figures.derivable import find, published
from reports.figures.money import spent
from reports.figures.scope import Scope
from tracker.core import access

_SHORTEST = 3


def names_published(reading: Reading) -> Iterator[Found]:
    """In what people write, and in what the data say in the composed document."""
    names = secret_names()
    found = set()
    for text in reading.texts:
        if words_in(text.text, names):
            found.add(text.section.key)
            words = _("%(section)s: the text names what a sensitive project keeps to itself.")
            said = words % {"section": reading.named(text)}
            yield Found(places.about(text), said, places.section(reading.edition, text))
    for language, chapter, told in reading.printed:
        if chapter.key not in found and words_in(told, names):
            words = _("“%(chapter)s” tells what a sensitive project keeps to itself.")
            about = f"{chapter.key}:{language}"
            yield Found(about, words % {"chapter": chapter.title}, places.page(reading.edition))


def amounts_derivable(reading: Reading) -> Iterator[Found]:
    """What a protected project used, from the sums that are published."""
    year = reading.edition.year
    cells = spent(Scope(year), [year])
    hidden = set(complement.hidden_projects().values_list("pk", flat=True))
    equations = published(year, cells) if any(cell.project in hidden for cell in cells) else []
    for number, project in enumerate(sorted({cell.project for cell in cells} & hidden), 1):
        own = [cell for cell in cells if cell.project == project]
        wanted = {(cell.project, cell.funder): Fraction(1) for cell in own}
        told = find(equations, wanted, sum((Fraction(cell.sek) for cell in own), Fraction(0)))
        if told.value is not None or told.is_near:
            words = _("An amount that must not be told can be computed from the tables of the report.")
            yield Found(f"amount:{number}", words, places.page(reading.edition))


def secret_names(projects: Iterable[Project] | None = None) -> set[str]:
    """What may not stand in a published text: of all sensitive projects, or of these alone.

    Codes, numbers and names of protected projects; partners, persons and places of them and of restricted ones, as
    far as no open project has them too. Countries and regions are no secrets. Ten queries.
    """
    every = Project.objects.exclude(sensitivity=Sensitivity.OPEN).order_by()
    sensitive = every if projects is None else every.filter(pk__in=[project.pk for project in projects])
    protected = sensitive.filter(sensitivity=Sensitivity.PROTECTED)
    found = _values(protected, "code", "public_id", "name_sv", "name_en", "dnr")
    organisations = Organisation.objects.filter(rights.only_in_masked_projects(None))
    if projects is not None:
        organisations = organisations.filter(project_partnerships__project__in=sensitive)
    found |= _values(organisations.order_by(), "name_sv", "name_en")
    former = OrganisationName.objects.filter(organisation__in=organisations.order_by().values("pk"))
    found |= _values(former.order_by(), "name")
    found |= _persons(sensitive)
    shown = Activity.objects.filter(project__sensitivity=Sensitivity.OPEN).order_by()
    told = _values(shown, "place") | _values(
        Site.objects.filter(project__sensitivity="open"), "name_sv", "name_en"
    )
    told |= _values(Country.objects.order_by(), "name_sv", "name_en")
    told |= _values(Region.objects.order_by(), "name_sv", "name_en")
    found |= _values(Activity.objects.filter(project__in=sensitive).order_by(), "place") - told
    found |= _values(Site.objects.filter(project__in=sensitive), "name_sv", "name_en") - told
    return {name for name in found if len(name) >= _SHORTEST}


def names_in(user: Any, edition: Edition) -> dict[str, list[str]]:
    """What of the names in the texts the user may know of: `about` of the finding -> the names."""
    sensitive = Project.objects.exclude(sensitivity=Sensitivity.OPEN).order_by()
    known = access.visible(user, sensitive, "see identities")
    names = secret_names(known) if known else set()
    texts = Reading(edition).texts if names else []
    return {places.about(text): words for text in texts if (words := words_in(text.text, names))}


def _persons(sensitive: QuerySet[Project]) -> set[str]:
    """Those who manage these projects, or worked days in them, and have nothing to do with an open one."""
    days = StaffDays.objects.filter(employee=OuterRef("pk"))
    staff = Employee.objects.filter(Exists(days.filter(project__in=sensitive)))
    staff = staff.exclude(Exists(days.filter(project__sensitivity=Sensitivity.OPEN)))
    rows = ProjectMember.objects.select_related("user").order_by()
    elsewhere = {row.user_id for row in rows.filter(project__sensitivity=Sensitivity.OPEN)}
    managers = rows.filter(project__in=sensitive, role=ProjectMember.Role.MANAGER)
    members = {str(row.user) for row in managers if row.user_id not in elsewhere}
    return members | _values(staff.order_by(), "name")


def _values(rows: QuerySet[Any], *fields: str) -> set[str]:
    return {value.strip() for row in rows.order_by().values_list(*fields) for value in row if value}


def words_in(text: str, names: Iterable[str]) -> list[str]:
    """Those of the names that stand in the text as whole words, whatever their capitals."""
    folded = text.casefold()
    return [
        name
        for name in sorted(names)
        if name.casefold() in folded and re.search(rf"(?<!\w){re.escape(name.casefold())}(?!\w)", folded)
    ]
