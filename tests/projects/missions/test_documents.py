"""The document of a step: uploaded, linked to, registered, or here already; and what is refused keeps what was typed."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from projects.missions import actions
from projects.missions.actions import Kept
from projects.models import Document, Mission, Project
from tests import factories as make
from tests.conftest import signed_in
from tests.projects.missions.journeys import decided, journey
from tracker.accounts.models import User
from tracker.core import uploads
from tracker.core.errors import Refused
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\nUppdragsbeskrivning\n%%EOF"


def sent(mission: Mission, content: bytes = PDF, name: str = "uppdrag.pdf", **more: Any) -> dict[str, Any]:
    """The form of a step with a file."""
    day = today().isoformat()
    file = SimpleUploadedFile(name, content)
    return {"version": mission.version, "done_on": day, "file": file, "link": "", "dnr": ""} | more


@pytest.fixture
def mission(own_project: Project) -> Mission:
    return journey(own_project)[0]


def test_a_file_is_kept_as_the_projects_document(as_manager: Client, mission: Mission) -> None:
    address = f"/missions/{mission.public_id}/"
    form = as_manager.get(f"{address}terms/").content.decode()
    assert 'enctype="multipart/form-data"' in form
    assert as_manager.post(f"{address}terms/", sent(mission)).headers["Location"] == address
    kept = Document.objects.get()
    assert (kept.project, kept.kind, kept.name) == (mission.project, "terms", "uppdrag.pdf")
    assert f"/documents/{kept.public_id}/" in as_manager.get(address).content.decode()
    assert b"".join(as_manager.get(f"/documents/{kept.public_id}/file/")) == PDF
    kept.file.delete(save=False)


@pytest.mark.parametrize(
    ("content", "name", "said"),
    [
        (
            b"MZ\x90\x00 This program cannot be run in DOS mode",
            "uppdrag.pdf",
            "Filen är inte vad namnet säger",
        ),
        (b"<svg onload=alert(1)>", "uppdrag.svg", "Den här sortens fil tas inte emot"),
        (b"", "uppdrag.pdf", "Filen är tom"),
    ],
)
def test_what_is_not_taken_is_said_at_the_file_and_the_rest_is_kept(
    as_manager: Client, mission: Mission, content: bytes, name: str, said: str
) -> None:
    address = f"/missions/{mission.public_id}/terms/"
    page = as_manager.post(address, sent(mission, content, name, dnr="2017/4711"))
    text = page.content.decode()
    assert page.status_code == 200
    assert said in text
    assert 'href="#id_file"' in text
    assert 'value="2017/4711"' in text
    assert not Document.objects.exists()
    assert not mission.steps.exists()


def test_a_path_in_the_name_is_no_path(as_manager: Client, mission: Mission) -> None:
    # What a browser never sends: Django takes the path away too, and the rest of the name is ours to clean.
    as_manager.post(f"/missions/{mission.public_id}/terms/", sent(mission, name="..\\..\\etc\\passwd.pdf"))
    kept = Document.objects.get()
    assert kept.name == "passwd.pdf"
    assert "passwd" not in kept.file.name
    kept.file.delete(save=False)


def test_a_traveller_who_may_add_no_documents_reports_with_one(own_project: Project) -> None:
    traveller = make.UserFactory(roles=["writer"])
    mission = decided(own_project)
    employee = mission.travellers.get().employee
    employee.user = traveller
    employee.save()
    client = signed_in(traveller)
    mission.refresh_from_db()
    answer = client.post(f"/missions/{mission.public_id}/report/", sent(mission, name="resa.pdf"))
    assert answer.status_code == 302
    kept = Document.objects.get(kind="trip_report")
    assert (kept.name, kept.added_by) == ("resa.pdf", traveller)
    kept.file.delete(save=False)


@pytest.mark.parametrize(
    ("kept", "field"),
    [(Kept(), "file"), (Kept(link="javascript:alert(1)"), "link"), (Kept(dnr="x" * 41), "dnr")],
)
def test_a_step_names_where_its_document_is(mission: Mission, manager: User, kept: Kept, field: str) -> None:
    with pytest.raises(Refused) as refused:
        actions.keep_terms(user=manager, mission=mission, expected=1, kept=kept)
    assert refused.value.field == field
    assert not Document.objects.exists()


def test_a_document_of_the_project_can_be_named(
    own_project: Project, mission: Mission, manager: User
) -> None:
    with pytest.raises(Refused) as refused:
        actions.keep_terms(user=manager, mission=mission, expected=1, kept=Kept(make.DocumentFactory()))
    assert refused.value.code == "unknown"
    mission.refresh_from_db()
    mine = make.DocumentFactory(project=own_project)
    assert actions.keep_terms(user=manager, mission=mission, expected=1, kept=Kept(mine)).document == mine


@pytest.mark.parametrize(
    "more",
    [{"dnr": "2017/1"}, {"file": uploads.checked(SimpleUploadedFile("a.txt", b"Hej"))}],
)
def test_of_two_documents_nobody_knows_which_was_meant(
    own_project: Project, mission: Mission, manager: User, more: dict[str, Any]
) -> None:
    here = make.DocumentFactory(project=own_project)
    with pytest.raises(Refused) as refused:
        actions.keep_terms(user=manager, mission=mission, expected=1, kept=Kept(here, **more))
    assert (refused.value.code, refused.value.field) == ("both", "document")
    assert Document.objects.get() == here
