"""What a report lacks, and who can give it: by person, of projects that the reader may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from projects.models import IndicatorValue, Project
from projects.portfolio import people
from projects.portfolio import queries as portfolio
from projects.portfolio.models.project import Sensitivity
from reports.annual.book import Book
from reports.annual.checks import places
from reports.annual.checks.models import LackReminder
from reports.annual.checks.reading import Reading
from reports.annual.editions import requests
from reports.annual.editions.models import Edition, SectionText, TextRequest
from tracker.accounts.models import User
from tracker.core import access, formats
from tracker.core.db import swedish_key
from tracker.core.periods import today


@dataclass(frozen=True)
class Lack:
    """`about` names it the same each time; `outside` is what a mail may say of it, which others keep."""

    about: str
    what: str
    of: str
    address: str
    persons: tuple[User, ...]
    outside: str
    is_late: bool = False
    project: Project | None = None


@dataclass
class Pile:
    """What one person can give; None: nobody is named, or the reader may not know who. `said`: reminded of it all today."""

    person: User | None
    lacks: list[Lack] = field(default_factory=list)
    said: bool = False


def by_person(user: Any, edition: Edition) -> list[Pile]:
    """Each person with what it can give, by name; what nobody is named for stands last."""
    found: dict[int | None, Pile] = {}
    for lack in lacks(user, edition):
        for person in lack.persons or (None,):
            pile = found.setdefault(person.pk if person else None, Pile(person))
            pile.lacks.append(lack)
    rows = LackReminder.objects.filter(edition=edition, day=today()).order_by("pk")
    said = set(rows.values_list("user", "about"))
    for key, pile in found.items():
        pile.said = all((key, lack.about) in said for lack in pile.lacks)
    return sorted(found.values(), key=lambda pile: (pile.person is None, swedish_key(str(pile.person or ""))))


def lacks(user: Any, edition: Edition) -> list[Lack]:
    """All that the report lacks and the user may know of, in the language that is active."""
    return [*_texts(edition), *_answers(user, edition), *_of_projects(user, Book(edition.year))]


def _texts(edition: Edition) -> Iterator[Lack]:
    reading = Reading(edition)
    for text in reading.texts:
        if text.status not in (SectionText.Status.NOT_STARTED, SectionText.Status.DRAFT):
            continue
        what = _("Hand in the text") if text.text.strip() else _("Write the text")
        name = reading.named(text)
        yield Lack(
            about=f"text:{places.about(text)}",
            what=what,
            of=name if text.due_on is None else f"{name}, {_by(text.due_on)}",
            address=places.section(edition, text),
            persons=(text.owner,) if text.owner else (),
            outside=f"{what}: {name}",
            is_late=bool(text.due_on and text.due_on < today()),
        )


def _answers(user: Any, edition: Edition) -> Iterator[Lack]:
    for row in requests.of(edition, user).filter(TextRequest.waiting()):
        mine = row.asked_of_id == user.pk
        yield Lack(
            about=f"request:{row.pk}",
            what=row.question,
            of=_by(row.due_on),
            address=reverse("text_request_answer", args=[row.pk])
            if mine
            else reverse("edition_requests", args=[edition.public_id]),
            persons=(row.asked_of,),
            outside=_("Answer a question, %(by)s") % {"by": _by(row.due_on)},
            is_late=row.due_on < today(),
        )


def _of_projects(user: Any, book: Book) -> Iterator[Lack]:
    """What the published report tells of projects and cannot."""
    told = {project.pk for project in book.projects}
    rows = portfolio.projects(user).filter(pk__in=told).order_by("code", "pk")
    reports = access.where(user, "add", Project, of="indicator value")
    may_report = set(Project.objects.filter(reports, pk__in=told).values_list("pk", flat=True))
    waiting = set(
        IndicatorValue.objects.filter(
            indicator__project__in=told, period__last_day__year=book.year, status="submitted"
        ).values_list("indicator", flat=True)
    )
    states = book.states
    named = {state.indicator.responsible_id for listed in states.values() for state in listed}
    responsible = User.objects.filter(is_active=True).in_bulk([key for key in named if key])
    for project in rows.prefetch_related(people.managers("")):
        managers = () if project.is_masked else _managers(project)
        yield from _note(book, project, managers)
        for state in states.get(project.pk, ()):
            indicator = state.indicator
            if not state.is_unreported:
                continue
            person = responsible.get(indicator.responsible_id or 0)
            if indicator.pk in waiting:
                what, persons = _("Approve the value"), managers[:0]
            else:
                what = _("Report the value")
                persons = (person,) if person and not project.is_masked else managers
            yield Lack(
                about=f"value:{indicator.code}",
                what=what,
                of=f"{project.code}: {indicator}",
                address=reverse("to_report")
                if project.pk in may_report
                else reverse("indicator", args=[indicator.code]),
                persons=persons,
                outside=_outside(project, what, str(indicator)),
                project=project,
            )


def _note(book: Book, project: Project, managers: tuple[User, ...]) -> Iterator[Lack]:
    note = book.notes.get(project.pk)
    if note and note.changed_sv and note.changed_en:
        return
    if note and note.changed_sv:
        what = _("Say in English what changed in %(year)s") % {"year": book.year}
    else:
        what = _("Say what changed in %(year)s") % {"year": book.year}
    yield Lack(
        about=f"note:{project.code}",
        what=what,
        of=str(project),
        address=reverse("year_note", args=[project.public_id, book.year]),
        persons=managers,
        outside=_outside(project, what),
        project=project,
    )


def _managers(project: Any) -> tuple[User, ...]:
    return tuple({row.user_id: row.user for row in project.managers_now}.values())


def _outside(project: Project, what: str, more: str = "") -> str:
    """A mail is kept by others: of a sensitive project it says only that there is something."""
    if project.sensitivity != Sensitivity.OPEN:
        return _("Something of a sensitive project")
    return f"{what}: {project.code}{' ' if more else ''}{more}"


def _by(day: Any) -> str:
    return _("by %(day)s") % {"day": formats.iso(day)}
