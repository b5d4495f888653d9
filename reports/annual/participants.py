"""Who took part, by sex, as far as it is published: no number of women or men from 1 to 4."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from projects.models import Project
from projects.results.values.disclosure import is_small
from reports.figures.values import FigureValue

SEXES = ("women", "men", "unknown")


class Attendance(NamedTuple):
    """Participations of some projects together, of one as a rule. No projects: those that may not be told apart."""

    projects: tuple[Project, ...]
    numbers: dict[str, int]

    @property
    def whole(self) -> int:
        return sum(self.numbers.values())


def numbers(counted: FigureValue) -> dict[str, int]:
    return {sex: int(counted.part(sex) or 0) for sex in SEXES}


def is_few(by_sex: dict[str, int]) -> bool:
    return any(is_small(Decimal(by_sex[sex])) for sex in ("women", "men"))


def apart(rows: Sequence[Attendance]) -> list[Attendance]:
    """The rows, largest first, with those of few women or men as one row, and with others as far as it takes.

    One alone could be told by subtraction from the sum of all. Nothing when all together are few.
    """
    shown = sorted(rows, key=lambda row: (-row.whole, row.projects[0].code if row.projects else ""))
    few = [row for row in shown if is_few(row.numbers)]
    if not few:
        return shown
    shown = [row for row in shown if row not in few]
    while shown and (len(few) < 2 or is_few(_sum(few))):
        few.append(shown.pop())
    if is_few(_sum(few)):
        return []
    projects = (project for row in few for project in row.projects)
    return [*shown, Attendance(tuple(sorted(projects, key=lambda project: project.code)), _sum(few))]


def _sum(rows: Sequence[Attendance]) -> dict[str, int]:
    return {sex: sum(row.numbers[sex] for row in rows) for sex in SEXES}
