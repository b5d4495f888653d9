"""Documents and photos in the API: added, registered, voided, each with the version that was read."""

from typing import Any

import pytest
from django.test import Client

from projects.models import Document, Project
from tests import factories as make
from tests.api.asking import get, patch, post, problem, send

pytestmark = pytest.mark.django_db
NEW = {
    "kind": "letter",
    "title": "Inbjudan",
    "dated": "2017-03-01",
    "direction": "received",
    "link": "https://example.se/inbjudan",
}


@pytest.mark.parametrize(
    ("step", "sent"), [("register", {"dnr": "Af-2017/5"}), ("void", {"reason": "Dubblett"})]
)
def test_a_step_needs_the_version_that_was_read(
    step: str, sent: dict[str, Any], as_manager: Client, own_project: Project
) -> None:
    row = make.DocumentFactory(project=own_project)
    address = f"documents/{row.public_id}/"
    assert problem(send(as_manager, "POST", f"{address}{step}/", sent), 428)
    row.claim(1)  # somebody is first
    stale = problem(send(as_manager, "POST", f"{address}{step}/", sent, if_match='"1"'), 412)
    assert stale["current"] == get(as_manager, address).json()
    done = send(as_manager, "POST", f"{address}{step}/", sent, if_match='"2"')
    assert done.status_code == (204 if step == "void" else 200), done.content


def test_one_beside_projects_belongs_to_who_added_it(as_manager: Client, as_other_manager: Client) -> None:
    made = post(as_manager, "documents/", NEW).json()
    assert (made["public_id"], made["project"], made["dnr"]) == ("D-2017-0001", None, "")
    assert patch(as_manager, "documents/D-2017-0001/", {"title": "Ny"}).json()["title"] == "Ny"
    problem(patch(as_other_manager, "documents/D-2017-0001/", {"title": "x"}, version=2), 403)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"link": ""}, "file"),
        ({"link": "javascript:x"}, "link"),
        ({"activity": "A-1900-0001"}, "activity"),
        ({"dated": "2017-02-30"}, "dated"),
        ({"file": "x"}, "file"),
    ],
)
def test_what_is_refused_names_its_field(
    more: dict[str, Any], field: str, as_manager: Client, own_project: Project
) -> None:
    sent = NEW | {"project": own_project.public_id} | more
    assert field in problem(post(as_manager, "documents/", sent), 400)["errors"]
    assert not Document.objects.exists()


def test_number_and_project_are_not_changed_by_the_way(as_manager: Client, own_project: Project) -> None:
    row = make.DocumentFactory(project=own_project)
    for sent in ({"dnr": "X-1"}, {"project": None}):
        answer = patch(as_manager, f"documents/{row.public_id}/", sent)
        assert list(problem(answer, 400)["errors"]) == list(sent)
    same = {"dnr": row.dnr, "project": own_project.public_id, "title": "Ny"}
    assert patch(as_manager, f"documents/{row.public_id}/", same).json()["title"] == "Ny"


def test_a_null_that_hides_something_says_nothing(as_manager: Client, own_project: Project) -> None:
    secret = make.ProjectFactory()
    activity = make.ActivityFactory(project=secret)
    make.sensitive(secret, "restricted")
    row = make.DocumentFactory(project=own_project)
    Document.objects.filter(pk=row.pk).update(activity=activity)
    read = get(as_manager, f"documents/{row.public_id}/").json()
    assert read["activity"] is None
    assert (
        patch(as_manager, f"documents/{row.public_id}/", {"activity": None, "title": "Ny"}).status_code == 200
    )
    row.refresh_from_db()
    assert row.activity == activity


def test_photos_tell_whether_they_may_be_published(as_viewer: Client, own_project: Project) -> None:
    free = make.PhotoFactory(project=own_project, consent="not_needed")
    make.PhotoFactory(project=own_project)
    (told,) = get(as_viewer, "photos/").json()["results"]
    assert (told["public_id"], told["may_be_published"]) == (free.public_id, True)
    assert get(as_viewer, "photos/", publishable="no").json()["count"] == 0
    assert problem(post(as_viewer, "photos/", {}), 405)
