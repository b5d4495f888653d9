"""Forums and networks: what they are called, who belongs to them, our mandates, and what comes out of them."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from typing import Any

from countries.models import (
    Country,
    Forum,
    ForumMember,
    ForumName,
    ForumOutput,
    Mandate,
    Organisation,
    Presidency,
    Publication,
    Study,
)
from projects.models import Delegate, Employee
from tracker.demo import files

FIELDS = {field.name for field in Forum._meta.concrete_fields}
LISTED = (ForumMember.Status.MEMBER, ForumMember.Status.OBSERVER)


def create_forums(organisations: dict[str, Organisation]) -> dict[str, Forum]:
    """All forums by code, each with everything that hangs on it but who of us goes there."""
    sources = files.told("forums")["forums"]
    made = {
        source["code"]: Forum(
            is_demo=True,
            **{name: value for name, value in source.items() if name in FIELDS},
            owner=organisations.get(source.get("kept_by", "")),
        )
        for source in sources
    }
    Forum.objects.bulk_create(made.values())
    ForumName.objects.bulk_create(
        ForumName(forum=made[source["code"]], **row)
        for source in sources
        for row in source.get("former_names", [])
    )
    countries = Country.objects.in_bulk(field_name="iso2")
    ForumMember.objects.bulk_create(
        member
        for source in sources
        for member in _members(source, made[source["code"]], countries, organisations)
    )
    Mandate.objects.bulk_create(
        Mandate(
            forum=made[source["code"]],
            shared_with=organisations.get(row.get("with", "")),
            is_demo=True,
            **{name: value for name, value in row.items() if name != "with"},
        )
        for source in sources
        for row in source.get("mandates", [])
    )
    _create_what_comes_out(sources, made)
    return made


def _members(
    source: dict[str, Any],
    forum: Forum,
    countries: dict[str, Country],
    organisations: dict[str, Organisation],
) -> Iterator[ForumMember]:
    for status in LISTED:
        for iso2 in source.get(status, "").split():
            yield ForumMember(forum=forum, country=countries[iso2], status=status, is_demo=True)
    for row in source.get("left", []):
        yield ForumMember(
            forum=forum, country=countries[row["country"]], last_day=row["last_day"], is_demo=True
        )
    for name in source.get("institutions", []):
        yield ForumMember(
            forum=forum,
            organisation=organisations[name],
            status=ForumMember.Status.INSTITUTION,
            is_demo=True,
        )


def _create_what_comes_out(sources: list[dict[str, Any]], forums: dict[str, Forum]) -> None:
    """Studies, publications in editions, and outputs with their numbers."""
    presidencies = {f"{row.year}:{row.half}": row for row in Presidency.objects.all()}
    Study.objects.bulk_create(
        Study(
            forum=forums[source["code"]],
            is_demo=True,
            **row | {"presidency": presidencies.get(row.get("presidency", ""))},
        )
        for source in sources
        for row in source.get("studies", [])
    )
    Publication.objects.bulk_create(
        Publication(forum=forums[source["code"]], is_demo=True, **row)
        for source in sources
        for row in source.get("publications", [])
    )
    numbers: Counter[int] = Counter()
    rows = [(source["code"], row) for source in sources for row in source.get("outputs", [])]
    outputs = []
    for code, row in sorted(rows, key=lambda one: one[1]["published_on"]):
        year = row["published_on"].year
        numbers[year] += 1
        outputs.append(
            ForumOutput(
                forum=forums[code],
                public_id=f"FO-{year}-{numbers[year]:03}",
                is_demo=True,
                **{name: value for name, value in row.items() if name != "code"},
            )
        )
    ForumOutput.objects.bulk_create(outputs)


def create_delegates(forums: dict[str, Forum], employees: list[Employee]) -> dict[str, list[Delegate]]:
    """Who of us goes to which forum, by the forum's code."""
    by_number = {employee.number: employee for employee in employees}
    made = {
        source["code"]: [
            Delegate(
                forum=forums[source["code"]],
                is_demo=True,
                **row | {"employee": by_number[row["employee"]]},
            )
            for row in source.get("delegates", [])
        ]
        for source in files.told("forums")["forums"]
    }
    Delegate.objects.bulk_create(row for rows in made.values() for row in rows)
    return made


def goes(delegate: Delegate, day: dt.date) -> bool:
    return delegate.first_day <= day <= (delegate.last_day or day)
