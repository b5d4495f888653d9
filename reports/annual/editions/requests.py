"""Questions to people whose answers the writers of a section need: asked, answered or withdrawn, and found again.

The actions raise Refused (`field` names the field), Stale, access.Denied, or Http404 for what the user may not know of.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from reports.annual.editions.actions import hold
from reports.annual.editions.models import Edition, Section, TextRequest
from tracker.accounts.models import User
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.record import recorded
from tracker.core.periods import LAST_YEAR, today
from tracker.core.saving import check
from tracker.core.text import clean_text


@recorded
def ask_for_text(
    *, user: Any, section: Section, asked_of: User, question: str, due_on: dt.date
) -> TextRequest:
    """Ask somebody about a section, for an answer by a day. The person finds it on the start page and is reminded."""
    access.require(user, "add", TextRequest)
    hold(section.edition)
    if not asked_of.is_active or asked_of.has_left() or not _may_answer(asked_of):
        message = _("%(name)s cannot answer: the account is closed, or has no role that may.")
        raise Refused("cannot_answer", message % {"name": asked_of}, field="asked_of")
    if not today() <= due_on or due_on.year > LAST_YEAR:
        raise Refused("past", _("Give a day that is still to come."), field="due_on")
    row = TextRequest(
        section=section,
        asked_of=asked_of,
        question=clean_text(question),
        due_on=due_on,
        asked_by=user,
        is_demo=section.is_demo,
    )
    check(row)
    row.save()
    return row


@recorded
def answer_text_request(*, user: Any, request: TextRequest, expected: int | None, answer: str) -> TextRequest:
    """The asked person's answer; a better one takes its place for as long as the edition is open."""
    access.require(user, "answer", request)
    _take(request, expected)
    request.answer = clean_text(answer)
    if not request.answer:
        raise Refused("required", _("Write the answer."), field="answer")
    request.answered_by, request.answered_at = user, timezone.now()
    check(request)
    request.save()
    return request


@recorded
def withdraw_text_request(*, user: Any, request: TextRequest, expected: int | None) -> TextRequest:
    """The answer is no longer needed."""
    access.require(user, "change", request)
    _take(request, expected)
    if request.answered_at:
        raise Refused("answered", _("It has been answered already."))
    request.withdrawn_at = timezone.now()
    request.save()
    return request


def _may_answer(user: User) -> bool:
    return access.scope_of(user, "answer", TextRequest) != "-"


def _take(request: TextRequest, expected: int | None) -> None:
    hold(request.section.edition)
    request.claim(-1 if expected is None else expected)
    request.refresh_from_db()
    if request.withdrawn_at:
        raise Refused("withdrawn", _("The request has been withdrawn."))


# Questions.


def visible(user: Any) -> QuerySet[TextRequest]:
    """Requests that the user may see, the first due first."""
    rows = access.visible(user, TextRequest.objects.order_by("due_on", "pk"))
    return rows.select_related("section__edition", "asked_of", "asked_by")


def mine(user: Any) -> QuerySet[TextRequest]:
    """What waits for the user's answer."""
    return visible(user).filter(TextRequest.waiting(), asked_of=user)


def of(edition: Edition, user: Any) -> QuerySet[TextRequest]:
    """All of an edition that the user may see."""
    return visible(user).filter(section__edition=edition)


def answers(section: Section) -> QuerySet[TextRequest]:
    """What was answered about the section, the latest first: the writers may put it into the text."""
    rows = TextRequest.objects.filter(section=section, answered_at__isnull=False)
    return rows.select_related("asked_of").order_by("-answered_at", "-pk")
