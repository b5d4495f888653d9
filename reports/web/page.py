"""Writes the document tree as one HTML file that needs nothing else: no script, no address is asked for anything.

The same blocks, texts and order as the PDF (reports/pdf). The title is h1, chapters are h2, those of a part h3 under
the part's own heading. It is read on any screen, in the dark, and printed on A4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby

from django.utils import translation
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from reports import document as d
from reports.charts.svg import svg
from reports.passes import anchors, ready
from reports.web.blocks import blocks, contents
from reports.web.markup import joined, language, tag
from reports.web.place import TEXT, Known, Place
from reports.web.style import POLICY, style


def write(document: d.Document, back: tuple[str, str] | None = None) -> str:
    """The report as HTML, the same text for the same document.

    back: address and words of a link above the report, where it is shown inside the system.
    """
    with translation.override(document.language):
        document = ready(document)
        uses: Mapping[str, str] = {}
        for _pass in range(2):  # the first finds where each term is used first, for the annex
            known = Known(anchors(document) | {f"use-{key}" for key in uses}, uses)
            chapters = joined(_chapters(document, known))
            uses = known.first
        return "<!DOCTYPE html>\n" + tag(
            "html", _head(document), _body(document, chapters, back), lang=language(document.language)
        )


def _head(document: d.Document) -> SafeString:
    about = {
        "viewport": "width=device-width, initial-scale=1",
        "color-scheme": "light dark",
        "referrer": "no-referrer",
        "description": document.subtitle,
        "author": document.author or document.publisher,
        "keywords": ", ".join(document.keywords),
    }
    return tag(
        "head",
        tag("meta", charset="utf-8"),
        # What the file says of itself, wherever it is put: nothing is loaded, and no script runs.
        tag("meta", http_equiv="Content-Security-Policy", content=POLICY),
        tag("title", f"{document.title} – {document.publisher}"),
        *(tag("meta", name=name, content=content) for name, content in about.items() if content),
        tag("style", style()),
    )


def _body(document: d.Document, chapters: SafeString, back: tuple[str, str] | None) -> SafeString:
    listed = contents(document.chapters, parts_only=True)
    way = (
        (tag("nav", tag("a", back[1], href=back[0]), class_="way-back", aria_label=_("Back")),)
        if back
        else ()
    )
    return tag(
        "body",
        tag("a", _("Skip to the text"), class_="skip", href=f"#{TEXT}"),
        *way,
        _cover(document),
        tag(
            "div",
            tag("nav", listed, class_="beside", aria_label=_("Chapters")),
            tag("main", chapters, id=TEXT, tabindex=-1),
            class_="page",
        ),
        _foot(document),
    )


def _marks(document: d.Document) -> list[SafeString]:
    marks = [_("DEMO · INVENTED DATA")] if document.demo else []
    if document.draft:
        marks.append(_("DRAFT"))
    return [tag("p", " · ".join(marks), class_="marks")] if marks else []


def _cover(document: d.Document) -> SafeString:
    """Name and year, what it is, and the year's drawing, which is decoration."""
    drawing = (tag("div", svg(document.cover, decorative=True), class_="drawing"),) if document.cover else ()
    small = (tag("p", text, class_="small") for text in (document.registry_number, document.edition) if text)
    name = (tag("span", document.name), " ", tag("span", document.mark, class_="mark"))
    inside = (
        tag("h1", *name),
        *((tag("p", document.subtitle, class_="subtitle"),) if document.subtitle else ()),
        *small,
        tag("p", document.publisher, class_="publisher"),
        *_marks(document),
        *drawing,
    )
    return tag("header", tag("div", *inside), class_="cover")


def _foot(document: d.Document) -> SafeString:
    told = _("%(edition)s · data read %(date)s") % {
        "edition": document.edition,
        "date": document.frozen.isoformat(),
    }
    return tag("footer", tag("p", document.title), tag("p", told), *_marks(document))


def _chapters(document: d.Document, known: Known) -> Iterator[SafeString]:
    for part, group in groupby(document.chapters, key=lambda chapter: chapter.part):
        some = list(group)
        if not part:
            yield from (_chapter(chapter, known, document.chapters) for chapter in some)
            continue
        first = some[0]
        heading = tag("h2", *_number(first.number), part)
        lines = tag("ol", *(tag("li", tag("a", chapter.title, href=f"#{chapter.key}")) for chapter in some))
        opening = tag("header", heading, lines, class_="part-opening")
        inside = (_chapter(chapter, known, document.chapters) for chapter in some)
        yield tag("section", opening, *inside, id=known.id(f"part-{first.key}"), class_="part")


def _chapter(chapter: d.Chapter, known: Known, chapters: tuple[d.Chapter, ...]) -> SafeString:
    numbered = chapter.number and not chapter.part
    title = f"{chapter.number} {chapter.title}" if numbered else chapter.title
    place = Place(known, title, level=3 if chapter.part else 2)
    return tag(
        "section",
        _opening(chapter, place),
        blocks(chapter.blocks, place, chapters),
        *_up(chapter, chapters),
        id=known.id(chapter.key),
        class_=f"chapter {chapter.look}",
    )


def _opening(chapter: d.Chapter, place: Place) -> SafeString:
    """The number as an ornament that is read as part of the heading, the title, the lead."""
    texts = []
    if chapter.look == "country" and chapter.part:
        texts.append(tag("p", f"{chapter.number} {chapter.part}".strip(), class_="eyebrow"))
    number = () if chapter.part else _number(chapter.number)
    texts.append(tag(f"h{place.level}", *number, tag("span", chapter.title, class_="title")))
    if d.plain(chapter.lead):
        texts.append(tag("p", place.text(chapter.lead), class_="lead"))
    parts = [tag("div", *texts)]
    if chapter.look == "country" and chapter.outline:
        parts.append(tag("div", svg(chapter.outline, decorative=True), class_="outline"))
    return tag("header", *parts, class_="opening")


def _number(number: str) -> tuple[str, ...]:
    return (tag("span", number, class_="number"), " ") if number else ()


def _up(chapter: d.Chapter, chapters: tuple[d.Chapter, ...]) -> tuple[SafeString, ...]:
    """The way back to the contents, which stand beside the text only in wide windows."""
    front = next((one.key for one in chapters if one.look == "front"), "")
    if not front or chapter.look == "front":
        return ()
    return (tag("p", tag("a", _("To the contents"), href=f"#{front}"), class_="up"),)
