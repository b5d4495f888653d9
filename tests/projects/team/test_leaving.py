"""Somebody leaves: everything goes to others or ends, in one transaction, and the account closes."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.test import Client

from projects.portfolio.models import Project, ProjectMember
from projects.team import leaving
from tests import factories as make
from tests.conftest import signed_in
from tracker.accounts.models import User
from tracker.accounts.tokens import make_token
from tracker.core.errors import Refused, Stale
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


@pytest.fixture
def successor() -> Any:
    return make.UserFactory(first_name="Omar", last_name="Lind", roles=["manager"])


def planned(user: Any, leaver: Any, last_day: dt.date, successor: Any, **more: Any) -> leaving.Plan:
    asked = {"by_project": {}, "drafts": True, "substitutes": True} | more
    return leaving.plan(user=user, leaver=leaver, last_day=last_day, successor=successor, **asked)


def carry_out(user: Any, plan: leaving.Plan, **more: Any) -> None:
    leaving.hand_over_person(user=user, planned=plan, seen=plan.digest, **more)


def parts(user: Any) -> list[tuple[str, str, dt.date, dt.date | None]]:
    rows: QuerySet[Any] = ProjectMember.objects.filter(user=user).order_by("first_day", "pk")
    return [(row.project.code, row.role, row.first_day, row.last_day) for row in rows]


def test_everything_goes_to_the_successor_the_day_after(
    admin_user: Any, manager: Any, own_project: Project, other_project: Project, successor: Any
) -> None:
    end = today() + 30 * DAY
    make.ProjectMemberFactory(project=other_project, user=manager, role="deputy", last_day=end)
    last = today() + 7 * DAY
    carry_out(admin_user, planned(admin_user, manager, last, successor))
    assert parts(manager) == [
        ("OWN", "manager", dt.date(2015, 1, 1), last),
        ("OTHER", "deputy", dt.date(2015, 1, 1), last),
    ]
    assert parts(successor) == [
        ("OTHER", "deputy", last + DAY, end),
        ("OWN", "manager", last + DAY, None),
    ]
    manager.refresh_from_db()
    assert (manager.is_active, manager.leaves_on) == (True, last)
    own_project.refresh_from_db()
    assert own_project.version == 2


def test_each_project_may_have_a_successor_of_its_own_or_none(
    admin_user: Any, manager: Any, own_project: Project, other_project: Project, successor: Any
) -> None:
    make.ProjectMemberFactory(project=other_project, user=manager, role="member")
    third = make.UserFactory(roles=["manager"])
    chosen = {own_project.pk: third, other_project.pk: None}
    carry_out(admin_user, planned(admin_user, manager, today(), successor, by_project=chosen))
    assert [code for code, *_rest in parts(third)] == ["OWN"]
    assert parts(successor) == []
    assert parts(manager)[1][3] == today()


def test_a_project_without_a_manager_needs_a_reason(
    admin_user: Any, manager: Any, own_project: Project
) -> None:
    plan = planned(admin_user, manager, today(), None)
    assert plan.unmanaged == [own_project]
    with pytest.raises(Refused) as no:
        carry_out(admin_user, plan)
    assert (no.value.code, no.value.field) == ("unmanaged", "reason")
    manager.refresh_from_db()
    assert manager.is_active
    assert parts(manager)[0][3] is None
    carry_out(admin_user, planned(admin_user, manager, today(), None), reason="Avslutas inom kort.")
    assert parts(manager)[0][3] == today()


def test_drafts_go_along_and_what_was_logged_stays_in_the_name(
    admin_user: Any, manager: Any, own_project: Project, successor: Any
) -> None:
    draft = make.ActivityFactory(project=own_project, is_draft=True, created_by=manager)
    logged = make.ActivityFactory(project=own_project, created_by=manager)
    carry_out(admin_user, planned(admin_user, manager, today(), successor))
    draft.refresh_from_db()
    logged.refresh_from_db()
    assert (draft.created_by, draft.version) == (successor, 2)
    assert (logged.created_by, logged.version) == (manager, 1)


def test_drafts_stay_when_they_shall(
    admin_user: Any, manager: Any, own_project: Project, successor: Any
) -> None:
    draft = make.ActivityFactory(project=own_project, is_draft=True, created_by=manager)
    carry_out(admin_user, planned(admin_user, manager, today(), successor, drafts=False))
    draft.refresh_from_db()
    assert draft.created_by == manager


@pytest.mark.parametrize("goes_along", [True, False])
def test_substitutes_stand_in_for_the_successor_or_stop(
    goes_along: bool, admin_user: Any, manager: Any, own_project: Project, successor: Any
) -> None:
    row = make.ProjectMemberFactory(
        project=own_project, role="deputy", last_day=today() + 30 * DAY, stands_in_for=manager
    )
    last = today() + DAY
    carry_out(admin_user, planned(admin_user, manager, last, successor, substitutes=goes_along))
    row.refresh_from_db()
    if goes_along:
        assert (row.stands_in_for, row.last_day) == (successor, today() + 30 * DAY)
    else:
        assert (row.stands_in_for, row.last_day) == (manager, last)


def test_reading_by_decision_is_not_handed_over(
    admin_user: Any, manager: Any, own_project: Project, other_project: Project, successor: Any
) -> None:
    make.ProjectMemberFactory(project=other_project, user=manager, role="reader")
    carry_out(admin_user, planned(admin_user, manager, today(), successor))
    assert [code for code, *_rest in parts(successor)] == ["OWN"]


def test_what_has_not_begun_goes_over_whole(
    admin_user: Any, manager: Any, other_project: Project, successor: Any
) -> None:
    begins = today() + 30 * DAY
    make.ProjectMemberFactory(project=other_project, user=manager, first_day=begins)
    carry_out(admin_user, planned(admin_user, manager, today(), successor))
    assert ("OTHER", "manager", begins, None) in parts(successor)
    assert [code for code, *_rest in parts(manager)] == ["OWN"]


def test_a_plan_that_was_not_seen_is_shown_again(
    admin_user: Any, manager: Any, own_project: Project, other_project: Project, successor: Any
) -> None:
    seen = planned(admin_user, manager, today(), successor).digest
    make.ProjectMemberFactory(project=other_project, user=manager)
    now = planned(admin_user, manager, today(), successor)
    with pytest.raises(Stale) as stale:
        leaving.hand_over_person(user=admin_user, planned=now, seen=seen)
    assert len(stale.value.current.steps) == 2
    assert parts(successor) == []


def test_the_account_is_closed_at_once_with_sessions_and_tokens(
    admin_user: Any, manager: Any, successor: Any
) -> None:
    client = signed_in(manager)
    assert client.get("/").status_code == 200
    token, secret = make_token(manager, "Skript", "read", 30)
    carry_out(admin_user, planned(admin_user, manager, today(), successor))
    manager.refresh_from_db()
    assert not manager.is_active
    assert client.get("/").status_code == 302
    token.refresh_from_db()
    assert token.revoked_at is not None
    header = {"authorization": f"Token {secret}"}
    assert client.get("/api/v1/projects/", headers=header).status_code == 401


def test_after_the_last_day_no_role_counts_and_nobody_comes_in(manager: Any) -> None:
    client = signed_in(manager)
    _token, secret = make_token(manager, "Skript", "read", 30)
    User.objects.filter(pk=manager.pk).update(leaves_on=today())
    assert client.get("/projects/").status_code == 200
    User.objects.filter(pk=manager.pk).update(leaves_on=today() - DAY)
    assert User.objects.get(pk=manager.pk).role_codes == frozenset()
    assert client.get("/projects/").status_code == 302
    header = {"authorization": f"Token {secret}"}
    assert client.get("/api/v1/projects/", headers=header).status_code == 401
    anew = Client()
    anew.post("/accounts/login/", {"login": manager.username, "password": make.PASSWORD})
    assert anew.get("/projects/").status_code == 302


def test_the_only_administrator_does_not_close_the_own_account(admin_user: Any) -> None:
    with pytest.raises(Refused) as no:
        carry_out(admin_user, planned(admin_user, admin_user, today(), None))
    assert no.value.code == "last_admin"


def test_a_manager_hands_over_the_own_and_nobody_elses(
    manager: Any, other_manager: Any, own_project: Project, successor: Any
) -> None:
    with pytest.raises(PermissionDenied):
        planned(other_manager, manager, today(), successor)
    carry_out(manager, planned(manager, manager, today() + DAY, successor))
    assert parts(successor)[0][0] == "OWN"


def test_an_administrator_hands_over_nothing_that_is_kept_from_the_administrator(
    admin_user: Any, manager: Any, own_project: Project, successor: Any
) -> None:
    Project.objects.filter(pk=own_project.pk).update(
        sensitivity="restricted",
        sensitivity_reason="x",
        sensitivity_decided_by="y",
        sensitivity_decided_on=today(),
        sensitivity_review=today() + DAY,
    )
    assert planned(admin_user, manager, today(), successor).steps == []
    assert len(planned(manager, manager, today(), successor).steps) == 1
