"""Spent against budget, with a mark at the share of time that has passed."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from reports.charts.chart import Cell, Chart, Table, Value
from reports.charts.describe import join
from reports.charts.layout import Frame, Key, Look, fit, gap, legend, text_width, widest
from reports.charts.scene import Line, Rect, Shape, Text
from tracker.core.formats import percent

MOST = 1.5  # budgets that a bar can be long; beyond that one wrong budget would dwarf the rest


@dataclass(frozen=True)
class Bullet:
    """One row. `elapsed` is the share of time that has passed, 0 to 1; `late` needs attention."""

    label: str
    spent: Value
    budget: Value
    elapsed: Value = None
    late: bool = False
    href: str = ""

    @property
    def share(self) -> float | None:
        """Spent as a share of the budget; None without both, or without a budget above zero."""
        if self.spent is None or self.budget is None or self.budget <= 0:
            return None
        return float(self.spent) / float(self.budget)


@dataclass(frozen=True, kw_only=True)
class Bullets(Chart):
    """Each track is one whole budget; what is spent beyond it passes the end, up to one and a half.

    `words` name spent, budget and elapsed in legend and table.
    """

    rows: tuple[Bullet, ...]
    words: tuple[str, str, str]

    def layout(self, width: float, look: Look) -> tuple[Sequence[Shape], float]:
        frame = Frame([row.label for row in self.rows], width, look, bold=any(row.late for row in self.rows))
        shares = [fit(self._marked(row), look.text, width / 4, bold=True) for row in self.rows]
        sums = [self._sum(row) for row in self.rows]
        share_room = widest(shares, look.text, bold=True) + look.gap * 1.25
        right = share_room + widest(sums, look.text) + look.gap * 2
        if right > (width if frame.above else frame.width) * 0.6:  # long sums stand in the table only
            right, sums = share_room, [""] * len(sums)
        room = frame.width - (0.0 if frame.above else right)
        unit = room / min(max([1.0, *(row.share or 0.0 for row in self.rows)]), MOST)

        shapes, y = legend(self._keys(), frame.left, width, look)
        for row, share, whole in zip(self.rows, shares, sums, strict=True):
            if frame.above:
                line, label = y + look.text, fit(row.label, look.text, width - right, bold=row.late)
                shapes.append(Text(0, line, label, look.text, bold=row.late))
                left = width - (text_width(whole, look.text) + look.gap if whole else 0)
                shapes.append(Text(left, line, share, look.text, bold=True, anchor="end"))
            else:
                line = y + look.row / 2 + look.centre
                shapes += frame.label(row.label, y, bold=row.late)
                shapes.append(Text(width - right + look.gap * 1.25, line, share, look.text, bold=True))
            if whole:
                shapes.append(Text(width, line, whole, look.text, "ink-2", anchor="end"))
            shapes += self._bar(row, frame.left, y + frame.bar_top, unit, look)
            y += frame.row
        return shapes, y

    def _keys(self) -> list[Key]:
        spent, budget, elapsed = self.words
        keys = [Key("square", "c1", spent), Key("square", "track", budget)]
        if any(row.elapsed is not None for row in self.rows):
            keys.append(Key("tick", "c2", elapsed))
        if any(row.share is None for row in self.rows):
            keys.append(Key("gap", "axis", str(self.missing)))
        return keys

    def _bar(self, row: Bullet, left: float, top: float, unit: float, look: Look) -> list[Shape]:
        if row.share is None:
            return [gap(left, top, unit, look.bar, look)]
        shapes: list[Shape] = [Rect(left, top, unit, look.bar, fill="track")]
        if row.share > 0:
            shapes.append(
                Rect(left, top, min(row.share, MOST) * unit, look.bar, fill="s-bad" if row.late else "c1")
            )
        if row.elapsed is not None:
            x = left + min(max(float(row.elapsed), 0.0), 1.0) * unit
            over = look.bar * 0.22
            shapes.append(Line(x, top - over, x, top + look.bar + over, "surface", look.bar * 0.3))
            shapes.append(Line(x, top - over, x, top + look.bar + over, "c2", look.bar * 0.15))
        return shapes

    def _share(self, row: Bullet) -> str:
        return "–" if row.share is None else percent(Decimal(row.share) * 100)

    def _marked(self, row: Bullet) -> str:
        return f"{self._share(row)} ▼" if row.late else self._share(row)

    def _sum(self, row: Bullet) -> str:
        if row.budget is None or row.spent is None:
            return self.say(row.spent)
        return _("%(part)s of %(whole)s") % {"part": self.say(row.spent), "whole": self.say(row.budget)}

    def describe(self) -> str:
        rows = "; ".join(f"{row.label} {self._share(row)}" for row in self.rows)
        late = ", ".join(row.label for row in self.rows if row.late)
        return join(
            _("%(what)s as a share of %(whole)s: %(rows)s.")
            % {"what": self.words[0], "whole": self.words[1], "rows": rows},
            _("Needs attention: %(labels)s.") % {"labels": late} if late else "",
        )

    @property
    def table(self) -> Table:
        spent, budget, elapsed = self.words
        rows = (
            (
                Cell(row.label, row.href),
                Cell(self.say(row.spent)),
                Cell(self.say(row.budget)),
                Cell(self._share(row)),
                Cell(str(self.missing) if row.elapsed is None else percent(Decimal(row.elapsed) * 100)),
            )
            for row in self.rows
        )
        twin = Table((self.heading, spent, budget, _("Share"), elapsed), tuple(rows))
        if any(row.late for row in self.rows):
            return twin.beside({_("Needs attention"): [_("yes") if row.late else "–" for row in self.rows]})
        return twin
