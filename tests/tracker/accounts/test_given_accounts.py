"""Accounts are given: a user without a password, a link that works once, and a second step that is taken off."""

import re
import time

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.cache import cache
from django.test import Client

from tests import factories as make
from tests.tracker.accounts.signing import give_password, with_app, with_recovery_codes
from tracker.accounts.models import User
from tracker.core.history.models import Entry

pytestmark = pytest.mark.django_db
NEW = "en-ny-lang-losenfras"


@pytest.fixture(autouse=True)
def _no_counts():
    cache.clear()


@pytest.fixture
def karin():
    return make.UserFactory(username="karin", email="karin@authority.example", roles=["viewer"])


@pytest.fixture
def boss(admin_user):
    """The administrator, signed in with the password just now."""
    client = Client()
    give_password(client, admin_user.username)
    return client


def link_for(boss, user) -> str:
    page = boss.post(f"/admin/accounts/user/{user.pk}/link/").content.decode()
    return re.search(r'value="http://testserver(/accounts/password/choose/[^"]+)"', page)[1]


def choose(client, link, password=NEW):
    """Open the link and send the form that it leads to."""
    form = client.get(link)
    if form.status_code == 200:
        return form
    return client.post(form.url, {"new_password1": password, "new_password2": password})


def test_a_new_user_has_no_password_until_the_owner_chooses_one(boss, client):
    given = {"username": "new", "first_name": "N", "last_name": "Y", "email": "", "language": "sv"}
    given |= {"roles-TOTAL_FORMS": "0", "roles-INITIAL_FORMS": "0"}
    page = boss.get("/admin/accounts/user/add/").content.decode()
    assert 'type="password"' not in page
    answer = boss.post("/admin/accounts/user/add/", given)
    user = User.objects.get(username="new")
    assert answer.url == f"/admin/accounts/user/{user.pk}/link/"
    assert not user.has_usable_password()
    assert boss.get(answer.url).status_code == 200
    assert choose(client, link_for(boss, user)).url == "/accounts/login/"
    assert give_password(client, "new", NEW).status_code == 302


def test_a_link_works_once(boss, karin, client):
    link = link_for(boss, karin)
    assert choose(client, link).status_code == 302
    page = choose(Client(), link)
    assert page.status_code == 200
    assert "Länken fungerar inte längre" in page.content.decode()


@pytest.mark.parametrize(("days", "works"), [(2.9, True), (3.1, False)])
def test_a_link_works_three_days(boss, karin, client, days, works):
    link = link_for(boss, karin)
    with time_machine.travel(time.time() + days * 86400, tick=False):
        assert (choose(client, link).status_code == 302) is works


def test_a_newer_link_ends_the_older(boss, karin, client):
    older, newer = link_for(boss, karin), link_for(boss, karin)
    assert choose(client, older).status_code == 200
    assert choose(client, newer).status_code == 302


def test_a_link_ends_the_password_and_the_sessions(boss, karin, client):
    give_password(client, "karin")
    link_for(boss, karin)
    assert client.get("/accounts/security/").status_code == 302
    assert give_password(client, "karin").status_code == 200


@pytest.mark.parametrize(
    "part", ["MQ/x-y/", "x/x/", "%00/x-y/", "OTk5OTk5OTk5OTk5OTk5OTk5/x-y/", "MQ/set-password/"]
)
def test_a_made_up_link_is_none(client, part):
    page = client.get(f"/accounts/password/choose/{part}")
    assert page.status_code == 200
    assert "Länken fungerar inte längre" in page.content.decode()


def test_a_link_of_one_does_not_fit_another(boss, karin, client):
    other = make.UserFactory()
    number = link_for(boss, other).split("/")[4]
    token = link_for(boss, karin).split("/")[5]
    assert choose(client, f"/accounts/password/choose/{number}/{token}/").status_code == 200


def test_a_weak_password_is_told(boss, karin, client):
    page = choose(client, link_for(boss, karin), "kort")
    assert page.status_code == 200
    assert page.context["form"].errors["new_password2"]


def test_the_token_does_not_stay_in_the_address(boss, karin, client):
    link = link_for(boss, karin)
    assert client.get(link).url.endswith("/set-password/")


def test_the_link_is_mailed_if_mail_can_be_sent(boss, karin, settings):
    settings.EMAIL_HOST = "localhost"
    link = link_for(boss, karin)
    assert [letter.to for letter in mail.outbox] == [["karin@authority.example"]]
    assert f"http://testserver{link}" in mail.outbox[0].body


def test_a_closed_account_gets_no_link(boss, karin):
    karin.is_active = False
    karin.save()
    assert (
        boss.post(f"/admin/accounts/user/{karin.pk}/link/").url == f"/admin/accounts/user/{karin.pk}/change/"
    )
    karin.refresh_from_db()
    assert karin.has_usable_password()


@pytest.mark.parametrize("page", ["link", "second-step"])
def test_only_administrators_and_only_when_sure(karin, boss, as_manager, as_admin, page):
    address = f"/admin/accounts/user/{karin.pk}/{page}/"
    assert as_manager.post(address).status_code in (302, 403)
    assert as_admin.post(address).url.startswith("/accounts/confirm/")  # signed in, but not just now
    assert boss.get(address).status_code == 200
    assert boss.get("/admin/accounts/user/99999/link/").status_code == 403
    karin.refresh_from_db()
    assert karin.has_usable_password()


def test_no_administrator_types_somebody_elses_password(boss, karin):
    assert boss.get(f"/admin/accounts/user/{karin.pk}/password/").status_code in (302, 404)
    page = boss.get(f"/admin/accounts/user/{karin.pk}/change/").content.decode()
    assert "password/" not in page.replace("Länk för att välja lösenord", "")
    assert "md5" not in page


def test_a_lost_second_step_is_taken_off_with_a_reason(boss, karin, client, admin_user):
    with_app(karin)
    with_recovery_codes(karin)
    address = f"/admin/accounts/user/{karin.pk}/second-step/"
    assert boss.post(address, {"reason": ""}).status_code == 200
    assert Authenticator.objects.count() == 2
    assert boss.post(address, {"reason": "Mobilen är borta"}).status_code == 302
    assert not Authenticator.objects.exists()
    karin.refresh_from_db()
    assert karin.second_step is False
    assert give_password(client, "karin").url == "/"
    entry = Entry.objects.filter(what="remove_second_step").get()
    assert (entry.user, entry.reason) == (admin_user, "Mobilen är borta")


def test_a_link_is_in_the_history_without_a_secret(boss, karin, admin_user):
    link = link_for(boss, karin)
    entry = Entry.objects.filter(what="give_password_link").get()
    assert entry.user == admin_user
    karin.refresh_from_db()
    assert karin.password not in str(entry.__dict__)
    assert link.split("/")[5] not in str(entry.__dict__)


def test_taking_off_what_is_not_there_is_told(boss, karin):
    address = f"/admin/accounts/user/{karin.pk}/second-step/"
    page = boss.post(address, {"reason": "x"}, follow=True).content.decode()
    assert "Det finns ingen tvåstegsinloggning att ta bort." in page


def test_it_ends_the_sessions(boss, karin, client):
    give_password(client, "karin")
    with_app(karin)
    boss.post(f"/admin/accounts/user/{karin.pk}/second-step/", {"reason": "x"})
    assert client.get("/accounts/security/").status_code == 302
