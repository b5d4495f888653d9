"""A session ends after half an hour without the person and after twelve hours in any case; nothing sent is lost."""

import html
import re

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from projects.models import Activity, Project
from tests import factories as make
from tests.conftest import signed_in
from tests.projects.activities.asking import typed
from tests.projects.portfolio.test_views import typed as typed_project

pytestmark = pytest.mark.django_db
HTMX = {"hx-request": "true", "hx-current-url": "http://testserver/reports/?year=2017"}
TEXT = 'Två rader\r\nmed <b>å</b> & "citat"'


@pytest.fixture
def clock():
    with time_machine.travel("2026-03-02 12:00+01:00", tick=False) as clock:
        yield clock


def sign_in(client: Client, user, next: str = "/") -> str:
    answer = client.post(f"/accounts/login/?next={next}", {"login": user.username, "password": make.PASSWORD})
    assert answer.status_code == 302, answer.content.decode()
    return answer.url


def sent_again(page: str, client: Client):
    """Press the page's first button that sends what was kept."""
    form = re.search(r'<form class="push" method="post" action="([^"]+)">(.*?)</form>', page, re.DOTALL)
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', form[2]):
        fields.setdefault(html.unescape(name), []).append(html.unescape(value))
    return client.post(html.unescape(form[1]), fields)


def test_half_an_hour_without_the_person_ends_it(clock, viewer, noted):
    client = signed_in(viewer)
    clock.shift(29 * 60)
    assert client.get("/projects/").status_code == 200
    clock.shift(29 * 60)
    assert client.get("/projects/").status_code == 200
    clock.shift(30 * 60)
    answer = client.get("/projects/?year=2017", follow=True)
    assert answer.redirect_chain == [("/accounts/login/?next=/projects/%3Fyear%3D2017", 302)]
    assert "Du loggades ut efter 30 minuter utan aktivitet." in answer.content.decode()
    assert [facts["why"] for facts in noted("session_ended")] == ["idle"]
    assert sign_in(client, viewer, "/projects/%3Fyear%3D2017") == "/projects/?year=2017"


def test_twelve_hours_end_it_in_any_case(clock, viewer, noted):
    client = signed_in(viewer)
    for _time in range(24 * 2 - 1):
        clock.shift(15 * 60)
        assert client.get("/projects/").status_code == 200
    clock.shift(15 * 60)
    answer = client.get("/projects/", follow=True)
    assert "efter 12 timmar" in answer.content.decode()
    assert [facts["why"] for facts in noted("session_ended")] == ["longest"]


def test_the_old_cookie_opens_nothing_afterwards(clock, viewer):
    client = signed_in(viewer)
    old = client.cookies["sessionid"].value
    clock.shift(31 * 60)
    client.get("/projects/")
    assert client.cookies["sessionid"].value != old
    assert not Session.objects.filter(session_key=old).exists()
    client.cookies["sessionid"] = old
    assert client.get("/projects/").status_code == 302


def test_seeing_is_written_once_a_minute(clock, viewer, django_assert_max_num_queries):
    client = signed_in(viewer)

    def writes() -> int:
        with django_assert_max_num_queries(60) as asked:
            client.get("/projects/")
        return sum(
            "django_session" in query["sql"] and query["sql"].startswith("UPDATE")
            for query in asked.captured_queries
        )

    assert [writes(), writes()] == [0, 0]
    clock.shift(59)
    assert writes() == 0
    clock.shift(1)
    assert [writes(), writes()] == [1, 0]


