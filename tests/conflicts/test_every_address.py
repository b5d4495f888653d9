"""Every address that writes names the test that shows what happens when somebody was first.

A new address without a line here fails. `TESTED` names the test; `ALONE` says why two cannot meet there.
"""

from collections import Counter
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from tests.conflicts import annual, beside, house, money, projects, results, work
from tracker.core.management.commands.routes import Route, routes

TESTS = Path(__file__).parents[1]
WRITING = {"POST", "PUT", "PATCH", "DELETE"}
ROOMS = (projects, money, results, work, beside, annual, house)
TESTED: dict[str, str] = {name: test for room in ROOMS for name, test in room.TESTED.items()}
ALONE = house.ALONE


def writing() -> list[Route]:
    found = []
    for route in routes():
        methods = WRITING & (set(route.asks) or WRITING)
        if methods & set(route.methods if route.methods is not None else methods):
            found.append(route)
    return found


def row_of(name: str) -> list[str]:
    """The lines that speak of a route: its own, or else the patterns that fit."""
    lines = [*TESTED, *ALONE]
    return [name] if name in lines else [line for line in lines if fnmatchcase(name, line)]


def test_every_address_that_writes_has_one_line() -> None:
    lines = {route.name: row_of(route.name) for route in writing()}
    assert {name: found for name, found in lines.items() if len(found) != 1} == {}
    used = {found[0] for found in lines.values()}
    assert {*TESTED, *ALONE} - used - {"api-nothing-here"} == set(), "lines about no address"


@pytest.mark.parametrize("test", sorted(set(TESTED.values())))
def test_the_tests_that_are_named_exist(test: str) -> None:
    file, name = test.split("::")
    assert f"def {name}(" in (TESTS / file).read_text(encoding="utf-8")


def test_no_two_rooms_speak_of_one_address() -> None:
    lines = Counter(name for room in ROOMS for name in room.TESTED)
    assert [name for name, number in lines.items() if number > 1] == []
