"""Partner organisations, with what they were called before."""

import datetime as dt

from countries.models import Country, Organisation, OrganisationName
from tracker.demo import files


def create_organisations() -> dict[str, Organisation]:
    """Every row of organisations.csv, by identifier. A parent stands above its children in the file."""
    countries = Country.objects.in_bulk(field_name="iso2")
    rows = files.table("organisations")
    made = {
        row["identifier"]: Organisation(
            identifier=row["identifier"],
            name_sv=row["name_sv"],
            name_en=row["name_en"],
            kind=row["kind"],
            level=row["level"],
            country=countries[row["country"]] if row["country"] else None,
            is_demo=True,
        )
        for row in rows
    }
    Organisation.objects.bulk_create(made.values())
    children = [row for row in rows if row["parent"]]
    for row in children:
        made[row["identifier"]].parent = made[row["parent"]]
    Organisation.objects.bulk_update([made[row["identifier"]] for row in children], ["parent"])
    OrganisationName.objects.bulk_create(
        OrganisationName(
            organisation=made[row["identifier"]],
            name=row["former_name"],
            valid_to=dt.date.fromisoformat(row["valid_to"]),
        )
        for row in rows
        if row["former_name"]
    )
    return made
