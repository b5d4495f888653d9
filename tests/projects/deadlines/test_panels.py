"""Deadlines among other things: the start page, the project page, the leadership's list; and what follows an agreement."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from projects.deadlines.models import Deadline, DeadlineRule
from projects.models import Project
from projects.money.agreements.actions import save_agreement
from tests import factories as make
from tracker.accounts.models import User
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


@pytest.fixture
def late(own_project: Project) -> Deadline:
    return make.DeadlineFactory(project=own_project, title_sv="Tolvmånadersbrev", due_on=today() - 16 * DAY)


def test_the_start_page_says_what_is_mine_and_to_the_leader_what_is_everybodys(
    late: Deadline, as_manager: Client, as_other_manager: Client, as_leader: Client, as_writer: Client
) -> None:
    mine = words(as_manager.get("/"))
    assert "Dina tidsfrister: 1 är försenad" in mine
    assert "16 dagar sen" in mine
    assert "Inget väntar på att lämnas in." in words(as_other_manager.get("/"))
    everybodys = words(as_leader.get("/"))
    assert "Tidsfrister i alla projekt: 1 är försenad" in everybodys
    assert "Dina tidsfrister" not in everybodys
    assert "Tolvmånadersbrev" not in words(as_writer.get("/"))


def test_the_project_page_tells_them_as_of_the_day(late: Deadline, as_viewer: Client) -> None:
    Project.objects.update(end=dt.date(today().year + 1, 12, 31))
    address = f"/projects/{late.project.public_id}/"
    assert "16 dagar sen" in words(as_viewer.get(address))
    late.submitted_on = today()
    late.save()
    assert "Tolvmånadersbrev" not in words(as_viewer.get(address))
    then = f"{today().year - 1}-12-31"
    assert "Tolvmånadersbrev" in words(as_viewer.get(f"{address}?per={then}")), "it waited then"


def test_the_leadership_hears_of_late_ones_and_of_those_due_soon(
    late: Deadline, other_project: Project, as_leader: Client
) -> None:
    Project.objects.update(end=dt.date(today().year + 1, 12, 31))
    soon = make.DeadlineFactory(project=other_project, title_sv="Kvartalsbrev", due_on=today() + 13 * DAY)
    page = words(as_leader.get("/overview/"))
    assert "Försenat: Tolvmånadersbrev" in page
    assert "Förfaller snart: Kvartalsbrev" in page
    make.DeadlineFactory(project=late.project, title_sv="Senare brev", due_on=today() - DAY)
    assert "2 tidsfrister är försenade, först Tolvmånadersbrev" in words(as_leader.get("/overview/"))
    make.sensitive(soon.project, "restricted")
    assert "Kvartalsbrev" not in words(as_leader.get("/overview/"))


class TestFollowing:
    def fields(self, project: Project, **more: Any) -> dict[str, Any]:
        return {
            "project": project,
            "funder": make.FunderFactory(),
            "kind": "sida",
            "number": "DEMO-1",
            "amount": 1_000_000,
            "start": today(),
            "end": today() + 700 * DAY,
        } | more

    def test_a_new_agreement_begins_with_its_rules_and_their_deadlines(
        self, controller: User, own_project: Project
    ) -> None:
        row = save_agreement(user=controller, agreement=None, expected=None, fields=self.fields(own_project))
        assert row.deadline_rules.filter(kind="final_report").count() == 1
        assert row.deadlines.filter(kind="final_report").count() == 1
        assert not row.deadlines.filter(due_on__lt=today()).exists()

    def test_a_later_end_moves_the_final_report(self, controller: User, own_project: Project) -> None:
        row = save_agreement(user=controller, agreement=None, expected=None, fields=self.fields(own_project))
        before = row.deadlines.get(kind="final_report").due_on
        later = {"end": row.end + 365 * DAY}
        save_agreement(user=controller, agreement=row, expected=row.version, fields=later)
        assert row.deadlines.get(kind="final_report").due_on > before + 300 * DAY

    def test_an_agreement_in_another_project_takes_them_along(
        self, controller: User, own_project: Project, other_project: Project
    ) -> None:
        rule = make.DeadlineRuleFactory(agreement__project=own_project)
        deadline = make.DeadlineFactory(rule=rule)
        save_agreement(
            user=controller, agreement=rule.agreement, expected=1, fields={"project": other_project}
        )
        assert Deadline.objects.get(pk=deadline.pk).project == other_project
        assert DeadlineRule.objects.count() == 1
