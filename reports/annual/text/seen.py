"""What the figures of a text were when somebody last looked at them, and which have changed since.

Of a figure behind which nothing stands an empty value is kept: when it comes, that is a change too.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext as _
from django.utils.translation import override

from reports.annual.editions.models import SectionText
from reports.annual.text.live import is_block
from reports.annual.text.models import SeenValue
from reports.annual.text.parse import Token, tokens
from reports.document import Run
from tracker.core.errors import Refused

MOST = 1000


class Current(Protocol):
    """Figures as the data have them, whatever is kept (live.Figures)."""

    def now(self, token: Token) -> Run | None: ...


@dataclass(frozen=True)
class Change:
    """`then` and `now` as they are written; empty: none. What has gone is not told again: it may have been hidden.

    `kept_because`: somebody has said why the text goes on with `then`; empty when nobody has decided.
    """

    token: str
    then: str
    now: str
    kept_because: str = ""


def note(text: SectionText, live: Current) -> None:
    """After a save: what is new in the text has been seen as it is today, and what is gone is forgotten.

    Refused: `figures`, of more than MOST different ones.
    """
    written = _figures(text)
    if len(written) > MOST:
        message = _("At most %(limit)d different figures in a section; the text has %(number)d.")
        raise Refused("figures", message % {"limit": MOST, "number": len(written)}, field="text")
    known = {row.token: row for row in _rows(text)}
    if gone := [row.pk for token, row in known.items() if token not in written]:
        SeenValue.objects.filter(pk__in=gone).delete()
    SeenValue.objects.bulk_create(as_seen(text, live, known))


def as_seen(text: SectionText, live: Current, known: Collection[str] = ()) -> list[SeenValue]:
    """The figures of the text as they are today, unsaved; without those that are `known` already."""
    with override(text.language):
        return [
            SeenValue(section_text=text, token=token, shown=shown(live, asked))
            for token, asked in _figures(text).items()
            if token not in known
        ]


def changed(text: SectionText, live: Current) -> list[Change]:
    """Figures of the text that say something else today than when they were seen, in the order of the text."""
    written = _figures(text)
    known = {row.token: row for row in _rows(text)}
    found = []
    with override(text.language):
        for token, asked in written.items():
            row = known.get(token)
            if row is None or (now := shown(live, asked)) == row.shown:
                continue
            found.append(Change(token, row.shown if now else "", now, row.kept_because))
    return found


def undecided(changes: Iterable[Change]) -> list[Change]:
    """Those that somebody has to use or to keep."""
    return [change for change in changes if not (change.kept_because and change.now)]


def kept(texts: Iterable[SectionText]) -> dict[int, dict[str, str]]:
    """Text's key -> token -> what it goes on saying, for `live.Figures`; one query for all texts."""
    keys = [text.pk for text in texts]
    found: dict[int, dict[str, str]] = {key: {} for key in keys}
    rows = SeenValue.objects.filter(section_text__in=keys).exclude(kept_because="")
    for text, token, value in rows.order_by("pk").values_list("section_text", "token", "shown"):
        found[text][token] = value
    return found


def shown(live: Current, token: Token) -> str:
    run = live.now(token)
    return run.text if run else ""


def _figures(text: SectionText) -> dict[str, Token]:
    """Each figure of the text once, in its order, as it is written there."""
    return {str(token): token for token in tokens(text.text) if not is_block(token)}


def _rows(text: SectionText) -> list[SeenValue]:
    """Those that are loaded with the text, else one query."""
    return sorted(text.seen_values.all(), key=lambda row: row.pk)
