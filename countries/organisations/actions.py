"""Every change of an organisation."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from countries.organisations.models import Organisation, OrganisationName
from countries.organisations.similar import Likeness, similar
from countries.places.models import Country
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.saving import save_row
from tracker.core.sets import write_set

_Kind, _Level = Organisation.Kind, Organisation.Level
# The level that organisations of a type nearly always have.
LEVELS = dict.fromkeys(_Kind.values, _Level.CENTRAL) | {
    _Kind.OFFICE: _Level.REGIONAL,
    _Kind.MUNICIPAL: _Level.LOCAL,
    _Kind.INTERNATIONAL: _Level.INTERNATIONAL,
}
FIELDS = ("identifier", "name_sv", "name_en", "kind", "level", "country", "parent")


@recorded
def save_organisation(
    *,
    user: Any,
    organisation: Organisation | None,
    expected: int | None,
    fields: Mapping[str, Any],
    former_names: Sequence[tuple[str, datetime.date]] | None = None,
) -> Organisation:
    """Create an organisation (`organisation` None) or change one that still has version `expected`.

    `former_names`, as (name, last day in use), replaces the list; None leaves it as it is.
    """
    row = organisation or Organisation()
    save_row(user, row, expected, {name: fields[name] for name in FIELDS if name in fields})
    if former_names is not None:
        if len({name for name, _day in former_names}) < len(former_names):
            raise Refused("twice", _("The same name is there twice."), field="former_names")
        wanted = (OrganisationName(organisation=row, name=name, valid_to=day) for name, day in former_names)
        write_set(row.former_names.all(), wanted, key=("name",), values=("valid_to",))
    return row


@recorded
def add_organisation(
    *, user: Any, name: str, country: Country | None, kind: str, is_another: bool = False
) -> Organisation:
    """Add what was missing in a list, from its name, country and type; the rest is filled in later.

    Raises Refused `similar` where one with such a name is there, unless `is_another` says that it is not the same.
    """
    access.require(user, "add", Organisation)
    if not is_another and (hits := similar(user, name, country)):
        raise Refused("similar", looks_like(hits), field="name")
    fields = {"identifier": _free_identifier(name, country), "name_sv": name, "country": country}
    return save_organisation(
        user=user,
        organisation=None,
        expected=None,
        fields=fields | {"kind": kind, "level": LEVELS.get(kind, _Level.CENTRAL)},
    )


def looks_like(hits: Sequence[Likeness]) -> str:
    """The likest three, each with the name that resembles where it is a former one."""
    told = [
        str(hit.organisation)
        if hit.name in (hit.organisation.name_sv, hit.organisation.name_en)
        else _("%(now)s, formerly %(before)s") % {"now": hit.organisation, "before": hit.name}
        for hit in hits[:3]
    ]
    return _("It may be there already: %(names)s. Choose it, or say that it is another one.") % {
        "names": "; ".join(told)
    }


def _free_identifier(name: str, country: Country | None) -> str:
    """`fi-statskontoret`; with a number where that is taken."""
    plain = slugify(f"{country.iso2 if country else 'int'}-{name}")[:50].strip("-")
    taken = set(
        Organisation.objects.filter(identifier__startswith=plain).values_list("identifier", flat=True)
    )
    numbers = (f"{plain}-{number}" for number in range(2, len(taken) + 3))
    return plain if plain not in taken else next(free for free in numbers if free not in taken)
