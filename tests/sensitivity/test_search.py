"""Whatever is kept from somebody is not found by that person either, not even by asking for the very word."""

import pytest

from tests import factories as make
from tests.conftest import person
from tests.sensitivity import world as worlds
from tests.sensitivity.world import World
from tracker.core import access
from tracker.search import find

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    worlds.start_anew()
    return worlds.build()


def found(user: make.User, word: str) -> list[str]:
    return [f"{group.kind.name} {hit.title}" for group in find.look(user, word) for hit in group.hits]


@pytest.mark.parametrize("role", access.ROLES)
def test_nobody_uncleared_finds_a_word(role: str, world: World) -> None:
    user = person(role)
    words = sorted({secret.word for secret in world.kept() if not secret.is_person})
    assert words
    assert [(word, told) for word in words if (told := found(user, word))] == []


@pytest.mark.parametrize("level", ["restricted", "protected"])
def test_the_cleared_member_does(level: str, world: World) -> None:
    """Or else the test above could not fail."""
    rows, member = world.rows[level], world.members[level]
    for row in (rows.activity, rows.deadline, rows.risk, rows.story):
        assert found(member, row.title_sv)
