"""Documents: where they belong, who registers them, and what is refused."""

import datetime as dt
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.http import Http404

from projects.models import Document, Project
from projects.records import actions, queries
from tests import factories as make
from tests.projects.records.asking import file
from tracker.accounts.models import User
from tracker.core import access, uploads
from tracker.core.errors import Refused, Stale
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
SAID: dict[str, Any] = {
    "kind": "report",
    "title": "Lägesrapport",
    "dated": dt.date(2017, 5, 15),
    "direction": "drawn_up",
}


def add(user: User, project: Project | None, **more: Any) -> Document:
    fields = SAID | more.pop("fields", {})
    more.setdefault("file", uploads.checked(file()))
    return actions.add_document(user=user, project=project, fields=fields, **more)


def refusal(user: User, project: Project | None, **more: Any) -> tuple[str, str | None]:
    with pytest.raises(Refused) as no:
        add(user, project, **more)
    return no.value.code, no.value.field


def test_a_file_is_kept_under_a_random_name_and_numbered_by_its_year(manager, own_project):
    row = add(manager, own_project)
    assert (row.public_id, row.name, row.dnr) == ("D-2017-0001", "rapport.pdf", "")
    assert "rapport" not in row.file.name
    assert default_storage.exists(row.file.name)
    assert list(queries.documents(manager).filter(queries.unregistered())) == [row]
    assert add(manager, None).public_id == "D-2017-0002"


def test_an_activity_brings_its_project_with_it(manager, own_project, other_project):
    activity = make.ActivityFactory(project=own_project)
    row = add(manager, None, fields={"activity": activity})
    assert row.project == own_project
    assert queries.documents(manager).get().shown_activity == activity
    assert refusal(
        manager, own_project, fields={"activity": make.ActivityFactory(project=None, kind="conference")}
    ) == (
        "other_project",
        "activity",
    )
    draft = make.ActivityFactory(project=own_project, is_draft=True, created_by=make.UserFactory())
    assert refusal(manager, own_project, fields={"activity": draft}) == ("no_activity", "activity")
    gone = make.ActivityFactory(project=own_project)
    gone.void(by=manager, reason="Fel")
    assert refusal(manager, own_project, fields={"activity": gone}) == ("no_activity", "activity")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"file": None}, ("document_missing", "file")),
        ({"fields": {"title": " "}}, ("invalid", "title")),
        ({"fields": {"title": "x" * 201}}, ("invalid", "title")),
        ({"fields": {"title": "a\0b"}}, ("invalid", "title")),
        ({"fields": {"kind": "novel"}}, ("invalid", "kind")),
        ({"fields": {"dated": dt.date(9999, 1, 1)}}, ("unknown_year", "dated")),
        ({"fields": {"dated": today() + dt.timedelta(days=2)}}, ("future", "dated")),
        ({"fields": {"link": "javascript:alert(1)"}}, ("no_link", "link")),
        ({"fields": {"link": "ftp://a.example/x"}}, ("no_link", "link")),
    ],
)
def test_what_is_refused_says_where_and_keeps_nothing(manager, own_project, more, code):
    assert refusal(manager, own_project, **more) == code
    assert not Document.objects.exists()


def test_only_what_may_be_written_is_written(manager, own_project):
    with pytest.raises(TypeError):
        add(manager, own_project, fields={"added_by": manager})


def test_who_may_not_register_adds_no_number(leader, manager, own_project, registrar):
    assert add(manager, own_project, dnr="Af-2017/1").registered_on
    make.ProjectMemberFactory(project=own_project, user=leader)
    with pytest.raises(access.Denied):
        add(leader, own_project, dnr="Af-2017/2")
    assert Document.objects.count() == 1
    row = add(leader, own_project)
    with pytest.raises(access.Denied):
        actions.register_document(user=leader, document=row, expected=1, dnr="Af-2017/2")
    row = actions.register_document(
        user=registrar, document=row, expected=1, dnr=" Af-2017/2 ", registered_on=dt.date(2017, 5, 16)
    )
    assert (row.dnr, row.registered_on, row.version) == ("Af-2017/2", dt.date(2017, 5, 16), 2)
    with pytest.raises(Refused) as no:
        actions.register_document(user=registrar, document=row, expected=2, dnr="")
    assert no.value.field == "dnr"


def test_others_projects_are_not_added_to(manager, other_project):
    with pytest.raises(access.Denied):
        add(manager, other_project)
    make.sensitive(other_project, "protected")
    with pytest.raises(Http404):
        add(manager, other_project)


def test_a_stale_change_is_refused(manager, own_project):
    row = add(manager, own_project)
    actions.change_document(user=manager, document=row, expected=1, fields={"title": "Ny"})
    with pytest.raises(Stale):
        actions.change_document(user=manager, document=row, expected=1, fields={"title": "Annan"})
    row.refresh_from_db()
    assert (row.title, row.name) == ("Ny", "rapport.pdf")


def test_what_is_only_a_link_keeps_it(manager, own_project):
    row = add(manager, own_project, file=None, fields={"link": "https://example.se/x"})
    with pytest.raises(Refused) as no:
        actions.change_document(user=manager, document=row, expected=1, fields={"link": ""})
    assert no.value.field == "link"


def test_a_voided_one_leaves_the_lists_and_stays_with_its_reason(manager, own_project):
    row = add(manager, own_project)
    with pytest.raises(Refused):
        actions.void_document(user=manager, document=row, expected=1, reason=" ")
    actions.void_document(user=manager, document=row, expected=1, reason="Fel fil")
    assert not queries.documents(manager).exists()
    row.refresh_from_db()
    assert row.void_reason == "Fel fil"
    assert default_storage.exists(row.file.name)
    with pytest.raises(access.Denied):
        actions.change_document(user=manager, document=row, expected=row.version, fields={"title": "x"})


@pytest.mark.parametrize(
    ("role", "sees"),
    [("manager", True), ("other_manager", False), ("leader", True), ("registrar", True), ("admin_user", False),
     ("controller", False), ("writer", False), ("viewer", False)],
)  # fmt: skip
def test_a_note_of_secrecy_hides_the_document(role, sees, request, manager, own_project):
    row = add(manager, own_project, fields={"secrecy_note": "OSL 15:1"})
    user = request.getfixturevalue(role)
    assert queries.documents(user).filter(pk=row.pk).exists() is sees
    plain = add(manager, own_project)
    assert queries.documents(user).filter(pk=plain.pk).exists()


@pytest.mark.parametrize("level", ["restricted", "protected"])
def test_documents_of_sensitive_projects_are_for_their_members(
    level, manager, leader, registrar, own_project
):
    row = add(manager, own_project)
    make.sensitive(own_project, level)
    assert queries.documents(manager).get() == row
    for user in (leader, registrar):
        assert not queries.documents(user).exists()


def test_what_the_reader_may_not_know_of_is_not_told(manager, viewer, own_project):
    hidden = make.OrganisationFactory()
    secret = make.ProjectFactory()
    make.ProjectPartnerFactory(project=secret, organisation=hidden)
    make.sensitive(secret, "restricted")
    make.DocumentFactory(project=None, counterparty=None)
    row = add(manager, own_project)
    Document.objects.filter(pk=row.pk).update(activity=make.ActivityFactory(project=secret))
    told = queries.documents(viewer).get(pk=row.pk)
    assert (told.shown_activity, told.shown_counterparty) == (None, None)
