"""Horizontal bars: plain, in parts, and as counts by status."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from reports.charts.chart import Chart, Series, Table, check_lengths, extent_of, table_of, total_of
from reports.charts.describe import extremes, join
from reports.charts.layout import Frame, Key, Look, fit, gap, legend, text_width, widest
from reports.charts.scene import TEXT_ON, Rect, Shape, Text


@dataclass(frozen=True, kw_only=True)
class Bars(Chart):
    """One bar for each label, with the value printed after it.

    Several series make a bar of parts that add up; `inside` prints each part where it fits.
    `late` holds the rows that need attention: bold, with a sign, and red if there is one series.
    `notes` is a second, pale column, of shares unless `notes_heading` names it otherwise.
    `hrefs` link the rows of the table.
    """

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    inside: bool = False
    totals: bool = True
    late: frozenset[int] = frozenset()
    notes: tuple[str, ...] = ()
    notes_heading: str = ""
    hrefs: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        check_lengths(self.labels, self.series)

    def layout(self, width: float, look: Look) -> tuple[Sequence[Shape], float]:
        frame = Frame(self.labels, width, look, bold=bool(self.late))
        ends = [self._end(i) for i in range(len(self.labels))]
        notes = [fit(note, look.text, width / 5) for note in self.notes]
        right = widest(notes, look.text) + look.gap * 2 if notes else 0.0
        room = frame.width - right
        tail = widest(ends, look.text, bold=True) + look.gap
        tops = [extent_of(self.series, i) for i in range(len(self.labels))]
        low, high = min((t[0] for t in tops), default=0.0), max((t[1] for t in tops), default=0.0)
        unit = max(room - tail, 1.0) / ((high - low) or 1.0)
        zero = frame.left - low * unit

        keys = [Key(run.mark, run.role, run.name) for run in self.series] if len(self.series) > 1 else []
        if any(None in run.values for run in self.series):
            keys.append(Key("gap", "axis", str(self.missing)))
        shapes, y = legend(keys, frame.left, width, look)
        for i, label in enumerate(self.labels):
            shapes.extend(frame.label(label, y, bold=i in self.late))
            top = y + frame.bar_top
            shapes.extend(self._parts(i, zero, top, unit, look))
            end = zero + tops[i][1] * unit
            if all(run.values[i] is None for run in self.series):
                shapes.append(gap(zero, top, look.bar * 1.6, look.bar, look))
                end = zero + look.bar * 1.6
            line = top + look.bar / 2 + look.centre
            after = min(end + look.gap * 0.75, frame.left + room - text_width(ends[i], look.text, bold=True))
            shapes.append(Text(after, line, ends[i], look.text, bold=True))
            if notes:
                shapes.append(Text(width, line, notes[i], look.text, "ink-2", anchor="end"))
            y += frame.row
        return shapes, y

    def _parts(self, i: int, zero: float, top: float, unit: float, look: Look) -> list[Shape]:
        """The parts from zero outwards, one point apart, negative ones to the left."""
        shapes: list[Shape] = []
        left = right = zero
        for run in self.series:
            value = run.values[i]
            if not value:
                continue
            size = abs(float(value)) * unit
            role = "s-bad" if i in self.late and len(self.series) == 1 else run.role
            if value < 0:
                left -= size
                x = left
            else:
                x = right
                right += size
            drawn = max(size - (1 if len(self.series) > 1 else 0), 0.75)
            shapes.append(Rect(x, top, drawn, look.bar, fill=role))
            words, small = self.say(value), look.text * 0.92
            if self.inside and text_width(words, small, bold=True) + 4 <= drawn:
                middle = top + look.bar / 2 + small * 0.34
                shapes.append(
                    Text(x + drawn / 2, middle, words, small, TEXT_ON[role], bold=True, anchor="middle")
                )
        return shapes

    def _end(self, i: int) -> str:
        """What is printed after the bar."""
        known = any(run.values[i] is not None for run in self.series)
        words = "" if known and not self.totals else self._total(i)
        return f"{words} ▼" if i in self.late else words

    def _total(self, i: int) -> str:
        total, gaps = total_of(self.series, i)
        return f"{self.say(total)} + {self.missing}" if total is not None and gaps else self.say(total)

    def describe(self) -> str:
        totals = [total_of(self.series, i)[0] for i in range(len(self.labels))]
        parts = _("Parts: %(names)s.") % {"names": ", ".join(run.name for run in self.series)}
        behind = ", ".join(self.labels[i] for i in sorted(self.late))
        return join(
            extremes(self.labels, totals, self.say),
            parts if len(self.series) > 1 else "",
            _("Needs attention: %(labels)s.") % {"labels": behind} if behind else "",
        )

    @property
    def table(self) -> Table:
        twin = table_of(self.heading, self.labels, self.hrefs, self.series, self.say)
        extra: dict[str, Sequence[str]] = {}
        if len(self.series) > 1 and self.totals:
            extra[_("Total")] = [self._total(i) for i in range(len(self.labels))]
        if self.notes:
            extra[self.notes_heading or _("Share")] = self.notes
        if self.late:
            extra[_("Needs attention")] = [
                _("yes") if i in self.late else "–" for i in range(len(self.labels))
            ]
        return twin.beside(extra)
