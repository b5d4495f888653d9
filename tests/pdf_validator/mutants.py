"""Shows that the PDF check finds what is wrong: a sound report passes it, and reports spoiled on purpose do not.

    python -m tests.pdf_validator.mutants FOLDER

Each mutant is the sample report of the tests, written while one small thing of the writer is different. It
must break the rule that is about that thing. Exit status 1 if a mutant passes, breaks another
rule only, or the sound report breaks one; 2 if the check could not run.
"""

from __future__ import annotations

import dataclasses
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import django
from reportlab.lib.colors import CMYKColor
from reportlab.pdfbase.pdfdoc import PDFDictionary
from reportlab.pdfgen.textobject import PDFTextObject

from tests.pdf_validator import run

SOUND = "sound"


@contextmanager
def changed(owner: Any, name: str, value: Any) -> Iterator[None]:
    """The attribute is another one while the report is written."""
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        setattr(owner, name, before)


def made_as(**other: Callable[[str, Any], Any]) -> AbstractContextManager[None]:
    """Elements of the tree get another role, alternative text or attributes: `name=change(role, value)`."""
    from reports.pdf.structure import Element

    plain = Element.__init__

    def spoiled(self: Element, role: str, *rest: Any, **options: Any) -> None:
        plain(self, role, *rest, **options)
        for name, change in other.items():
            setattr(self, name, change(role, getattr(self, name)))

    return changed(Element, "__init__", spoiled)


def no_alternative_text() -> AbstractContextManager[None]:
    return made_as(alt=lambda role, alt: "")


def heading_level_left_out() -> AbstractContextManager[None]:
    return made_as(role=lambda role, _same: "H3" if role == "H2" else role)


def table_head_without_scope() -> AbstractContextManager[None]:
    return made_as(attributes=lambda role, attributes: "" if role == "TH" else attributes)


def paragraph_in_a_list() -> AbstractContextManager[None]:
    return made_as(role=lambda role, _same: "P" if role == "LI" else role)


def cell_missing() -> AbstractContextManager[None]:
    """The last cell of a row becomes part of the one before."""
    from reports.pdf.structure import Element, Root

    plain = Root.register

    def rows(element: Element) -> Iterator[Element]:
        for kid in element.kids:
            if isinstance(kid, Element):
                yield from [kid] if kid.role == "TR" else rows(kid)

    def spoiled(self: Root, *arguments: Any) -> None:
        row = next(row for row in rows(self.document) if len(row.kids) > 2)
        cell = row.kids.pop()
        neighbour = row.kids[-1]
        neighbour.kids += cell.kids  # type: ignore[union-attr]
        plain(self, *arguments)
        cell.number = neighbour.number  # type: ignore[union-attr]

    return changed(Root, "register", spoiled)


def without(key: str) -> AbstractContextManager[None]:
    """No dictionary of the file has that key."""
    plain = PDFDictionary.format

    def spoiled(self: PDFDictionary, *arguments: Any, **options: Any) -> Any:
        self.dict.pop(key, None)
        return plain(self, *arguments, **options)

    return changed(PDFDictionary, "format", spoiled)


def link_without_contents() -> AbstractContextManager[None]:
    return without("Contents")


def link_not_printed() -> AbstractContextManager[None]:
    return without("F")


def font_not_embedded() -> AbstractContextManager[None]:
    return without("FontFile2")


def sign_without_glyph() -> AbstractContextManager[None]:
    from reports.pdf.canvas import GuardedText

    return changed(GuardedText, "_formatText", PDFTextObject._formatText)


def no_language() -> AbstractContextManager[None]:
    from reports.pdf import writer

    plain = writer._metadata
    return changed(writer, "_metadata", lambda *given: dataclasses.replace(plain(*given), language=""))


def no_metadata() -> AbstractContextManager[None]:
    from reports.pdf import archive

    return changed(archive, "metadata_stream", lambda metadata: None)


@contextmanager
def colours_of_ink() -> Iterator[None]:
    from reports.pdf.styles import COLOURS

    before, COLOURS["nav"] = COLOURS["nav"], CMYKColor(1, 0.5, 0, 0.5)
    try:
        yield
    finally:
        COLOURS["nav"] = before


# What is spoiled, and the rule that it must break: of which standard, and its number there.
MUTANTS: dict[Callable[[], AbstractContextManager[None]], tuple[str, str]] = {
    no_alternative_text: ("PDFUA-1", "7.3-1"),
    heading_level_left_out: ("PDFUA-1", "7.4.2-1"),
    table_head_without_scope: ("PDFUA-1", "7.5-1"),
    cell_missing: ("PDFUA-1", "7.2-42"),
    paragraph_in_a_list: ("PDFUA-1", "7.2-19"),
    link_without_contents: ("PDFUA-1", "7.18.5-2"),
    link_not_printed: ("PDFA-2A", "6.3.2-1"),
    font_not_embedded: ("PDFUA-1", "7.21.4.1-1"),
    sign_without_glyph: ("PDFUA-1", "7.21.7-2"),
    no_language: ("PDFUA-1", "7.2-33"),
    no_metadata: ("PDFUA-1", "7.1-8"),
    colours_of_ink: ("PDFA-2A", "6.2.4.3-3"),
}


def write(folder: Path) -> None:
    """The sound report and all mutants, one file each."""
    from django.utils import translation

    from reports.pdf import writer
    from tests.reports.pdf import sample

    def report(name: str, document: Any) -> None:
        with (folder / f"{name}.pdf").open("wb") as stream:
            writer.write(document, stream)

    with translation.override("sv"):
        document = sample.document()
        document = dataclasses.replace(document, subtitle=f"{document.subtitle} \N{YI SYLLABLE IT}")
        report(SOUND, document)
        for spoil in MUTANTS:
            with spoil():
                report(spoil.__name__, document)


def broken(said: str) -> dict[str, set[tuple[str, str]]]:
    """From what the engine said: name of the file -> rules it breaks."""
    found: dict[str, set[tuple[str, str]]] = {}
    for line in said.splitlines():
        if verdict := re.match(r"(.+\.pdf) (?:passes|FAILS) (\S+),", line):
            name, standard = Path(verdict[1]).stem, verdict[2]
            rules = found.setdefault(name, set())
        elif rule := re.match(r"    (\S+), \d+ times", line):
            rules.add((standard, rule[1]))
    return found


def judged(found: dict[str, set[tuple[str, str]]]) -> list[str]:
    """What is wrong with the check, in words; empty when it does its work."""
    problems = []
    if found.get(SOUND) != set():
        problems.append(f"The sound report does not pass: {sorted(found.get(SOUND, ()))}")
    for spoil, (standard, rule) in MUTANTS.items():
        rules = found.get(spoil.__name__)
        if not rules:
            problems.append(f"{spoil.__name__} is not found out.")
        elif (standard, rule) not in rules:
            problems.append(f"{spoil.__name__} breaks {sorted(rules)}, not {standard} {rule}.")
    return problems


def main(folder: Path) -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()
    folder.mkdir(parents=True, exist_ok=True)
    write(folder)
    names = [SOUND, *(spoil.__name__ for spoil in MUTANTS)]
    try:
        said = run.checked([str(folder / f"{name}.pdf") for name in names]).stdout
    except run.CannotRun as error:
        sys.stderr.write(f"{error}\n")
        return 2
    problems = judged(broken(said))
    sys.stdout.write("\n".join(problems or [f"{len(MUTANTS)} spoiled reports are found out."]) + "\n")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
