"""The structure tree: what a screen reader hears, kept apart from where it is drawn.

An `Element` joins its parent when it is made, so the tree has the order in which the report
was composed, not the order of the drawing. Drawing only adds content to it: a marked part of
a page, or an annotation. The same element may get content on many pages; a paragraph that is
split over two pages stays one paragraph.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Protocol

from reportlab.pdfbase.pdfdoc import PDFDocument, PDFObject, PDFString


@dataclass(frozen=True)
class Content:
    """Marked content number `mcid` of a page. Pages and annotations go by reportlab's names."""

    page: str
    mcid: int


@dataclass(frozen=True)
class Annotation:
    page: str
    name: str


class Numbers(Protocol):
    """How an element finds the number of an object in the file."""

    def __getitem__(self, name: str) -> tuple[int, int]: ...


class Element(PDFObject):
    """One node of the tree.

    role: a standard structure type (H1, P, TH ...).
    alt, lang: alternative text and language. attributes: a PDF dictionary as text.
    attach: False for an element inside a sentence, which joins with `join` when it is drawn.
    """

    def __init__(
        self,
        role: str,
        parent: Element | Root,
        *,
        alt: str = "",
        lang: str = "",
        attributes: str = "",
        attach: bool = True,
    ) -> None:
        self.role = role
        self.parent = parent
        self.alt = alt
        self.lang = lang
        self.attributes = attributes
        self.kids: list[Element | Content | Annotation] = []
        self.number = 0
        self._attached = False
        if attach:
            self.join()

    def join(self) -> None:
        """Become the last kid of the parent, once."""
        if not self._attached and isinstance(self.parent, Element):
            self.parent.kids.append(self)
        self._attached = True

    @property
    def has_content(self) -> bool:
        """Whether something of it, or of what is in it, has been drawn."""
        return any(not isinstance(kid, Element) or kid.has_content for kid in self.kids)

    def prune(self) -> None:
        """Leave out what was never drawn. A table keeps its empty cells."""
        if self.role != "TR":
            for kid in self.kids:
                if isinstance(kid, Element):
                    kid.prune()
            self.kids = [kid for kid in self.kids if not isinstance(kid, Element) or kid.kids]

    def dissolve(self, roles: Collection[str]) -> None:
        """Put what is in elements of these roles in their place."""
        kids: list[Element | Content | Annotation] = []
        for kid in self.kids:
            if isinstance(kid, Element):
                kid.dissolve(roles)
                if kid.role in roles:
                    for inner in kid.kids:
                        if isinstance(inner, Element):
                            inner.parent = self
                    kids += kid.kids
                    continue
            kids.append(kid)
        self.kids = kids

    def format(self, document: PDFDocument) -> bytes:
        """The element as a PDF dictionary, short: a report has some thousands of them."""
        numbers: Numbers = document.idToObjectNumberAndVersion
        page = next((kid.page for kid in self.kids if isinstance(kid, Content)), "")
        kids = [self._kid(kid, page, numbers) for kid in self.kids]
        parts = [f"<</S/{self.role}/P {self.parent.number} 0 R"]
        if page:
            parts.append(f"/Pg {numbers[page][0]} 0 R")
        if kids:
            parts.append(f"/K {kids[0]}" if len(kids) == 1 else f"/K[{' '.join(kids)}]")
        if self.attributes:
            parts.append(f"/A {self.attributes}")
        written = "".join(parts).encode()
        for key, text in ((b"Alt", self.alt), (b"Lang", self.lang)):
            if text:
                written += b"/" + key + b" " + PDFString(text).format(document)
        return written + b">>"

    @staticmethod
    def _kid(kid: Element | Content | Annotation, page: str, numbers: Numbers) -> str:
        if isinstance(kid, Element):
            return f"{kid.number} 0 R"
        on = numbers[kid.page][0]
        if isinstance(kid, Annotation):
            return f"<</Type/OBJR/Pg {on} 0 R/Obj {numbers[kid.name][0]} 0 R>>"
        return str(kid.mcid) if kid.page == page else f"<</Type/MCR/Pg {on} 0 R/MCID {kid.mcid}>>"


class Root(PDFObject):
    """The file's structure tree root, with the way back from a page's content to its element."""

    def __init__(self) -> None:
        self.number = 0
        self.document = Element("Document", self)
        self._owners: list[list[Element] | Element] = []

    def next_key(self) -> int:
        """The key that `own` will give its next entry."""
        return len(self._owners)

    def own(self, owners: list[Element] | Element) -> None:
        """Enter the elements of a page's contents, in order, or the element of an annotation."""
        self._owners.append(owners)

    def register(self, document: PDFDocument, unknown: Collection[str] = ()) -> None:
        """Number the root and all elements that were drawn, so that they can refer to each other.

        unknown: roles that the file's version of PDF does not have.
        """
        self.document.prune()
        if unknown:
            self.document.dissolve(unknown)
        numbers = document.idToObjectNumberAndVersion
        todo: list[Root | Element] = [self]
        while todo:
            node = todo.pop()
            document.Reference(node)
            node.number = numbers[node.__InternalName__][0]
            kids = [node.document] if isinstance(node, Root) else node.kids
            todo.extend(kid for kid in reversed(kids) if isinstance(kid, Element))

    def format(self, document: PDFDocument) -> bytes:
        entries = []
        for key, owners in enumerate(self._owners):
            if isinstance(owners, Element):
                entries.append(f"{key} {owners.number} 0 R")
            else:
                entries.append(f"{key}[{' '.join(f'{owner.number} 0 R' for owner in owners)}]")
        tree = "\n".join(entries)
        return (
            f"<</Type/StructTreeRoot/K {self.document.number} 0 R"
            f"/ParentTree<</Nums[{tree}]>>/ParentTreeNextKey {len(self._owners)}>>"
        ).encode()
