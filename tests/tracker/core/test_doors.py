"""Who came in, and through which door."""

import pytest

from tracker.core import doors, jobs
from tracker.core.doors import Door, current, through

seen: list[Door] = []


@pytest.fixture(autouse=True)
def _empty():
    seen.clear()


@pytest.fixture
def noted(monkeypatch):
    """Every answer to a request notes its door while it is made."""
    finish = doors.Doors.__call__

    def call(self, request):
        inner = self.get_response
        self.get_response = lambda request: (inner(request), seen.append(current()))[0]
        try:
            return finish(self, request)
        finally:
            self.get_response = inner

    monkeypatch.setattr(doors.Doors, "__call__", call)


def test_outside_requests_and_jobs_it_is_a_command():
    assert current() == Door("command", None, "")


def test_a_door_closes_behind_what_came_through_it():
    with through("job", "somebody", "a-request-id"):
        assert current() == Door("job", "somebody", "a-request-id")
        with through("command"):
            assert current().name == "command"
        assert current().name == "job"
    assert current().name == "command"


def test_there_are_no_other_doors():
    with pytest.raises(ValueError, match="window"), through("window"):
        pass


def test_a_page_comes_through_the_page(noted, as_manager, manager):
    as_manager.get("/")
    assert (seen[-1].name, seen[-1].user) == ("page", manager)
    assert current().name == "command"


def test_the_administration_is_a_door_of_its_own(noted, as_admin, admin_user):
    as_admin.get("/admin/")
    assert (seen[-1].name, seen[-1].user) == ("admin", admin_user)


def test_the_api_is_a_door_for_the_session_s_user(noted, as_manager, manager):
    as_manager.get("/api/v1/projects/")
    assert (seen[-1].name, seen[-1].user) == ("api", manager)


def test_the_present_request_can_turn_out_to_be_the_api_s():
    doors.into_api("somebody")
    assert current().name == "command"
    with through("page", None, "0123456789abcdef"):
        doors.into_api("somebody")
        assert current() == Door("api", "somebody", "0123456789abcdef")
    assert current().name == "command"


def test_each_answer_has_an_id_of_its_own(as_manager):
    first, second = (as_manager.get("/").headers["X-Request-ID"] for _ in range(2))
    assert len(first) >= 12
    assert first != second


@pytest.mark.parametrize(
    ("sent", "taken"),
    [
        ("from-the-proxy-4711", True),
        ("short", False),
        ("with spaces in the middle", False),
        ("x" * 65, False),
        ("åäö-åäö-åäö-åäö", False),
    ],
)
def test_a_well_formed_id_of_the_proxy_is_kept(as_manager, sent, taken):
    answered = as_manager.get("/", headers={"X-Request-ID": sent}).headers["X-Request-ID"]
    assert (answered == sent) is taken


def note_door() -> None:
    seen.append(current())


def test_a_job_comes_through_its_own_door():
    jobs.job(note_door).func()
    assert seen[-1].name == "job"
    assert current().name == "command"
