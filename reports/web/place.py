"""Where a block is written: in which chapter, and what the writer knows so far."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.safestring import SafeString

from reports.document import Run, Text, runs
from reports.web.markup import joined, language, tag

TEXT = "report.text"  # where the skip link leads


@dataclass
class Known:
    """What the whole page shares while it is written.

    anchors: every place that a link may lead to. uses: term -> title of the chapter that used it first in the pass
    before. ids: those given in this pass. charts: drawn so far.
    """

    anchors: frozenset[str]
    uses: Mapping[str, str]
    ids: set[str] = field(default_factory=lambda: {TEXT})
    first: dict[str, str] = field(default_factory=dict)
    charts: int = 0

    def id(self, key: str) -> str:
        """The key for the one that asks for it first, nothing for the others: no place has two."""
        if key in self.ids:
            return ""
        self.ids.add(key)
        return key


@dataclass
class Place:
    """A chapter while it is written. level: of its heading. has_headings: of the level below, so far."""

    known: Known
    title: str
    level: int
    has_headings: bool = False

    def text(self, text: Text) -> SafeString:
        """The runs of a text as inline markup."""
        return joined(self._run(run) for run in runs(text))

    def _run(self, run: Run) -> str:
        said = tag("strong", run.text) if run.strong else run.text
        lang = language(run.lang)
        target = self._target(run)
        if not target:
            return tag("span", said, lang=lang) if lang else said
        if not run.term:
            return tag("a", said, href=target, lang=lang)
        self.known.first.setdefault(run.term, self.title)
        return tag("a", said, id=self.known.id(f"use-{run.term}"), class_="term", href=target, lang=lang)

    def _target(self, run: Run) -> str:
        """Where the words lead: to a place in the report or to a page of the open web, else nowhere."""
        target = f"#term-{run.term}" if run.term else run.link
        if target.startswith("#"):
            return target if target[1:] in self.known.anchors else ""
        return target if target.startswith("https://") else ""
