"""Lines over time, each with its own dash and mark and its name at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from reports.charts.chart import Chart, Series, Table, check_lengths, table_of
from reports.charts.describe import extremes, join, trend
from reports.charts.kinds.plot import Plot
from reports.charts.layout import MARKS, Key, Look, axis_labels, gap, legend, mark, scale, widest
from reports.charts.scene import Polyline, Shape, Text

DASHES: tuple[tuple[float, ...], ...] = ((), (6, 3), (2, 2), (8, 2, 2, 2), (4, 2))


@dataclass(frozen=True, kw_only=True)
class Lines(Chart):
    """One line for each series, from a zero line, broken where a value is missing.

    `short` labels are used where the long ones do not fit. `rise` is the height in lines of text.
    """

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    short: tuple[str, ...] = ()
    hrefs: tuple[str, ...] = ()
    rise: float = 13

    def __post_init__(self) -> None:
        check_lengths(self.labels, self.series)

    def layout(self, width: float, look: Look) -> tuple[Sequence[Shape], float]:
        known = [float(value) for run in self.series for value in run.values if value is not None]
        rounds = scale(max(known, default=0.0), self.format)
        high, low = max(rounds[-1][0], *known, 0.0), min(0.0, *known, 0.0)
        left = widest((name for _, name in rounds), look.text) + look.gap
        values = [self.say(_last(run)) for run in self.series]
        words = [f"{run.name} {value}" for run, value in zip(self.series, values, strict=True)]
        beside = widest(words, look.text, bold=True) + look.gap * 1.5
        direct = beside < width * 0.34
        right = width - (beside if direct else look.text)
        keys = [] if direct else [Key(MARKS[n], run.role, words[n]) for n, run in enumerate(self.series)]
        if any(None in run.values for run in self.series):
            keys.append(Key("gap", "axis", str(self.missing)))
        shapes, top = legend(keys, left, width, look)
        top += look.text * 0.6
        height = look.text * self.rise
        unit = height / ((high - low) or 1.0)
        step = (right - left - look.text * 2) / max(len(self.labels) - 1, 1)
        plot = Plot(left, right, left + look.text, step, top + high * unit, unit, look)
        shapes += [*plot.gridlines(rounds), plot.axis]
        for i in range(len(self.labels)):
            if any(run.values[i] is None for run in self.series):
                shapes.append(
                    gap(plot.x(i) - look.text * 0.3, plot.zero - look.text, look.text * 0.6, look.text, look)
                )
        for n, run in enumerate(self.series):
            for part in _unbroken(run):
                line = tuple(plot.at(i, value) for i, value in part)
                if len(line) > 1:
                    shapes.append(Polyline(line, run.role, look.text * 0.15, DASHES[n]))
                shapes += [mark(MARKS[n], x, y, look.text * 0.26, run.role) for x, y in line]
        bottom = top + height
        if direct:
            shapes += self._names(values, plot, bottom)
        under = bottom + look.text * 1.4
        shapes += axis_labels(self.labels, self.short, plot.first, step, under, width, look)
        return shapes, bottom + look.text * 1.9

    def _names(self, values: Sequence[str], plot: Plot, bottom: float) -> list[Shape]:
        """The name and last value of each line at its end, apart from each other and above the bottom."""
        size, line = plot.look.text, plot.look.text * 1.2
        wanted = sorted((plot.y(float(_last(run) or 0)), n) for n, run in enumerate(self.series))
        places: list[float] = []
        for y, _n in wanted:
            places.append(max(y, places[-1] + line) if places else y)
        lowest = bottom
        for at in range(len(places) - 1, -1, -1):
            places[at] = min(places[at], lowest)
            lowest = places[at] - line
        shapes: list[Shape] = []
        for y, (_, n) in zip(places, wanted, strict=True):
            name = Text(
                plot.right + plot.look.gap * 0.5, y + plot.look.centre, self.series[n].name, size, bold=True
            )
            shapes += [name, Text(name.box[2] + size * 0.35, name.y, values[n], size, "ink-2")]
        return shapes

    def describe(self) -> str:
        several = len(self.series) > 1
        said = [
            (f"{run.name}: " if several else "")
            + join(trend(self.labels, run.values, self.say), extremes(self.labels, run.values, self.say))
            for run in self.series
        ]
        return join(*said)

    @property
    def table(self) -> Table:
        return table_of(self.heading, self.labels, self.hrefs, self.series, self.say)


def _last(run: Series) -> Decimal | int | None:
    return next((value for value in reversed(run.values) if value is not None), None)


def _unbroken(run: Series) -> list[list[tuple[int, float]]]:
    parts: list[list[tuple[int, float]]] = [[]]
    for i, value in enumerate(run.values):
        if value is None:
            parts.append([])
        else:
            parts[-1].append((i, float(value)))
    return [part for part in parts if part]
