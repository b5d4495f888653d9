"""Participants by sex in the annual report: no number of women or men from 1 to 4, and none by subtraction."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projects.models import Project
from reports.annual.book import Book
from reports.annual.chapters import equality
from reports.annual.chapters.project import _taking_part
from reports.annual.participants import Attendance, apart, is_few
from tests import factories as make

AMOUNT = st.one_of(st.integers(0, 6), st.integers(0, 60))
NUMBERS = st.fixed_dictionaries({"women": AMOUNT, "men": AMOUNT, "unknown": st.integers(0, 3)})


def row(code: str, women: int, men: int, unknown: int = 0) -> Attendance:
    return Attendance((Project(code=code),), {"women": women, "men": men, "unknown": unknown})


def told(*rows: Attendance) -> list[tuple[str, int, int]]:
    return [
        (" ".join(one.code for one in found.projects), found.numbers["women"], found.numbers["men"])
        for found in apart(rows)
    ]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([row("A", 30, 20), row("B", 5, 0)], [("A", 30, 20), ("B", 5, 0)]),
        ([row("A", 30, 20), row("B", 9, 9), row("C", 3, 9)], [("A", 30, 20), ("B C", 12, 18)]),
        ([row("A", 30, 20), row("B", 3, 9), row("C", 2, 9)], [("A", 30, 20), ("B C", 5, 18)]),
        ([row("A", 30, 20), row("B", 1, 9), row("C", 2, 9)], [("A B C", 33, 38)]),
        ([row("A", 3, 20)], []),
    ],
)
def test_few_stand_together_with_others(rows, expected) -> None:
    assert told(*rows) == expected


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # a busy machine
@given(st.lists(NUMBERS, max_size=6))
def test_no_row_is_of_few_and_no_few_are_alone(given_) -> None:
    rows = [Attendance((Project(code=f"P{n}"),), numbers) for n, numbers in enumerate(given_)]
    found = apart(rows)
    assert not any(is_few(one.numbers) for one in found)
    together = [one for one in found if len(one.projects) > 1]
    assert len(together) == (any(is_few(one.numbers) for one in rows) and bool(found))
    if found:
        for sex in ("women", "men", "unknown"):
            assert sum(one.numbers[sex] for one in found) == sum(one.numbers[sex] for one in rows)


def test_the_report_tells_them_together(db: None) -> None:
    for code, women, men in (("AA-1", 30, 20), ("BB-1", 9, 9), ("CC-1", 3, 9)):
        project = make.ProjectFactory(code=code)
        make.StatusChangeFactory(project=project)
        make.ActivityFactory(project=project, kind="training", women=women, men=men, unknown=0)
    book = Book(2017)
    assert [[one.code for one in found.projects] for found in book.participants] == [
        ["AA-1"],
        ["BB-1", "CC-1"],
    ]
    chart = equality._by_project(book)
    assert chart
    assert chart.chart.labels[1] == "BB-1 och CC-1"
    assert [list(series.values) for series in chart.chart.series] == [[30, 12], [20, 18]]
    assert _taking_part(12, None) == "12 personer deltog i utbildningar."
