"""Nobody is led to another site, whatever an address, a form or a header says."""

import pytest
from django.test import Client

from tests import factories as make
from tests.conftest import signed_in
from tracker.accounts import resume

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "http:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "//evil.example\\@testserver/",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "/%09/evil.example",
    "\t//evil.example/",
    " https://evil.example/",
    "https://evil.example\r\nSet-Cookie: evil=1",
    "http://testserver:80@evil.example/",
    "ftp://testserver/",
]


def stays_here(answer) -> None:
    assert answer.status_code in (200, 302, 400, 403, 405), answer.status_code
    if answer.status_code == 302:
        place = answer["Location"]
        assert place.startswith("/"), place
        assert not place.startswith(("//", "/\\", "/\t")), place
    assert "Set-Cookie: evil" not in str(answer.headers)


@pytest.mark.parametrize("address", ELSEWHERE)
def test_after_signing_in(address, viewer):
    given = {"login": viewer.username, "password": make.PASSWORD, "next": address}
    answer = Client().post("/accounts/login/", given)
    assert answer.status_code == 302
    stays_here(answer)
    stays_here(Client().post(f"/accounts/login/?next={address}", given))


@pytest.mark.parametrize("address", ELSEWHERE)
def test_who_has_signed_in_already(address, as_viewer):
    stays_here(as_viewer.get("/accounts/login/", {"next": address}))
    stays_here(as_viewer.get("/admin/login/", {"next": address}))


@pytest.mark.parametrize("address", ELSEWHERE)
def test_the_language_switch_and_signing_out(address, viewer):
    stays_here(signed_in(viewer).post("/language/", {"language": "en", "next": address}))
    stays_here(signed_in(viewer).post("/accounts/logout/", {"next": address}))
    for door in (Client(), signed_in(viewer)):
        referer = {"referer": address.strip()}
        stays_here(door.post("/language/", {"language": "en"}, headers=referer))


@pytest.mark.parametrize("address", ELSEWHERE)
def test_confirming_who_one_is(address, viewer):
    client = signed_in(viewer)
    stays_here(client.get("/accounts/confirm/", {"next": address}))
    stays_here(client.post("/accounts/confirm/", {"password": make.PASSWORD, "next": address}))


@pytest.mark.parametrize("address", ["//evil.example/projects/", "/\\evil.example/", "//evil.example%2f/"])
def test_an_address_of_two_slashes(address, as_viewer, client):
    for one in (as_viewer, client):
        answer = one.get("/", PATH_INFO=address)
        assert answer.status_code in (301, 302, 404)
        if answer.status_code != 404:
            assert not answer["Location"].startswith("//")


def test_what_was_kept_goes_back_to_this_site_only(viewer, rf):
    for address in ELSEWHERE:
        request = rf.post("/projects/", {"a": "b"})
        request.user, request.session = viewer, {}
        request.get_full_path = lambda address=address: address  # as if some server let it through
        assert not resume.keep(request, viewer.pk) or address.startswith("/%09"), address
