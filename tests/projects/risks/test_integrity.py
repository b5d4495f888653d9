"""Integrity items: few read them, and nothing tells others that there are any."""

from typing import Any

import pytest
from django.test import Client

from projects.models import IntegrityItem, Project
from tests import factories as make
from tests.api.asking import get
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
READERS, OTHERS = (
    ("as_manager", "as_leader", "as_controller"),
    (
        "as_other_manager",
        "as_writer",
        "as_registrar",
        "as_admin",
        "as_viewer",
    ),
)


@pytest.fixture
def item(own_project: Project) -> IntegrityItem:
    return make.IntegrityItemFactory(project=own_project, title="Dubbla traktamenten")


def text(response: Any) -> str:
    return response.content.decode()


def typed(**more: Any) -> dict[str, Any]:
    return {
        "phase": "prevent", "category": "ethics", "title": "Gåva vid studiebesök", "noted_on": "2017-05-04",
        "key": "k" * 24,
    } | more  # fmt: skip


@pytest.mark.parametrize("name", READERS)
def test_members_leadership_and_controllers_read_them(
    name: str, request: pytest.FixtureRequest, item: IntegrityItem, own_project: Project
) -> None:
    client = request.getfixturevalue(name)
    for address in (
        "/integrity/",
        f"/projects/{own_project.public_id}/integrity/",
        f"/integrity/{item.public_id}/",
    ):
        assert "Dubbla traktamenten" in text(client.get(address))
    assert get(client, "integrity-items/").json()["count"] == 1


@pytest.mark.parametrize("name", OTHERS)
def test_others_learn_nothing(
    name: str, request: pytest.FixtureRequest, item: IntegrityItem, own_project: Project
) -> None:
    client = request.getfixturevalue(name)
    for address in (f"/projects/{own_project.public_id}/integrity/", f"/integrity/{item.public_id}/"):
        assert client.get(address).status_code in (403, 404)
    listed = client.get("/integrity/")
    assert listed.status_code == 403 or "Dubbla traktamenten" not in text(listed)
    answer = get(client, "integrity-items/")
    assert answer.status_code == 403 or answer.json()["count"] == 0
    for address in ("/history/", f"/history/integrity-item/{item.public_id}/"):
        assert "Dubbla traktamenten" not in text(client.get(address))
    page = text(client.get(f"/projects/{own_project.public_id}/risks/"))
    assert "Dubbla traktamenten" not in page
    if name != "as_other_manager":
        assert "/integrity/" not in page


def test_of_a_sensitive_project_only_its_members_read_them(
    as_manager: Client, as_leader: Client, item: IntegrityItem, own_project: Project
) -> None:
    make.sensitive(own_project, "restricted")
    assert "Dubbla traktamenten" in text(as_manager.get("/integrity/"))
    assert "Dubbla traktamenten" not in text(as_leader.get("/integrity/"))
    assert as_leader.get(f"/integrity/{item.public_id}/").status_code == 404


def test_the_number_does_not_count(as_manager: Client, own_project: Project) -> None:
    address = f"/projects/{own_project.public_id}/integrity/new/"
    first = as_manager.post(address, typed()).headers["Location"]
    assert as_manager.post(address, typed()).headers["Location"] == first, "the same form twice is one item"
    second = as_manager.post(address, typed(key="o" * 24)).headers["Location"]
    ends = [address.rstrip("/").rpartition("-")[2] for address in (first, second)]
    assert [len(end) for end in ends] == [8, 8]
    assert ends[0][:7] != ends[1][:7]


def test_it_is_changed_closed_and_voided(
    as_leader: Client, item: IntegrityItem, own_project: Project
) -> None:
    address = f"/integrity/{item.public_id}/"
    changed = typed(version=1, title="Dubbla resor", key="")
    assert as_leader.post(f"{address}edit/", changed).headers["Location"] == address
    closed = {"version": 2, "closed_on": today().isoformat(), "reason": "Återbetalt"}
    assert as_leader.post(f"{address}close/", closed).headers["Location"] == address
    assert "Återbetalt" in text(as_leader.get(address))
    gone = as_leader.post(f"{address}void/", {"version": 3, "reason": "Dubblett"})
    assert gone.headers["Location"] == f"/projects/{own_project.public_id}/integrity/"
    assert as_leader.get(address).status_code == 404


@pytest.mark.parametrize("step", ["edit", "close", "void"])
def test_a_stale_step_is_refused_and_keeps_what_was_typed(
    as_leader: Client, item: IntegrityItem, step: str
) -> None:
    item.claim(1)
    sent = typed(version=1, measure="Min åtgärd", reason="Mitt skäl", closed_on=today().isoformat())
    late = as_leader.post(f"/integrity/{item.public_id}/{step}/", sent)
    assert late.status_code == 409
    assert ("Min åtgärd" if step == "edit" else "Mitt skäl") in text(late)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("noted_on", "2999-01-01", "Året måste ligga mellan"),
        ("phase", "x", "Välj ett giltigt alternativ"),
        ("title", "A\x00", "Texten har tecken som inte kan visas."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    as_manager: Client, own_project: Project, field: str, value: str, message: str
) -> None:
    sent = typed(description="Två listor") | {field: value}
    response = as_manager.post(f"/projects/{own_project.public_id}/integrity/new/", sent)
    assert message in text(response)
    assert "Två listor" in text(response)
    assert not IntegrityItem.objects.exists()


def test_who_sees_to_it_must_be_able_to_read_it(
    as_manager: Client, own_project: Project, viewer: Any
) -> None:
    address = f"/projects/{own_project.public_id}/integrity/new/"
    assert f'value="{viewer.pk}"' not in text(as_manager.get(address))
    assert not as_manager.post(address, typed(owner=str(viewer.pk))).has_header("Location")
