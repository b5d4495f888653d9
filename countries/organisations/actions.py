"""Every change of an organisation."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from countries.organisations.models import Organisation, OrganisationName
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.saving import save_row
from tracker.core.sets import write_set

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
