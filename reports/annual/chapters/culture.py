"""Good administrative culture: how the four factors changed at the same partners, and what was assessed."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reports.annual import words
from reports.annual.book import Book
from reports.charts.chart import Series
from reports.charts.kinds.slope import Slope
from reports.document import Block, Chapter, Chart, Column, FigureGrid, Paragraph, Row, Table
from reports.figures.values import FigureValue, Part, Unit
from tracker.core import formats
from tracker.core.text import joined


def chapter(book: Book) -> Chapter | None:
    change, assessed = book.figure("F13"), book.figure("SI-6")
    if change.value is None and assessed.value is None:
        return None
    blocks: list[Block] = [_tiles(change, assessed)]
    if change.value is not None:
        blocks += _factors(book, change)
    elif change.note:
        blocks.append(Paragraph(change.note, "small"))
    return Chapter(
        key="culture", title=_("Good administrative culture"), lead=_lead(assessed), blocks=tuple(blocks)
    )


def _lead(assessed: FigureValue) -> str:
    n = int(assessed.value or 0)
    said = ngettext(
        "%(n)s partner organisation was assessed during the year.",
        "%(n)s assessments of partner organisations were made during the year.",
        n,
    )
    return said % {"n": formats.number(n)}


def _tiles(change: FigureValue, assessed: FigureValue) -> FigureGrid:
    kinds = joined(f"{formats.number(part.value)} {part.label}" for part in assessed.parts)
    return FigureGrid(
        figures=(
            words.tile(assessed, _("Assessments in the year"), kinds),
            words.tile(change, _("Partners assessed again"), change.note),
        )
    )


def _factors(book: Book, change: FigureValue) -> list[Block]:
    """As a drawing and as a table: own change only, and no organisation is named."""
    pairs = list(zip(change.parts[::2], change.parts[1::2], strict=True))
    higher = sum((after.value or 0) > (before.value or 0) for before, after in pairs if _known(before, after))
    chart = Slope(
        id="culture",
        finding=_("Higher in %(n)s of %(all)s factors")
        % {"n": formats.number(higher), "all": formats.number(len(pairs))},
        note=_("Mean of the same partners, 0 to 100 points"),
        heading=_("Factor"),
        format=Unit.POINTS.show,
        missing=words.missing(),
        labels=tuple(_factor(before) for before, _after in pairs),
        before=Series(_("Baseline"), tuple(before.value for before, _after in pairs)),
        after=Series(_("Latest"), tuple(after.value for _before, after in pairs)),
    )
    table = Table(
        caption=_("The four factors"),
        unit=_("points, 0 to 100"),
        columns=(
            Column(_("Factor"), 4),
            Column(_("Baseline"), 1, "number"),
            Column(_("Latest"), 1, "number", current=True),
        ),
        rows=tuple(Row((_factor(before), _points(before), _points(after))) for before, after in pairs),
        note=_("Scores are an organisation's own; they show its change and rank nobody."),
        source=words.source(book),
    )
    return [Chart(chart), table]


def _factor(part: Part) -> str:
    return part.label.rpartition(":")[0]


def _known(before: Part, after: Part) -> bool:
    return before.value is not None and after.value is not None


def _points(part: Part) -> str:
    return words.missing() if part.value is None else Unit.POINTS.show(part.value)
