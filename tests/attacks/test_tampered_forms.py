"""Forms that come back otherwise than they were given out: hidden fields, choices, rows, versions."""

import pytest

from projects.models import Activity, Project, ProjectMember
from reports.annual.models import ReportRun
from tests import factories as make
from tests.api.asking import patch, problem, send
from tests.attacks.answers import PAYLOADS, refused
from tests.conftest import signed_in
from tests.projects.activities.asking import typed
from tests.projects.portfolio.test_views import sent
from tests.projects.portfolio.test_views import typed as typed_project

pytestmark = [pytest.mark.django_db, pytest.mark.attack]
NO_VERSION = ["", "0", "-1", "2", "1e0", "true", "x", "\x00", "9" * 40, "' OR 1=1 --", "٣"]


@pytest.mark.parametrize("version", NO_VERSION)
def test_a_version_that_is_not_the_one_given_out(version, as_manager, own_project, noted):
    row = make.ActivityFactory(project=own_project)
    answers = [
        as_manager.post(
            f"/activities/{row.public_id}/edit/", typed(own_project, version=version, place="Ny ort")
        ),
        as_manager.post(f"/activities/{row.public_id}/void/", {"version": version, "reason": "Dubbel"}),
        as_manager.post(
            f"/projects/{own_project.public_id}/edit/", sent(own_project, version=version, name_sv="Nytt")
        ),
        as_manager.post(
            f"/projects/{own_project.public_id}/status/",
            {"version": version, "status": "paused", "since": "2017-01-01", "reason_sv": "Oro"},
        ),
    ]
    for answer in answers:
        refused(answer, 200, 400, 409)
    row.refresh_from_db()
    own_project.refresh_from_db()
    assert (row.version, row.voided_at, own_project.version, own_project.name_sv) == (
        1,
        None,
        1,
        "Eget projekt",
    )


@pytest.mark.parametrize(
    "version", ['""', '"0"', '"2"', "1", 'W/"1"', '"1" OR 1', "\x00", '"' + "9" * 400 + '"']
)
def test_a_version_of_the_api(version, as_manager, own_project):
    body = problem(
        send(as_manager, "PATCH", f"projects/{own_project.public_id}/", {"name_sv": "x"}, if_match=version),
        412,
    )
    assert body["current"]["name_sv"] == "Eget projekt"
    problem(patch(as_manager, f"projects/{own_project.public_id}/", {"name_sv": "x"}, version=None), 428)
    assert Project.objects.get(pk=own_project.pk).version == 1


@pytest.mark.parametrize("version", ["", "0", "2", "x", "9" * 30])
def test_a_version_of_the_administration(version, as_admin):
    theme = make.ThemeFactory(code="T8")
    address = f"/admin/projects/theme/{theme.pk}/change/"
    given = {"code": "T8", "name_sv": "Nytt", "name_en": "New", "order": "1", "opened_version": version}
    refused(as_admin.post(address, given), 200, 409)
    theme.refresh_from_db()
    assert (theme.version, theme.name_sv == "Nytt") == (1, False)


CHOICES = [
    "kind",
    "project",
    "country",
    "indicator",
    "forum",
    "partners",
    "principles",
    "participant_level",
    "meeting_level",
    "staff-0-employee",
    "when",
]


@pytest.mark.parametrize("field", CHOICES)
def test_a_choice_that_was_not_offered(field, as_manager, own_project, other_project, portfolio):
    make.sensitive(other_project, "protected")
    hidden = {
        "indicator": make.IndicatorFactory(project=other_project).pk,
        "project": other_project.public_id,
    }
    for value in [hidden.get(field, "no-such"), "-1", "0", "9" * 30, "\x00", "None", "[]", *PAYLOADS[:3]]:
        answer = as_manager.post("/activities/log/", typed(own_project) | {field: str(value)})
        text = refused(answer, 200, sent=str(value))
        assert 'id="errors"' in text, value
        assert other_project.code not in text
    assert Activity.objects.filter(project=own_project).count() == 2


@pytest.mark.parametrize("field", ["kind", "region", "sdg_main", "marker_gender", "sensitivity"])
def test_a_choice_of_a_project_that_was_not_offered(field, as_manager):
    country = make.CountryFactory()
    for value in ["no-such", "-1", "9" * 30, "\x00"]:
        answer = as_manager.post(
            "/projects/new/", typed_project(countries=[(country.pk, "100")], **{field: value})
        )
        refused(answer, 200)
    assert not Project.objects.exclude(code="OWN").exists()


