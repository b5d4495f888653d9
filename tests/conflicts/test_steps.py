"""Who comes second with a step of the API, or with a decision on sensitivity."""

from typing import Any

import pytest

from projects.portfolio.models import Project
from tests import factories as make
from tests.api.asking import get, problem, send
from tracker.core.periods import today


@pytest.mark.django_db
def test_a_stale_decision_on_sensitivity_shows_both(
    as_manager: Any, manager: Any, own_project: Project
) -> None:
    address = f"/projects/{own_project.public_id}/sensitivity/"
    decided = {
        "sensitivity": "restricted",
        "sensitivity_reason": "Partnerns säkerhet.",
        "sensitivity_decided_by": "Enhetschefen",
        "sensitivity_decided_on": today().isoformat(),
        "sensitivity_review": today().replace(year=today().year + 1, day=1).isoformat(),
        "version": "1",
    }
    assert as_manager.post(address, decided).status_code == 302
    late = as_manager.post(address, decided | {"sensitivity_reason": "Deltagarnas säkerhet."})
    assert late.status_code == 409
    page = late.content.decode()
    assert '<td data-label="Sparat nu">Partnerns säkerhet.</td>' in page
    assert 'value="Deltagarnas säkerhet."' in page
    own_project.refresh_from_db()
    assert own_project.sensitivity_reason == "Partnerns säkerhet."


def _draft(agreement: Any) -> Any:
    draft = make.BudgetVersionFactory(agreement=agreement)
    make.BudgetLineFactory(version=draft)
    return draft


def step(name: str, project: Project, address: str) -> tuple[str, dict[str, Any]]:
    """The path of a step and what it is asked with."""
    day = today().isoformat()
    return {
        "activity": (f"{address}void/", {"reason": "Fel"}),
        "booking": (f"{address}void/", {"reason": "Fel"}),
        "correction": (f"{address}correct/", {"row_key": "V-R1", "amount": "-1.00"}),
        "deadline": (f"{address}void/", {"reason": "Fel"}),
        "approval": (f"{address}approve/", {}),
        "withdrawal": (f"{address}withdraw/", {"reason": "Fel"}),
        "amendment": (f"{address}approve/", {"decided_on": day, "decided_by": "EU"}),
        "refused amendment": (f"{address}decline/", {"decided_on": day, "reason": "Nej."}),
        "status": (f"{address}status/", {"status": "closing", "since": day}),
        "extension": (
            f"{address}extension/",
            {"new_end": "2031-01-01", "decided_on": day, "reason_sv": "Mer tid."},
        ),
        "sensitivity": (f"{address}sensitivity/", {"level": "open", "reason": "Kan visas."}),
    }[name]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["activity", "booking", "deadline", "status", "extension", "sensitivity", "approval", "withdrawal", "amendment", "refused amendment"])  # fmt: skip
def test_a_step_in_the_api_needs_the_version_that_was_read(
    name: str, as_manager: Any, as_controller: Any, manager: Any, own_project: Project
) -> None:
    agreement = make.AgreementFactory(project=own_project)
    row, address = {
        "activity": lambda: (
            row := make.ActivityFactory(project=own_project),
            f"activities/{row.public_id}/",
        ),
        "booking": lambda: (row := make.TransactionFactory(agreement=agreement), f"ledger/{row.row_key}/"),
        "deadline": lambda: (row := make.DeadlineFactory(project=own_project), f"deadlines/{row.pk}/"),
        **dict.fromkeys(
            ["approval", "withdrawal"],
            lambda: (row := _draft(agreement), f"budgets/{row.pk}/"),
        ),
        **dict.fromkeys(
            ["amendment", "refused amendment"],
            lambda: (row := make.AmendmentFactory(agreement=agreement), f"amendments/{row.pk}/"),
        ),
    }.get(name, lambda: (own_project, f"projects/{own_project.public_id}/"))()
    of_money = ("booking", "approval", "withdrawal", "amendment", "refused amendment")
    client = as_controller if name in of_money else as_manager
    path, asked = step(name, own_project, address)
    assert problem(send(client, "POST", path, asked), 428)["code"] == "precondition_required"
    row.claim(1)  # somebody is first
    answer = send(client, "POST", path, asked, if_match='"1"')
    stale = problem(answer, 412)
    assert stale["current"] == get(client, address).json()
    assert stale["sent"] == asked
    assert answer["ETag"] == '"2"'
    assert send(client, "POST", path, asked, if_match='"2"').status_code in (200, 201, 204)
