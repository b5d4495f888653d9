"""What belongs to a sensitive project is not moved to where other people may read it, nor its history."""

import datetime as dt

import pytest

from tests import factories as make
from tests.api.asking import patch, problem
from tests.conftest import person, signed_in

pytestmark = pytest.mark.django_db
LEVELS = pytest.mark.parametrize("level", ["restricted", "protected"])


def two_projects(level, role):
    """A sensitive project, an open one, and a member of both."""
    user = person(role)
    projects = make.ProjectFactory(sensitivity=level), make.ProjectFactory()
    for project in projects:
        make.ProjectMemberFactory(project=project, user=user)
    return *projects, signed_in(user)


@LEVELS
def test_an_activity_stays(level, as_viewer):
    kept, told, client = two_projects(level, "manager")
    activity = make.ActivityFactory(project=kept, title_sv="Hemligt möte")
    refused = problem(patch(client, f"activities/{activity.public_id}/", {"project": told.public_id}), 400)
    assert "project" in str(refused)
    refused = patch(client, f"activities/{activity.public_id}/", {"project": None, "kind": "conference"})
    problem(refused, 400)
    activity.refresh_from_db()
    assert activity.project == kept
    assert "Hemligt möte" not in as_viewer.get(f"/history/activity/{activity.public_id}/").content.decode()


def test_what_is_open_moves(db):
    _kept, told, client = two_projects("restricted", "manager")
    activity = make.ActivityFactory(project=told)
    other = make.ProjectMemberFactory(user=told.members.get().user).project
    path = f"activities/{activity.public_id}/"
    assert patch(client, path, {"project": other.public_id}).status_code == 200


@LEVELS
@pytest.mark.parametrize("named", [True, False])
def test_no_controller_unmasks_by_moving(level, named):
    """Bookings and agreements are controllers' to change, also those of which they see the year only."""
    kept, told, member = two_projects(level, "controller")
    client = member if named else signed_in(make.UserFactory(roles=["controller"]))
    agreement = make.AgreementFactory(project=kept, number="K-1")
    make.AgreementFactory(project=told, number="T-1")
    make.TransactionFactory(agreement=agreement, row_key="V-1", text="Resa", booked_on=dt.date(2017, 7, 13))
    status = 404 if level == "protected" and not named else 400
    problem(patch(client, "agreements/K-1/", {"project": told.public_id}), status)
    problem(patch(client, "ledger/V-1/", {"agreement": "T-1"}), status)
    agreement.refresh_from_db()
    assert agreement.project == kept
    assert agreement.transactions.count() == 1


def test_an_indicator_stays(db):
    kept, told, client = two_projects("protected", "manager")
    make.IndicatorFactory(project=kept, code="K-P1")
    problem(patch(client, "indicators/K-P1/", {"project": told.public_id}), 400)


def test_no_controller_asks_for_a_masked_day_by_trying_the_other(as_controller):
    """The message that the end comes before the start would tell, day by day, where the end is."""
    project = make.ProjectFactory(sensitivity="restricted")
    make.AgreementFactory(project=project, number="K-1", start=dt.date(2017, 1, 9), end=dt.date(2017, 7, 13))
    told = [problem(patch(as_controller, "agreements/K-1/", {"start": day}), 400)["errors"]
            for day in ("2017-07-13", "2017-07-14")]  # fmt: skip
    assert told[0] == told[1]
    both = {"start": "2017-01-09", "end": "2017-07-20"}
    assert patch(as_controller, "agreements/K-1/", both).status_code == 200
