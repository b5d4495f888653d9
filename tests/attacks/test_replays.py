"""What was valid once: old cookies, secrets of forms, one-time keys, tokens, sessions given by somebody else."""

import pytest
from django.conf import settings
from django.test import Client

from projects.models import Activity
from tests import factories as make
from tests.api.asking import get, post, problem
from tests.attacks.answers import refused
from tests.conftest import signed_in
from tests.projects.activities.asking import typed
from tests.tracker.accounts.test_sessions import sign_in
from tests.tracker.accounts.test_tokens import bearing
from tracker.accounts.models import ApiToken
from tracker.accounts.tokens import revoke

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
COOKIE = settings.SESSION_COOKIE_NAME


def with_cookie(value: str) -> Client:
    client = Client()
    client.cookies[COOKIE] = value
    return client


def test_a_session_that_was_there_before_signing_in_is_not_the_one_after(viewer):
    """Fixation: whoever put a cookie into the browser knows nothing of what it becomes."""
    client = Client()
    client.post("/about/help/", {})
    session = client.session
    session["planted"] = True
    session.save()
    client.cookies[COOKIE] = session.session_key
    sign_in(client, viewer)
    assert client.cookies[COOKIE].value != session.session_key
    assert with_cookie(session.session_key).get("/projects/").status_code == 302


def test_a_made_up_session_is_not_taken_over(viewer):
    client = with_cookie("a" * 32)
    sign_in(client, viewer)
    assert client.cookies[COOKIE].value != "a" * 32


def test_signing_out_ends_the_cookie_for_good(viewer):
    client = signed_in(viewer)
    old = client.cookies[COOKIE].value
    thief = with_cookie(old)
    assert thief.get("/projects/").status_code == 200
    client.post("/accounts/logout/")
    assert thief.get("/projects/").status_code == 302
    assert with_cookie(old).get("/api/v1/projects/").status_code == 401


def test_a_new_password_ends_the_other_sessions(viewer):
    mine, thief = Client(), signed_in(viewer)
    sign_in(mine, viewer)
    given = {
        "oldpassword": make.PASSWORD,
        "password1": "ett-helt-nytt-losen-9",
        "password2": "ett-helt-nytt-losen-9",
    }
    assert mine.post("/accounts/password/change/", given).status_code == 302
    assert thief.get("/projects/").status_code == 302
    assert mine.get("/projects/").status_code == 200


def test_a_closed_account_ends_session_and_token_at_once(viewer):
    client, token = signed_in(viewer), bearing(make.api_token(viewer))
    viewer.is_active = False
    viewer.save()
    assert client.get("/projects/").status_code == 302
    assert get(token, "projects/").status_code == 401


def test_a_role_that_was_taken_away_gives_nothing_from_the_next_request(admin_user):
    client, token = signed_in(admin_user), bearing(make.api_token(admin_user))
    assert client.get("/admin/").status_code == 200
    admin_user.roles.all().delete()
    refused(client.get("/admin/"), 403)
    assert post(token, "themes/", {"code": "T8", "name_sv": "a", "name_en": "b"}).status_code == 403


def test_an_ended_token_is_ended_everywhere(leader, noted):
    secret = make.api_token(leader)
    assert get(bearing(secret), "projects/").status_code == 200
    revoke(ApiToken.objects.get(), by=leader)
    for address in ("projects/", "figures/"):
        problem(get(bearing(secret), address), 401)
    assert {facts["why"] for facts in noted("token_refused")} == {"revoked"}


def strict(user) -> Client:
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def csrf_of(client: Client) -> str:
    import re

    return re.search(
        r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get("/activities/log/").content.decode()
    )[1]


@pytest.mark.parametrize(
    "stolen", ["none", "made up", "of another", "of another with the cookie left out", "twice as long"]
)
def test_secrets_of_forms_that_are_not_ones_own(stolen, manager, other_manager, own_project, noted):
    mine, theirs = strict(manager), strict(other_manager)
    own, others = csrf_of(mine), csrf_of(theirs)
    given = (
        typed(own_project)
        | {
            "none": {},
            "made up": {"csrfmiddlewaretoken": "A" * 64},
            "of another": {"csrfmiddlewaretoken": others},
            "of another with the cookie left out": {"csrfmiddlewaretoken": own},
            "twice as long": {"csrfmiddlewaretoken": own + own},
        }[stolen]
    )
    if stolen.endswith("left out"):
        del mine.cookies[settings.CSRF_COOKIE_NAME]
    refused(mine.post("/activities/log/", given), 403)
    assert len(noted("csrf")) == 1
    assert not Activity.objects.exists()


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://testserver:8000"},
        {"origin": "http://testserver.evil.example"},
        {"origin": "https://testserver"},
    ],
)
def test_a_right_secret_from_another_site(headers, manager, own_project, noted):
    client = strict(manager)
    refused(
        client.post(
            "/activities/log/", typed(own_project, csrfmiddlewaretoken=csrf_of(client)), headers=headers
        ),
        403,
    )
    assert noted("csrf")
    assert not Activity.objects.exists()


def test_the_api_asks_for_the_secret_too(manager, own_project):
    client = strict(manager)
    body = {"project": own_project.public_id, "kind": "training", "title_sv": "x", "start": "2017-05-10"}
    problem(post(client, "activities/", body), 403)
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"):
        assert client.generic("POST", "/api/v1/activities/", "{}", content_type=kind).status_code in (
            403,
            415,
        )
    assert not Activity.objects.exists()


def test_a_one_time_key_of_another_is_only_a_key(manager, other_manager, own_project, other_project):
    """Keys are counted by user: nobody can use up, or learn of, somebody else's."""
    mine, theirs = signed_in(manager), signed_in(other_manager)
    assert mine.post("/activities/log/", typed(own_project, key="delad-nyckel-1")).status_code == 302
    answer = theirs.post("/activities/log/", typed(other_project, key="delad-nyckel-1"))
    assert answer.status_code == 302
    assert Activity.objects.count() == 2


def test_the_same_key_with_another_form_makes_nothing(as_manager, own_project):
    assert as_manager.post("/activities/log/", typed(own_project, key="en-nyckel-12")).status_code == 302
    again = as_manager.post("/activities/log/", typed(own_project, key="en-nyckel-12", title_sv="En annan"))
    refused(again, 200)
    assert Activity.objects.count() == 1


@pytest.mark.parametrize("key", ["kort", "x" * 101, "å" * 10, "a\x00bcdefgh", "<script>x</script>"])
def test_keys_that_are_none(key, as_manager, own_project):
    refused(as_manager.post("/activities/log/", typed(own_project, key=key)), 200, 302, sent=key)
    refused(as_manager.post("/projects/new/", {"key": key, "code": "X"}), 200, sent=key)
