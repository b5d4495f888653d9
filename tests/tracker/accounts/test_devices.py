"""Where somebody is signed in: seen, ended one by one, ended everywhere, and ended when something changes."""

import pytest
from allauth.usersessions.models import UserSession
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import factories as make
from tests.tracker.accounts.signing import add_app, give_password, with_app
from tracker.accounts.browsers import described
from tracker.accounts.models import RoleHeld

pytestmark = pytest.mark.django_db
SECURITY = "/accounts/security/"


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.fixture
def karin():
    return make.UserFactory(username="karin", roles=["viewer"])


@pytest.fixture
def three(karin):
    """Three browsers in which the same person is signed in."""
    browsers = [Client(), Client(), Client()]
    for browser in browsers:
        give_password(browser, "karin")
    return browsers


def inside(browsers) -> list[bool]:
    return [browser.get(SECURITY).status_code == 200 for browser in browsers]


def test_all_are_listed_and_one_is_here(three):
    page = three[0].get(SECURITY)
    assert [session["here"] for session in page.context["sessions"]] == [False, False, True]


def test_what_has_ended_by_itself_is_not_listed(three):
    session = three[1].session
    session["seen"] -= 3600
    session.save()
    three[2].logout()
    assert len(three[0].get(SECURITY).context["sessions"]) == 1


def test_the_page_asks_as_often_for_one_as_for_three(three, karin, django_assert_num_queries):
    with CaptureQueriesContext(connection) as asked:
        three[0].get(SECURITY)
        number = len(asked)
    three[0].post("/accounts/sessions/end/")
    three[0].get(SECURITY)  # tells what was ended
    with django_assert_num_queries(number):
        three[0].get(SECURITY)


def test_one_is_ended(three):
    session = UserSession.objects.get(session_key=three[1].session.session_key)
    assert three[0].post("/accounts/sessions/end/", {"session": session.pk}).url == SECURITY
    assert inside(three) == [True, False, True]


def test_all_others_are_ended(three):
    assert three[0].post("/accounts/sessions/end/").url == SECURITY
    assert "2 inloggningar har avslutats." in three[0].get(SECURITY).content.decode()
    assert inside(three) == [True, False, False]


def test_nobody_ends_somebody_elses(three):
    stranger = Client()
    make.UserFactory(username="stranger")
    give_password(stranger, "stranger")
    for row in UserSession.objects.filter(user__username="karin"):
        stranger.post("/accounts/sessions/end/", {"session": row.pk})
    stranger.post("/accounts/sessions/end/")
    assert inside(three) == [True, True, True]


@pytest.mark.parametrize("session", ["x", "0", "99999999999999999999", "\0", "-1"])
def test_nonsense_ends_nothing(three, session):
    assert three[0].post("/accounts/sessions/end/", {"session": session}).status_code == 302
    assert inside(three) == [True, True, True]


def test_a_link_ends_nothing(three):
    assert three[0].get("/accounts/sessions/end/").status_code == 405


def test_a_new_role_ends_them_all(three, karin):
    RoleHeld.objects.create(user=karin, role="controller")
    assert inside(three) == [False, False, False]


def test_a_role_taken_away_ends_them_all(three, karin):
    karin.roles.get().delete()
    assert inside(three) == [False, False, False]


def test_closing_the_account_ends_them_for_good(three, karin):
    karin.is_active = False
    karin.save()
    karin.is_active = True
    karin.save()
    assert inside(three) == [False, False, False]


def test_a_new_second_step_ends_the_others(three, karin):
    add_app(three[0])
    assert inside(three) == [True, False, False]


def test_removing_the_second_step_ends_the_others(karin):
    browsers = [Client(), Client()]
    for browser in browsers:
        give_password(browser, "karin")
    with_app(karin)
    browsers[0].post("/accounts/app/remove/")
    assert inside(browsers) == [True, False]


def test_an_administrator_who_changes_the_own_roles_stays(admin_user):
    client = Client()
    give_password(client, admin_user.username)
    page = client.get(f"/admin/accounts/user/{admin_user.pk}/change/")
    form = page.context["inline_admin_formsets"][0].formset
    data = {
        "username": admin_user.username, "first_name": "A", "last_name": "B", "language": "sv", "is_active": "on",
        "roles-TOTAL_FORMS": "2", "roles-INITIAL_FORMS": "1", "roles-MIN_NUM_FORMS": "0", "roles-MAX_NUM_FORMS": "9",
        "roles-0-id": form.forms[0].instance.pk, "roles-0-user": admin_user.pk, "roles-0-role": "admin",
        "roles-1-user": admin_user.pk, "roles-1-role": "viewer",
    }  # fmt: skip
    for bound in page.context["adminform"].form:
        data.setdefault(bound.html_name, bound.value() if bound.value() is not None else "")
    assert client.post(page.request["PATH_INFO"], data).status_code == 302
    assert admin_user.roles.count() == 2
    assert client.get(SECURITY).status_code == 200


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/139.0 Safari/537.36 Edg/139.0", "Edge, Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/139.0 Safari/537.36", "Chrome, Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1 Version/18.1 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 Chrome/139.0 Mobile Safari/537.36", "Chrome, Android"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, macOS"),
        ("curl/8.5", "Okänd webbläsare"),
        ("<script>alert(1)</script>", "Okänd webbläsare"),
        ("", "Okänd webbläsare"),
    ],
)  # fmt: skip
def test_a_browser_in_words(agent, words):
    assert described(agent) == words
