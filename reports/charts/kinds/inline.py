"""Small drawings in a row of text or a table. The number stands beside them, so they say nothing aloud."""

from collections.abc import Sequence

from reports.charts.chart import Value
from reports.charts.scene import Circle, Line, Polyline, Rect, Scene, Shape


def progress(share: Value, elapsed: Value = None, *, quiet: bool = False, width: float = 96) -> Scene:
    """How much of the whole (1) is used, on a track, with a mark at the share of time that has passed.

    More than the whole fills the track and gets an end mark. `quiet` is for what has ended. A missing
    share leaves an outlined track.
    """
    height, bar = 14.0, 8.0
    top = (height - bar) / 2
    shapes: list[Shape] = []
    if share is None:
        shapes.append(Rect(0.5, top, width - 1, bar, stroke="axis", stroke_width=1, dash=(2, 2)))
    else:
        used = min(max(float(share), 0.0), 1.0) * width
        shapes.append(Rect(0, top, width, bar, fill="track"))
        shapes.append(Rect(0, top, used, bar, fill="c1l" if quiet else "c1"))
        if share > 1:
            shapes.append(Rect(width - 3, top, 3, bar, fill="s-bad"))
    if elapsed is not None:
        x = min(max(float(elapsed), 0.0), 1.0) * (width - 2) + 1
        shapes.append(Line(x, top - 2, x, top + bar + 2, "c2", 2))
    return Scene("progress", width, height, tuple(shapes), "progress")


def sparkline(values: Sequence[Value], *, width: float = 96, height: float = 24) -> Scene:
    """A line of the values with a dot on the last known one; it breaks where a value is missing."""
    known = [float(value) for value in values if value is not None]
    low, high = min(known, default=0.0), max(known, default=1.0)
    step = (width - 8) / max(len(values) - 1, 1)
    unit = (height - 8) / ((high - low) or 1.0)
    runs: list[list[tuple[float, float]]] = [[]]
    for i, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((4 + i * step, height - 4 - (float(value) - low) * unit))
    shapes: list[Shape] = [Polyline(tuple(run), "c1", 1.5) for run in runs if len(run) > 1]
    shapes += [Circle(*run[0], 1.25, fill="c1") for run in runs if len(run) == 1]
    if last := [run for run in runs if run]:
        shapes.append(Circle(*last[-1][-1], 2.5, fill="c1"))
    return Scene("sparkline", width, height, tuple(shapes), "sparkline")
