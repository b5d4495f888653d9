"""A plan in time: what was to be done when, and inside it what has been done; milestones as diamonds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from reports.charts.chart import Cell, Chart, Table
from reports.charts.describe import EVERY_VALUE, join
from reports.charts.kinds.time import ONE_DAY, moment
from reports.charts.layout import Frame, Key, Look, fit, legend, mark, text_width
from reports.charts.scene import Line, Rect, Shape, Text

Days = tuple[date, date]
_MARGIN = timedelta(days=7)
# Months between the lines of the ruler; the first at which the words have room.
_STEPS = (1, 3, 6, 12, 24, 60, 120)


@dataclass(frozen=True)
class Work:
    """One row, first and last day included. `done` are the days on which it was done; `state` says how it stands.

    `over` is how many days later than planned it was done, or is by now; below 0 earlier, None where nothing is due.
    """

    label: str
    start: date
    end: date
    done: tuple[Days, ...] = ()
    is_milestone: bool = False
    state: str = ""
    over: int | None = None
    group: str = ""
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Plan(Chart):
    """Rows under a ruler of months or years; rows of a group stand together. `today` draws a dashed line.

    `day` writes a day, `month` names a month on the ruler.
    """

    rows: tuple[Work, ...]
    day: Callable[[date], str]
    month: Callable[[date], str]
    today: date | None = None
    today_label: str = ""

    def layout(self, width: float, look: Look) -> tuple[Sequence[Shape], float]:
        frame = Frame([row.label for row in self.rows], width, look)
        first, after = self._ends()

        def place(at: float) -> float:
            return frame.left + (at - moment(first)) / (moment(after) - moment(first)) * frame.width

        shown = self.today is not None and first <= self.today < after
        shapes, y = legend(self._keys(shown), 0, width, look)
        y += look.text * 1.3
        ruler = y
        rows: list[Shape] = []
        y += look.gap * 0.6
        group = ""
        for row in self.rows:
            if row.group != group:
                group = row.group
                words = fit(group, look.text, width, bold=True)
                rows.append(Text(0, y + look.text * 1.1, words, look.text, bold=True))
                y += look.text * 1.7
            rows.extend(self._row(row, y, frame, place, look))
            y += frame.row
        shapes += self._ruler(first, after, ruler, y, place, width, look)
        if shown and self.today is not None:
            x = place(moment(self.today))
            shapes.append(Line(x, ruler, x, y, "s-bad", look.text * 0.12, dash=(3, 2)))
        return [*shapes, *rows], y

    def _ends(self) -> Days:
        """From the first day of a quarter to the first day after another; no mark touches the edge."""
        days = [day for row in self.rows for pair in ((row.start, row.end), *row.done) for day in pair]
        days = days or [self.today or date(2000, 1, 1)]
        first, last = min(days) - _MARGIN, max(days) + _MARGIN
        return date(first.year, first.month - (first.month - 1) % 3, 1), _months_on(
            date(last.year, last.month - (last.month - 1) % 3, 1), 3
        )

    def _keys(self, shown: bool) -> list[Key]:
        keys = []
        if any(not row.is_milestone for row in self.rows):
            keys += [
                Key("square", "c1l", pgettext("plan", "planned")),
                Key("square", "c1", pgettext("plan", "logged")),
            ]
        if any(row.is_milestone for row in self.rows):
            keys += [Key("ring", "c4", _("milestone")), Key("diamond", "c4", _("milestone reached"))]
        if shown and self.today_label:
            keys.append(Key("dashes", "s-bad", self.today_label))
        return keys

    def _row(
        self, row: Work, y: float, frame: Frame, place: Callable[[float], float], look: Look
    ) -> list[Shape]:
        top, middle = y + frame.bar_top, y + frame.bar_top + look.bar / 2
        shapes: list[Shape] = frame.label(row.label, y)
        if row.is_milestone:
            due = place(moment(row.end) + ONE_DAY / 2)
            if row.done:
                reached = place(moment(row.done[0][1]) + ONE_DAY / 2)
                shapes.append(Line(due, middle, reached, middle, "c4", look.hair))
                shapes.append(mark("ring", due, middle, look.bar * 0.3, "c4"))
                shapes.append(mark("diamond", reached, middle, look.bar * 0.4, "c4"))
            else:
                shapes.append(mark("ring", due, middle, look.bar * 0.4, "c4"))
            return shapes
        left, right = place(moment(row.start)), place(moment(row.end) + ONE_DAY)
        planned = (left, top, max(right - left, 3.0), look.bar)
        shapes.append(Rect(*planned, fill="c1l", stroke="c1", stroke_width=look.hair))
        for start, end in row.done:
            left, right = place(moment(start)), place(moment(end) + ONE_DAY)
            shapes.append(
                Rect(left, top + look.bar * 0.25, max(right - left, 2.0), look.bar * 0.5, fill="c1")
            )
        return shapes

    def _ruler(
        self,
        first: date,
        after: date,
        top: float,
        bottom: float,
        place: Callable[[float], float],
        width: float,
        look: Look,
    ) -> list[Shape]:
        months = (after.year - first.year) * 12 + after.month - first.month
        room = (place(moment(after)) - place(moment(first))) / months
        longest = max(text_width(self._tick(_months_on(first, n)), look.text) for n in range(min(months, 12)))
        step = next((n for n in _STEPS if room * n >= longest + look.gap), _STEPS[-1])
        shapes: list[Shape] = []
        for n in range(months + 1):
            day = _months_on(first, n)
            if (day.year * 12 + day.month - 1) % step:
                continue
            x = place(moment(day))
            shapes.append(Line(x, top, x, bottom, "grid", look.hair))
            words = self._tick(day) if step < 12 else str(day.year)
            label = Text(x + look.gap * 0.3, top - look.text * 0.2, words, look.text, "ink-2")
            if n < months and label.box[2] <= width:
                shapes.append(label)
        return shapes

    def _tick(self, day: date) -> str:
        return str(day.year) if day.month == 1 else self.month(day)

    def describe(self) -> str:
        if len(self.rows) <= EVERY_VALUE:
            told = self.rows
        else:
            told = tuple(row for row in self.rows if row.over is not None and row.over > 0)[:EVERY_VALUE]
        said = "; ".join(f"{row.label}: {self._planned(row)}, {row.state}" for row in told)
        return join(_("%(n)s planned items.") % {"n": len(self.rows)}, f"{said}." if said else "")

    def _planned(self, row: Work) -> str:
        return self.day(row.end) if row.is_milestone else self._span(row.start, row.end)

    def _span(self, start: date, end: date) -> str:
        return self.day(start) if start == end else f"{self.day(start)} – {self.day(end)}"

    @property
    def table(self) -> Table:
        rows = (
            (
                Cell(row.label, row.href),
                Cell(self._planned(row)),
                Cell(self._span(min(row.done)[0], max(day for _first, day in row.done)) if row.done else "–"),
                Cell("–" if row.over is None else self.format(row.over)),  # type: ignore[arg-type]
                Cell(row.state),
            )
            for row in self.rows
        )
        head = (self.heading, _("Planned"), pgettext("plan", "Done"), _("Days late"), _("State"))
        return Table(head, tuple(rows))


def _months_on(day: date, months: int) -> date:
    """The first day of a month so many months later."""
    count = day.year * 12 + day.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
