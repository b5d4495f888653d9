"""What the pages of an edition show around its sections: how far it has come, what waits, and for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.annual.editions.models import Edition, SectionText, TextRequest
from reports.annual.editions.titles import titles
from reports.annual.text.models import SeenValue
from reports.annual.text.parse import count_words
from tracker.core import formats
from tracker.core.formats import spelled

Status = SectionText.Status
# Icon and look of each state.
LOOKS: dict[str, tuple[str, str]] = {
    Status.NOT_STARTED: ("ring", "none"),
    Status.DRAFT: ("half", "info"),
    Status.TO_REVIEW: ("clock", "warn"),
    Status.APPROVED: ("ok", "ok"),
}
TAGS: dict[str, str] = {
    Status.NOT_STARTED: "missing",
    Status.DRAFT: "info",
    Status.TO_REVIEW: "warn",
    Status.APPROVED: "ok",
}


@dataclass(frozen=True)
class Task:
    """A section in the list: `words` and `missing` are counted when its text is saved."""

    text: SectionText
    title: str
    icon: str
    look: str
    words: int
    missing: int
    address: str
    is_here: bool


@dataclass(frozen=True)
class Stage:
    """A step on the report's way. state: done, now, or nothing when it is to come."""

    name: str
    told: str
    state: str


def address(text: SectionText) -> str:
    """The page of the section."""
    section = text.section
    return reverse("section", args=[section.edition.public_id, text.language, section.key])


def around(edition: Edition, texts: Sequence[SectionText], here: SectionText) -> dict[str, Any]:
    """What stands around the open section `here`, in one language. The queries do not grow with the sections."""
    counted = _missing(texts)
    every = _tasks(texts, counted, here)
    own = next(task for task in every if task.text.pk == here.pk)
    included = [task for task in every if task.text.section.is_included]
    return {
        "tasks": every,
        "title": own.title,
        "tag": TAGS[here.status],
        "approved": sum(task.text.status == Status.APPROVED for task in included),
        "stages": stages(edition, texts),
        "verdict": verdict(edition, texts, sum(task.missing for task in included)),
        "other": _other(edition, here),
    }


def _tasks(texts: Sequence[SectionText], missing: dict[int, int], here: SectionText) -> list[Task]:
    """The sections that are in the report, and the one that is open."""
    called = titles(text.section for text in texts)
    return [
        Task(
            text,
            called[text.section.key],
            *LOOKS[text.status],
            count_words(text.text),
            missing.get(text.pk, 0),
            address(text),
            text.pk == here.pk,
        )
        for text in texts
        if text.section.is_included or text.pk == here.pk
    ]


def _missing(texts: Sequence[SectionText]) -> dict[int, int]:
    """Text's key -> figures in it behind which nothing stood when it was saved."""
    rows = SeenValue.objects.filter(section_text__in=[text.pk for text in texts], shown="").order_by()
    return dict(rows.values_list("section_text").annotate(number=Count("pk")))


def _other(edition: Edition, here: SectionText) -> dict[str, Any]:
    """The same section in the other language, and how many sections are written in it."""
    language = next(code for code, _name in settings.LANGUAGES if code != here.language)
    rows = SectionText.objects.filter(section__edition=edition, section__is_included=True, language=language)
    numbers = rows.aggregate(all=Count("pk"), written=Count("pk", filter=~Q(status=Status.NOT_STARTED)))
    leads = reverse("section", args=[edition.public_id, language, here.section.key])
    return {"language": language, "address": leads, **numbers}


def opened_first(texts: Sequence[SectionText], user: Any) -> SectionText | None:
    """What the user has to write, else the first section."""
    own = (text for text in texts if text.owner_id == user.pk and text.status != Status.APPROVED)
    return next(own, None) or next((text for text in texts if text.section.is_included), None)


