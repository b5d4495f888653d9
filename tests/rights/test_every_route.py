"""Every address, by everybody, by every method, on every kind of thing: as the two files say (`make walk`).

The stage is built once; each request's changes are undone.
"""

import json
import logging
import os
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.rights.reading import Files
from tests.rights.stage import Stage, build
from tests.rights.walk import Difference, Walk, walk
from tracker.core import access
from tracker.core.management.commands.routes import routes

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Stage]:
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        built = build()
        connection.run_on_commit = []  # there is no commit, and each rollback would look through them
        for person in built.people:
            person.client.raise_request_exception = False
        logging.disable(logging.CRITICAL)
        yield built
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


# So many processes can walk at once.
PARTS = 4


@pytest.fixture(scope="session")
def shared_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all processes of the run."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(autouse=True)
def _no_limits(settings) -> None:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, "1000000/s")


@pytest.mark.walk
@pytest.mark.parametrize("part", range(PARTS))
def test_every_answer_is_the_one_that_the_files_give(
    stage: Stage, shared_folder: Path, monkeypatch: pytest.MonkeyPatch, part: int
) -> None:
    """And every row of the matrix was asked for: a right that nothing asks is a promise that nobody keeps.

    Which ones were asked for, the parts tell one another; the one that ends last looks at all.
    """
    asked: set[tuple[str, str]] = set()
    real = access.scope

    def scope(user: object, action: str, name: str, *more: str) -> str:
        asked.add((name, action))
        return real(user, action, name, *more)

    monkeypatch.setattr(access, "scope", scope)
    files = Files()
    found = walk(stage, files, part=part, parts=PARTS)
    assert found.requests > 1200
    assert not found.differences, told(found)

    (shared_folder / f"asked-{part}.new").write_text(json.dumps(sorted(asked)))
    (shared_folder / f"asked-{part}.new").rename(shared_folder / f"asked-{part}.json")
    if len(every := sorted(shared_folder.glob("asked-*.json"))) == PARTS:
        in_all = {tuple(one) for path in every for one in json.loads(path.read_text())}
        assert {(row["object"], row["action"]) for row in files.permissions} - in_all == set()


@pytest.mark.slow
@pytest.mark.parametrize("routes_named", ["activity_void", "api-projects-detail", "project_money", "figures"])
def test_some_addresses_answer_as_the_files_say(stage: Stage, routes_named: str) -> None:
    """A short walk, quickly asked for by name while rights are being changed."""
    found = walk(stage, Files(), routes_named)
    assert found.requests
    assert not found.differences, told(found)


def test_every_address_has_a_row_and_every_row_an_address() -> None:
    files = Files()
    unnamed = [route.path for route in routes() if not files.name(route.name)]
    assert unnamed == []
    used = {files.name(route.name) for route in routes()}
    assert {row["route"] for row in files.routes} - used == set()


def test_every_method_that_a_view_takes_is_in_its_row_or_shut() -> None:
    """Of our own views all, of other packages' classes what people need: the rest is answered 405."""
    files = Files()
    for route in routes():
        listed = {
            word
            for row in files.routes
            if row["route"] == files.name(route.name)
            for word in row["methods"].split()
        }
        taken = set(route.methods or listed) - {"HEAD", "OPTIONS"}
        if route.name == "api-nothing-here":
            continue
        assert listed <= taken, f"{route.name}: the view does not take {listed - taken}"
        if re.match(r"(tracker|countries|projects|reports)\.", route.view) and "as_view" not in route.view:
            assert taken == listed, f"{route.name}: {taken ^ listed}"


# The walk itself is walked: where file and code differ, it must say so.


@pytest.mark.slow
@pytest.mark.parametrize(
    ("cell", "routes_named", "found"),
    [
        (("project", "view", "always", "viewer", "-"), "project_money", "viewer"),
        (("project", "view", "protected", "admin", "all"), "api-projects-detail", "protected"),
        (("project", "change", "ended", "manager", "own"), "project_edit", "ended"),
        (("organisation", "view", "masked", "leadership", "all"), "api-organisations-detail", "masked"),
    ],
)
def test_a_changed_cell_of_the_matrix_is_found(stage: Stage, cell, routes_named, found) -> None:
    files = Files()
    name, action, condition, role, scope = cell
    row = next(
        r
        for r in files.permissions
        if (r["object"], r["action"], r["condition"]) == (name, action, condition)
    )
    assert row[role] != scope
    row[role] = scope
    said = told(walk(stage, files, routes_named))
    assert found in said.partition("requests:")[2]


@pytest.mark.slow
def test_a_changed_row_of_the_routes_is_found(stage: Stage) -> None:
    files = Files()
    next(row for row in files.routes if row["route"] == "figures").update(object="project", action="add")
    assert walk(stage, files, "figures").differences


@pytest.mark.slow
def test_a_view_that_forgets_the_row_is_found(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access, "where", lambda *args, **kwargs: access.EVERYTHING)
    assert "protected" in told(walk(stage, Files(), "api-agreements-detail"))


def told(walk: Walk) -> str:
    """The differences, those at one place together."""
    groups: dict[tuple[str, ...], list[Difference]] = {}
    for one in walk.differences:
        groups.setdefault((one.step.route.name, one.method, str(one.expected), str(one.answered)), []).append(
            one
        )
    lines = [f"{len(group)} x {group[0]}" for group in groups.values()]
    return f"{len(walk.differences)} of {walk.requests} requests:\n" + "\n".join(lines[:100])
