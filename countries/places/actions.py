"""Every change of a country through pages and API."""

from collections.abc import Mapping
from typing import Any

from countries.places.models import Country
from tracker.core.history.record import recorded
from tracker.core.saving import save_row

# What a user writes; other names, income groups and statistics are kept in the administration.
FIELDS = ("iso2", "iso3", "dac_code", "name_sv", "name_en", "region")


@recorded
def save_country(
    *, user: Any, country: Country | None, expected: int | None, fields: Mapping[str, Any]
) -> Country:
    """Create a country (`country` None) or change one that still has version `expected`."""
    return save_row(
        user, country or Country(), expected, {name: fields[name] for name in FIELDS if name in fields}
    )
