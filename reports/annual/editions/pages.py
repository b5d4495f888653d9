"""The page of a section: the open text in the middle, and everything that its writer needs around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override

from reports.annual.book import Book
from reports.annual.checks.shown import panel
from reports.annual.editions import queries, workspace
from reports.annual.editions.forms import MaterialForm, RemarkForm, WriteForm
from reports.annual.editions.models import Edition, SectionText
from reports.annual.editions.reading import AsSeen, Line, read
from reports.annual.models import ReportRun
from reports.annual.queries import report_runs
from reports.annual.text import catalogue, seen
from reports.annual.text.bare import bare_numbers
from reports.annual.text.live import Figures
from reports.annual.text.parse import PROPOSAL, count_words
from reports.annual.text.proposals import proposals
from tracker.core import access
from tracker.core.conflict import Saved, last_saved

MOST_RUNS, MOST_OFFERS = 5, 6


@dataclass(frozen=True)
class Conflict:
    """Somebody saved first: what holds now, and who made it."""

    current: SectionText
    saved: Saved


@dataclass(frozen=True)
class Proposed:
    """A sentence that the data propose: as it goes into the text, and as it reads."""

    text: str
    lines: list[Line]


def conflict(current: SectionText) -> Conflict:
    return Conflict(current, last_saved(current))


def section_page(
    request: HttpRequest,
    text: SectionText,
    *,
    status: int = 200,
    form: WriteForm | None = None,
    comment: RemarkForm | None = None,
    clash: Conflict | None = None,
) -> HttpResponse:
    """The workspace with the section open; `form` and `comment` hold what was typed and could not be kept."""
    edition, user = text.section.edition, request.user
    may = {answer.action for answer in access.explain(user, text) if answer.allowed}
    is_writing = "write" in may and text.status != SectionText.Status.APPROVED
    written = form.written if form and form.is_valid() else text.text
    context = {
        **workspace.around(edition, queries.texts(edition, text.language), text),
        **of_edition(request, edition, text.language),
        "may": may,
        "is_writing": is_writing,
        "is_own": text.written_by_id == user.pk,
        "form": form or WriteForm(of=text),
        "comment": comment or RemarkForm(),
        "conflict": clash,
        "remarks": list(text.remarks.select_related("made_by", "closed_by").order_by("made_at", "pk")),
    }
    book = Book(edition.year)
    context |= told(text, written, book)
    context |= material(request, text, book, wants_proposals=is_writing and not written)
    return render(request, "annual/section.html", context, status=status)


def of_edition(request: HttpRequest, edition: Edition, language: str) -> dict[str, Any]:
    """What stands at the head and the foot of every page of the workspace: rights, and the PDFs made."""
    may = {answer.action for answer in access.explain(request.user, edition) if answer.allowed}
    return {
        "edition": edition,
        "language": language,
        "may_edition": may,
        "checks": panel(edition) if edition.is_open else None,
        **pdfs(request, edition, language),
    }


def pdfs(request: HttpRequest, edition: Edition, language: str) -> dict[str, Any]:
    """The PDFs of the edition in the language: the one that is being made, and the latest that are finished."""
    runs = list(report_runs(request.user).filter(edition=edition, language=language)[: MOST_RUNS + 1])
    newest = runs[0] if runs else None
    return {
        "job": newest if newest and newest.state != ReportRun.State.DONE else None,
        "made": [run for run in runs if run.state == ReportRun.State.DONE][:MOST_RUNS],
        "may_make": access.may(request.user, "create", ReportRun),
    }


def told(text: SectionText, written: str, book: Book) -> dict[str, Any]:
    """The text as it reads, and what its writer should know of it: figures that changed, that are missing, or typed."""
    waiting: list[seen.Change] = []
    with override(text.language):
        if text.section.edition.is_open:
            live = Figures(book, seen.kept([text])[text.pk])
            changes = seen.changed(text, live)
            waiting = seen.undecided(changes)
            states = {change.token: "changed" if change in waiting else "kept" for change in changes}
            lines, missing = read(written, live, states, book.year)
        else:
            shown = dict(text.seen_values.order_by().values_list("token", "shown"))
            lines, missing = read(written, AsSeen(shown), {}, book.year)
    return {
        "text": text,
        "lines": lines,
        "missing": missing,
        "changes": waiting,
        "bare": bare_numbers(written) if text.section.edition.is_open else [],
        "words": count_words(written),
    }


def material(
    request: HttpRequest, text: SectionText, book: Book, *, wants_proposals: bool = False
) -> dict[str, Any]:
    """What can be put into the text: figures, charts and events; and sentences, while nothing is written."""
    form = MaterialForm(request.GET)
    kind, query, wants_all = form.asked
    offers: list[catalogue.Offer] = []
    proposed: list[Proposed] = []
    if text.section.edition.is_open:
        with override(text.language):
            offers = catalogue.offers(book, text.section.key, kind, query)
            sentences = proposals(book, text.section.key) if wants_proposals else []
            live = Figures(book)
            proposed = [Proposed(f"{PROPOSAL}{one}", read(one, live, {}, book.year)[0]) for one in sentences]
    return {
        "material": form,
        "kind": kind,
        "query": query,
        "offers": offers if wants_all else offers[:MOST_OFFERS],
        "offered": len(offers),
        "proposals": proposed,
    }
