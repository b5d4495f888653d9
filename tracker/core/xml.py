"""XML from outside, element by element, with nothing of it followed, expanded or fetched.

A document type is refused outright, and with it every entity; depth, number, size and length have limits; only
encodings that the parser knows by itself are read. XInclude and processing instructions are not obeyed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

LARGEST = 50_000_000  # bytes
DEEPEST = 64
MOST_ELEMENTS = 500_000
MOST_ATTRIBUTES = 100
LONGEST_ATTRIBUTE = 10_000  # characters
LONGEST_TEXT = 1_000_000  # characters directly in one element
_ENCODINGS = ("utf-8", "utf-16", "us-ascii", "iso-8859-1", "windows-1252")
_CHUNK = 1 << 16
_LONGEST_TOKEN = 1 << 20  # bytes; expat reads an unfinished token anew with each chunk


@dataclass(slots=True)
class Element:
    """`tag` and names of attributes are "local" or "{namespace}local"; `text` is what stands directly in it."""

    tag: str
    attributes: dict[str, str]
    line: int
    text: str = ""
    children: list["Element"] = field(default_factory=list)

    def find(self, tag: str) -> "Element | None":
        return next((child for child in self.children if child.tag == tag), None)

    def all(self, tag: str) -> list["Element"]:
        return [child for child in self.children if child.tag == tag]


def elements(content: bytes, tag: str) -> Iterator[Element]:
    """Each outermost element `tag`, with all that it holds, as soon as it has been read whole.

    Raises ValidationError with the line, also after some elements were given: keep nothing before the end.
    """
    if len(content) > LARGEST:
        _refuse(
            "too_large", gettext("The file is too large. It may be at most %s MB.") % (LARGEST // 1_000_000)
        )
    reader = _Reader(tag)
    for start in range(0, max(len(content), 1), _CHUNK):
        end = start + _CHUNK
        reader.feed(content[start:end], last=end >= len(content))
        yield from reader.done
        reader.done.clear()


def _refuse(code: str, message: str) -> None:
    raise ValidationError(message, code=code)


class _Reader:
    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.done: list[Element] = []
        self.open: list[Element] = []  # from the wanted element inwards
        self.texts: list[list[str]] = []
        self.depth = self.number = self.fed = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self.declared
        self.parser.StartDoctypeDeclHandler = self.forbidden
        self.parser.EntityDeclHandler = self.forbidden
        self.parser.ExternalEntityRefHandler = self.forbidden
        self.parser.StartElementHandler = self.begin
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self.characters

    def feed(self, chunk: bytes, last: bool) -> None:
        try:
            self.parser.Parse(chunk, last)
        except (expat.ExpatError, ValueError, LookupError) as error:
            if isinstance(error, ValidationError):
                raise
            raise self.fault("malformed", gettext("Line %(line)s: the XML is not well-formed.")) from error
        self.fed += len(chunk)
        if not last and self.fed - self.parser.CurrentByteIndex > _LONGEST_TOKEN:
            raise self.too_much()

    def fault(self, code: str, message: str) -> ValidationError:
        return ValidationError(message % {"line": self.parser.CurrentLineNumber}, code=code)

    def too_much(self) -> ValidationError:
        return self.fault("limit", gettext("Line %(line)s: the XML is too deep, too long or too large."))

    def declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if version != "1.0" or (encoding or "utf-8").lower() not in _ENCODINGS:
            raise self.fault("encoding", gettext("Line %(line)s: save the XML as version 1.0 in UTF-8."))

    def forbidden(self, *told: Any) -> int:
        raise self.fault("dtd", gettext("Line %(line)s: document types and entities are not allowed."))

    def begin(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        self.number += 1
        if self.depth > DEEPEST or self.number > MOST_ELEMENTS or len(attributes) > MOST_ATTRIBUTES:
            raise self.too_much()
        if attributes and max(map(len, attributes.values())) > LONGEST_ATTRIBUTE:
            raise self.too_much()
        tag = _clark(name)
        if self.open or tag == self.tag:
            known = {_clark(key): value for key, value in attributes.items()}
            self.open.append(Element(tag, known, self.parser.CurrentLineNumber))
            self.texts.append([])

    def characters(self, text: str) -> None:
        if self.texts:
            self.texts[-1].append(text)

    def end(self, name: str) -> None:
        self.depth -= 1
        if not self.open:
            return
        element, parts = self.open.pop(), self.texts.pop()
        if sum(map(len, parts)) > LONGEST_TEXT:
            raise self.too_much()
        element.text = "".join(parts)
        if self.open:
            self.open[-1].children.append(element)
        else:
            self.done.append(element)


def _clark(name: str) -> str:
    space, _, local = name.rpartition(" ")
    return f"{{{space}}}{local}" if space else local
