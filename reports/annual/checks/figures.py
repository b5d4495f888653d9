"""Checks of the figures in the texts: each asked of the data once, however many texts it stands in."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from projects.models import Story
from projects.updates.queries import publishable
from reports.annual.checks import places
from reports.annual.checks.reading import Found, Reading
from reports.annual.editions.models import SectionText
from reports.annual.text import seen
from reports.annual.text.bare import bare_numbers
from reports.annual.text.parse import parse, tokens
from tracker.core import formats

_STORY = "story:"
_FEW = 5


def figures_missing(reading: Reading) -> Iterator[Found]:
    """Behind which nothing stands: no value, or nothing that may be published. Stories have a check of their own."""
    for text in reading.texts:
        with translation.override(text.language):
            parsed = parse(text.text, reading.live(text.language), "")
        for token in dict.fromkeys(map(str, parsed.missing)):
            if not token.startswith(f"[[{_STORY}"):
                words = _("%(section)s: there is no value for %(token)s.")
                yield _of(reading, text, token, words)


def figures_changed(reading: Reading) -> Iterator[Found]:
    """Nobody has decided yet whether the text follows. A further change is another finding."""
    for text, change in _changes(reading):
        if not (change.kept_because and change.now):
            words = _("%(section)s: %(token)s was %(then)s and is now %(now)s.")
            about = f"{change.token}:{change.now}"
            none = _("nothing")
            yield _of(
                reading, text, change.token, words, about, then=change.then or none, now=change.now or none
            )


def figures_kept(reading: Reading) -> Iterator[Found]:
    for text, change in _changes(reading):
        if change.kept_because and change.now:
            words = _("%(section)s: %(then)s is kept although %(token)s is now %(now)s: %(reason)s")
            about = f"{change.token}:{change.now}"
            facts = {"then": change.then, "now": change.now, "reason": change.kept_because}
            yield _of(reading, text, change.token, words, about, **facts)


def numbers_typed(reading: Reading) -> Iterator[Found]:
    for text in reading.texts:
        if found := bare_numbers(text.text):
            first = ", ".join(bare.number for bare in found[:_FEW])
            words = ngettext(
                "%(section)s: %(number)s number is typed and cannot follow the data: %(first)s",
                "%(section)s: %(number)s numbers are typed and cannot follow the data: %(first)s",
                len(found),
            )
            yield _of(reading, text, "", words, first, number=formats.number(len(found)), first=first)


def stories_without_consent(reading: Reading) -> Iterator[Found]:
    """A story is published while its teller's consent holds, and never one of a sensitive project."""
    asked = [
        (text, token.name.removeprefix(_STORY))
        for text in reading.texts
        for token in tokens(text.text)
        if token.name.startswith(_STORY)
    ]
    rows = Story.objects.filter(publishable(reading.on), public_id__in={story for _text, story in asked})
    told = set(rows.order_by().values_list("public_id", flat=True))
    for text, story in dict.fromkeys(asked):
        if story not in told:
            words = _("%(section)s: the story %(token)s cannot be published: no consent to it holds.")
            yield _of(reading, text, story, words)


def _changes(reading: Reading) -> Iterator[tuple[SectionText, seen.Change]]:
    for text in reading.texts:
        for change in seen.changed(text, reading.live(text.language)):
            yield text, change


def _of(reading: Reading, text: SectionText, token: str, words: str, about: str = "", **facts: str) -> Found:
    said = words % {"section": reading.named(text), "token": token, **facts}
    return Found(f"{places.about(text)}:{about or token}"[:200], said, places.section(reading.edition, text))
