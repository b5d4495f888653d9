"""A reportlab canvas that tags what it draws.

Everything is an artifact (decoration, silent for a screen reader) unless it is drawn inside
`tagged(element)`. Text that is neither tagged nor said to be furniture is an error, because
nobody would hear it and no validator would notice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFString
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from reports.document import REPLACEMENT, Chapter
from reports.pdf import archive
from reports.pdf.archive import Metadata
from reports.pdf.structure import Annotation, Content, Element, Root
from tracker.core import fonts


class TaggingError(Exception):
    """The report is composed wrongly: text nobody would hear, or a link without an element."""


class GuardedText(PDFTextObject):
    """Text in an embedded font, with a visible sign for every character that the font lacks."""

    def _formatText(self, text: str) -> str:  # the one place all text passes
        font = pdfmetrics.getFont(self._fontname)
        if not text:
            return ""
        if not font._dynamicFont:
            raise TaggingError(f"the font {self._fontname} cannot be embedded: {text!r}")
        known = font.face.charToGlyph
        if missing := {sign for sign in text if ord(sign) not in known}:
            self._canvas.missing |= missing
            mark = REPLACEMENT if ord(REPLACEMENT) in known else "?"
            text = "".join(mark if sign in missing else sign for sign in text)
        return super()._formatText(text)


class TaggedCanvas(Canvas):
    """root: the structure tree. missing: characters for which no font had a sign.
    pages: where each anchor was drawn. chapter: the one the page belongs to, None on the cover."""

    def __init__(
        self,
        *args: Any,
        root: Root,
        metadata: Metadata,
        on_chapter: Callable[[Chapter, int], None] = lambda chapter, step: None,
        **options: Any,
    ) -> None:
        self.root = root
        self.chapter: Chapter | None = None
        self._on_chapter = on_chapter
        self.missing: set[str] = set()
        self.pages: dict[str, int] = {}
        self._metadata = metadata
        self._element: Element | None = None
        self._is_furniture = False
        self._owners: list[Element] = []  # of this page's marked contents, in order
        options |= {"pdfVersion": metadata.part.version, "lang": metadata.language, "invariant": 1}
        options |= {"initialFontName": fonts.REGULAR, "pageCompression": 1}
        super().__init__(*args, **options)
        stamp, when = self._doc._timeStamp, metadata.created
        stamp.t, stamp.lt = when.timestamp(), when.utctimetuple()
        stamp.YMDhms = when.utctimetuple()[:6]

    # Tagging

    @contextmanager
    def tagged(self, element: Element) -> Iterator[None]:
        """What is drawn inside is content of the element."""
        if self._element:
            raise TaggingError(f"{element.role} inside {self._element.role}: tags do not nest while drawing")
        element.join()
        element.kids.append(Content(self._doc.thisPageName(), len(self._owners)))
        self._code.append(f"EMC /{element.role}<</MCID {len(self._owners)}>>BDC")
        self._owners.append(element)
        self._element = element
        yield
        self._element = None
        self._code.append("EMC /Artifact BMC")

    @contextmanager
    def furniture(self) -> Iterator[None]:
        """Text inside is on purpose silent: page numbers, running heads, ornaments."""
        before, self._is_furniture = self._is_furniture, True
        yield
        self._is_furniture = before

    def beginText(self, x: float = 0, y: float = 0, direction: str | None = None) -> GuardedText:
        return GuardedText(self, x, y, direction=direction)

    def drawText(self, text: PDFTextObject) -> None:
        if not (self._element or self._is_furniture):
            raise TaggingError(f"text outside the structure tree: {text.getCode()[:120]}")
        super().drawText(text)

    def setFont(self, name: str, size: float, leading: float | None = None) -> None:
        """As reportlab's, but a font that is only chosen and never used stays out of the file."""
        pdfmetrics.getFont(name)
        self._fontname, self._fontsize, self._leading = name, size, leading or size * 1.2

    # Places and links

    def begin(self, chapter: Chapter, step: int) -> None:
        """What is drawn from here on belongs to the chapter."""
        self.chapter = chapter
        self._on_chapter(chapter, step)

    def anchor(self, key: str, height: float = 0, note: bool = True) -> None:
        """Make a place that links and bookmarks lead to, `height` above the current origin."""
        self.bookmarkHorizontal(key, 0, height)
        if note:
            self.pages.setdefault(key, self.getPageNumber())

    def link(self, element: Element, box: tuple[float, float, float, float], target: str, words: str) -> None:
        """Make the box (in current coordinates) lead to `#anchor` or to an address.

        Call it after the words are drawn, so that they are read before the link's own name.
        """
        if target.startswith("#"):
            way: dict[str, Any] = {"Dest": self._bookmarkReference(target[1:])}
        else:
            way = {"A": PDFDictionary({"S": PDFName("URI"), "URI": PDFString(target)})}
        name = f"Link{self._annotationCount + 1}"
        annotation = {
            "Type": PDFName("Annot"),
            "Subtype": PDFName("Link"),
            "F": 4,  # printed
            "StructParent": self.root.next_key(),
            "Rect": PDFArray(self._absRect(box, relative=1)),
            "Border": PDFArray([0, 0, 0]),
            "Contents": PDFString(words),
        }
        self._addAnnotation(PDFDictionary(annotation | way), name=name)
        element.kids.append(Annotation(self._doc.thisPageName(), self._doc.annotationName(name)))
        self.root.own(element)

    def linkURL(self, *args: Any, **options: Any) -> None:
        raise TaggingError("use link(): a link needs an element of its own")

    linkAbsolute = linkRect = linkURL

    # The file

    def showPage(self) -> None:
        self._code.insert(0, "/Artifact BMC")
        self._code.append("EMC")
        self._doc.updateSignature("\n".join(self._code).encode())  # the file's id follows its content
        super().showPage()
        page = self._doc.Pages.pages[-1]
        page.__NoDefault__ = [*page.__NoDefault__, "StructParents", "Tabs"]
        page.Tabs = PDFName("S")
        page.Trans = None
        if self._owners:
            page.StructParents = self.root.next_key()
            self.root.own(self._owners)
            self._owners = []

    def save(self) -> None:
        if self._code:
            self.showPage()
        catalog = self._doc.Catalog
        catalog.__NoDefault__ = [*catalog.__NoDefault__, "OutputIntents"]
        self.root.register(self._doc, self._metadata.part.unknown)
        catalog.StructTreeRoot = self.root
        catalog.MarkInfo = PDFDictionary({"Marked": "true"})
        catalog.OutputIntents = archive.output_intent(self._doc)
        catalog.Metadata = archive.metadata_stream(self._metadata)
        self.setViewerPreference("DisplayDocTitle", "true")
        self.showOutline()
        super().save()
