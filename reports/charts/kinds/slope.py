"""The same things twice: a line from what each was to what it is, with its name and its change beside it."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.charts.chart import Chart, Series, Table, check_lengths, table_of
from reports.charts.describe import join
from reports.charts.layout import Key, Look, fit, legend, mark, widest
from reports.charts.scene import Anchor, Line, Polyline, Shape, Text

UP, DOWN, SAME = "c1", "c2", "c5"
_DASHES: dict[str, tuple[float, ...]] = {UP: (), DOWN: (5, 3), SAME: (1, 2)}
_MARKS = {UP: "circle", DOWN: "diamond", SAME: "ring"}


@dataclass(frozen=True, kw_only=True)
class Slope(Chart):
    """What is known only once has a mark and no line; the table holds it all.

    The scale goes from ten to ten around what is known: heights tell the change, and the numbers stand beside.
    `short` labels are used where the long ones would take more than half of the drawing.
    """

    labels: tuple[str, ...]
    before: Series
    after: Series
    short: tuple[str, ...] = ()
    hrefs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_lengths(self.labels, (self.before, self.after))

    def layout(self, width: float, look: Look) -> tuple[Sequence[Shape], float]:
        names: Sequence[str] = self.labels
        if self.short and widest(names, look.text) > width * 0.5:
            names = self.short
        known = [value for run in self._runs for value in run.values if value is not None]
        values = widest(map(self.say, known), look.text, bold=True)
        margin = look.gap * 1.6
        beside = look.gap + values
        hair = 1.0  # so that what fits exactly is not cut
        left = max(widest(names, look.text) + beside, widest([self.before.name], look.text)) + margin + hair
        start = min(left, width * 0.5)
        after = [self._beside(names, i) for i in range(len(names))]
        right = max(widest(after, look.text) + beside, widest([self.after.name], look.text)) + margin + hair
        end = width - min(right, width * 0.45)
        used = {self._role(i) for i in range(len(self.labels)) if self.changes[i] is not None}
        words = {UP: _("higher"), DOWN: _("lower"), SAME: _("no change")}
        keys = [Key(_MARKS[role], role, words[role]) for role in (UP, DOWN, SAME) if role in used]
        shapes, head = legend(keys, 0, width, look)
        head += look.text * 1.4
        shapes += [
            Text(start - margin, head, self.before.name, look.text, "ink-2", anchor="end"),
            Text(end + margin, head, self.after.name, look.text, "ink-2"),
        ]
        high = head + look.text * 1.4
        low = high + look.text * 1.9 * max(len(self.labels), 8)
        shapes += [Line(x, high - look.gap, x, low + look.gap, "axis", look.hair) for x in (start, end)]
        heights = self._heights(high, low)
        for i in range(len(self.labels)):
            role = self._role(i)
            ends = tuple((x, run[i]) for x, run in zip((start, end), heights, strict=True))
            there = tuple((x, y) for x, y in ends if y is not None)
            if len(there) == 2:
                shapes.append(Polyline(there, role, look.text * 0.14, _DASHES[role]))
            shapes += [mark(_MARKS[role], x, y, look.text * 0.26, role) for x, y in there]
        for run, ys, texts, x, out in (
            (self.before, heights[0], names, start, -1),
            (self.after, heights[1], after, end, 1),
        ):
            standing = sorted((y, i) for i, y in enumerate(ys) if y is not None)
            places = _apart([y for y, _i in standing], look.text * 1.3, high, low)
            for place, (y, i) in zip(places, standing, strict=True):
                near, baseline = x + out * margin, place + look.centre
                if abs(place - y) > look.text * 0.4:
                    shapes.append(Line(x + out * look.gap * 0.5, y, near - out * 2, place, "grid", look.hair))
                side: Anchor = "end" if out < 0 else "start"
                far = near + out * beside
                room = far if out < 0 else width - far
                shapes += [
                    Text(near, baseline, self.say(run.values[i]), look.text, bold=True, anchor=side),
                    Text(far, baseline, fit(texts[i], look.text, room), look.text, "ink-2", anchor=side),
                ]
        return shapes, low + look.text

    @property
    def _runs(self) -> tuple[Series, Series]:
        return (self.before, self.after)

    def _heights(self, high: float, low: float) -> list[list[float | None]]:
        """Where each value stands, before and after, between the tens that enclose them all."""
        known = [float(value) for run in self._runs for value in run.values if value is not None]
        top, bottom = (_tens(max(known, default=100), math.ceil), _tens(min(known, default=0), math.floor))
        unit = (low - high) / ((top - bottom) or 1)
        return [
            [None if value is None else low - (float(value) - bottom) * unit for value in run.values]
            for run in self._runs
        ]

    def _beside(self, names: Sequence[str], i: int) -> str:
        """To the right of a line: its change, or its name if it is not known from before."""
        return names[i] if self.changes[i] is None else self._signed(i)

    @property
    def changes(self) -> list[Decimal | None]:
        """After less before; None where one is missing."""
        pairs = zip(self.before.values, self.after.values, strict=True)
        return [None if a is None or b is None else Decimal(b) - Decimal(a) for a, b in pairs]

    def _signed(self, i: int) -> str:
        change = self.changes[i]
        if change is None:
            return str(self.missing)
        told = self.format(abs(change))
        # What rounds to nothing has no sign.
        if told == self.format(Decimal(0)):
            return f"\N{PLUS-MINUS SIGN}{told}"
        return f"{'+' if change > 0 else chr(0x2212)}{told}"

    def _role(self, i: int) -> str:
        change = self.changes[i] or Decimal(0)
        return UP if change > 0 else DOWN if change < 0 else SAME

    def describe(self) -> str:
        known = [(change, i) for i, change in enumerate(self.changes) if change is not None]
        if not known:
            return _("No value is known both times.")
        rose = sum(change > 0 for change, _i in known)
        text = ngettext("%(rose)s of %(n)s is higher.", "%(rose)s of %(n)s are higher.", len(known))
        most, least = max(known), min(known)
        return join(
            text % {"rose": rose, "n": len(known)},
            *(
                f"{self.labels[i]}: {self.say(self.before.values[i])} \N{RIGHTWARDS ARROW} "
                f"{self.say(self.after.values[i])}."
                for _change, i in dict.fromkeys((most, least))
            ),
        )

    @property
    def table(self) -> Table:
        twin = table_of(self.heading, self.labels, self.hrefs, (self.before, self.after), self.say)
        return twin.beside({_("Change over time"): [self._signed(i) for i in range(len(self.labels))]})


def _tens(value: float, to: Callable[[float], int]) -> int:
    return to(value / 10) * 10


def _apart(wanted: Sequence[float], line: float, high: float, low: float) -> list[float]:
    """The same heights, in order, moved as little as may be so that no two are nearer than a line."""
    groups: list[list[float]] = []  # neighbours that touch are centred on what they want together

    def spread(group: list[float]) -> list[float]:
        first = sum(group) / len(group) - line * (len(group) - 1) / 2
        first = max(min(first, low - line * (len(group) - 1)), high)
        return [first + line * n for n in range(len(group))]

    for y in wanted:
        groups.append([y])
        while len(groups) > 1 and spread(groups[-1])[0] - spread(groups[-2])[-1] < line:
            last = groups.pop()
            groups[-1] += last
    return [y for group in groups for y in spread(group)]
