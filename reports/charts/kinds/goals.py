"""One shape for each goal, in the order of status, so that the whole can be counted by eye."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.charts.chart import Cell, Chart, Series, Table, Value
from reports.charts.layout import Key, Look, legend, mark
from reports.charts.scene import Shape

# Status, worst last, with the shape and colour it has everywhere.
STATUSES: dict[str, tuple[str, str]] = {
    "ok": ("circle", "s-ok"),
    "warn": ("triangle", "s-warn"),
    "bad": ("diamond", "s-bad"),
    "none": ("ring", "s-none"),
}


def by_status(words: Mapping[str, str], counts: Mapping[str, tuple[Value, ...]]) -> tuple[Series, ...]:
    """Series for `Bars`: the counts of each status (keys of STATUSES) in their fixed order."""
    return tuple(
        Series(words[status], counts[status], role, kind)
        for status, (kind, role) in STATUSES.items()
        if status in counts
    )


@dataclass(frozen=True)
class Count:
    """How many have a status (a key of STATUSES), and the word for it."""

    status: str
    word: str
    count: int


@dataclass(frozen=True, kw_only=True)
class Goals(Chart):
    """A grid of shapes, sixteen in a row where there is room, with a legend of counts."""

    counts: tuple[Count, ...]
    columns: int = 16

    def layout(self, width: float, look: Look) -> tuple[Sequence[Shape], float]:
        radius = look.text * 0.5
        columns = self.columns
        while columns > 4 and width / columns < radius * 3:
            columns //= 2
        signs = [STATUSES[entry.status] for entry in self.counts for _n in range(entry.count)]
        step = (width - radius * 2.4) / max(columns - 1, 1)
        line = min(step, look.text * 2.1)
        shapes: list[Shape] = [
            mark(
                kind, radius * 1.2 + (i % columns) * step, radius * 1.3 + (i // columns) * line, radius, role
            )
            for i, (kind, role) in enumerate(signs)
        ]
        grid = math.ceil(len(signs) / columns) * line + look.gap
        keys = [
            Key(*STATUSES[entry.status], f"{entry.word} {self.say(entry.count)}") for entry in self.counts
        ]
        below, bottom = legend(keys, 0, width, look, top=grid)
        return [*shapes, *below], bottom

    def describe(self) -> str:
        return "; ".join(f"{entry.word} {self.say(entry.count)}" for entry in self.counts) + "."

    @property
    def table(self) -> Table:
        rows = tuple((Cell(entry.word), Cell(self.say(entry.count))) for entry in self.counts)
        return Table((self.heading, _("Number")), rows)