def test_a_page_that_asks_by_itself_is_no_person(clock, viewer):
    client = signed_in(viewer)
    for _minute in range(29):
        clock.shift(60)
        assert client.get("/projects/", headers=HTMX | {"x-background": "1"}).status_code == 200
    clock.shift(60)
    answer = client.get("/projects/", headers=HTMX | {"x-background": "1"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/accounts/login/?next=/reports/%3Fyear%3D2017"
    assert not answer.content


def test_no_sign_in_page_is_put_into_a_part_of_a_page(client):
    answer = client.get("/projects/", headers=HTMX)
    assert (answer.status_code, answer.content) == (401, b"")
    forged = client.get("/projects/", headers=HTMX | {"hx-current-url": "https://example.org//example.org/x"})
    assert forged["HX-Redirect"] == "/accounts/login/?next=/example.org/x"


def test_the_api_says_401(clock, viewer):
    client = signed_in(viewer)
    clock.shift(31 * 60)
    answer = client.get("/api/v1/projects/")
    assert answer.status_code == 401
    assert answer["content-type"] == "application/problem+json"


def test_staying(clock, viewer):
    client = signed_in(viewer)
    clock.shift(20 * 60)
    assert client.get("/accounts/stay/", headers={"x-background": "1"}).json()["idle"] == 600
    told = client.post("/accounts/stay/").json()
    assert told | {"token": ""} == {
        "user": str(viewer.pk),
        "idle": 1800,
        "longest": 12 * 3600 - 1200,
        "token": "",
    }
    clock.shift(29 * 60)
    assert client.get("/projects/").status_code == 200


def test_what_was_sent_too_late_is_kept_and_saved_after_signing_in(clock, manager, own_project):
    client = signed_in(manager)
    clock.shift(31 * 60)
    sent = typed(own_project, happened=TEXT, key="one-time-key-1")
    answer = client.post("/activities/log/", sent)
    assert answer.url == "/accounts/login/?next=/accounts/resume/"
    assert not Activity.objects.exists()
    asked = client.get(answer.url).content.decode()
    assert "utan aktivitet" in asked
    assert "sparas i en timme" in asked
    assert "Två rader" not in asked

    page = client.get(sign_in(client, manager, "/accounts/resume/")).content.decode()
    assert html.escape(TEXT) in page
    assert client.get("/accounts/resume/").status_code == 200  # reading it does not use it up
    saved = sent_again(page, client)
    row = Activity.objects.get()
    assert saved.url == f"/activities/{row.public_id}/"
    assert row.happened.splitlines() == TEXT.splitlines()
    assert client.get("/accounts/resume/").url == "/"
    assert sent_again(page, client).url == saved.url  # the same one-time key
    assert Activity.objects.count() == 1


def test_what_was_sent_too_late_and_is_stale_shows_both(clock, manager, own_project):
    row = make.ActivityFactory(project=own_project)
    client = signed_in(manager)
    clock.shift(31 * 60)
    client.post(f"/activities/{row.public_id}/edit/", typed(own_project, version="1", place="Min ort"))
    Activity.objects.filter(pk=row.pk).update(version=2, place="Deras ort")
    page = client.get(sign_in(client, manager, "/accounts/resume/")).content.decode()
    conflict = sent_again(page, client)
    assert conflict.status_code == 409
    assert "Min ort" in conflict.content.decode()
    assert "Deras ort" in conflict.content.decode()
    assert client.get("/accounts/resume/").status_code == 200  # not saved, so still kept


def test_another_user_gets_nothing(clock, manager, other_manager, own_project):
    client = signed_in(manager)
    clock.shift(31 * 60)
    client.post("/activities/log/", typed(own_project, happened=TEXT))
    assert client.get(sign_in(client, other_manager, "/accounts/resume/")).url == "/"
    assert "kept" not in client.session
    client.post("/accounts/logout/")
    assert client.get(sign_in(client, manager, "/accounts/resume/")).url == "/"


def test_it_is_kept_for_an_hour(clock, manager, own_project):
    client = signed_in(manager)
    clock.shift(31 * 60)
    client.post("/activities/log/", typed(own_project, happened=TEXT))
    clock.shift(3601)
    assert client.get(sign_in(client, manager, "/accounts/resume/")).url == "/"
    assert "kept" not in client.session


def test_what_nobody_fetches_goes_with_the_session(clock, manager, own_project):
    client = signed_in(manager)
    clock.shift(31 * 60)
    client.post("/activities/log/", typed(own_project, happened=TEXT))
    row = Session.objects.get(session_key=client.session.session_key)
    assert (row.expire_date - timezone.now()).total_seconds() == 3600
    sign_in(client, manager)
    assert client.session.get_expiry_age() > 3600


def test_a_form_left_open_over_the_weekend(manager, own_project):
    with time_machine.travel("2026-03-06 17:00+01:00", tick=False) as clock:
        client = signed_in(manager)
        clock.shift((24 + 24 + 15) * 3600)
        answer = client.post("/activities/log/", typed(own_project))
        assert answer.url == "/accounts/login/?next=/accounts/resume/"


def test_a_second_tab_after_the_first_met_the_end(clock, manager, own_project):
    client = signed_in(manager)
    clock.shift(31 * 60)
    client.get("/projects/")
    answer = client.post("/activities/log/", typed(own_project))
    assert answer.url == "/accounts/login/?next=/accounts/resume/"


def test_it_can_be_thrown_away(clock, manager, own_project):
    client = signed_in(manager)
    clock.shift(31 * 60)
    client.post("/activities/log/", typed(own_project))
    sign_in(client, manager)
    assert client.post("/accounts/resume/").url == "/"
    assert "kept" not in client.session


@pytest.mark.parametrize(
    ("address", "given"),
    [
        ("/accounts/password/change/", {"oldpassword": "hemlig", "password1": "x", "password2": "x"}),
        ("/activities/log/", {"happened": "x" * 200_001}),
    ],
)
def test_secrets_and_floods_are_not_kept(clock, manager, address, given):
    client = signed_in(manager)
    clock.shift(31 * 60)
    answer = client.post(address, given)
    assert answer.url == "/accounts/login/?next=/"
    assert "kept" not in client.session
    assert "kunde inte sparas" in client.get(answer.url).content.decode()


def test_passwords_and_secrets_of_forms_are_never_kept(clock, admin_user):
    client = signed_in(admin_user)
    clock.shift(31 * 60)
    client.post(
        "/admin/accounts/user/add/",
        {"username": "ny", "password1": "a", "usable_password": "true", "csrfmiddlewaretoken": "b"},
    )
    assert client.session["kept"]["fields"] == [["username", "ny"]]


def test_nobody_in_particular_has_nothing_kept(client, own_project):
    answer = client.post("/activities/log/", typed(own_project))
    assert answer.url == "/accounts/login/?next=/"
    assert "kept" not in client.session


def test_a_form_from_before_signing_in_anew_is_not_lost(manager, own_project):
    """Signed in again in another window: the form's secret is old."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager)
    given = typed(own_project, happened=TEXT, csrfmiddlewaretoken="a" * 64)
    refused = client.post("/activities/log/", given, headers={"origin": "http://testserver"})
    assert refused.status_code == 403
    assert "/accounts/resume/" in refused.content.decode()
    client.handler.enforce_csrf_checks = False
    page = client.get("/accounts/resume/").content.decode()
    assert sent_again(page, client).status_code == 302
    assert Activity.objects.get().happened


@pytest.mark.parametrize("origin", [None, "https://example.org", "null", "http://testserver.example.org"])
def test_what_another_site_sends_is_not_kept(origin, manager, own_project):
    client = Client(enforce_csrf_checks=True)
    client.force_login(manager)
    headers = {"origin": origin} if origin else {}
    refused = client.post("/activities/log/", typed(own_project), headers=headers)
    assert refused.status_code == 403
    assert "/accounts/resume/" not in refused.content.decode()
    assert "kept" not in client.session


def test_a_project_with_all_its_rows(clock, manager):
    country = make.CountryFactory()
    client = signed_in(manager)
    clock.shift(31 * 60)
    client.post("/projects/new/", typed_project(countries=[(country.pk, "100")], name_sv="Länge skrivet"))
    page = client.get(sign_in(client, manager, "/accounts/resume/")).content.decode()
    assert "Länge skrivet" in page
    answer = sent_again(page, client)
    assert answer.status_code == 302
    assert Project.objects.filter(name_sv="Länge skrivet", country_shares__country=country).exists()


def test_a_page_knows_when_the_session_ends(clock, viewer):
    client = signed_in(viewer)
    clock.shift(45)
    page = client.get("/projects/").content.decode()
    assert f'data-user="{viewer.pk}" data-idle="1755" data-longest="43155"' in page
    assert 'id="session"' not in Client().get("/accounts/login/").content.decode()
