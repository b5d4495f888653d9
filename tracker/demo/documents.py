"""What projects have on paper: agreements, decisions, minutes and reports by rule, letters from documents.csv.

A few have no number in the diary yet; they are found by their link.
"""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from countries.models import Organisation
from projects.models import Activity, Document, Project
from tracker.accounts.models import User
from tracker.demo import files
from tracker.demo.people import LOADED_AT

Kind, Direction = Document.Kind, Document.Direction
COPIED = ("kind", "title", "direction", "dnr", "secrecy_note", "link")
# What is written of an activity, and where it goes.
WRITTEN = {
    Activity.Kind.STEERING_COMMITTEE: (Kind.MINUTES, Direction.DRAWN_UP, "Protokoll: "),
    Activity.Kind.DESK_WORK: (Kind.REPORT, Direction.SENT, ""),
}


def create_documents(
    activities: Iterable[Activity],
    projects: dict[str, Project],
    organisations: dict[str, Organisation],
    users: dict[str, User],
) -> None:
    sources = {source["code"]: source for source in files.projects()}
    made: list[tuple[str, Document]] = [
        *(row for source in sources.values() for row in _decided(source)),
        *_written(activities),
        *(_letter(row, organisations) for row in files.table("documents")),
    ]
    for code, row in made:
        row.project = projects[code]
        row.added_by = users[sources[code]["manager"]]
        if row.kind == Kind.MINUTES:
            row.counterparty = organisations[sources[code]["partners"][0]]
    save(row for _code, row in made)


def save(documents: Iterable[Document]) -> None:
    """Number them after those that are there, in the order of their days, and save them."""
    rows = sorted(documents, key=lambda row: (row.dated, row.title))
    known = Document.objects.order_by().values_list("public_id", flat=True)
    numbers = Counter(int(number.split("-")[1]) for number in known)
    for row in rows:
        numbers[row.dated.year] += 1
        row.public_id = f"D-{row.dated.year}-{numbers[row.dated.year]:04}"
        row.registered_on = row.dated if row.dnr else None
        row.is_demo = True
    Document.objects.bulk_create(rows)
    Document.objects.filter(pk__in=[row.pk for row in rows]).update(added_at=LOADED_AT)


def workspace(code: str, what: object) -> str:
    """Where something lies that has no number yet."""
    return f"https://arbetsyta.demo.example/{code.lower()}/{what}"


def _decided(source: dict[str, Any]) -> Iterator[tuple[str, Document]]:
    """Agreements, and that they were extended."""
    for one in source["agreements"]:
        yield (
            source["code"],
            Document(
                kind=Kind.AGREEMENT,
                title=f"Avtal {one['number']}",
                dated=one["signed_on"],
                direction=Direction.DRAWN_UP,
                dnr=one["dnr"],
            ),
        )
    for one in source.get("extensions", []):
        yield (
            source["code"],
            Document(
                kind=Kind.DECISION,
                title=f"Beslut om förlängning till {one['new_end']}",
                dated=one["decided_on"],
                direction=Direction.DRAWN_UP,
                dnr=one["dnr"],
            ),
        )


def _written(activities: Iterable[Activity]) -> Iterator[tuple[str, Document]]:
    for one in activities:
        if one.project is None or one.is_draft or one.kind not in WRITTEN:
            continue
        kind, direction, begins = WRITTEN[Activity.Kind(one.kind)]
        code = one.project.code
        yield (
            code,
            Document(
                activity=one,
                kind=kind,
                title=f"{begins}{one.title_sv}",
                dated=one.end,
                direction=direction,
                dnr=f"{one.dnr}-1" if one.dnr else "",
                link="" if one.dnr else workspace(code, one.start),
            ),
        )


def _letter(row: dict[str, str], organisations: dict[str, Organisation]) -> tuple[str, Document]:
    return row["project"], Document(
        dated=dt.date.fromisoformat(row["dated"]),
        counterparty=organisations[row["counterparty"]] if row["counterparty"] else None,
        **{name: row[name] for name in COPIED},
    )