@pytest.mark.parametrize("role", ["owner", "admin", "MANAGER", "\x00", ""])
def test_nobody_gives_themselves_a_role_that_there_is_not(role, as_manager, manager, own_project):
    rows = [(str(manager.pk), role, "2015-01-01", "", "")]
    refused(as_manager.post(f"/projects/{own_project.public_id}/edit/", sent(own_project, members=rows)), 200)
    assert ProjectMember.objects.get(project=own_project).role == "manager"


def test_a_reader_cannot_make_a_manager_of_themselves(own_project):
    reader = make.UserFactory(roles=["manager"])
    make.ProjectMemberFactory(project=own_project, user=reader, role="reader")
    client = signed_in(reader)
    rows = [(str(reader.pk), "manager", "2015-01-01", "", "")]
    refused(client.post(f"/projects/{own_project.public_id}/edit/", sent(own_project, members=rows)), 403)
    members = [{"user": reader.username, "role": "manager", "first_day": "2015-01-01"}]
    problem(patch(client, f"projects/{own_project.public_id}/", {"members": members}), 403)
    assert ProjectMember.objects.get(user=reader).role == "reader"


def test_rows_of_a_form_that_are_somebody_elses(as_manager, own_project, other_project, portfolio):
    """A hidden id of a row in another project's set does not reach over."""
    member = make.ProjectMemberFactory(project=other_project)
    given = sent(own_project)
    for key in ("members-0-id", "members-0-pk", "members-0-project", "countries-0-id", "id", "pk", "project"):
        given[key] = str(member.pk)
    as_manager.post(f"/projects/{own_project.public_id}/edit/", given)
    member.refresh_from_db()
    assert member.project == other_project


def test_a_field_that_is_there_twice(as_manager, own_project, other_project):
    make.sensitive(other_project, "protected")
    given = typed(own_project)
    given["project"] = [own_project.public_id, other_project.public_id]
    refused(as_manager.post("/activities/log/", given), 200)
    given["project"] = [other_project.public_id, own_project.public_id]
    as_manager.post("/activities/log/", given)
    assert not Activity.objects.filter(project=other_project).exists()


@pytest.mark.parametrize(
    "field",
    [
        "version",
        "key",
        "project",
        "kind",
        "start",
        "women",
        "title_sv",
        "staff-TOTAL_FORMS",
        "staff-INITIAL_FORMS",
    ],
)
def test_a_field_that_is_missing(field, as_manager, own_project):
    row = make.ActivityFactory(project=own_project)
    given = typed(own_project, version="1", key="nyckel-123", women="1")
    del given[field]
    refused(as_manager.post(f"/activities/{row.public_id}/edit/", given), 200, 302, 400, 409)
    refused(as_manager.post("/activities/log/", given), 200, 302, 400)


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_is_typed_comes_back_as_text(payload, as_manager, own_project):
    """In the form with its errors, on the saved page, in the list and its files."""
    text = refused(
        as_manager.post("/activities/log/", typed(own_project, title_sv=payload, women="x")),
        200,
        sent=payload,
    )
    assert 'id="errors"' in text
    answer = as_manager.post("/activities/log/", typed(own_project, title_sv=payload))
    refused(answer, 200, 302, sent=payload)
    if answer.status_code == 302:
        refused(as_manager.get(answer.url), 200, sent=payload)
        refused(as_manager.get("/activities/"), 200, sent=payload)
        line = refused(as_manager.get("/activities/?format=csv"), 200)
        assert f";{payload}" not in line if payload.startswith("=") else True


def test_a_button_of_another_role(as_viewer, as_leader, own_project, noted):
    make.TransactionFactory()
    for client in (as_viewer, as_leader):
        refused(client.post("/reports/create/", {"year": "2017", "language": "sv"}), 403)
        refused(client.post("/activities/log/", typed(own_project)), 403)
        refused(client.post("/projects/new/", typed_project()), 403)
        refused(client.get("/admin/"), 403)
    assert len(noted("denied")) == 8
    assert not ReportRun.objects.exists()
    assert not Activity.objects.exists()
