"""Many people save the same thing at once, through the whole of the product: no saved change is lost.

Each saver adds a mark of their own to a text. What was acknowledged must stand in the text at the end, and the
version must have grown by as many. With the protection off the same tests find the loss.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from projects.activities.models import Activity
from projects.portfolio.actions import save_project
from projects.portfolio.models import Project
from projects.portfolio.rows import Member
from tests import factories as make
from tests.conftest import signed_in
from tests.races.together import Gate, together
from tracker.core.errors import Stale
from tracker.core.models import Versioned

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
CLIENTS, EDITS = 16, 50
WRITERS, TURNS = 4, 4
FORM = {
    "kind": "training",
    "title_sv": "Utbildning",
    "when": "other",
    "start": "2017-05-10",
    "staff-TOTAL_FORMS": "0",
    "staff-INITIAL_FORMS": "0",
}


@pytest.fixture
def activity(manager: Any, own_project: Project) -> Activity:
    return make.ActivityFactory(project=own_project, happened="")


def lost(activity: Activity, acknowledged: list[str]) -> list[str]:
    """Marks that were acknowledged and do not stand in the text."""
    text = Activity.objects.get(pk=activity.pk).happened
    return [mark for mark in acknowledged if mark not in text]


def growth(activity: Activity) -> int:
    return Activity.objects.get(pk=activity.pk).version - activity.version


def marks(who: int, number: int) -> Iterator[str]:
    return (f"{chr(97 + who)}{turn:02d}" for turn in range(number))


def test_sixteen_clients_with_fifty_edits_each_lose_nothing(admin_user: Any) -> None:
    """Through the API. Each edit counts on from what it has seen, so a lost one is missing in the count.

    A refused client goes on from the version that the refusal shows.
    """
    theme = make.ThemeFactory(name_sv="0")
    address = f"/api/v1/themes/{theme.code}/"

    def edit(who: int) -> tuple[int, int]:
        client = signed_in(admin_user)
        tag, seen = '"1"', "0"
        acknowledged = refused = 0
        for _turn in range(EDITS):
            answer = client.patch(
                address,
                json.dumps({"name_sv": str(int(seen) + 1)}),
                content_type="application/json",
                headers={"if-match": tag},
            )
            body = answer.json()
            if answer.status_code == 200:
                acknowledged += 1
            else:
                assert answer.status_code == 412, answer.content
                assert body["sent"] == {"name_sv": str(int(seen) + 1)}, "the loser is not told what was sent"
                refused += 1
                body = body["current"]
            tag, seen = answer["ETag"], body["name_sv"]
        return acknowledged, refused

    given = together(CLIENTS, edit)
    acknowledged = sum(kept for kept, _refused in given)
    assert acknowledged + sum(refused for _kept, refused in given) == CLIENTS * EDITS
    theme.refresh_from_db()
    assert int(theme.name_sv) == theme.version - 1 == acknowledged >= EDITS


def as_opened(page: str) -> dict[str, str]:
    """What a browser would send back of the form. (The test client's `context` mixes what threads render.)"""
    hidden = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("version", "key")}  # type: ignore[index]
    text = re.search(r'<textarea name="happened"[^>]*>\s*([^<]*)</textarea>', page)[1]  # type: ignore[index]
    project = re.search(r'<option value="(P-[^"]*)" selected', page)[1]  # type: ignore[index]
    return FORM | hidden | {"project": project, "happened": text}


def edit_on_the_page(activity: Activity, user: Any) -> list[str]:
    """WRITERS people open the form TURNS times, and save. Nobody saves the first before all have opened it."""
    address, opened = f"/activities/{activity.public_id}/edit/", Gate(WRITERS)

    def edit(who: int) -> list[str]:
        client = signed_in(user)
        acknowledged = []
        for mark in marks(who, TURNS):
            sent = as_opened(client.get(address).content.decode())
            opened.wait()
            answer = client.post(address, sent | {"happened": sent["happened"] + mark})
            if answer.status_code == 302:
                acknowledged.append(mark)
            else:
                assert answer.status_code == 409, answer.content
                typed = as_opened(answer.content.decode())["happened"]
                assert typed == sent["happened"] + mark, "what was typed is gone"
        return acknowledged

    return [mark for kept in together(WRITERS, edit) for mark in kept]


def test_people_at_the_same_form_lose_nothing(activity: Activity, manager: Any) -> None:
    acknowledged = edit_on_the_page(activity, manager)
    assert growth(activity) == len(acknowledged) >= TURNS
    assert lost(activity, acknowledged) == []


def test_without_the_protection_this_test_finds_what_is_lost(
    activity: Activity, manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: each save takes the version that it finds."""

    def save_over(row: Any, expected: int) -> None:
        row.version = type(row).objects.get(pk=row.pk).version + 1
        row.save(update_fields=["version"])

    monkeypatch.setattr(Versioned, "claim", save_over)
    acknowledged = edit_on_the_page(activity, manager)
    assert len(acknowledged) == WRITERS * TURNS
    assert lost(activity, acknowledged)


def test_to_compare_first_and_save_then_is_no_protection(
    activity: Activity, manager: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The trap that SQLite hides, since its writers come one after the other; PostgreSQL loses edits here."""
    compared = Gate(WRITERS, patience=1)

    def compare_and_save(row: Any, expected: int) -> None:
        found = type(row).objects.get(pk=row.pk)
        if found.version != expected:
            raise Stale("", current=found)
        compared.wait()
        row.version = expected + 1
        row.save(update_fields=["version"])

    monkeypatch.setattr(Versioned, "claim", compare_and_save)
    acknowledged = edit_on_the_page(activity, manager)
    assert bool(lost(activity, acknowledged)) == (connection.vendor == "postgresql")


def test_texts_and_members_changed_at_once_are_not_mixed(own_project: Project, manager: Any) -> None:
    """One wins, whole; the other hears of it and has written nothing."""
    other = make.UserFactory(roles=["manager"])
    for turn in range(5):
        project = Project.objects.get(pk=own_project.pk)
        members = list(project.members.values_list("pk", flat=True))
        first = next(iter(project.members.all()))
        changes: list[dict[str, Any]] = [
            {"fields": {"purpose_sv": f"Avsikt {turn}"}},
            {
                "fields": {},
                "members": [
                    Member(manager, first.role, first.first_day),
                    *([Member(other, "member", first.first_day)] if turn % 2 == 0 else []),
                ],
            },
        ]

        def save(who: int, project: Project = project, changes: Any = changes) -> bool:
            mine = Project.objects.get(pk=project.pk)
            try:
                save_project(user=manager, project=mine, expected=project.version, **changes[who])
            except Stale:
                return False
            return True

        text_won, members_won = together(2, save)
        after = Project.objects.get(pk=project.pk)
        assert text_won != members_won
        assert after.version == project.version + 1
        assert (after.purpose_sv == f"Avsikt {turn}") == text_won
        if text_won:
            assert list(after.members.values_list("pk", flat=True)) == members
        else:
            assert after.members.count() == 1 + (turn % 2 == 0)
