"""Text set in lines, each piece of it content of its element in the structure tree.

Ragged right, no hyphenation. Lines break at spaces, and after a hyphen or slash between
letters; a word wider than its line is cut. Every line keeps the space it was broken at, or a
screen reader would join its last word with the next.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from reportlab.platypus import Flowable

from reports.document import Text, clean, runs
from reports.pdf.canvas import TaggedCanvas
from reports.pdf.structure import Element
from reports.pdf.styles import COLOURS, Style
from tracker.core import fonts

# A space, a line break, a piece that a line may end after, or the rest of a word.
PARTS = re.compile(r" +|\n|(?P<breaks>[^ \n]+?(?<=[^\W\d_][-–/])(?=[^\W\d_]))|[^ \n]+")
UNDERLINE = 0.6


@lru_cache(maxsize=20_000)
def faces(text: str, face: str) -> tuple[tuple[str, str, float], ...]:
    """(face, part, width at size 1) for each part that one font can draw."""
    return tuple((name, part, fonts.width(part, name, 1)) for name, part in fonts.runs(text, face))


@dataclass(frozen=True, eq=False)
class Ink:
    """How a run is drawn and what it is: equal only to itself, so runs stay apart."""

    style: Style
    element: Element
    underline: str = ""
    target: str = ""
    words: str = ""
    term: str = ""


class Piece(NamedTuple):
    text: str
    face: str
    width: float
    ink: Ink


@dataclass
class Word:
    """Pieces that stay on one line, and the space after them (None: the next follows close)."""

    pieces: list[Piece]
    gap: Piece | None = None
    ends_line: bool = False

    @property
    def width(self) -> float:
        return sum(piece.width for piece in self.pieces)


def inked(text: Text, style: Style, element: Element, anchors: Collection[str]) -> list[tuple[str, Ink]]:
    """The runs of a text with their look. A link to a place that is not there is plain text."""
    made = []
    base = Ink(style, element)
    for run in runs(text):
        look, ink = style, base
        target = f"#term-{run.term}" if run.term else run.link
        if target.startswith("#") and target[1:] not in anchors:
            target = ""
        if run.strong:
            look = look.but(face=fonts.SEMIBOLD)
        if target and not run.term:
            look = look.but(colour="accent")
        if target or run.lang:
            role = "Link" if target else "Span"
            inner = Element(role, element, lang=run.lang, attach=False)
            ink = Ink(look, inner, "accent" if target else "", target, clean(run.text), run.term)
        elif look is not style:
            ink = Ink(look, element)
        made.append((clean(run.text), ink))
    return made


class TextBlock(Flowable):
    """A paragraph, heading, caption or cell.

    spans: the text in runs. hang: indent of all lines. mark: draws a bullet or a shape in the
    indent, given the canvas and the first baseline. anchor: links lead here. bookmark: title
    and level in the outline. repeats: a table head, silent when drawn again on a later page.
    keep_next: stays with what follows. measure: the longest line, however wide the place.
    """

    def __init__(
        self,
        spans: Sequence[tuple[str, Ink]],
        style: Style,
        element: Element,
        *,
        hang: float = 0,
        mark: Callable[[TaggedCanvas, float], None] | None = None,
        anchor: str = "",
        bookmark: tuple[str, int] | None = None,
        repeats: bool = False,
        keep_next: bool = False,
        measure: float = math.inf,
    ) -> None:
        super().__init__()
        self._spans = spans
        self._words = list(_words(spans))
        self._style = style
        self.element = element
        self._hang = hang
        self._mark = mark
        self.anchor = anchor
        self._bookmark = bookmark
        self._repeats = repeats
        self._measure = measure
        self._lines: list[list[Word]] = []
        self._set_for = -1.0  # the width the lines were made for
        self.keepWithNext = keep_next
        self.spaceBefore, self.spaceAfter = style.before, style.after

    def extend(self, text: str, style: Style) -> None:
        """Add words in another style, part of the same element."""
        self._spans = [*self._spans, (clean(text), Ink(style, self.element))]
        self._words = list(_words(self._spans))
        self._set_for = -1.0

    def shrink(self, size: float) -> None:
        """Set the words no larger than that, on the same lines."""
        inks = {
            ink: replace(ink, style=ink.style.but(size=min(ink.style.size, size))) for _, ink in self._spans
        }
        self._spans = [(text, inks[ink]) for text, ink in self._spans]
        self._words = list(_words(self._spans))
        self._set_for = -1.0

    @property
    def longest_word(self) -> float:
        """Width of the narrowest column that cuts no word."""
        return self._hang + max((word.width for word in self._words), default=0)

    @property
    def natural_width(self) -> float:
        """Width on one line."""
        gaps = (word.gap.width if word.gap else 0 for word in self._words[:-1])
        return self._hang + sum(word.width for word in self._words) + sum(gaps)

    @property
    def first_baseline(self) -> float:
        """How far the first baseline is under the top."""
        return self._style.ascent or self._style.size

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = min(width, self._measure)
        if self._set_for != self.width:
            self._lines = list(_lines(self._words, self.width - self._hang))
            self._set_for = self.width
        self.height = len(self._lines) * self._style.leading
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        self.wrap(width, height)
        count, fit = len(self._lines), int(height / self._style.leading + 1e-6)
        if fit >= count:
            return [self]
        if count > 3:  # neither a first nor a last line alone
            fit = min(fit, count - 2)
        if fit < max(1, min(2, count - 1)):
            return []
        return [self._part(self._lines[:fit], first=True), self._part(self._lines[fit:], first=False)]

    def _part(self, lines: list[list[Word]], first: bool) -> TextBlock:
        part = TextBlock((), self._style, self.element, hang=self._hang, repeats=self._repeats)
        part._measure = self._measure
        part._words = [word for line in lines for word in line]
        part._lines, part._set_for = lines, self._set_for
        if first:
            part._mark, part.anchor, part._bookmark = self._mark, self.anchor, self._bookmark
        return part

    def draw(self) -> None:
        canvas: TaggedCanvas = self.canv
        baseline = self.height - self.first_baseline
        if self._repeats and self.element.has_content:
            with canvas.furniture():
                for _ink, fragments in groupby(
                    self._fragments(baseline), key=lambda fragment: fragment[0].ink
                ):
                    _show(canvas, list(fragments))
            return
        if self._bookmark:
            title, level = self._bookmark
            canvas.addOutlineEntry(title, self.anchor, level)
        if self.anchor:
            canvas.anchor(self.anchor, self.height + self.spaceBefore)
        if self._mark:
            self._mark(canvas, baseline)
        for element, fragments in groupby(
            self._fragments(baseline), key=lambda fragment: fragment[0].ink.element
        ):
            shown = list(fragments)
            with canvas.tagged(element):
                _show(canvas, shown)
            for piece, x, y, end in shown:
                _decorate(canvas, piece.ink, (x, y, end))

    def _fragments(self, baseline: float) -> Iterator[tuple[Piece, float, float, float]]:
        """(piece, x, y, right end of its ink) for everything drawn, pieces of one ink joined."""
        for line in self._lines:
            gaps = [word.gap for word in line]
            room = self.width - self._hang - sum(word.width for word in line)
            room -= sum(gap.width for gap in gaps[:-1] if gap)
            x = self._hang + (max(room, 0) if self._style.align == "right" else 0)
            last = len(line) - 1
            pieces = [
                (piece, True) for word in line for piece in word.pieces + ([word.gap] if word.gap else [])
            ]
            if gaps and gaps[last]:
                pieces[-1] = (pieces[-1][0], False)  # the space at the line's end has no ink
            for (_ink, _face), same in groupby(pieces, key=lambda pair: (id(pair[0].ink), pair[0].face)):
                joined = list(same)
                inked_width = sum(piece.width for piece, has_ink in joined if has_ink)
                piece = joined[0][0]._replace(text="".join(piece.text for piece, _has_ink in joined))
                yield piece, x, baseline, x + inked_width
                x += sum(piece.width for piece, _has_ink in joined)
            baseline -= self._style.leading


def _words(spans: Sequence[tuple[str, Ink]]) -> Iterator[Word]:
    word = Word([])
    for text, ink in spans:
        for match in PARTS.finditer(text):
            part = match.group()
            if part == "\n":
                word.ends_line = True
                word.gap = Piece(" ", ink.style.face, 0, ink)
                yield word
                word = Word([])
                continue
            size = ink.style.size
            pieces = [Piece(sub, face, width * size, ink) for face, sub, width in faces(part, ink.style.face)]
            if part[0] != " ":
                word.pieces.extend(pieces)
                if match.lastgroup == "breaks":
                    yield word
                    word = Word([])
            elif word.pieces:
                word.gap = pieces[0]
                yield word
                word = Word([])
    if word.pieces:
        yield word


def _lines(words: Sequence[Word], width: float) -> Iterator[list[Word]]:
    line: list[Word] = []
    used = 0.0
    for whole in words:
        for word in _cut(whole, width):
            before = line[-1].gap.width if line and line[-1].gap else 0
            if line and used + before + word.width > width + 0.01:
                yield line
                line, used, before = [], 0, 0
            line.append(word)
            used += before + word.width
            if word.ends_line:
                yield line
                line, used = [], 0
    if line:
        yield line


def _cut(word: Word, width: float) -> Iterator[Word]:
    """The word, or as many pieces of it as it takes when it is wider than a line."""
    if word.width <= width + 0.01 or width <= 0:
        yield word
        return
    part, used = Word([]), 0.0
    for piece in word.pieces:
        for sign in piece.text:
            sign_width = fonts.width(sign, piece.face, piece.ink.style.size)
            if part.pieces and used + sign_width > width:
                yield part
                part, used = Word([]), 0.0
            part.pieces.append(Piece(sign, piece.face, sign_width, piece.ink))
            used += sign_width
    part.gap, part.ends_line = word.gap, word.ends_line
    yield part


def _show(canvas: TaggedCanvas, fragments: Sequence[tuple[Piece, float, float, float]]) -> None:
    text = canvas.beginText()
    colour = ""
    for piece, x, y, _end in fragments:
        style = piece.ink.style
        text.setTextOrigin(x, y)
        text.setFont(piece.face, style.size, style.leading)
        if style.colour != colour:
            colour = style.colour
            text.setFillColor(COLOURS[colour])
        text.textOut(piece.text)
    canvas.drawText(text)


def _decorate(canvas: TaggedCanvas, ink: Ink, place: tuple[float, float, float]) -> None:
    """The line under a linked piece, its clickable box, and the place of a term's first use."""
    x, y, end = place
    if ink.underline and end > x:
        canvas.setStrokeColor(COLOURS[ink.underline])
        canvas.setLineWidth(UNDERLINE)
        canvas.line(x, y - 2, end, y - 2)
    if ink.target:
        size = ink.style.size
        canvas.link(ink.element, (x, y - 0.25 * size, end, y + 0.85 * size), ink.target, ink.words)
    if ink.term and (key := f"use-{ink.term}") not in canvas.pages:
        canvas.anchor(key, y + ink.style.leading)


SMALLEST_FITTED = 14.0  # light faces are not legible under this


def fitted(style: Style, text: str, width: float) -> Style:
    """The style, made smaller when the text would not fit on one line of that width. Its line
    stays where it was."""
    needed = fonts.width(clean(text), style.face, style.size)
    if needed <= width:
        return style
    size = max(style.size * width / needed, SMALLEST_FITTED)
    return style.but(size=size, ascent=style.ascent or style.size)
