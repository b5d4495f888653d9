"""What is heard of a report, in order: of its PDF along the structure tree, of its page along the elements.

Both are lists of (kind, words): heading, text, item, caption, cell, alt. What belongs to the paper or to the screen
alone is left out: numbers of pages, the page before a part, and the ways around in a window.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import html
from lxml.html import HtmlElement

from tests.reports.pdf.reading import Node

Heard = list[tuple[str, str]]


def squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def of_pdf(tree: Node) -> Heard:
    """The cover as one text, then the chapters."""
    cover, *chapters = tree.kids
    heard = [("cover", squeezed(" ".join(kid.text for kid in cover.kids)))]
    for chapter in chapters:
        if not _is_part_page(chapter):
            heard += _of_node(chapter)
    return heard


def _is_part_page(node: Node) -> bool:
    return [kid.role for kid in node.kids] == ["H1", "TOC"]


def _of_node(node: Node) -> Iterator[tuple[str, str]]:
    role, text = node.role, squeezed(node.text)
    if role in ("H1", "H2", "H3"):
        yield "heading", text
    elif role == "TOCI":
        yield "item", text.rpartition(" ")[0]  # without the number of the page
    elif role == "LBody" and not node.all("P"):
        yield "item", text
    elif role in ("TH", "TD"):
        paragraphs = node.all("P")
        yield "cell", squeezed(" ".join(one.text for one in paragraphs)) if paragraphs else text
    elif role in ("P", "Caption"):
        yield {"P": "text", "Caption": "caption"}[role], text
    else:
        for kid in node.kids:
            if isinstance(kid, Node):
                yield from _of_node(kid)
        if role == "Figure":
            yield "alt", squeezed(node.alt)


def of_page(page: str) -> Heard:
    tree = html.document_fromstring(page)
    (cover,) = tree.xpath("//header[@class='cover']/div")
    texts = cover.xpath("./h1 | ./p[not(@class='marks')]")
    heard = [("cover", squeezed(" ".join(one.text_content() for one in texts)))]
    return heard + [one for kid in tree.xpath("//main/*") for one in _of_element(kid)]


TEXTS = {"figcaption": "caption", "caption": "caption", "p": "text", "dt": "text", "dd": "text"}


def _of_element(element: HtmlElement) -> Iterator[tuple[str, str]]:
    name, text = element.tag, squeezed(element.text_content())
    if element.get("class") in ("part-opening", "up") or name == "details":
        return
    if name == "svg":
        return
    if re.fullmatch("h[2-5]", name):
        yield "heading", text
    elif name in ("td", "th"):
        paragraphs = element.findall("p")
        yield "cell", squeezed(" ".join(one.text_content() for one in paragraphs)) if paragraphs else text
    elif name == "li" and element.xpath("ancestor::nav"):
        (link,) = element.findall("a")
        yield "item", squeezed(link.text_content())
        yield from (one for inner in element.findall("ol") for one in _of_element(inner))
    elif name == "li" and not element.findall("p"):
        yield "item", text
    elif name in TEXTS:
        yield TEXTS[name], text
    elif element.get("class") == "chart-box":
        yield "alt", squeezed(element.xpath(".//desc")[0].text_content())
    else:
        for kid in element:
            yield from _of_element(kid)


def without_uses(heard: Heard, heads: tuple[str, str, str]) -> Heard:
    """The same, but for the last cell of each row of the definitions: a page there, a chapter here."""
    wanted = [("cell", head) for head in heads]
    kept = list(heard)
    for start in range(len(heard) - 2):
        if heard[start : start + 3] == wanted:
            index = start + 2
            while index < len(kept) and kept[index][0] == "cell":
                kept[index] = ("cell", "")
                index += 3
    return kept
