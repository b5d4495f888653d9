"""How a risk is told to a reader: in full, or with what must be kept back left out.

For rows of queries.with_people(queries.risks(user)), which carry `is_masked`. Page, file and mail ask here.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from projects.portfolio import people
from projects.risks import queries
from projects.risks.models import RiskRating
from tracker.core import formats
from tracker.core.text import bilingual


@dataclass(frozen=True)
class Grade:
    """Probability times consequence, with the level's tag: kind (ok, warn, bad) and word."""

    probability: int
    consequence: int
    score: int
    kind: str
    word: str

    @property
    def text(self) -> str:
        """3 × 4 = 12"""
        return f"{self.probability} × {self.consequence} = {self.score}"


@dataclass(frozen=True)
class Line:
    """One risk as lists show it; `inherent` and `residual` are None when nobody has rated it."""

    risk: Any
    title: str
    category: str
    who: str
    review: str
    kind: str
    word: str
    inherent: Grade | None
    residual: Grade | None


@dataclass(frozen=True)
class Cell:
    """A place in the matrix. `residual` or `inherent` is what the filter is asked, to show its risks."""

    residual: str | None
    inherent: str | None
    kind: str
    word: str
    number: int


@dataclass(frozen=True)
class Matrix:
    """Rows from the most to the least probable; each has its probability, the word for it and five cells."""

    kind: str
    title: str
    rows: list[tuple[int, str, list[Cell]]]
    number: int


def level_word(level: str) -> str:
    return {
        queries.LOW: pgettext("risk", "Low"),
        queries.MIDDLE: pgettext("risk", "Middle"),
        queries.HIGH: pgettext("risk", "High"),
    }[level]


def probabilities() -> dict[int, str]:
    return {
        1: gettext("very unlikely"),
        2: gettext("unlikely"),
        3: gettext("possible"),
        4: gettext("likely"),
        5: gettext("very likely"),
    }


def consequences() -> dict[int, str]:
    return {
        1: gettext("negligible"),
        2: gettext("small"),
        3: gettext("noticeable"),
        4: gettext("serious"),
        5: gettext("very serious"),
    }


def grade(probability: int | None, consequence: int | None) -> Grade | None:
    if probability is None or consequence is None:
        return None
    score = probability * consequence
    level = queries.level(score)
    return Grade(probability, consequence, score, level, level_word(level))


def inherent(rating: RiskRating) -> Grade | None:
    return grade(rating.probability, rating.consequence)


def residual(rating: RiskRating) -> Grade | None:
    return grade(rating.residual_probability, rating.residual_consequence)


def title(risk: Any) -> str:
    """What may happen; of a masked one only the category."""
    return category(risk) if risk.is_masked else bilingual(risk, "title")


def category(risk: Any) -> str:
    return capfirst(risk.get_category_display())


def day(risk: Any, date: datetime.date | None) -> str:
    """2018-03-31, or only 2018."""
    if date is None:
        return formats.MISSING
    return str(date.year) if risk.is_masked else formats.iso(date)


def who(risk: Any) -> str:
    """Its owner, or who manages the project; nobody is named of a masked one."""
    return "" if risk.is_masked else people.seen_to_by(risk.owner, risk.project)


def tag(risk: Any, on: datetime.date) -> tuple[str, str]:
    """(kind, word) of its state; empty while it is open and needs nothing."""
    if risk.closed_on:
        return "none", gettext("Closed")
    return ("bad", pgettext("risk", "Review overdue")) if queries.is_overdue(risk, on) else ("", "")


def line(risk: Any, on: datetime.date) -> Line:
    return Line(
        risk,
        title(risk),
        category(risk),
        who(risk),
        day(risk, risk.review_on),
        *tag(risk, on),
        grade(risk.inherent_p, risk.inherent_c),
        grade(risk.residual_p, risk.residual_c),
    )


def lines(rows: Iterable[Any], on: datetime.date) -> list[Line]:
    return [line(row, on) for row in rows]


def matrix(rows: queries.Rows, kind: str) -> Matrix:
    """The 5 x 5 matrix of `rows` by what is left (RESIDUAL) or before any measure (INHERENT): one query."""
    counts = queries.counts(rows, kind)
    names = {queries.RESIDUAL: gettext("Residual risk"), queries.INHERENT: gettext("Inherent risk")}
    found = []
    for probability, word in reversed(probabilities().items()):
        cells = []
        for consequence in queries.SCALE:
            level = queries.level(probability * consequence)
            number = counts.get((probability, consequence), 0)
            asks = dict.fromkeys(names) | {kind: f"{probability}-{consequence}"}
            cells.append(Cell(**asks, kind=level, word=level_word(level), number=number))
        found.append((probability, word, cells))
    return Matrix(kind, names[kind], found, sum(counts.values()))
