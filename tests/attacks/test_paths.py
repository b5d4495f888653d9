"""Addresses with tricks in them: dots, slashes, signs that end a text, letters that are not what they seem."""

import pytest

from tests import factories as make
from tests.attacks.answers import refused

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
TRICKS = [
    "/%2e%2e/%2e%2e/etc/passwd",
    "/..%2f..%2fetc%2fpasswd",
    "/../../../../etc/passwd",
    "/static/../tracker/settings.py",
    "/static/%2e%2e/tracker/settings.py",
    "/static/..%2f..%2ftracker/settings.py",
    "/static/....//....//tracker/settings.py",
    "/static//etc/passwd",
    "/static/%00",
    "/static/css/base.css%00.txt",
    "/static/css/base.css/",
    "/static/",
    "/static/admin/../../secret_key",
    "/var/secret_key",
    "/files/",
    "/media/",
    "/.env",
    "/.git/config",
    "/manage.py",
    "/tracker/settings.py",
    "/projects/..;/admin/",
    "/projects/%2e%2e/admin/",
    "/projects//",
    "/projects/./",
    "/projects/;jsessionid=1",
    "/projects/%",
    "/projects/%zz",
    "/projects/%00",
    "/projects/%0a",
    "/projects/%0d%0a",
    "/projects/%c0%ae%c0%ae/",
    "/projects/%c0%af",
    "/projects/%ff%fe",
    "/projects/%ed%a0%80",
    "/projects/%f5%80%80%80",
    "/projects/%u002e/",
    "/projects/\u2024\u2024/",
    "/projects/P-2015-001%20/",
    "/PROJECTS/",
    "/projects/%2f%2fevil.example/",
    "/api/v1/projects/..%2f..%2fadmin/",
    "/api/v1/projects/%00/",
    "/api/v1/projects.json",
    "/api/v1/projects/?format=api",
    "/api/v2/projects/",
    "/api/",
    "/reports/00000000-0000-0000-0000-000000000000%00/",
    "/figures/F1%00/",
    "/figures/__class__/",
    "/admin/..%2f",
    "/admin/projects/project/..%2f..%2f/change/",
    "/admin/jsi18n/../",
    "/accounts/password/choose/%00/%00/",
    "/accounts/password/choose/MQ/set-password/",
    "/.well-known/../admin/",
    "/healthz/",
    "/about/help/received/%00/",
    "/about/messages/..%2f/attachment/",
]


@pytest.mark.parametrize("path", TRICKS)
def test_as_nobody_and_as_somebody(path, client, as_admin, portfolio):
    for one in (client, as_admin):
        for method in ("GET", "POST", "HEAD"):
            answer = one.generic(method, path)
            text = refused(answer, 200, 301, 302, 400, 401, 403, 404, 405)
            assert "root:" not in text
            assert "INSTALLED_APPS" not in text
            assert "[core]" not in text
            if answer.status_code in (301, 302):
                assert answer["Location"].startswith("/")
                assert not answer["Location"].startswith("//")
            if answer.status_code == 200 and method == "GET":
                assert path.startswith(("/accounts/password/choose/", "/api/v1/projects/?", "/about/")), path


@pytest.mark.parametrize(
    "address",
    ["/activities/{}/void/", "/projects/{}/edit/", "/projects/{}/status/"],
)
def test_tricks_do_not_lead_around_the_right(address, as_viewer, own_project, portfolio):
    number = portfolio.activities[0].public_id if "activities" in address else own_project.public_id
    real = address.format(number)
    for trick in (
        real,
        real.upper(),
        real.replace("/", "//"),
        real + "%20",
        real.rstrip("/"),
        real + "?x=/admin/",
        f"/./{real}",
        f"/static/..{real}",
        real.replace("-", "%2d"),
    ):
        for method in ("GET", "POST", "HEAD", "PUT"):
            answer = as_viewer.generic(method, trick)
            assert answer.status_code in (301, 302, 403, 404, 405), (trick, method, answer.status_code)
            if answer.status_code in (301, 302):
                assert as_viewer.get(answer["Location"]).status_code in (403, 404, 405)


def test_a_file_is_given_only_to_who_may_have_it(as_stranger, client, as_writer):
    run = make.ReportRunFactory()
    for one in (client, as_stranger):
        assert one.get(f"/reports/{run.public_id}/pdf/").status_code in (302, 403, 404)
    for wrong in (
        f"/reports/{str(run.public_id).upper()}/pdf/",
        f"/reports/{run.public_id.hex}/pdf/",
        f"/reports/{run.pk}/pdf/",
    ):
        refused(as_writer.get(wrong), 404)
