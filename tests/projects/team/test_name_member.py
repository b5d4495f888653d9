"""manage.py name_member: the way back to a project that nobody is left to open."""

import datetime as dt
import io
import logging
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from projects.portfolio.models import Project
from tests import factories as make
from tests.conftest import signed_in
from tracker.core.models import Entry
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
UNTIL = today() + dt.timedelta(days=90)


@pytest.fixture
def locked(manager: Any, own_project: Project) -> Project:
    """A protected project whose only member's account is closed."""
    make.sensitive(own_project, "protected")
    manager.is_active = False
    manager.save()
    return own_project


@pytest.fixture
def rescuer() -> Any:
    return make.UserFactory(username="rescuer", roles=["manager"])


def name(project: str, **changed: str) -> str:
    given = {
        "user": "rescuer",
        "role": "manager",
        "until": UNTIL.isoformat(),
        "decision": "T 2026/9",
    } | changed
    out = io.StringIO()
    call_command("name_member", project, given.pop("user"), **given, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("by", ["public_id", "code"])
def test_somebody_opens_the_project_again(by: str, locked: Project, rescuer: Any, caplog: Any) -> None:
    address = f"/projects/{locked.public_id}/"
    client = signed_in(rescuer)
    assert client.get(address).status_code == 404
    with caplog.at_level(logging.INFO, "samverkan.security"):
        assert name(getattr(locked, by)) == (
            f"{locked.public_id}: rescuer is manager from {today()} to {UNTIL}.\n"
        )
    assert client.get(address).status_code == 200
    row = locked.members.get(user=rescuer)
    assert (row.role, row.first_day, row.last_day, row.decision) == ("manager", today(), UNTIL, "T 2026/9")
    entry = Entry.objects.get(what="name_member")
    assert (entry.object_type, entry.object_id) == ("projects.project", locked.pk)
    assert (entry.door, entry.user, entry.reason) == ("command", None, "T 2026/9")
    assert "access_changed" in caplog.text
    assert Project.objects.get(pk=locked.pk).version == locked.version + 1


@pytest.mark.parametrize("role", ["deputy", "reader"])
def test_other_parts(role: str, locked: Project, rescuer: Any) -> None:
    name(locked.code, role=role)
    assert locked.members.get(user=rescuer).role == role


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"project": "NO-1"}, "There is no project NO-1"),
        ({"project": "\0"}, "There is no project"),
        ({"user": "nobody"}, "There is no user nobody"),
        ({"until": "soon"}, "soon is no day"),
        ({"until": "2026-02-30"}, "2026-02-30 is no day"),
        ({"until": "9999-12-31"}, "Året måste ligga mellan"),
        ({"until": "2015-01-01"}, "Slutet ligger före|Den tiden"),
        ({"decision": " "}, "vilket beslut"),
        ({"decision": "x" * 201}, "200"),
        ({"decision": "a\x07"}, "tecken"),
        ({"role": "member"}, "invalid choice: 'member'"),
    ],
)
def test_bad_input_is_refused_in_words(
    changed: dict[str, str], says: str, locked: Project, rescuer: Any
) -> None:
    with pytest.raises(CommandError, match=says):
        name(changed.pop("project", locked.code), **changed)
    assert not locked.members.filter(user=rescuer).exists()
    assert not Entry.objects.filter(what="name_member").exists()


def test_nobody_without_the_right_role_or_with_a_closed_account(locked: Project, rescuer: Any) -> None:
    rescuer.roles.all().delete()
    with pytest.raises(CommandError, match="ingen roll"):
        name(locked.code)
    rescuer.is_active = False
    rescuer.save()
    with pytest.raises(CommandError, match="stängt"):
        name(locked.code, role="reader")
    assert locked.members.count() == 1


def test_nobody_is_named_twice(locked: Project, rescuer: Any) -> None:
    name(locked.code)
    with pytest.raises(CommandError, match="redan"):
        name(locked.code)
    assert locked.members.filter(user=rescuer).count() == 1
