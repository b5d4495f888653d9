"""Writes the document tree as a tagged, archivable PDF (PDF/UA-1, and PDF/A-2a or 1a).

The report is composed and drawn twice: the first pass finds the page of every chapter and
term, and how many pages there are; the second writes them into the contents, the annex and the feet. Should that move a page, there
is a third.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import IO

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from reports import document as d
from reports.document import clean
from reports.passes import ready
from reports.pdf import archive
from reports.pdf.canvas import TaggedCanvas
from reports.pdf.compose import compose
from reports.pdf.page import Template
from reports.pdf.structure import Root
from tracker.core import fonts

MOST_PASSES = 4
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Result:
    """pages: how many. warnings: what the reader will miss, in the language of the report."""

    pages: int
    warnings: tuple[str, ...]


def write(
    document: d.Document, stream: IO[bytes], progress: Progress | None = None, part: str = ""
) -> Result:
    """Write the report to the stream.

    part: of PDF/A, "2a" or "1a"; what the settings say if not given.
    progress(text, done, total) is called for every chapter of every pass. The same document
    gives the same bytes. Raises TaggingError when the report is composed wrongly, never
    because of what a text says.
    """
    fonts.register()
    with translation.override(document.language):
        document = ready(document)
        metadata = _metadata(document, archive.PARTS[part or settings.PDF_ARCHIVE_PART])
        found = Found()
        for number in range(MOST_PASSES):
            before = found
            canvas, written = _draw(document, metadata, before, _Steps(document, number, progress))
            found = Found(canvas.pages, canvas.getPageNumber() - 1)
            if found == before:
                break
        stream.write(written)
        return Result(found.count, _warnings(canvas))


@dataclass(frozen=True)
class Found:
    """What one pass tells the next. pages: where each anchor is; count: how many pages there are."""

    pages: Mapping[str, int] = field(default_factory=dict)
    count: int = 0


def _draw(
    document: d.Document, metadata: archive.Metadata, before: Found, steps: _Steps
) -> tuple[TaggedCanvas, bytes]:
    """One pass: the used canvas and the bytes of the file."""
    buffer = io.BytesIO()
    root = Root()
    made: list[TaggedCanvas] = []

    def canvas(*args: object, **options: object) -> TaggedCanvas:
        made.append(TaggedCanvas(*args, root=root, metadata=metadata, on_chapter=steps, **options))
        return made[0]

    template = Template(buffer, document, metadata, before.count)
    template.build(compose(document, root, before.pages), canvasmaker=canvas)
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


def _metadata(document: d.Document, part: archive.Part) -> archive.Metadata:
    return archive.Metadata(
        title=clean(document.title),
        subject=clean(document.subtitle),
        author=clean(document.author or document.publisher),
        keywords=clean(", ".join(document.keywords)),
        language=document.language,
        created=document.created,
        part=part,
    )


def _warnings(canvas: TaggedCanvas) -> tuple[str, ...]:
    return tuple(
        _("No font has the character %(sign)s (%(code)s); a replacement is printed.")
        % {"sign": sign, "code": f"U+{ord(sign):04X}"}
        for sign in sorted(canvas.missing)
    )