def verdict(edition: Edition, texts: Sequence[SectionText], missing: int) -> str:
    """How far the edition has come, in a sentence or two."""
    if not edition.is_open:
        return f"{standing(edition)} {to_act(edition)}".strip()
    states = [text.status for text in texts if text.section.is_included]
    if not states:
        return _("The edition has no sections.")
    said = ngettext(
        "%(n)s of one section is approved.", "%(n)s of %(all)s sections are approved.", len(states)
    )
    approved = spelled(states.count(Status.APPROVED))
    sentences = [capfirst(said % {"n": approved, "all": spelled(len(states))})]
    waiting = []
    if begun := states.count(Status.NOT_STARTED):
        waiting.append(ngettext("one is not begun", "%(n)s are not begun", begun) % {"n": spelled(begun)})
    if missing:
        told = ngettext("one fact is missing", "%(n)s facts are missing", missing)
        waiting.append(told % {"n": spelled(missing)})
    if waiting:
        sentences.append(capfirst(_(" and ").join(waiting)) + ".")
    return " ".join(sentences)


def standing(edition: Edition) -> str:
    """What was done last with an edition that is no longer open."""
    words = {
        Edition.State.FROZEN: (_("Frozen %(day)s."), edition.frozen_at),
        Edition.State.SIGNED: (_("Signed off by the controller %(day)s."), edition.signed_at),
        Edition.State.APPROVED: (_("Approved by the leadership %(day)s."), edition.approved_at),
        Edition.State.PUBLISHED: (_("Published %(day)s."), edition.published_at),
    }
    said, at = words[Edition.State(edition.state)]
    return said % {"day": formats.date_long(_day(at))}


def to_act(edition: Edition) -> str:
    """Whose turn it is; nobody's when the edition is published."""
    return {
        Edition.State.OPEN: _("The authors write and approve."),
        Edition.State.FROZEN: _("The controller signs off next."),
        Edition.State.SIGNED: _("The leadership approves next."),
        Edition.State.APPROVED: _("The report writers publish next."),
        Edition.State.PUBLISHED: "",
    }[Edition.State(edition.state)]


def stages(edition: Edition, texts: Iterable[SectionText]) -> list[Stage]:
    """The five steps from collecting to publishing; the first that is not done is where the edition is now."""
    included = [text for text in texts if text.section.is_included]
    if edition.is_open:
        steps = [_collected(edition), _written(included), _approved(included), (None, ""), (None, "")]
    else:
        day = _day(edition.frozen_at)
        steps = [(day, ""), (day, ""), (day, ""), (day, ""), (_day(edition.published_at), to_act(edition))]
    names = (_("Collect"), _("Write"), _("Review and approve"), _("Freeze the data"), _("Publish"))
    found: list[Stage] = []
    for name, (done_on, told) in zip(names, steps, strict=True):
        is_now = not done_on and all(stage.state == "done" for stage in found)
        said = _("done %(day)s") % {"day": formats.date_short(done_on)} if done_on else told
        found.append(Stage(name, said, "done" if done_on else "now" if is_now else ""))
    return found


# When a step was done, or what is said of it while it is not.
Told = tuple[dt.date | None, str]


def _collected(edition: Edition) -> Told:
    """The last question was answered; or how many answers are waited for, and until when."""
    asked = TextRequest.objects.filter(section__edition=edition, withdrawn_at=None)
    waits = Q(answered_at=None)
    at = asked.aggregate(
        open=Count("pk", filter=waits), due=Max("due_on", filter=waits), last=Max("answered_at")
    )
    if at["open"]:
        told = ngettext("%(n)s answer waits, until %(day)s", "%(n)s answers wait, until %(day)s", at["open"])
        return None, told % {"n": at["open"], "day": formats.date_short(at["due"])}
    return _day(at["last"] or edition.opened_at), ""


def _written(texts: list[SectionText]) -> Told:
    left = [text for text in texts if text.status in (Status.NOT_STARTED, Status.DRAFT)]
    if not left:
        return max((timezone.localdate(text.changed_at) for text in texts), default=None), ""
    due = max((text.due_on for text in left if text.due_on), default=None)
    return None, _("going on, until %(day)s") % {"day": formats.date_short(due)} if due else _("going on")


def _approved(texts: list[SectionText]) -> Told:
    left = [text for text in texts if text.status != Status.APPROVED]
    if not left:
        days = (timezone.localdate(text.approved_at) for text in texts if text.approved_at)
        return max(days, default=None), ""
    waiting = sum(text.status == Status.TO_REVIEW for text in left)
    return None, ngettext("%(n)s waits", "%(n)s wait", waiting) % {"n": waiting} if waiting else ""


def _day(at: dt.datetime | None) -> dt.date | None:
    return timezone.localdate(at) if at else None
