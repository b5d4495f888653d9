"""Upright columns over time: plain, in parts, with one year lit, a target, or a line to compare with."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from reports.charts.chart import (
    Cell,
    Chart,
    Series,
    Table,
    Value,
    check_lengths,
    extent_of,
    table_of,
    total_of,
)
from reports.charts.describe import comparison, extremes, join, trend
from reports.charts.kinds.plot import Plot
from reports.charts.layout import Key, Look, axis_labels, gap, legend, mark, scale, text_width, widest
from reports.charts.scene import TEXT_ON, Circle, Polyline, Rect, Shape, Text

WIDTH = 0.66  # of a column, as a share of its step


@dataclass(frozen=True, kw_only=True)
class Columns(Chart):
    """One column for each label, from zero, the value printed on top.

    `lit` is the column in the strong colour while the others are pale (one series only).
    `target` is a dashed column after the last one: its label and value. `compared` becomes a line;
    with it, or where values would not fit, a value axis stands in for the printed values.
    `short` labels are used where the long ones do not fit. `rise` is the height in lines of text.
    """

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    lit: int | None = None
    target: tuple[str, Value] | None = None
    compared: Series | None = None
    short: tuple[str, ...] = ()
    hrefs: tuple[str, ...] = ()
    rise: float = 13

    def __post_init__(self) -> None:
        check_lengths(self.labels, [*self.series, *self._compared])

    @property
    def _compared(self) -> list[Series]:
        return [self.compared] if self.compared else []

    @property
    def _totals(self) -> list[Value]:
        return [total_of(self.series, i)[0] for i in range(len(self.labels))]

    def layout(self, width: float, look: Look) -> tuple[Sequence[Shape], float]:
        labels = [*self.labels, *([self.target[0]] if self.target else [])]
        values = [*self._totals, *([self.target[1]] if self.target else [])]
        words = ["" if value is None else self.say(value) for value in values]
        beside = self._beside(width, look)
        count = max(len(values), 1)
        axis = bool(self.compared) or widest(words, look.text, bold=True) > (width - beside) / count - 3

        extents = [extent_of(self.series, i) for i in range(len(self.labels))]
        lines = [float(value) for run in self._compared for value in run.values if value is not None]
        goal = float(self.target[1] or 0) if self.target else 0.0
        high = max([0.0, goal, *lines, *(top for _, top in extents)])
        low = min([0.0, *(bottom for bottom, _ in extents)])
        rounds = scale(high, self.format) if axis else []
        high = max([high, *(value for value, _ in rounds)])

        gaps = any(None in run.values for run in self.series)
        left = widest((name for _, name in rounds), look.text) + look.gap if axis else 0.0
        shapes, top = legend(self._keys(direct=beside > 0), left, width, look)
        top += look.text * (0.4 if axis else 1.5) + (_stub(look) if gaps else 0)
        height = look.text * self.rise
        unit = height / ((high - low) or 1.0)
        step = (width - left - beside) / count
        plot = Plot(left, width - beside, left + step / 2, step, top + high * unit, unit, look)

        shapes += plot.gridlines(rounds)
        for i in range(len(self.labels)):
            shapes += self._column(i, plot)
        if goal:
            shapes.append(
                gap(plot.x(count - 1) - step * WIDTH / 2, plot.y(goal), step * WIDTH, goal * unit, look)
            )
        if not axis:
            shapes += self._printed(values, words, plot)
        shapes.append(plot.axis)
        if beside:
            shapes += self._named(plot)
        for run in self._compared:
            shapes += _line(run, plot)
        bottom = top + height + (look.text * 1.1 if low < 0 and not axis else 0)
        under = bottom + look.text * 1.4
        shapes += axis_labels(labels, self.short, plot.first, step, under, plot.right, look, self.lit)
        return shapes, bottom + look.text * 1.9

    def _keys(self, *, direct: bool) -> list[Key]:
        keys = [Key(run.mark, run.role, run.name) for run in self.series]
        if direct or (len(self.series) == 1 and not self.compared):
            keys = []
        keys += [Key("line", run.role, run.name) for run in self._compared]
        if any(None in run.values for run in self.series):
            keys.append(Key("gap", "axis", str(self.missing)))
        return keys

    def _lacks(self, i: int) -> bool:
        return any(run.values[i] is None for run in self.series)

    def _column(self, i: int, plot: Plot) -> list[Shape]:
        """The parts upwards from zero, negative ones downwards; a stub on top where a part is missing."""
        shapes: list[Shape] = []
        look, wide, small = plot.look, plot.step * WIDTH, plot.look.text * 0.92
        left = plot.x(i) - wide / 2
        up = down = plot.zero
        parts = len(self.series) > 1
        for run in self.series:
            value = run.values[i]
            if not value:
                continue
            size = abs(float(value)) * plot.unit
            if value > 0:
                up -= size
            y = up if value > 0 else down
            if value < 0:
                down += size
            role = "c1l" if self.lit is not None and self.lit != i and not parts else run.role
            shapes.append(Rect(left, y, wide, max(size - (1 if parts and size > 2 else 0), 0.75), fill=role))
            words, middle = self.say(value), y + size / 2 + small * 0.34
            roomy = size > look.text * 1.3 and text_width(words, small, bold=True) + 4 <= wide
            if parts and roomy and not self.compared:
                shapes.append(
                    Text(plot.x(i), middle, words, small, TEXT_ON[role], bold=True, anchor="middle")
                )
        if self._lacks(i):
            shapes.append(gap(left, up - _stub(look), wide, _stub(look), look))
        return shapes

    def _printed(self, values: Sequence[Value], words: Sequence[str], plot: Plot) -> list[Shape]:
        """Each value over its column, or under it if it is negative."""
        shapes: list[Shape] = []
        size = plot.look.text
        for i, value in enumerate(values):
            if value is None:
                continue
            bottom, top = extent_of(self.series, i) if i < len(self.labels) else (0.0, float(value))
            stub = _stub(plot.look) if i < len(self.labels) and self._lacks(i) else 0
            y = plot.y(bottom) + size * 1.05 if value < 0 else plot.y(top) - stub - size * 0.45
            shapes.append(Text(plot.x(i), y, words[i], size, bold=True, anchor="middle"))
        return shapes

    def _beside(self, width: float, look: Look) -> float:
        """Room for the names of the parts beside the last column, better than a legend; 0 if there is none."""
        if len(self.series) not in (2, 3) or self.compared or self.target or not self.labels:
            return 0.0
        if any((run.values[-1] or 0) <= 0 for run in self.series):
            return 0.0
        room = widest((f"{run.name} {self.say(run.values[-1])}" for run in self.series), look.text)
        room += look.text * 2.2
        return room if room < width * 0.38 else 0.0

    def _named(self, plot: Plot) -> list[Shape]:
        """The names of the parts at the height of the last column's, kept apart."""
        shapes: list[Shape] = []
        size, centre = plot.look.text, plot.look.centre
        base, before = plot.zero, plot.zero + size
        for run in self.series:
            part = float(run.values[-1] or 0) * plot.unit
            y = min(base - part / 2 + centre, before - size * 1.25)
            thin = part <= size * 1.3  # too thin for its value, which is then said here
            words = f"{run.name} {self.say(run.values[-1])}" if thin else run.name
            shapes.append(mark(run.mark, plot.right + size * 0.8, y - centre, size * 0.38, run.role))
            shapes.append(Text(plot.right + size * 1.7, y, words, size))
            base, before = base - part, y
        return shapes

    def describe(self) -> str:
        totals = self._totals
        goal, parts = "", ""
        if self.target:
            goal = _("%(label)s: %(value)s.") % {"label": self.target[0], "value": self.say(self.target[1])}
        if len(self.series) > 1:
            parts = _("Parts: %(names)s.") % {"names": ", ".join(run.name for run in self.series)}
        return join(
            trend(self.labels, totals, self.say),
            extremes(self.labels, totals, self.say),
            parts,
            goal,
            *(comparison(totals, run) for run in self._compared),
        )

    @property
    def table(self) -> Table:
        runs = [*self.series, *self._compared]
        twin = table_of(self.heading, self.labels, self.hrefs, runs, self.say)
        if not self.target:
            return twin
        blank = (Cell("–"),) * (len(runs) - 1)
        return Table(
            twin.header, (*twin.rows, (Cell(self.target[0]), Cell(self.say(self.target[1])), *blank))
        )


def _stub(look: Look) -> float:
    """Height of the mark of a missing value."""
    return look.text * 1.2


def _line(run: Series, plot: Plot) -> list[Shape]:
    """The line to compare with, broken where a value is missing, with a ring at each value."""
    places = [None if value is None else plot.at(i, float(value)) for i, value in enumerate(run.values)]
    stroke = plot.look.text * 0.12
    lines: list[Shape] = [Polyline((a, b), run.role, stroke) for a, b in pairwise(places) if a and b]
    return lines + [Circle(*at, plot.look.text * 0.2, "surface", run.role, stroke) for at in places if at]
