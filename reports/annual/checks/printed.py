"""Checks of the composed document: signs that no font has, charts, and chapters that the outline does not know."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from reports.annual.checks import places
from reports.annual.checks.reading import LANGUAGES, Found, Reading
from reports.passes import charts
from reports.pdf.text import clean
from tracker.core import fonts

# What every report has before and behind its outline.
_FRAME = ("contents", "erratum", "projects", "definitions", "colophon")


def signs_unknown(reading: Reading) -> Iterator[Found]:
    """They are printed as a sign of replacement; the report is made all the same."""
    for language, chapter, text in reading.printed:
        for sign in sorted(fonts.unknown(clean(text))):
            code = f"U+{ord(sign):04X}"
            words = _("“%(chapter)s”: no font has the character %(sign)s (%(code)s).")
            said = words % {"chapter": chapter.title, "sign": sign, "code": code}
            yield Found(f"{chapter.key}:{language}:{code}", said, places.page(reading.edition))


def charts_in_one_language(reading: Reading) -> Iterator[Found]:
    """What somebody says of a chart in one language, and the data still say in the other."""
    said = {(row.chart, row.language) for row in reading.chart_texts}
    for language in LANGUAGES:
        for chart in charts(reading.document(language)):
            key = chart.chart.id
            if (key, language) not in said and any(known == key for known, _language in said):
                words = _("The chart “%(chart)s” is described anew in the other language only.")
                about = f"{key}:{language}"
                yield Found(about, words % {"chart": chart.chart.finding}, places.page(reading.edition))


def chapters_unknown(reading: Reading) -> Iterator[Found]:
    """The data make a chapter that nobody has placed or left out."""
    keys = set(reading.keys)
    for chapter in reading.document(LANGUAGES[0]).chapters:
        if chapter.key not in keys and chapter.key not in _FRAME:
            words = _("The outline does not know the chapter “%(chapter)s”. Place it, or leave it out.")
            yield Found(chapter.key, words % {"chapter": chapter.title}, places.outline(reading.edition))
