"""The permission matrix as a file, and the one rule that reads it."""

import csv

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from projects.models import Activity, Project
from reports.annual.models import ReportRun
from tests import factories as make
from tracker.accounts.models import Role, RoleHeld
from tracker.core import access


def rows(settings) -> list[dict[str, str]]:
    with settings.PERMISSIONS_FILE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_file_has_one_column_per_role(settings):
    assert tuple(rows(settings)[0])[2:] == access.ROLES == tuple(Role.values)


def test_each_question_is_asked_once(settings):
    questions = [(row["object"], row["action"]) for row in rows(settings)]
    assert len(questions) == len(set(questions)) == len(access.matrix())


def test_every_registered_model_can_be_viewed_by_some_role():
    for rule in access._rules.values():
        assert set(access.matrix()[rule.object, "view"].values()) != {"-"}


def test_own_is_given_only_where_a_model_says_what_is_own():
    """A cell `own` for an object without such a question would silently mean `-`."""
    answered = {
        rule.object
        for rule in access._rules.values()
        if rule.own.__name__ != "<lambda>" or rule.own.__module__ != "tracker.core.access"
    }
    given = {name for (name, action), cells in access.matrix().items() if "own" in cells.values()}
    assert given <= answered


def test_who_may_change_may_view():
    width = {"-": 0, "own": 1, "all": 2}
    for (name, action), cells in access.matrix().items():
        viewed = access.matrix().get((name, "view"))
        if viewed is None:
            continue
        for role, scope in cells.items():
            assert width[scope] <= width[viewed[role]], f"{role} may {action} but not view {name}"


@pytest.mark.parametrize(
    ("cell", "problem"),
    [("all ", None), ("own", None), ("-", None), ("some", "unknown scope"), ("", "unknown scope")],
)
def test_a_wrong_cell_stops_the_start(settings, tmp_path, cell, problem):
    roles = ",".join(access.ROLES)
    path = tmp_path / "permissions.csv"
    path.write_text(f"object,action,{roles}\nproject,view,{cell}{',all' * (len(access.ROLES) - 1)}\n")
    settings.PERMISSIONS_FILE = path
    access.matrix.cache_clear()
    try:
        if problem:
            with pytest.raises(ValueError, match=problem):
                access.matrix()
        else:
            assert access.matrix()["project", "view"]["manager"] == cell.strip()
    finally:
        access.matrix.cache_clear()


def test_an_unknown_question_is_an_error_and_not_a_no(viewer):
    with pytest.raises(KeyError):
        access.may(viewer, "fly", "project")


def test_all_own_and_nothing(manager, leader, own_project, other_project):
    projects = Project.objects.all()
    assert set(access.visible(manager, projects)) == {own_project, other_project}
    assert set(access.visible(manager, projects, "change")) == {own_project}
    assert not access.visible(leader, projects, "change").exists()


def test_the_widest_of_several_roles_counts(manager, own_project, other_project):
    assert access.scope(manager, "change", "project") == "own"
    RoleHeld.objects.create(user=manager, role="admin")
    del manager.role_codes
    assert access.scope(manager, "change", "project") == "all"
    assert access.may(manager, "change", other_project)


@pytest.mark.parametrize("thing", ["project", Project])
def test_who_is_nobody_may_nothing(stranger, thing):
    assert not access.may(stranger, "view", thing)
    assert not access.may(AnonymousUser(), "view", thing)


def test_who_has_left_may_nothing(manager, own_project):
    manager.is_active = False
    assert not access.may(manager, "view", own_project)
    assert not access.visible(manager, Project.objects.all()).exists()


def test_may_asks_about_a_row_a_model_or_a_name(manager, viewer, own_project):
    assert access.may(manager, "change", own_project)
    assert access.may(manager, "change", Project)
    assert access.may(manager, "change", "project")
    assert not access.may(viewer, "change", own_project)
    assert not access.may(viewer, "change", Project)


@pytest.fixture
def protected(own_project):
    return make.sensitive(own_project, "protected")


def test_a_protected_project_does_not_exist_for_others(
    protected, manager, other_manager, other_project, leader, admin_user
):
    make.ActivityFactory(project=protected)
    for user in (other_manager, leader, admin_user):
        assert set(access.visible(user, Project.objects.all())) == {other_project}
        assert not access.visible(user, Activity.objects.all()).exists()
        assert not access.may(user, "view", protected)
    assert access.may(manager, "view", protected)
    assert access.visible(manager, Activity.objects.all()).count() == 1


def test_only_registered_models_can_be_asked_about(viewer):
    with pytest.raises(KeyError):
        access.visible(viewer, RoleHeld.objects.all())


def test_a_model_without_questions_of_its_own_has_no_own_rows(monkeypatch, manager):
    monkeypatch.setattr(access, "_rules", {})
    access.register(ReportRun, "activity")
    make.ReportRunFactory()
    assert access.visible(manager, ReportRun.objects.all()).count() == 1
    assert access.visible(manager, ReportRun.objects.all(), "change").count() == 0
    access.register(ReportRun, "activity", hidden=lambda user: Q(year=2017))
    assert access.visible(manager, ReportRun.objects.all()).count() == 0


def test_one_query_answers_for_many_rows(manager, own_project, django_assert_num_queries):
    make.ProjectFactory.create_batch(3)
    manager.role_codes  # noqa: B018  asked once and kept
    with django_assert_num_queries(1):
        list(access.visible(manager, Project.objects.all(), "change"))
