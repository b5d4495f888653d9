"""The pages of the team, of people, and of somebody who leaves."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from projects.portfolio.models import Project, ProjectMember
from tests import factories as make
from tests.conftest import signed_in
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def team(own_project: Project) -> str:
    return f"/projects/{own_project.public_id}/team/"


@pytest.fixture
def colleague() -> Any:
    return make.UserFactory(first_name="Omar", last_name="Lind", username="omar", roles=["manager"])


def said(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def test_the_team_is_told_by_when_it_works(
    as_manager: Client, manager: Any, own_project: Project, team: str, colleague: Any
) -> None:
    make.ProjectMemberFactory(
        project=own_project, user=colleague, role="deputy", stands_in_for=manager,
        first_day=today(), last_day=today() + DAY,
    )  # fmt: skip
    make.ProjectMemberFactory(project=own_project, role="member", first_day=today() + DAY)
    make.ProjectMemberFactory(project=own_project, role="member", last_day=today() - DAY)
    page = said(as_manager.get(team))
    for word in ("Nu</h2>", "Kommande", "Tidigare", "Ställföreträdare för Test Person", "tills vidare"):
        assert word in page
    assert f"{team}add/" in page


@pytest.mark.parametrize("who", ["as_other_manager", "as_leader", "as_viewer"])
def test_others_see_the_team_and_no_way_to_change_it(
    who: str, team: str, own_project: Project, manager: Any, request: pytest.FixtureRequest
) -> None:
    client, row = request.getfixturevalue(who), own_project.members.get()
    page = said(client.get(team))
    assert str(manager) in page
    assert f"{team}add/" not in page
    for path in ("add/", f"{row.pk}/end/", f"{row.pk}/substitute/", f"{row.pk}/hand-over/"):
        assert client.get(team + path).status_code == 403
        assert client.post(team + path, {"version": "1"}).status_code == 403


def test_a_restricted_projects_team_is_masked_for_others(
    as_leader: Client, manager: Any, team: str, own_project: Project
) -> None:
    Project.objects.filter(pk=own_project.pk).update(
        sensitivity="restricted",
        sensitivity_reason="x",
        sensitivity_decided_by="y",
        sensitivity_decided_on=today(),
        sensitivity_review=today() + DAY,
    )
    page = said(as_leader.get(team))
    assert str(manager) not in page
    assert "Uppgifterna är dolda" in page or "dold" in page
    assert "OWN" not in said(as_leader.get("/people/"))
    own_project.members.all().delete()
    assert "OWN" not in said(as_leader.get("/people/")), "nor that nobody manages it"


def test_a_project_without_a_manager_says_so(as_admin: Client, team: str, own_project: Project) -> None:
    assert "Ingen leder projektet" in said(as_admin.get(team))
    make.ProjectMemberFactory(project=own_project)
    assert "Ingen leder projektet" not in said(as_admin.get(team))


@pytest.mark.parametrize("members", [1, 6])
def test_the_number_of_queries_does_not_grow_with_the_team(
    members: int, as_leader: Client, team: str, own_project: Project, django_assert_max_num_queries: Any
) -> None:
    for _member in range(members):
        make.ProjectMemberFactory(project=own_project, role="member", taken_over_from=make.UserFactory())
    as_leader.get(team)
    with django_assert_max_num_queries(32):
        as_leader.get(team)


def test_each_step_is_taken_on_its_page(
    as_manager: Client, manager: Any, own_project: Project, team: str, colleague: Any
) -> None:
    row = own_project.members.get()
    first, last = today().isoformat(), (today() + DAY).isoformat()
    add = {"person": colleague.pk, "role": "member", "first_day": first, "version": "1"}
    assert as_manager.post(f"{team}add/", add).url == team
    sub = {"person": colleague.pk, "first_day": first, "last_day": last, "version": "2"}
    assert as_manager.post(f"{team}{row.pk}/substitute/", sub).url == team
    over = {"successor": colleague.pk, "last_day": last, "version": "3"}
    assert as_manager.post(f"{team}{row.pk}/hand-over/", over).url == team
    parts = own_project.members.filter(user=colleague).order_by("pk")
    assert [part.role for part in parts] == ["member", "deputy", "manager"]
    end = {"last_day": last, "version": "4"}
    assert as_manager.post(f"{team}{parts[0].pk}/end/", end).url == team


@pytest.mark.parametrize("path", ["add/", "{pk}/end/", "{pk}/substitute/", "{pk}/hand-over/"])
def test_a_stale_step_is_refused_and_keeps_what_was_typed(
    path: str, as_manager: Client, manager: Any, own_project: Project, team: str, colleague: Any
) -> None:
    own_project.claim(1)
    sent = {
        "person": colleague.pk,
        "successor": colleague.pk,
        "role": "member",
        "first_day": today().isoformat(),
        "last_day": (today() + 9 * DAY).isoformat(),
        "version": "1",
    }
    address = team + path.format(pk=own_project.members.get().pk)
    answer = as_manager.post(address, sent)
    assert answer.status_code == 409
    page = said(answer)
    assert "Någon annan har sparat" in page
    assert sent["last_day"] in page
    assert 'name="version" value="2"' in page
    assert own_project.members.count() == 1
    assert as_manager.post(address, sent | {"version": "2"}).status_code == 302


def test_a_form_sent_twice_adds_once(
    as_manager: Client, own_project: Project, team: str, colleague: Any
) -> None:
    add = {
        "person": colleague.pk,
        "role": "member",
        "first_day": today().isoformat(),
        "version": "1",
        "key": "one-time-key-1",
    }
    assert as_manager.post(f"{team}add/", add).status_code == 302
    assert as_manager.post(f"{team}add/", add).status_code == 302
    assert own_project.members.filter(user=colleague).count() == 1


@pytest.mark.parametrize(
    "wrong",
    [{"person": "\x00"}, {"person": "999999"}, {"first_day": "i går"}, {"role": "boss"}, {"person": ""}],
)
def test_junk_is_told_at_the_field(
    wrong: dict[str, str], as_manager: Client, own_project: Project, team: str, colleague: Any
) -> None:
    add = {"person": colleague.pk, "role": "member", "first_day": today().isoformat(), "version": "1"}
    answer = as_manager.post(f"{team}add/", add | wrong)
    assert answer.status_code == 200
    assert 'id="errors"' in answer.content.decode()
    assert own_project.members.count() == 1


def test_a_membership_of_another_project_is_not_here(
    as_manager: Client, team: str, other_manager: Any, other_project: Project
) -> None:
    other = other_project.members.get()
    assert as_manager.get(f"{team}{other.pk}/end/").status_code == 404


def test_administrators_and_leadership_see_everybody_others_themselves(
    as_admin: Client, as_leader: Client, as_manager: Client, manager: Any, colleague: Any
) -> None:
    for client in (as_admin, as_leader):
        page = said(client.get("/people/"))
        assert "Omar Lind" in page
        assert "OWN" in page
    mine = said(as_manager.get("/people/"))
    assert str(manager) in mine
    assert "Omar Lind" not in mine
    assert "/people/omar/hand-over/" in said(as_admin.get("/people/"))
    assert "hand-over" not in said(as_leader.get("/people/"))


@pytest.mark.parametrize("number", [1, 6])
def test_the_number_of_queries_does_not_grow_with_the_people(
    number: int, as_admin: Client, own_project: Project, django_assert_max_num_queries: Any
) -> None:
    for _person in range(number):
        make.ProjectMemberFactory(project=own_project, user=make.UserFactory(roles=["manager"]))
    as_admin.get("/people/")
    with django_assert_max_num_queries(12):
        as_admin.get("/people/")


def test_leaving_is_looked_through_and_then_done(
    as_admin: Client, manager: Any, own_project: Project, colleague: Any
) -> None:
    address = f"/people/{manager.username}/hand-over/"
    assert "Visa vad som kommer att hända" in said(as_admin.get(address))
    sent = {"last_day": today().isoformat(), "successor": colleague.pk, "drafts": "on", "substitutes": "on"}
    shown = as_admin.post(address, sent | {"preview": "1"})
    page = said(shown)
    assert f"Omar Lind från {(today() + DAY).isoformat()}" in page
    assert not ProjectMember.objects.filter(user=colleague).exists(), "nothing has happened yet"
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert seen is not None
    done = as_admin.post(address, sent | {"carry_out": "1", "seen": seen[1]})
    assert (done.status_code, done.url) == (302, "/people/")
    assert ProjectMember.objects.get(user=colleague).taken_over_from == manager
    manager.refresh_from_db()
    assert not manager.is_active
    start = said(signed_in(colleague).get("/"))
    assert "Överlämnat till dig" in start
    assert f"Av {manager}" in start


def test_what_was_not_seen_is_shown_and_not_done(
    as_admin: Client, manager: Any, own_project: Project, colleague: Any
) -> None:
    address = f"/people/{manager.username}/hand-over/"
    sent = {"last_day": today().isoformat(), "successor": colleague.pk, "carry_out": "1", "seen": "0" * 64}
    answer = as_admin.post(address, sent)
    assert answer.status_code == 409
    assert "Det här kommer att hända" in said(answer)
    assert not ProjectMember.objects.filter(user=colleague).exists()


def test_a_project_left_alone_asks_why(as_admin: Client, manager: Any, own_project: Project) -> None:
    address = f"/people/{manager.username}/hand-over/"
    sent = {"last_day": today().isoformat(), f"project_{own_project.pk}": "nobody"}
    page = said(as_admin.post(address, sent | {"preview": "1"}))
    assert "De här projekten blir utan projektledare" in page
    seen = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert seen is not None
    refused = as_admin.post(address, sent | {"carry_out": "1", "seen": seen[1]})
    assert "ange varför de inte har någon" in said(refused)
    done = as_admin.post(address, sent | {"carry_out": "1", "seen": seen[1], "reason": "Avslutas."})
    assert done.status_code == 302


@pytest.mark.parametrize("who", ["as_other_manager", "as_leader", "as_controller", "as_viewer"])
def test_nobody_else_hands_over(who: str, manager: Any, request: pytest.FixtureRequest) -> None:
    client = request.getfixturevalue(who)
    address = f"/people/{manager.username}/hand-over/"
    assert client.get(address).status_code == 403
    assert client.post(address, {"last_day": today().isoformat()}).status_code == 403
    assert client.get("/people/nobody-of-that-name/hand-over/").status_code == 403
