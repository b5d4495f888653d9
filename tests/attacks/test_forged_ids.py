"""Ids that are somebody else's, of another kind, or made up: as if there were nothing there, at every door."""

import re
import uuid
from urllib.parse import quote

import pytest
from django.test import Client

from projects.models import Activity
from tests import factories as make
from tests.api.asking import V1, patch, post, problem
from tests.attacks.answers import PAYLOADS, refused, text_of
from tests.conftest import signed_in
from tests.projects.activities.asking import typed

pytestmark = [pytest.mark.django_db, pytest.mark.attack]


@pytest.fixture
def hidden(other_manager, other_project):
    """A protected project of the other manager, with one of everything that has an address."""
    make.sensitive(other_project, "protected")
    activity = make.ActivityFactory(project=other_project)
    agreement = make.AgreementFactory(project=other_project)
    indicator = make.IndicatorFactory(project=other_project)
    ledger = make.TransactionFactory(agreement=agreement)
    return {
        f"/projects/{other_project.public_id}/": "/projects/P-2015-998/",
        f"/projects/{other_project.public_id}/edit/": "/projects/P-2015-998/edit/",
        f"/projects/{other_project.public_id}/money/": "/projects/P-2015-998/money/",
        f"/activities/{activity.public_id}/": "/activities/A-2017-9998/",
        f"/activities/{activity.public_id}/edit/": "/activities/A-2017-9998/edit/",
        f"/activities/{activity.public_id}/void/": "/activities/A-2017-9998/void/",
        f"{V1}/projects/{other_project.public_id}/": f"{V1}/projects/P-2015-998/",
        f"{V1}/activities/{activity.public_id}/": f"{V1}/activities/A-2017-9998/",
        f"{V1}/agreements/{agreement.number}/": f"{V1}/agreements/NO-SUCH/",
        f"{V1}/indicators/{indicator.code}/": f"{V1}/indicators/NO-SUCH/",
        f"{V1}/ledger/{ledger.row_key}/": f"{V1}/ledger/NO-SUCH/",
    }


def plain(answer) -> str:
    """The answer without what differs from one request to the next."""
    return re.sub(r'value="[A-Za-z0-9]{64}"|data-(idle|longest)="\d+"', "", text_of(answer))


def test_what_is_hidden_and_what_does_not_exist_answer_alike(hidden, as_manager, noted):
    for real, made_up in hidden.items():
        for ask in (as_manager.get, as_manager.post):
            one, other = ask(real, {}), ask(made_up, {})
            refused(one, 404, 405)
            assert one.status_code == other.status_code
            assert plain(one).replace(real, "") == plain(other).replace(made_up, "")
    assert len(noted("not_found")) >= 2 * len(hidden)


def test_own_addresses_with_the_number_of_the_row_lead_nowhere(as_manager, portfolio, noted):
    activity = portfolio.activities[0]
    for address in (
        f"/projects/{portfolio.own.pk}/",
        f"/activities/{activity.pk}/",
        f"/activities/{activity.pk}/edit/",
        f"{V1}/projects/{portfolio.own.pk}/",
        f"{V1}/activities/{activity.pk}/",
        f"/reports/{activity.pk}/",
        f"/reports/{uuid.uuid4()}/",
        f"/reports/{uuid.uuid4()}/pdf/",
    ):
        refused(as_manager.get(address), 404)


def test_ids_of_another_kind_lead_nowhere(as_manager, portfolio):
    activity, project = portfolio.activities[0].public_id, portfolio.own.public_id
    for address in (
        f"/projects/{activity}/",
        f"/activities/{project}/",
        f"{V1}/projects/{activity}/",
        f"{V1}/activities/{project}/",
        f"{V1}/ledger/{project}/",
    ):
        refused(as_manager.get(address), 404)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nonsense_for_an_id(payload, as_manager, portfolio):
    for before, after in (
        ("/projects/", "/"),
        ("/activities/", "/edit/"),
        ("/reports/", "/pdf/"),
        ("/figures/", "/"),
        (f"{V1}/projects/", "/"),
        (f"{V1}/organisations/", "/"),
        (f"{V1}/indicators/", "/"),
    ):
        refused(as_manager.get(before + quote(payload, safe="") + after), 404, 302, sent=payload)


def test_the_projects_of_others_cannot_be_changed(as_manager, manager, other_project, portfolio, noted):
    """Known, but not the manager's: 403 at every door, and nothing is written."""
    other = portfolio.activities[2]
    before = (other.version, other_project.version)
    for address in (
        f"/projects/{other_project.public_id}/edit/",
        f"/projects/{other_project.public_id}/status/",
        f"/activities/{other.public_id}/edit/",
        f"/activities/{other.public_id}/void/",
    ):
        refused(as_manager.post(address, {"reason": "x", "version": "1"}), 403)
    problem(patch(as_manager, f"activities/{other.public_id}/", {"women": 1}), 403)
    problem(patch(as_manager, f"projects/{other_project.public_id}/", {"name_sv": "x"}), 403)
    other.refresh_from_db()
    other_project.refresh_from_db()
    assert (other.version, other_project.version) == before
    assert len(noted("denied")) == 6


def test_moving_things_into_a_project_that_is_not_ones_own(as_manager, own_project, other_project, portfolio):
    activity = portfolio.activities[0]
    answer = as_manager.post("/activities/log/", typed(other_project))
    assert answer.status_code in (200, 403)
    answer = as_manager.post(
        f"/activities/{activity.public_id}/edit/", typed(other_project, version=str(activity.version))
    )
    assert answer.status_code == 200
    assert 'id="errors"' in answer.content.decode()
    sent = {"project": other_project.public_id}
    assert patch(as_manager, f"activities/{activity.public_id}/", sent).status_code in (400, 403)
    body = {"kind": "training", "title_sv": "x", "start": "2017-05-10"} | sent
    assert post(as_manager, "activities/", body).status_code in (400, 403)
    activity.refresh_from_db()
    assert activity.project == own_project
    assert Activity.objects.filter(project=other_project).count() == 1


def test_the_administration_shows_no_row_that_is_hidden(admin_user, other_project, other_manager):
    make.sensitive(other_project, "protected")
    client = signed_in(admin_user)
    for pk in (other_project.pk, 10**9, 10**30, "x", "\x00", "1 OR 1=1", "../../"):
        answer = client.get(f"/admin/projects/project/{pk}/change/")
        refused(answer, 302, 404)
        if answer.status_code == 302:
            assert other_project.code not in text_of(client.get("/admin/"))


def test_autocomplete_takes_no_model_that_one_asks_for(as_admin, noted):
    for app, model, field in (
        ("accounts", "user", "password"),
        ("projects", "project", "agreement"),
        ("auth", "permission", "content_type"),
        ("x", "y", "z"),
        ("\x00", "\x00", "\x00"),
    ):
        given = {"app_label": app, "model_name": model, "field_name": field, "term": ""}
        refused(as_admin.get("/admin/autocomplete/", given), 403, 404)


def test_nobody_meets_only_the_sign_in(portfolio, db):
    client = Client()
    for address in (
        "/projects/",
        f"/projects/{portfolio.own.public_id}/",
        "/projects/P-1-1/",
        "/admin/",
        "/nonsense/",
    ):
        answer = client.get(address)
        if answer.status_code == 302:
            assert answer["Location"].startswith(("/accounts/login/", "/admin/login/"))
        else:
            refused(answer, 404)
