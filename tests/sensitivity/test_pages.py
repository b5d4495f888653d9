"""The page where the sensitivity is decided, and the preview of what the public gets to know."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from projects.models import Project
from tests import factories as make
from tests.conftest import signed_in

pytestmark = pytest.mark.django_db


def typed(project: Project, **more: str) -> dict[str, str]:
    return {
        "version": str(project.version),
        "key": "",
        "sensitivity": "protected",
        "sensitivity_reason": "Partnern kan utsättas för risk.",
        "sensitivity_decided_by": "Enhetschefen",
        "sensitivity_decided_on": "2017-01-02",
        "sensitivity_review": "2099-12-31",
    } | more


def test_a_decision_is_written_down(as_manager: Client, own_project: Project) -> None:
    url = reverse("project_sensitivity", args=[own_project.public_id])
    assert as_manager.post(url, typed(own_project)).status_code == 302
    own_project.refresh_from_db()
    assert (own_project.sensitivity, own_project.sensitivity_review) == ("protected", dt.date(2099, 12, 31))
    page = as_manager.get(url).content.decode()
    assert "Partnern kan utsättas för risk." in page
    assert "cast-manager" in page or "Person" in page


def test_what_is_missing_is_told_and_what_was_typed_stays(as_manager: Client, own_project: Project) -> None:
    url = reverse("project_sensitivity", args=[own_project.public_id])
    answer = as_manager.post(url, typed(own_project, sensitivity_review=""))
    assert answer.status_code == 200
    assert "Enhetschefen" in answer.content.decode()
    own_project.refresh_from_db()
    assert own_project.sensitivity == "open"


@pytest.mark.parametrize("who", ["as_leader", "as_admin", "as_controller", "as_viewer", "as_other_manager"])
@pytest.mark.parametrize("name", ["project_sensitivity", "sensitivity_preview"])
def test_those_without_a_part_decide_and_preview_nothing(request, own_project, who: str, name: str) -> None:
    client = request.getfixturevalue(who)
    assert client.get(reverse(name, args=[own_project.public_id])).status_code == 403
    make.sensitive(own_project, "protected")
    hidden = client.get(reverse(name, args=[own_project.public_id]))
    unknown = client.get(reverse(name, args=["P-1900-001"]))
    assert hidden.status_code == unknown.status_code


def test_the_preview_tells_what_merges_and_what_could_be_computed(demo) -> None:
    client = signed_in(make.User.objects.get(username="manager2"))
    project = Project.objects.get(code="BY-2")
    page = client.get(reverse("sensitivity_preview", args=[project.public_id]), {"year": "2020"})
    levels = {level["label"]: level for level in page.context["levels"]}
    now = next(level for level in levels.values() if level["is_now"])
    assert now["merged"] == "Östra grannskapet"
    assert now["kept"] == "AM-2"
    assert now["derived"].startswith("Inget går att härleda")
    other = [level for level in levels.values() if not level["is_now"]]
    assert [level["merged"] for level in other] == ["", ""]
    assert Project.objects.get(code="BY-2").sensitivity == "protected", "a preview writes nothing"


def test_the_preview_finds_an_amount_that_stands_alone(own_project, as_manager: Client) -> None:
    """The only project of the year: the total is its amount."""
    make.sensitive(own_project, "protected")
    make.TransactionFactory(agreement__project=own_project)
    page = as_manager.get(reverse("sensitivity_preview", args=[own_project.public_id]), {"year": "2017"})
    derived = [level["derived"] for level in page.context["levels"] if level["is_now"]]
    assert "1\u00a0000" in derived[0].replace("\u202f", "\u00a0")
