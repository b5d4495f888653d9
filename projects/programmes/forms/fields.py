"""What several of the forms choose among."""

from typing import Any

from django.utils.text import capfirst

from countries.organisations.models import Organisation
from countries.places.models import Country
from projects.portfolio.forms.rows import Options
from projects.portfolio.models import Project
from tracker.core import access


def capital(kinds: Any, empty: Any = None) -> Any:
    """The choices of a list of words, each with a capital; `empty` stands for none."""
    first = [] if empty is None else [("", empty)]
    return lambda: [*first, *((one.value, capfirst(one.label)) for one in kinds)]


def countries(project: Project, also: Country | None = None) -> list[Country]:
    """First those of the programme, then all others."""
    own = {share.country_id for share in project.country_shares.all()} | ({also.pk} if also else set())
    return sorted(Country.objects.all(), key=lambda one: (one.pk not in own, str(one), one.pk))


def organisations(user: Any) -> Options:
    """Those that the user may know of, by country and name."""
    rows = access.visible(user, Organisation.objects.select_related("country"))
    found = Options(sorted(rows, key=lambda one: (str(one.country or ""), str(one), one.pk)))
    found.labels = [(key, row.located) for key, row in found.by_key.items()]
    return found
