"""Pages of people: the year's list, one person, a project's assignments, and the steps with them."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from projects.models import Assignment, Project
from tests import factories as make
from tests.conftest import signed_in
from tracker.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def chief(db: None) -> User:
    return make.UserFactory(username="chief", roles=["writer"])


@pytest.fixture
def assignment(own_project: Project, chief: User) -> Assignment:
    row = make.AssignmentFactory(project=own_project)
    unit = make.LineUnitFactory(manager=chief, name_sv="Metodenheten")
    make.PositionFactory(employee=row.employee, unit=unit)
    return row


def text(response: Any) -> str:
    return response.content.decode()


def typed(**more: Any) -> dict[str, Any]:
    return {
        "employee": str(make.EmployeeFactory().pk),
        "role": "Expert",
        "start": "2017-03-01",
        "end": "2017-03-10",
        "days_abroad": "5",
        "days_home": "2,5",
        "key": "k" * 24,
    } | more


def test_the_list_tells_the_year_against_what_is_expected(
    as_leader: Client, assignment: Assignment, settings
) -> None:
    settings.STAFF_A_YEAR = 50
    make.StaffDaysFactory(project=assignment.project, employee=assignment.employee)
    page = text(as_leader.get("/staff/?year=2017"))
    assert "1 medarbetare var engagerade 2017, av väntade 50" in page
    assert f"/staff/{assignment.employee.number}/" in page
    assert "Handläggare, Metodenheten" in page
    assert '<td class="num" data-label="Inte släppta">1</td>' in page


def test_experts_and_our_own_are_told_apart(as_leader: Client, own_project: Project) -> None:
    own = make.StaffDaysFactory(project=own_project).employee
    expert = make.StaffDaysFactory(project=own_project, employee__is_external=True).employee
    for kind, shown, hidden in (("own", own, expert), ("external", expert, own)):
        page = text(as_leader.get(f"/staff/?year=2017&kind={kind}"))
        assert f"/staff/{shown.number}/" in page
        assert f"/staff/{hidden.number}/" not in page


@pytest.mark.parametrize("query", ["?year=x", "?year=%00", "?kind=%00", "?year=99999999999", "?page=x"])
def test_junk_in_the_address_breaks_nothing(as_leader: Client, assignment: Assignment, query: str) -> None:
    assert as_leader.get(f"/staff/{query}").status_code == 200


def test_the_line_manager_sees_who_waits(assignment: Assignment, chief: User) -> None:
    page = text(signed_in(chief).get("/staff/"))
    assert "1 person väntar på att du släpper den" in page
    assert f"/assignments/{assignment.pk}/release/" in page


def test_a_persons_page_tells_positions_assignments_and_days(
    as_manager: Client, as_other_manager: Client, assignment: Assignment
) -> None:
    make.StaffDaysFactory(project=assignment.project, employee=assignment.employee)
    address = f"/staff/{assignment.employee.number}/"
    page = text(as_manager.get(address))
    assert "Handläggare, Metodenheten" in page
    assert f"/projects/{assignment.project.public_id}/staff/" in page
    assert '<th scope="row">2017</th>' in page
    other = text(as_other_manager.get(address))
    assert f"/projects/{assignment.project.public_id}/staff/" not in other
    assert '<th scope="row">2017</th>' not in other
    assert as_manager.get("/staff/nobody/").status_code == 404


def test_a_projects_page_tells_days_used_against_planned(as_manager: Client, assignment: Assignment) -> None:
    project = assignment.project
    make.StaffDaysFactory(project=project, employee=assignment.employee, days_abroad="4.5", days_home=1)
    make.StaffDaysFactory(project=project)
    page = text(as_manager.get(f"/projects/{project.public_id}/staff/"))
    for words in (
        '<td class="num" data-label="Använda utomlands">4,5</td>',
        '<td class="num" data-label="Kvar">9,5</td>',
        "Dagar som ingen tilldelning täcker",
    ):
        assert words in page, words
    lines = b"".join(as_manager.get(f"/projects/{project.public_id}/staff/?format=csv").streaming_content)
    row = lines.decode("utf-8-sig").splitlines()[1].split(";")
    assert row[7:14] == ["10,0", "5,0", "4,5", "1,0", "5,5", "0,0", "9,5"]


def test_somebody_is_assigned_once(as_manager: Client, own_project: Project) -> None:
    address = f"/projects/{own_project.public_id}/staff/new/"
    assert as_manager.get(address).status_code == 200
    sent = typed()
    for _time in range(2):
        assert as_manager.post(address, sent).headers["Location"] == (
            f"/projects/{own_project.public_id}/staff/"
        )
    row = Assignment.objects.get()
    assert (row.start, row.days_abroad, row.days_home) == (dt.date(2017, 3, 1), 5, Decimal("2.5"))


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("end", "2017-02-01", "Slutet ligger före starten"),
        ("days_abroad", "-1", "större än eller lika med 0"),
        ("days_abroad", "0.0", "Ange"),
        ("role", "A\x00", "Texten har tecken som inte kan visas."),
        ("employee", "0", "Välj ett giltigt alternativ"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    as_manager: Client, own_project: Project, field: str, value: str, message: str
) -> None:
    sent = typed(days_home="0") | {field: value}
    response = as_manager.post(f"/projects/{own_project.public_id}/staff/new/", sent)
    assert response.status_code == 200
    assert message in text(response)
    assert 'value="2017-03-01"' in text(response)
    assert not Assignment.objects.exists()


def test_more_days_than_the_time_has_want_a_tick(as_manager: Client, own_project: Project) -> None:
    address = f"/projects/{own_project.public_id}/staff/new/"
    sent = typed(days_home="9")
    refused = text(as_manager.post(address, sent))
    assert 'name="confirmed"' in refused
    assert as_manager.post(address, sent | {"confirmed": "on"}).status_code == 302
    page = text(as_manager.get(f"/projects/{own_project.public_id}/staff/"))
    assert "14,0 planerade dagar på 10 kalenderdagar" in page


def test_an_assignment_is_released_changed_and_voided(
    as_manager: Client, assignment: Assignment, chief: User
) -> None:
    line = signed_in(chief)
    address = f"/assignments/{assignment.pk}/"
    assert 'value="15"' in text(line.get(f"{address}release/"))
    assert line.post(f"{address}release/", {"version": 1, "days": "12"}).status_code == 302
    changed = {"version": 2} | typed(
        employee=str(assignment.employee.pk),
        start="2017-01-01",
        end="2017-12-31",
        days_abroad="10",
        days_home="5",
    )
    assert as_manager.post(f"{address}edit/", changed).status_code == 302
    assignment.refresh_from_db()
    assert assignment.released_days == 12
    gone = as_manager.post(f"{address}void/", {"version": 3, "reason": "Fel person"})
    assert gone.status_code == 302
    assert as_manager.get(f"{address}edit/").status_code == 404


@pytest.mark.parametrize("step", ["edit", "release", "void"])
def test_a_stale_step_says_so_and_keeps_what_was_typed(
    as_manager: Client, assignment: Assignment, chief: User, step: str
) -> None:
    assignment.claim(1)
    Assignment.objects.update(role="Sparad före")
    sent = typed(version="1", role="Min roll", reason="Mitt skäl", days="11")
    client = signed_in(chief) if step == "release" else as_manager
    late = client.post(f"/assignments/{assignment.pk}/{step}/", sent)
    assert late.status_code == 409
    assert {"edit": "Min roll", "release": "11", "void": "Mitt skäl"}[step] in text(late)
    if step == "edit":
        assert '<td data-label="Sparat nu">Sparad före</td>' in text(late)


def test_others_may_not(as_viewer: Client, as_other_manager: Client, assignment: Assignment) -> None:
    project = assignment.project.public_id
    assert as_viewer.get(f"/projects/{project}/staff/").status_code == 403
    assert as_other_manager.get(f"/projects/{project}/staff/").status_code == 403
    assert as_other_manager.get(f"/assignments/{assignment.pk}/edit/").status_code == 404
    make.sensitive(assignment.project, "protected")
    assert as_viewer.get(f"/projects/{project}/staff/").status_code in (403, 404)


def test_the_days_of_components_are_told_on_the_page_of_the_plan(
    as_manager: Client, own_project: Project
) -> None:
    component = make.ComponentFactory(project=own_project, name_sv="Vägledning på kontoren")
    make.AssignmentFactory(project=own_project)
    address = f"/projects/{own_project.public_id}"
    page = text(as_manager.get(f"{address}/staff/"))
    assert f'href="{address}/plan/#balance"' in page
    assert component.name_sv not in page
    plan = text(as_manager.get(f"{address}/plan/"))
    assert 'id="balance"' in plan
    assert component.name_sv in plan
