"""Somebody leaves: everything goes to others or ends, in one transaction, and the account closes."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.test import Client

from projects.portfolio.models import Project, ProjectMember
from projects.team import leaving
from tests import factories as make
from tests.conftest import signed_in
from tracker.accounts.leaving import close_account
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
    make.sensitive(own_project, "restricted")
    make.ProjectMemberFactory(project=own_project, user=make.UserFactory(roles=["manager"]))
    assert planned(admin_user, manager, today(), successor).steps == []
    assert len(planned(manager, manager, today(), successor).steps) == 1


@pytest.mark.parametrize("level", ["restricted", "protected"])
def test_who_alone_is_named_for_something_sensitive_hands_over_first(
    level: str, admin_user: Any, manager: Any, own_project: Project, successor: Any
) -> None:
    """The administrator learns that it is so, not of which project."""
    make.sensitive(own_project, level)
    for day in (today(), today() + 7 * DAY):
        with pytest.raises(Refused) as no:
            planned(admin_user, manager, day, successor)
        assert no.value.code == "alone"
        assert own_project.code not in no.value.message
    page = signed_in(admin_user).post(
        f"/people/{manager.username}/hand-over/", {"last_day": today().isoformat(), "preview": "1"}
    )
    assert "ensam om att vara namngiven" in page.content.decode()
    assert own_project.code not in page.content.decode()
    with pytest.raises(Refused):
        planned(manager, manager, today(), None)
    plan = planned(manager, manager, today(), successor)
    carry_out(manager, plan)
    assert not User.objects.get(pk=manager.pk).is_active


def stand_beside(project: Project, **other: Any) -> None:
    role, roles = other.pop("role", "manager"), other.pop("roles", ["manager"])
    days = {name: other.pop(name) for name in ("first_day", "last_day") if name in other}
    make.ProjectMemberFactory(project=project, user=make.UserFactory(roles=roles, **other), role=role, **days)


@pytest.mark.parametrize(
    ("other", "closes"),
    [
        ({}, True),
        ({"role": "deputy"}, True),
        ({"first_day": today() + DAY}, True),
        ({"first_day": today() + 2 * DAY}, False),
        ({"last_day": today()}, False),
        ({"role": "reader"}, False),
        ({"roles": ["viewer"]}, False),
        ({"is_active": False}, False),
        ({"leaves_on": today()}, False),
    ],
)
def test_only_somebody_who_may_open_it_afterwards_counts(
    other: dict[str, Any], closes: bool, admin_user: Any, manager: Any, own_project: Project
) -> None:
    make.sensitive(own_project, "protected")
    stand_beside(own_project, **other)
    if closes:
        close_account(user=admin_user, account=manager, last_day=today())
    else:
        with pytest.raises(Refused):
            close_account(user=admin_user, account=manager, last_day=today())
    assert User.objects.get(pk=manager.pk).is_active is not closes


def test_who_leaves_something_open_is_closed(admin_user: Any, manager: Any, own_project: Project) -> None:
    close_account(user=admin_user, account=manager, last_day=today())
    assert not User.objects.get(pk=manager.pk).is_active


@pytest.mark.parametrize("change", [{"is_active": ""}, {"leaves_on": today() + 7 * DAY}])
def test_the_administration_does_not_close_who_is_alone(
    change: dict[str, Any], admin_user: Any, manager: Any, own_project: Project
) -> None:
    make.sensitive(own_project, "protected")
    client = signed_in(admin_user)
    address = f"/admin/accounts/user/{manager.pk}/change/"
    given = dict(_as_shown(client.get(address))) | change
    page = client.post(address, given)
    assert page.status_code == 200
    assert "ensam om att vara namngiven" in page.content.decode()
    assert own_project.code not in page.content.decode()
    manager.refresh_from_db()
    assert (manager.is_active, manager.leaves_on) == (True, None)
    stand_beside(own_project)
    assert client.post(address, given).status_code == 302
    manager.refresh_from_db()
    assert (manager.is_active, manager.leaves_on) == (
        change.get("is_active") is None,
        change.get("leaves_on"),
    )


def _as_shown(page: Any) -> Iterator[tuple[str, Any]]:
    """What a browser sends back of an administration page that nobody has typed in."""
    formsets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    forms = [page.context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    for bound in (bound for form in forms for bound in form):
        if (value := bound.value()) not in (None, False):
            yield bound.html_name, value
