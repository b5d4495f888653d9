"""Upright columns over time: plain, in parts, with one year lit, a target, or a line to compare with."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import gettext as _

from reports.charts.chart import Cell, Chart, Series, Table, Value, check_lengths, table_of
from reports.charts.describe import comparison, extremes, join, trend
from reports.charts.kinds.bars import total_of
from reports.charts.kinds.lines import gridlines
from reports.charts.layout import Key, Look, axis_labels, legend, mark, scale, text_width, widest
from reports.charts.scene import TEXT_ON, Circle, Line, Polyline, Rect, Shape, Text


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
        check_lengths(self.labels, [*self.series, *([self.compared] if self.compared else [])])

    def layout(self, width: float, look: Look) -> tuple[Sequence[Shape], float]:
        totals = [total_of(self.series, i)[0] for i in range(len(self.labels))]
        values = [*totals, *([self.target[1]] if self.target else [])]
        words = ["" if value is None else self.say(value) for value in values]
        beside = self._beside(width, look)
        count = max(len(values), 1)
        axis = self.compared is not None or widest(words, look.text, bold=True) > (width - beside) / count - 3

        lows, highs = (
            zip(*(self._extent(i) for i in range(len(self.labels))), strict=True)
            if self.labels
            else ((0.0,), (0.0,))
        )
        others = [
            float(value)
            for value in (*(self.compared.values if self.compared else ()), *values[len(totals) :])
            if value is not None
        ]
        high, low = max(0.0, *highs, *others), min(0.0, *lows)
        rounds = scale(high, self.format) if axis else []
        high = max(high, *(value for value, _ in rounds)) if axis else high
        left = widest((words for _, words in rounds), look.text) + look.gap if axis else 0.0
        step = (width - left - beside) / count

        shapes, top = legend(self._keys(direct=beside > 0), left, width, look)
        top += look.text * 0.4 if axis else look.text * 1.5
        plot = look.text * self.rise
        unit = plot / ((high - low) or 1.0)
        zero = top + high * unit
        shapes.extend(gridlines(rounds, left, width - beside, zero, unit, look))
        for i in range(len(self.labels)):
            shapes.extend(self._column(i, left + step * (i + 0.5), step * 0.66, zero, unit, look))
        if self.target and self.target[1] is not None:
            x, rise = left + step * (count - 0.5), float(self.target[1]) * unit
            shapes.append(
                Rect(
                    x - step * 0.33,
                    zero - rise,
                    step * 0.66,
                    rise,
                    stroke="axis",
                    stroke_width=look.hair,
                    dash=(3, 2),
                )
            )
        if not axis:
            shapes.extend(self._printed(values, words, left, step, zero, unit, look))
        shapes.append(Line(left, zero, width - beside, zero, "axis", look.hair))
        shapes.extend(self._direct(width, beside, zero, unit, look))
        shapes.extend(self._line(left, step, zero, unit, look))
        bottom = top + plot + (look.text * 1.1 if low < 0 and not axis else 0)
        labels = [*self.labels, *([self.target[0]] if self.target else [])]
        under = bottom + look.text * 1.4
        shapes.extend(
            axis_labels(labels, self.short, left + step / 2, step, under, width - beside, look, self.lit)
        )
        return shapes, bottom + look.text * 1.9

    def _extent(self, i: int) -> tuple[float, float]:
        known = [float(run.values[i] or 0) for run in self.series]
        return sum(v for v in known if v < 0), sum(v for v in known if v > 0)

    def _keys(self, *, direct: bool) -> list[Key]:
        keys = (
            []
            if direct or (len(self.series) == 1 and not self.compared)
            else [Key(run.mark, run.role, run.name) for run in self.series]
        )
        if self.compared:
            keys.append(Key("line", self.compared.role, self.compared.name))
        if any(None in run.values for run in self.series):
            keys.append(Key("gap", "axis", str(self.missing)))
        return keys

    def _column(self, i: int, x: float, wide: float, zero: float, unit: float, look: Look) -> list[Shape]:
        if all(run.values[i] is None for run in self.series):
            stub = look.text * 1.2
            return [
                Rect(
                    x - wide / 2, zero - stub, wide, stub, stroke="axis", stroke_width=look.hair, dash=(2, 2)
                )
            ]
        shapes: list[Shape] = []
        up = down = zero
        for run in self.series:
            value = run.values[i]
            if not value:
                continue
            size = abs(float(value)) * unit
            y = up - size if value > 0 else down
            up, down = (y, down) if value > 0 else (up, down + size)
            role = "c1l" if self.lit is not None and self.lit != i and len(self.series) == 1 else run.role
            apart = 1 if len(self.series) > 1 and size > 2 else 0
            shapes.append(Rect(x - wide / 2, y, wide, max(size - apart, 0.75), fill=role))
            words, small = self.say(value), look.text * 0.92
            if (
                len(self.series) > 1
                and not self.compared
                and size > look.text * 1.3
                and text_width(words, small, bold=True) + 4 <= wide
            ):
                shapes.append(
                    Text(
                        x,
                        y + size / 2 + small * 0.34,
                        words,
                        small,
                        TEXT_ON[role],
                        bold=True,
                        anchor="middle",
                    )
                )
        return shapes

    def _printed(
        self,
        values: Sequence[Value],
        words: Sequence[str],
        left: float,
        step: float,
        zero: float,
        unit: float,
        look: Look,
    ) -> list[Shape]:
        shapes: list[Shape] = []
        for i, value in enumerate(values):
            if value is None:
                continue
            high = self._extent(i)[1] if i < len(self.labels) else float(value)
            below = value < 0
            y = (
                zero - float(value) * unit + look.text * 1.05
                if below
                else zero - high * unit - look.text * 0.45
            )
            shapes.append(Text(left + step * (i + 0.5), y, words[i], look.text, bold=True, anchor="middle"))
        return shapes

    def _beside(self, width: float, look: Look) -> float:
        """Room for the names of the parts beside the last column, which is better than a legend; 0 for none."""
        if len(self.series) < 2 or self.compared or self.target or not self.labels:
            return 0.0
        if any((run.values[-1] or 0) <= 0 for run in self.series):
            return 0.0
        room = widest((f"{run.name} {self.say(run.values[-1])}" for run in self.series), look.text)
        room += look.text * 2.2
        return room if room < width * 0.3 else 0.0

    def _direct(self, width: float, beside: float, zero: float, unit: float, look: Look) -> list[Shape]:
        if not beside:
            return []
        shapes: list[Shape] = []
        base, least = zero, zero + look.text
        for run in self.series:
            size = float(run.values[-1] or 0) * unit
            y = min(base - size / 2 + look.centre, least - look.text * 1.25)
            x = width - beside + look.text * 0.4
            shapes.append(mark(run.mark, x + look.text * 0.4, y - look.centre, look.text * 0.38, run.role))
            thin = size <= look.text * 1.3  # too thin for its value, which is then said here
            words = f"{run.name} {self.say(run.values[-1])}" if thin else run.name
            shapes.append(Text(x + look.text * 1.3, y, words, look.text))
            base, least = base - size, y
        return shapes

    def _line(self, left: float, step: float, zero: float, unit: float, look: Look) -> list[Shape]:
        if not self.compared:
            return []
        places = [
            None if value is None else (left + step * (i + 0.5), zero - float(value) * unit)
            for i, value in enumerate(self.compared.values)
        ]
        shapes: list[Shape] = [
            Polyline((a, b), self.compared.role, look.text * 0.12) for a, b in pairwise(places) if a and b
        ]
        radius = look.text * 0.2
        shapes += [
            Circle(*place, radius, fill="surface", stroke=self.compared.role, stroke_width=look.text * 0.12)
            for place in places
            if place
        ]
        return shapes

    def describe(self) -> str:
        totals = [total_of(self.series, i)[0] for i in range(len(self.labels))]
        goal = (
            _("%(label)s: %(value)s.") % {"label": self.target[0], "value": self.say(self.target[1])}
            if self.target
            else ""
        )
        parts = _("Parts: %(names)s.") % {"names": ", ".join(run.name for run in self.series)}
        return join(
            trend(self.labels, totals, self.say),
            extremes(self.labels, totals, self.say),
            parts if len(self.series) > 1 else "",
            goal,
            comparison(totals, self.compared) if self.compared else "",
        )

    @property
    def table(self) -> Table:
        runs = [*self.series, *([self.compared] if self.compared else [])]
        twin = table_of(self.heading, self.labels, self.hrefs, runs, self.say)
        if not self.target:
            return twin
        blank = (Cell("–"),) * (len(runs) - 1)
        return Table(
            twin.header, (*twin.rows, (Cell(self.target[0]), Cell(self.say(self.target[1])), *blank))
        )
