"""Every address, by everybody, by every method, on every kind of thing: as the two files say.

The stage is built once; each request's changes are undone.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction

from tests.rights.reading import Files
from tests.rights.stage import Stage, build
from tests.rights.walk import Difference, Walk, walk
from tracker.core import access

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stage(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Iterator[Stage]:
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        built = build()
        for person in built.people:
            person.client.raise_request_exception = False
        logging.disable(logging.CRITICAL)
        yield built
        logging.disable(logging.NOTSET)
        transaction.set_rollback(True)


@dataclass
class Walked:
    walk: Walk
    asked: set[tuple[str, str]]


@pytest.fixture(scope="module")
def walked(stage: Stage) -> Walked:
    """The whole walk, and which questions of the matrix it asked."""
    asked: set[tuple[str, str]] = set()
    real = access.scope

    def scope(user: object, action: str, name: str, *more: str) -> str:
        asked.add((name, action))
        return real(user, action, name, *more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access, "scope", scope)
        return Walked(walk(stage, Files()), asked)


@pytest.fixture(autouse=True)
def _no_limits(settings) -> None:
    settings.API_RATES = dict.fromkeys(settings.API_RATES, "1000000/s")


def test_every_answer_is_the_one_that_the_files_give(walked: Walked) -> None:
    assert walked.walk.requests > 5000
    assert not walked.walk.differences, told(walked.walk)


def told(walk: Walk) -> str:
    """The differences, those at one place together."""
    groups: dict[tuple[str, ...], list[Difference]] = {}
    for one in walk.differences:
        groups.setdefault((one.step.route.name, one.method, str(one.expected), str(one.answered)), []).append(
            one
        )
    lines = [f"{len(group)} x {group[0]}" for group in groups.values()]
    return f"{len(walk.differences)} of {walk.requests} requests:\n" + "\n".join(lines[:100])
