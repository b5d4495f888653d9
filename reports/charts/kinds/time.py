"""Time from left to right: projects or agreements as spans of years, meetings as marks on one year."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from reports.charts.chart import Cell, Chart, Table
from reports.charts.describe import join
from reports.charts.layout import MARKS, Frame, Key, Look, fit, legend, mark, text_width, widest
from reports.charts.scene import Line, Rect, Shape, Text

Group = tuple[str, str]
ONE_DAY = 1 / 366


def moment(day: date) -> float:
    """A day as a number of years, its first moment."""
    return day.year + (day.timetuple().tm_yday - 1) * ONE_DAY


@dataclass(frozen=True)
class Span:
    """One row, first and last day included. `group` is a place in the groups of its chart."""

    label: str
    start: date
    end: date
    group: int = 0
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class Timeline(Chart):
    """Spans under a ruler of years. `groups` are (colour role, name); `today` draws a dashed line."""

    rows: tuple[Span, ...]
    groups: tuple[Group, ...]
    day: Callable[[date], str]
    today: date | None = None
    today_label: str = ""

    def layout(self, width: float, look: Look) -> tuple[Sequence[Shape], float]:
        frame = Frame([row.label for row in self.rows], width, look)
        days = [day for row in self.rows for day in (row.start, row.end)] or [self.today or date(2000, 1, 1)]
        first, after = min(days).year, max(days).year + 1

        def place(moment: float) -> float:
            return frame.left + (moment - first) / (after - first) * frame.width

        shown = self.today is not None and first <= self.today.year < after
        keys = [Key("square", role, name) for role, name in self.groups] if len(self.groups) > 1 else []
        if shown and self.today_label:
            keys.append(Key("dashes", "s-bad", self.today_label))
        shapes, y = legend(keys, frame.left, width, look)
        y += look.text * 1.3
        bottom = y + look.gap * 0.6 + frame.row * len(self.rows)
        step = frame.width / (after - first)
        every = 1
        while text_width("0000", look.text) + look.gap > step * every:
            every += 1
        for year in range(first, after + 1, every):
            x = place(year)
            shapes.append(Line(x, y, x, bottom, "grid", look.hair))
            label = Text(x + look.gap * 0.3, y - look.text * 0.2, str(year), look.text, "ink-2")
            if year < after and label.box[2] <= width:
                shapes.append(label)
        y += look.gap * 0.6
        for row in self.rows:
            top, left, right = y + frame.bar_top, place(moment(row.start)), place(moment(row.end) + ONE_DAY)
            role = self.groups[row.group][0]
            shapes.append(Rect(left, top, max(right - left, 1.5), look.bar, fill=role))
            shapes.extend(frame.label(row.label, y))
            if shown and self.today is not None:
                x, over = place(moment(self.today)), (look.row - look.bar) * 0.4
                line = (x, top - over, x, top + look.bar + over)
                shapes.append(Line(*line, "surface", look.text * 0.3))
                shapes.append(Line(*line, "s-bad", look.text * 0.12, dash=(3, 2)))
            y += frame.row
        return shapes, bottom

    def describe(self) -> str:
        return (
            "; ".join(f"{row.label} {self.day(row.start)} – {self.day(row.end)}" for row in self.rows) + "."
        )

    @property
    def table(self) -> Table:
        rows = (
            (
                Cell(row.label, row.href),
                Cell(self.groups[row.group][1]),
                Cell(self.day(row.start)),
                Cell(self.day(row.end)),
            )
            for row in self.rows
        )
        return Table((self.heading, _("Group"), _("Start"), _("End")), tuple(rows))


@dataclass(frozen=True)
class Event:
    """A meeting or the like: `day` places it, `when` says the date in words."""

    day: date
    label: str
    when: str
    group: int = 0
    href: str = ""


@dataclass(frozen=True, kw_only=True)
class YearLine(Chart):
    """The twelve months of a year with a mark for each event, its name above or below.

    `groups` are (colour role, name); each has its own shape. `months` are twelve short names.
    """

    year: int
    events: tuple[Event, ...]
    groups: tuple[Group, ...]
    months: tuple[str, ...]

    def layout(self, width: float, look: Look) -> tuple[Sequence[Shape], float]:
        inset = look.text * 0.5

        def place(day: date) -> float:
            return inset + (moment(day) + ONE_DAY / 2 - self.year) * (width - inset * 2)

        events = sorted(self.events, key=lambda event: (event.day, event.label))
        slots = self._slots([(place(event.day), event) for event in events], width, look)
        block = look.text * 2.6
        levels = [max((level for level, up in slots if up is side), default=-1) + 1 for side in (True, False)]
        keys = (
            [Key(MARKS[n], role, name) for n, (role, name) in enumerate(self.groups)]
            if len(self.groups) > 1
            else []
        )
        shapes, top = legend(keys, 0, width, look)
        axis = top + levels[0] * block + look.text * 0.9
        month = (width - inset * 2) / 12
        names = (
            self.months
            if widest(self.months, look.text) < month - 2
            else tuple(name[:1].upper() for name in self.months)
        )
        low = axis + look.text * 1.9
        for (level, up), event in zip(slots, events, strict=True):
            x = place(event.day)
            end = axis - look.text * 0.9 - level * block if up else low + level * block
            if level:
                shapes.append(Line(x, axis, x, end, "line", look.hair))
        shapes.append(Line(inset, axis, width - inset, axis, "axis", look.hair))
        for i in range(13):
            x = inset + i * month
            shapes.append(Line(x, axis, x, axis + look.text * 0.45, "axis", look.hair))
            if i < 12:
                shapes.append(
                    Text(
                        x + month / 2, axis + look.text * 1.45, names[i], look.text, "ink-2", anchor="middle"
                    )
                )
        for (level, up), event in zip(slots, events, strict=True):
            x = place(event.day)
            y = axis - look.text * 2.1 - level * block if up else low + look.text + level * block
            label = fit(event.label, look.text, width, bold=True)
            left = self._left(x, label, event.when, width, look)
            middle = (
                left + max(text_width(label, look.text, bold=True), text_width(event.when, look.text)) / 2
            )
            shapes.append(Text(middle, y, label, look.text, bold=True, anchor="middle"))
            shapes.append(Text(middle, y + look.text * 1.15, event.when, look.text, "ink-2", anchor="middle"))
            shapes.append(mark(MARKS[event.group], x, axis, look.text * 0.45, self.groups[event.group][0]))
        return shapes, low + max(levels[1], 0) * block + look.text * 0.3

    def _slots(
        self, places: Sequence[tuple[float, Event]], width: float, look: Look
    ) -> list[tuple[int, bool]]:
        """For each event the nearest free level, above before below: (level, whether above)."""
        taken: dict[tuple[int, bool], float] = {}
        slots: list[tuple[int, bool]] = []
        for x, event in places:
            label = fit(event.label, look.text, width, bold=True)
            left = self._left(x, label, event.when, width, look)
            right = left + max(text_width(label, look.text, bold=True), text_width(event.when, look.text))
            level, up = 0, True
            while taken.get((level, up), -1.0) > left:
                level, up = (level, False) if up else (level + 1, True)
            taken[level, up] = right + look.gap
            slots.append((level, up))
        return slots

    def _left(self, x: float, label: str, when: str, width: float, look: Look) -> float:
        """Left edge of a name centred on its mark, kept inside the drawing."""
        wide = max(text_width(label, look.text, bold=True), text_width(when, look.text))
        return min(max(x - wide / 2, 0.0), width - wide)

    def describe(self) -> str:
        said = "; ".join(
            f"{event.when} {event.label}" for event in sorted(self.events, key=lambda event: event.day)
        )
        return join(f"{said}." if said else _("No events."))

    @property
    def table(self) -> Table:
        rows = (
            (Cell(event.label, event.href), Cell(self.groups[event.group][1]), Cell(event.when))
            for event in sorted(self.events, key=lambda event: (event.day, event.label))
        )
        return Table((self.heading, _("Group"), _("Date")), tuple(rows))
