"""Writes the document tree as a tagged, archivable PDF (PDF/UA-1 and PDF/A-2a).

The report is composed and drawn twice: the first pass finds the page of every chapter and
term, the second writes them into the contents and the annex. Should that move a page, there
is a third.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO

from django.utils import translation
from django.utils.translation import gettext as _

from reports import document as d
from reports.passes import ready
from reports.pdf.archive import Metadata
from reports.pdf.canvas import TaggedCanvas
from reports.pdf.compose import compose
from reports.pdf.page import Template
from reports.pdf.structure import Root
from reports.pdf.text import clean
from tracker.core import fonts

MOST_PASSES = 4
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Result:
    """pages: how many. warnings: what the reader will miss, in the language of the report."""

    pages: int
    warnings: tuple[str, ...]


def write(document: d.Document, stream: IO[bytes], progress: Progress | None = None) -> Result:
    """Write the report to the stream.

    progress(text, done, total) is called for every chapter of every pass. The same document
    gives the same bytes. Raises TaggingError when the report is composed wrongly, never
    because of what a text says.
    """
    fonts.register()
    with translation.override(document.language):
        document = ready(document)
        pages: Mapping[str, int] = {}
        for number in range(MOST_PASSES):
            canvas, written = _draw(document, pages, _Steps(document, number, progress))
            if canvas.pages == pages:
                break
            pages = canvas.pages
        stream.write(written)
        return Result(canvas.getPageNumber() - 1, _warnings(canvas))


def _draw(document: d.Document, pages: Mapping[str, int], steps: _Steps) -> tuple[TaggedCanvas, bytes]:
    """One pass: the used canvas and the bytes of the file."""
    buffer = io.BytesIO()
    root = Root()
    metadata = _metadata(document)
    made: list[TaggedCanvas] = []

    def canvas(*args: object, **options: object) -> TaggedCanvas:
        made.append(TaggedCanvas(*args, root=root, metadata=metadata, on_chapter=steps, **options))
        return made[0]

    Template(buffer, document, metadata).build(compose(document, root, pages), canvasmaker=canvas)
    return made[0], buffer.getvalue()


@dataclass
class _Steps:
    """Counts chapters over the passes: two are usual, so the total is that of two."""

    document: d.Document
    number: int
    progress: Progress | None

    def __call__(self, chapter: d.Chapter, step: int) -> None:
        if self.progress is None:
            return
        chapters = len(self.document.chapters)
        total = 2 * chapters
        done = min(self.number * chapters + step, total)
        words = _("Measuring: %(title)s") if self.number == 0 else _("Writing: %(title)s")
        self.progress(words % {"title": chapter.title}, done, total)


def _metadata(document: d.Document) -> Metadata:
    return Metadata(
        title=clean(document.title),
        subject=clean(document.subtitle),
        author=clean(document.author or document.publisher),
        keywords=clean(", ".join(document.keywords)),
        language=document.language,
        created=document.created,
    )


def _warnings(canvas: TaggedCanvas) -> tuple[str, ...]:
    return tuple(
        _("No font has the character %(sign)s (%(code)s); a replacement is printed.")
        % {"sign": sign, "code": f"U+{ord(sign):04X}"}
        for sign in sorted(canvas.missing)
    )
