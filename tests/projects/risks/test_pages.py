"""Pages of risks: the register with its matrices, one risk, the steps, and what is said when something is wrong."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from projects.models import Project, Risk
from tests import factories as make
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def risk(own_project: Project) -> Risk:
    """4 x 4, with 3 x 4 left."""
    return make.RiskFactory(
        project=own_project, title_sv="Personalen byts ut", category="partner", rating=(4, 4, 3, 4)
    )


def text(response: Any) -> str:
    return response.content.decode()


def typed(**more: Any) -> dict[str, Any]:
    return {
        "category": "corruption",
        "title_sv": "Dubbla traktamenten",
        "found_on": "2017-03-01",
        "review_on": "2030-01-01",
        "probability": "3",
        "consequence": "4",
        "residual_probability": "2",
        "residual_consequence": "4",
        "key": "k" * 24,
    } | more


def test_the_register_shows_the_risk_in_both_matrices_and_in_the_table(as_viewer: Client, risk: Risk) -> None:
    page = text(as_viewer.get("/risks/"))
    assert "4 × 4 = 16" in page
    assert "3 × 4 = 12" in page
    assert 'href="?residual=3-4"' in page
    assert 'href="?inherent=4-4"' in page
    assert page.count('class="number"') == 2
    assert "Personalen byts ut" in text(as_viewer.get("/risks/?residual=3-4&inherent=4-4"))
    assert "Personalen byts ut" not in text(as_viewer.get("/risks/?residual=4-4"))


def test_the_register_begins_with_what_is_open(as_viewer: Client, risk: Risk) -> None:
    risk.closed_on, risk.closed_reason = dt.date(2017, 5, 1), "Ny chef"
    risk.save()
    assert "Personalen byts ut" not in text(as_viewer.get("/risks/"))
    for state in ("closed", "all"):
        assert "Personalen byts ut" in text(as_viewer.get(f"/risks/?state={state}"))


def test_what_is_overdue_is_said_and_found(as_viewer: Client, risk: Risk) -> None:
    assert "Personalen byts ut" not in text(as_viewer.get("/risks/?state=overdue"))
    risk.review_on = today() - DAY
    risk.save()
    assert "Ska ses över" in text(as_viewer.get("/risks/?state=overdue"))


def test_a_missing_risk_of_corruption_is_told(as_viewer: Client, risk: Risk, own_project: Project) -> None:
    address = f"/projects/{own_project.public_id}/risks/"
    assert "Risken för korruption har inte bedömts." in text(as_viewer.get(address))
    assert f'href="{address}">OWN</a>' in text(as_viewer.get("/risks/"))
    make.RiskFactory(project=own_project, category="corruption")
    assert "Risken för korruption" not in text(as_viewer.get(address))


@pytest.mark.parametrize(
    "query", ["?state=x", "?residual=9-9", "?project=%00", "?level=%00&category=9", "?page=99999999999999999"]
)
def test_junk_in_the_address_breaks_nothing(as_viewer: Client, risk: Risk, query: str) -> None:
    assert as_viewer.get(f"/risks/{query}").status_code == 200


def test_the_file_says_what_the_page_says(as_viewer: Client, risk: Risk) -> None:
    response = as_viewer.get("/risks/?format=csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[1].split(";")[:7] == [
        risk.public_id,
        "OWN",
        "Partnerns kapacitet",
        "Personalen byts ut",
        "4",
        "4",
        "16",
    ]


def test_of_a_restricted_project_only_category_and_numbers_are_told(
    as_viewer: Client, as_manager: Client, risk: Risk, own_project: Project
) -> None:
    make.sensitive(own_project, "restricted")
    for address in ("/risks/", f"/risks/{risk.public_id}/", "/risks/?format=csv"):
        response = as_viewer.get(address)
        page = b"".join(response) if response.streaming else response.content
        assert "Personalen byts ut" not in page.decode()
        assert "Partnerns kapacitet" in page.decode()
        assert "2017-02-01" not in page.decode()
    assert "Personalen byts ut" in text(as_manager.get("/risks/"))
    make.sensitive(own_project, "protected")
    assert as_viewer.get(f"/risks/{risk.public_id}/").status_code == 404
    assert as_viewer.get(f"/projects/{own_project.public_id}/risks/").status_code == 404


def test_a_risk_is_added_once(as_manager: Client, own_project: Project) -> None:
    address = f"/projects/{own_project.public_id}/risks/new/"
    assert "Före åtgärder" in text(as_manager.get(address))
    first = as_manager.post(address, typed())
    assert first.headers["Location"] == "/risks/R-2017-0001/"
    assert as_manager.post(address, typed()).headers["Location"] == "/risks/R-2017-0001/"
    assert Risk.objects.count() == 1
    assert "Dubbla traktamenten" in text(as_manager.get("/risks/R-2017-0001/"))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("residual_probability", "5", "Det som är kvar kan inte vara allvarligare"),
        ("probability", "6", "Välj ett giltigt alternativ"),
        ("probability", "", "Det här fältet är obligatoriskt."),
        ("found_on", "2999-01-01", "Året måste ligga mellan"),
        ("title_sv", "A\x00", "Texten har tecken som inte kan visas."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    as_manager: Client, own_project: Project, field: str, value: str, message: str
) -> None:
    sent = typed(measure="Sök i båda listorna") | {field: value}
    response = as_manager.post(f"/projects/{own_project.public_id}/risks/new/", sent)
    assert response.status_code == 200
    assert message in text(response)
    assert "Sök i båda listorna" in text(response)
    assert not Risk.objects.exists()


def test_rating_anew_on_its_page(as_manager: Client, risk: Risk) -> None:
    address = f"/risks/{risk.public_id}/rate/"
    assert '<option value="3" selected>' in text(as_manager.get(address))
    sent = {
        "version": 1, "probability": "4", "consequence": "4", "residual_probability": "1",
        "residual_consequence": "4", "rated_on": today().isoformat(), "review_on": "2099-01-01", "note": "Ny chef",
    }  # fmt: skip
    assert as_manager.post(address, sent).headers["Location"] == f"/risks/{risk.public_id}/"
    page = text(as_manager.get(f"/risks/{risk.public_id}/"))
    assert page.index("1 × 4 = 4") < page.index("3 × 4 = 12")
    assert "Ny chef" in page


def test_closing_and_voiding_on_their_pages(as_manager: Client, risk: Risk, own_project: Project) -> None:
    address = f"/risks/{risk.public_id}/"
    sent = {"version": 1, "closed_on": today().isoformat(), "reason": "Ny chef på plats"}
    assert as_manager.post(f"{address}close/", sent).headers["Location"] == address
    assert "Ny chef på plats" in text(as_manager.get(address))
    gone = as_manager.post(f"{address}void/", {"version": 2, "reason": "Dubblett"})
    assert gone.headers["Location"] == f"/projects/{own_project.public_id}/risks/"
    assert as_manager.get(address).status_code == 404


def test_the_last_risk_of_corruption_is_kept_on_the_page_too(
    as_manager: Client, own_project: Project
) -> None:
    last = make.RiskFactory(project=own_project, category="corruption")
    sent = {"version": 1, "closed_on": today().isoformat(), "reason": "Borta"}
    response = as_manager.post(f"/risks/{last.public_id}/close/", sent)
    assert "ett pågående projekt måste ha en" in text(response)
    last.refresh_from_db()
    assert last.closed_on is None


@pytest.mark.parametrize("step", ["edit", "rate", "close", "void"])
def test_a_stale_step_says_so_and_keeps_what_was_typed(as_manager: Client, risk: Risk, step: str) -> None:
    risk.claim(1)
    Risk.objects.filter(pk=risk.pk).update(title_sv="Sparad före", void_reason="")
    sent = typed(version=1, reason="Mitt skäl", closed_on=today().isoformat(), measure="Min åtgärd")
    sent |= {"note": "Min not", "rated_on": today().isoformat(), "key": "s" * 24}
    late = as_manager.post(f"/risks/{risk.public_id}/{step}/", sent)
    assert late.status_code == 409
    mine = {"edit": "Min åtgärd", "rate": "Min not"}.get(step, "Mitt skäl")
    assert mine in text(late)
    if step == "edit":
        assert '<td data-label="Sparat nu">Sparad före</td>' in text(late)
    assert (risk.ratings.count(), Risk.objects.get().closed_on) == (1, None)


def test_others_see_no_buttons_and_may_not_write(
    as_viewer: Client, as_other_manager: Client, risk: Risk, own_project: Project
) -> None:
    page = text(as_viewer.get(f"/risks/{risk.public_id}/"))
    assert "/rate/" not in page
    for client in (as_viewer, as_other_manager):
        assert client.get(f"/risks/{risk.public_id}/rate/").status_code == 403
        assert client.get(f"/projects/{own_project.public_id}/risks/new/").status_code == 403
