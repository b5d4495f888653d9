"""Judging a traffic light otherwise than the rule: who may, what is demanded, how it ends and where it stands."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from projects.models import LightOverride, Project
from projects.results.lights.actions import end_judgement, judge_light
from tests import factories as make
from tracker.core.access import Denied
from tracker.core.errors import Refused
from tracker.core.history.models import Entry
from tracker.core.periods import today
from tracker.core.text import clean_text

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
REASON = "Ministeriet har ändrat lagen, och målet nås i mars."


@pytest.fixture(autouse=True)
def running(own_project: Project) -> None:
    Project.objects.filter(pk=own_project.pk).update(status="ongoing", actual_end=None)
    own_project.refresh_from_db()


def address(project: Project, light: str = "goals") -> str:
    return f"/projects/{project.public_id}/lights/{light}/"


def typed(**more: Any) -> dict[str, Any]:
    until = (today() + 30 * DAY).isoformat()
    return {"colour": "ok", "reason": REASON, "until": until, "key": "k" * 24} | more


def judge(user: Any, project: Project, **more: Any) -> LightOverride:
    given = {"light": "goals", "colour": "ok", "reason": REASON, "until": today() + DAY} | more
    return judge_light(user=user, project=project, **given)


def test_a_light_is_judged_on_its_page_once(as_manager: Client, own_project: Project) -> None:
    for _ in range(2):
        answer = as_manager.post(address(own_project), typed())
        assert answer.url == f"/projects/{own_project.public_id}/"
    row = LightOverride.objects.get()
    assert (row.colour, row.since, row.until) == ("ok", today(), today() + 30 * DAY)
    assert REASON in as_manager.get(address(own_project)).content.decode()


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"reason": ""}, "Det här fältet är obligatoriskt."),
        ({"reason": "a\u202eb"}, "tecken som inte kan visas"),
        ({"until": ""}, "Det här fältet är obligatoriskt."),
        ({"until": (today() - DAY).isoformat()}, "Den dagen har passerat."),
        ({"until": (today() + 400 * DAY).isoformat()}, "högst ett år"),
        ({"until": "9999-99-99"}, "datum"),
        ({"colour": "grön"}, "grön"),
        ({"reason": "x" * 501}, "500"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    as_manager: Client, own_project: Project, wrong: dict[str, str], said: str
) -> None:
    page = as_manager.post(address(own_project), typed(**wrong))
    assert page.status_code == 200
    text = page.content.decode()
    assert said in text
    assert "reason" in wrong or clean_text(REASON) in text
    assert not LightOverride.objects.exists()


def test_a_control_character_is_refused(as_manager: Client, own_project: Project) -> None:
    assert as_manager.post(address(own_project), typed(reason="a\0b")).status_code == 200
    assert not LightOverride.objects.exists()


@pytest.mark.parametrize("status", ["closed", "terminated", "applied", "declined"])
def test_only_lights_of_what_runs_are_judged(leader: make.User, own_project: Project, status: str) -> None:
    Project.objects.filter(pk=own_project.pk).update(
        status=status, actual_end=dt.date(2018, 1, 1) if status in ("closed", "terminated") else None
    )
    own_project.refresh_from_db()
    with pytest.raises(Refused, match="pågående"):
        judge(leader, own_project)


def test_managers_judge_their_own_and_leadership_all(
    manager: make.User,
    leader: make.User,
    other_manager: make.User,
    viewer: make.User,
    controller: make.User,
    own_project: Project,
) -> None:
    judge(manager, own_project)
    row = judge(leader, own_project)
    for user in (other_manager, viewer, controller):
        with pytest.raises(Denied):
            judge(user, own_project)
        with pytest.raises(Denied):
            end_judgement(user=user, judgement=row, reason="Nej")


def test_pages_ask_the_same(
    as_viewer: Client, as_other_manager: Client, as_manager: Client, own_project: Project
) -> None:
    row = make.LightOverrideFactory(project=own_project, until=today() + DAY)
    end = f"{address(own_project)}judgements/{row.pk}/end/"
    for client in (as_viewer, as_other_manager):
        assert client.get(address(own_project)).status_code == 403
        assert client.post(end, {"reason": "Nej", "key": "n" * 24}).status_code == 403
    assert as_manager.get(address(own_project, "weather")).status_code == 404
    assert (
        as_manager.get(f"{address(own_project, 'implementation')}judgements/{row.pk}/end/").status_code == 404
    )
    row.refresh_from_db()
    assert row.voided_at is None


def test_a_protected_project_does_not_exist_for_others(
    as_other_manager: Client, own_project: Project
) -> None:
    make.sensitive(own_project, "protected")
    assert as_other_manager.get(address(own_project)).status_code == 404


def test_ending_one_wants_a_reason_and_is_done_once(
    as_manager: Client, manager: make.User, own_project: Project
) -> None:
    row = judge(manager, own_project)
    end = f"{address(own_project)}judgements/{row.pk}/end/"
    assert as_manager.post(end, {"reason": "", "key": "a" * 24}).status_code == 200
    assert as_manager.post(end, {"reason": "Lagen antogs inte.", "key": "b" * 24}).status_code == 302
    row.refresh_from_db()
    assert (row.voided_by, row.void_reason, row.reason) == (manager, "Lagen antogs inte.", REASON)
    again = as_manager.post(end, {"reason": "En gång till.", "key": "c" * 24})
    assert "Bedömningen gäller inte längre." in again.content.decode()
    row.refresh_from_db()
    assert row.void_reason == "Lagen antogs inte."


def test_the_history_of_the_project_tells_both(
    as_manager: Client, manager: make.User, own_project: Project
) -> None:
    row = judge(manager, own_project)
    end_judgement(user=manager, judgement=row, reason="Lagen antogs inte.")
    assert set(Entry.objects.values_list("what", flat=True)) >= {"judge_light", "end_judgement"}
    page = as_manager.get(f"/history/project/{own_project.public_id}/").content.decode().lower()
    assert "bedömde ett läge" in page
    assert "avslutade en bedömning av ett läge" in page


def test_as_many_queries_for_many_judgements_as_for_one(
    as_manager: Client, manager: make.User, own_project: Project, django_assert_num_queries: Any
) -> None:
    judge(manager, own_project)
    as_manager.get(address(own_project))
    for _ in range(2):
        with django_assert_num_queries(6):
            as_manager.get(address(own_project))
        for _more in range(2):
            judge(manager, own_project)
