"""A chart is data that can be drawn for any width, shown as a table, and told in words."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from reports.charts.layout import WEB, Look
from reports.charts.scene import Scene, Shape

NO_DATA = gettext_lazy("no data")

Value = Decimal | int | None
Format = Callable[[Decimal], str]


@dataclass(frozen=True)
class Series:
    """One run of values, as long as the labels of its chart. None is missing, which is not 0."""

    name: str
    values: tuple[Value, ...]
    role: str = "c1"
    mark: str = "square"


@dataclass(frozen=True)
class Cell:
    """A cell of the text twin; `href` leads to the records behind it."""

    text: str
    href: str = ""


@dataclass(frozen=True)
class Table:
    """The text twin of a chart: the head, and rows whose first cell names the row."""

    header: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def beside(self, columns: Mapping[str, Sequence[str]]) -> "Table":
        """The same table with more columns to the right: head and a text for each row."""
        rows = ((*row, *(Cell(texts[i]) for texts in columns.values())) for i, row in enumerate(self.rows))
        return Table((*self.header, *columns), tuple(rows))


@dataclass(frozen=True, kw_only=True)
class Chart:
    """What all kinds have in common.

    `finding` is the heading, a whole sentence; `note` says unit, period and source; `heading` names
    the first column of the table; `format` writes a value; `missing` is said where a value is None.
    `description` replaces the one made from the data, as an editor of the report may wish.
    """

    id: str
    finding: str
    note: str = ""
    heading: str = ""
    format: Format = str
    missing: str | Promise = NO_DATA
    description: str = ""

    def draw(self, width: float, look: Look = WEB, id: str = "") -> Scene:
        """The scene for a column `width` wide. Give another `id` if the page has it twice."""
        shapes, height = self.layout(width, look)
        return Scene(
            id=id or self.id,
            width=width,
            height=height,
            shapes=tuple(shapes),
            title=self.finding,
            description=self.alt,
        )

    @property
    def alt(self) -> str:
        """Two or three sentences that carry the same message as the drawing."""
        return self.description or self.describe()

    def say(self, value: Value) -> str:
        """A value in words: formatted, or what is said when it is missing."""
        return str(self.missing) if value is None else self.format(Decimal(value))

    def layout(self, width: float, look: Look) -> tuple[Sequence[Shape], float]:
        """The shapes and the height they need."""
        raise NotImplementedError

    def describe(self) -> str:
        raise NotImplementedError

    @property
    def table(self) -> Table:
        raise NotImplementedError


def check_lengths(labels: Sequence[str], series: Sequence[Series]) -> None:
    """Raise ValueError unless every series has one value for each label and there are at most five."""
    if len(series) > 5:
        raise ValueError("More than five series cannot be told apart; put them together first.")
    for run in series:
        if len(run.values) != len(labels):
            raise ValueError(f"{run.name}: {len(run.values)} values for {len(labels)} labels.")


def table_of(
    heading: str,
    labels: Sequence[str],
    hrefs: Sequence[str],
    series: Sequence[Series],
    say: Callable[[Value], str],
) -> Table:
    """The table of labelled series: one row for each label, one column for each series."""
    links = hrefs or ("",) * len(labels)
    rows = (
        (Cell(label, href), *(Cell(say(run.values[i])) for run in series))
        for i, (label, href) in enumerate(zip(labels, links, strict=True))
    )
    return Table((heading, *(run.name for run in series)), tuple(rows))


def total_of(series: Sequence[Series], i: int) -> tuple[Value, bool]:
    """The sum of the known parts (None if none is known) and whether a part is missing."""
    known = [Decimal(value) for run in series if (value := run.values[i]) is not None]
    return (sum(known, Decimal(0)) if known else None), len(known) < len(series)


def extent_of(series: Sequence[Series], i: int) -> tuple[float, float]:
    """How far the parts reach below and above zero when they are put end to end."""
    known = [float(run.values[i] or 0) for run in series]
    return sum(value for value in known if value < 0), sum(value for value in known if value > 0)
