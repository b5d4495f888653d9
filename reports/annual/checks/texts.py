"""Checks of what people write: they read rows of the edition only, so a page can ask them every time it is shown."""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.annual.checks import places
from reports.annual.checks.reading import Found, Reading
from reports.annual.editions.models import SectionText
from tracker.core import formats
from tracker.core.periods import Year

_PROPOSAL = re.compile(r"^\? ", re.MULTILINE)


def year_not_over(reading: Reading) -> Iterator[Found]:
    year = reading.edition.year
    if reading.on <= Year(year).last_day:
        words = _("%(year)s is not over: figures of the whole year are not there yet.") % {"year": year}
        yield Found(str(year), words, places.page(reading.edition))


def number_missing(reading: Reading) -> Iterator[Found]:
    if not reading.edition.dnr:
        yield Found("dnr", _("The edition has no registration number."), places.page(reading.edition))


def texts_missing(reading: Reading) -> Iterator[Found]:
    for text in reading.texts:
        if not text.text.strip():
            yield _of(reading, text, _("%(section)s: nothing is written."))


def not_approved(reading: Reading) -> Iterator[Found]:
    for text in reading.texts:
        if text.text.strip() and text.status != SectionText.Status.APPROVED:
            words = _("%(section)s: the text is not approved (%(status)s).")
            yield _of(reading, text, words, status=text.get_status_display())


def proposals_left(reading: Reading) -> Iterator[Found]:
    for text in reading.texts:
        if number := len(_PROPOSAL.findall(text.text)):
            words = ngettext(
                "%(section)s: %(number)s sentence is still a proposal.",
                "%(section)s: %(number)s sentences are still proposals.",
                number,
            )
            yield _of(reading, text, words, number=formats.number(number))


def remarks_open(reading: Reading) -> Iterator[Found]:
    for remark in reading.remarks:
        text = remark.section_text
        where = {"section": reading.named(text), "person": remark.made_by or _("somebody")}
        words = _("%(section)s: a comment by %(person)s has not been dealt with.") % where
        yield Found(f"{places.about(text)}:{remark.pk}", words, places.section(reading.edition, text))


def requests_open(reading: Reading) -> Iterator[Found]:
    for request in reading.requests:
        facts = {
            "section": reading.titles[request.section.key],
            "person": request.asked_of,
            "day": formats.iso(request.due_on),
        }
        if request.due_on < reading.on:
            words = _("%(section)s: %(person)s has not answered; the answer was due on %(day)s.") % facts
        else:
            words = _("%(section)s: %(person)s has not answered yet; the answer is due on %(day)s.") % facts
        yield Found(f"request:{request.pk}", words, places.page(reading.edition))


def other_language_older(reading: Reading) -> Iterator[Found]:
    """English is written from the Swedish: one that was saved before it may lack what is new there."""
    for texts in reading.by_section.values():
        sv, en = texts.get("sv"), texts.get("en")
        if sv and en and sv.text.strip() and en.text.strip() and en.changed_at < sv.changed_at:
            words = _("%(section)s: the Swedish text was saved later, on %(day)s.")
            yield _of(reading, en, words, day=formats.iso(sv.changed_at.date()))


def _of(reading: Reading, text: SectionText, words: str, **facts: object) -> Found:
    facts["section"] = reading.named(text)
    return Found(places.about(text), words % facts, places.section(reading.edition, text))
