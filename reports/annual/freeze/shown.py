"""What the pages of the steps say of an edition: who did what and when, what comes next, and what will be locked."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from reports.annual.checks.findings import Finding, quick
from reports.annual.editions.models import Edition, SectionText
from reports.annual.freeze import files as kept_files
from reports.annual.freeze.models import EditionFile
from tracker.core import access
from tracker.core.periods import today

State = Edition.State


@dataclass(frozen=True)
class Page:
    """A step's page. `state`: the edition's before the step; `after`: what is said where the step is not next."""

    right: str
    state: str
    title: Any
    button: Any


PAGES: dict[str, Page] = {
    "freeze": Page("freeze", State.OPEN, gettext_lazy("Freeze the edition"), gettext_lazy("Freeze")),
    "sign": Page("sign", State.FROZEN, gettext_lazy("Sign the edition off"), gettext_lazy("Sign off")),
    "approve": Page("approve", State.SIGNED, gettext_lazy("Approve the edition"), gettext_lazy("Approve")),
    "publish": Page("publish", State.APPROVED, gettext_lazy("Publish the edition"), gettext_lazy("Publish")),
    "correct": Page(
        "add", State.PUBLISHED, gettext_lazy("Correct the edition"), gettext_lazy("Open a corrected edition")
    ),
}
_WAY = (
    ("opened", "", gettext_lazy("Opened")),
    ("frozen", "freeze", gettext_lazy("Frozen")),
    ("signed", "sign", gettext_lazy("Signed off by the controller")),
    ("approved", "approve", gettext_lazy("Approved by the leadership")),
    ("published", "publish", gettext_lazy("Published")),
)


@dataclass(frozen=True)
class Way:
    """A step on the edition's way: `address` of the page where whoever asks may take it now."""

    label: str
    who: Any
    at: dt.datetime | None
    is_next: bool
    address: str
    button: str


def way(user: Any, edition: Edition) -> list[Way]:
    """Every step, with who took it; whoever may take the next one gets the way there."""
    found = []
    for done, name, label in _WAY:
        page = PAGES.get(name)
        is_next = bool(page) and edition.state == page.state  # type: ignore[union-attr]
        may = is_next and page is not None and access.may(user, page.right, edition)
        found.append(
            Way(
                str(label),
                getattr(edition, f"{done}_by"),
                getattr(edition, f"{done}_at"),
                is_next,
                reverse(f"edition_{name}", args=[edition.public_id]) if may else "",
                str(page.title) if page else "",
            )
        )
    return found


@dataclass(frozen=True)
class Locked:
    """What freezing locks: the day the data are read, and the number of each thing that cannot be changed after."""

    day: dt.date
    sections: int
    texts: int
    chart_texts: int
    waivers: int
    stops: list[Finding]


def locked(edition: Edition) -> Locked:
    """The checks that read texts only; those of the figures are made when the edition is frozen, and on their page."""
    return Locked(
        day=today(),
        sections=edition.sections.filter(is_included=True).count(),
        texts=SectionText.objects.filter(section__edition=edition, section__is_included=True)
        .exclude(text="")
        .count(),
        chart_texts=edition.chart_texts.count(),
        waivers=edition.waivers.count(),
        stops=[finding for finding in quick(edition) if finding.stops],
    )


@dataclass(frozen=True)
class Line:
    """A published file as the list shows it."""

    name: str
    what: str
    language: str
    size: int
    pages: int | None
    seal: str
    address: str


def files(edition: Edition) -> list[Line]:
    """In the order in which they were made."""
    rows = {(row.kind, row.language): row for row in edition.files.all()}
    return [_line(edition, rows[key]) for key in kept_files.ALL if key in rows]


def _line(edition: Edition, row: EditionFile) -> Line:
    key = f"{row.kind}-{row.language}" if row.language else row.kind
    return Line(
        name=kept_files.name(edition, row.kind, row.language),
        what=capfirst(row.get_kind_display()),
        language=row.language,
        size=row.size,
        pages=row.pages,
        seal=row.seal,
        address=reverse("edition_file", args=[edition.public_id, key]),
    )
