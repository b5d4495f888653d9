"""The page of all editions and reports: how far each year has come, and what has been made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reports.annual.editions import queries, workspace
from reports.annual.editions.forms import OpenEditionForm
from reports.annual.editions.models import Edition, SectionText
from reports.annual.forms import ReportForm
from reports.annual.models import ReportRun
from reports.annual.queries import report_runs
from tracker.core import access

MOST_RUNS = 50
_TAGS = {
    Edition.State.OPEN: "info",
    Edition.State.FROZEN: "warn",
    Edition.State.SIGNED: "warn",
    Edition.State.APPROVED: "warn",
    Edition.State.PUBLISHED: "ok",
}


@dataclass(frozen=True)
class Line:
    """An edition in the list, and how many of its texts are approved, of how many, in each language."""

    edition: Edition
    kind: str
    approved: dict[str, int]
    texts: dict[str, int]
    to_act: str


def page(
    request: HttpRequest,
    *,
    form: ReportForm | None = None,
    opening: OpenEditionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """`form` and `opening` hold what was chosen and could not be done."""
    lines = list(_lines(request.user))
    years = {line.edition.year for line in lines}
    may_open = access.may(request.user, "add", Edition)
    context = {
        "lines": lines,
        "opening": (opening or OpenEditionForm(taken=years)) if may_open else None,
        "form": form or ReportForm(),
        "runs": report_runs(request.user).select_related("edition")[:MOST_RUNS],
        "may_create": access.may(request.user, "create", ReportRun),
    }
    return render(request, "annual/list.html", context, status=status)


def _lines(user: Any) -> Iterator[Line]:
    for edition in queries.editions(user).annotate(**_counts()):
        approved, texts = (
            {code: getattr(edition, f"{name}_{code}") for code, _name in settings.LANGUAGES}
            for name in ("approved", "texts")
        )
        kind = _TAGS[Edition.State(edition.state)]
        yield Line(edition, kind, approved, texts, workspace.to_act(edition))


def _counts() -> dict[str, Count]:
    found: dict[str, Count] = {}
    included = Q(sections__is_included=True)
    for code, _name in settings.LANGUAGES:
        of = included & Q(sections__texts__language=code)
        approved = of & Q(sections__texts__status=SectionText.Status.APPROVED)
        found[f"texts_{code}"] = Count("sections__texts", filter=of)
        found[f"approved_{code}"] = Count("sections__texts", filter=approved)
    return found
