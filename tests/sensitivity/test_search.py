"""Whatever is kept from somebody is not found by that person either, not even by asking for the very word."""

from urllib.parse import urlencode

import pytest

from projects.activities.queries import activities
from tests import factories as make
from tests.conftest import person
from tests.sensitivity import world as worlds
from tests.sensitivity.world import World
from tracker.core import access
from tracker.search import find
from tracker.search.find import saying

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
    words = sorted({secret.word for secret in world.kept(role) if not secret.is_person})
    assert words
    # Only begun; some beside a word that everybody may read; and in the list of activities.
    assert [(word, told) for word in words if (told := found(user, word[:-1]))] == []
    assert [word for word in words[::25] if found(user, f"{word} 2017")] == []
    logged = activities(user)
    assert [word for word in words if saying(logged, "activity", word[:-1]).exists()] == []


@pytest.mark.parametrize("level", ["restricted", "protected"])
def test_nobody_is_led_to_the_spelling_of_a_word(level: str, viewer, as_viewer, manager) -> None:
    """Neither by an answer nor by what a page offers: what was asked is all that is told back."""
    project = make.sensitive(make.ProjectFactory(), level)
    partner = make.OrganisationFactory(name_sv="Öppna byrån")
    make.ActivityFactory(project=project, title_sv="Möte med Zoltankommittén", place="Zoltanstad")
    make.DocumentFactory(project=project, title="Zoltanavtalet", dnr="2017/9901")
    make.MissionFactory(project=project, title_sv="Resa till Zoltanstad", need="Zoltanfrågan")
    make.RiskFactory(project=project, title_sv="Zoltanhotet")
    make.ProjectPartnerFactory(project=project, organisation=partner)
    for asked in ("Zoltanstad", "zoltanstat", "zoltanavtal", "soltanfrågan", "2017/9901", "Zoltan byrån"):
        page = as_viewer.get("/search/", {"q": asked}).content.decode()
        assert "Inget hittades" in page
        for told in (asked, urlencode({"q": asked})):
            page = page.replace(told, "")
        assert "zoltan" not in page.lower(), asked
        assert found(viewer, asked) == []
        listed = as_viewer.get("/api/v1/activities/", {"text": asked}).json()
        assert listed["count"] == 0, asked
    make.ProjectMemberFactory(project=project, user=manager)
    assert found(manager, "zoltanstat")
    assert found(manager, "2017/9901")
    assert saying(activities(manager), "activity", "zoltan").count() == 1


@pytest.mark.parametrize("level", ["restricted", "protected"])
def test_the_cleared_member_does(level: str, world: World) -> None:
    """Or else the test above could not fail."""
    rows, member = world.rows[level], world.members[level]
    for row in (rows.activity, rows.deadline, rows.risk, rows.story):
        assert found(member, row.title_sv)
