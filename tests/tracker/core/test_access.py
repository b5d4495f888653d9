"""The one rule: who may do what on which rows, and why not."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404
from django.utils import translation

from projects.models import Activity, Project
from reports.annual.models import ReportRun
from tests import factories as make
from tracker.accounts.models import RoleHeld
from tracker.core import access
from tracker.core.matrix import narrowest


def test_nobody_may_do_to_a_thing_what_they_may_not_see():
    """Whoever may change in any row of the matrix may also view."""
    for (name, action), conditions in access.matrix().items():
        viewed = access.matrix().get((name, "view"), {"always": {}})["always"]
        for role, scope in conditions["always"].items():
            seen = viewed.get(role, "all")
            assert narrowest(scope, seen) == scope, f"{role} may {action} but not view {name}"


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


def test_a_model_without_questions_of_its_own_has_no_own_rows(cells, manager):
    make.ReportRunFactory()
    cells("report", "view", manager="own")
    assert not access.visible(manager, ReportRun.objects.all()).exists()


# Conditions.


@pytest.fixture
def cells(monkeypatch):
    """Changes cells of the matrix for the test: `cells(object, action, condition="always", role=scope...)`."""

    def change(name, action, condition="always", **scopes):
        table = {question: dict(conditions) for question, conditions in access.matrix().items()}
        row = table.setdefault((name, action), {})
        row[condition] = dict(row.get(condition) or dict.fromkeys(access.ROLES, "all")) | scopes
        monkeypatch.setattr(access, "matrix", lambda: table)

    return change


def states_of(project, status="ongoing", sensitivity="open"):
    Project.objects.filter(pk=project.pk).update(status=status)
    return project if sensitivity == "open" else make.sensitive(project, sensitivity)


@pytest.mark.parametrize(
    ("status", "sensitivity", "own_manager", "admin"),
    [
        ("ongoing", "open", True, True),
        ("ongoing", "restricted", True, False),
        ("ongoing", "protected", True, False),
        ("closed", "open", False, True),
        ("terminated", "open", False, True),
        ("declined", "open", False, True),
        ("closed", "restricted", False, False),
        ("closed", "protected", False, False),
    ],
)
def test_in_several_states_the_narrowest_holds(
    manager, admin_user, own_project, status, sensitivity, own_manager, admin
):
    project = states_of(own_project, status, sensitivity)
    activity = make.ActivityFactory(project=project)
    assert access.may(manager, "change", project) is own_manager
    assert access.may(admin_user, "change", project) is admin
    for action in ("change", "void"):
        assert access.may(manager, action, activity) is own_manager
        assert access.may(admin_user, action, activity) is admin
    assert access.may(manager, "add", project, "activity") is own_manager
    assert access.may(admin_user, "add", project, "activity") is admin
    assert access.may(manager, "change status", project)


@pytest.mark.parametrize("person", ["manager", "admin_user"])
def test_what_is_voided_is_not_touched_again(request, person, manager, own_project):
    user = request.getfixturevalue(person)
    activity = make.ActivityFactory(project=own_project)
    activity.void(by=manager, reason="Fel")
    for action in ("change", "void"):
        assert not access.may(user, action, activity)
        with pytest.raises(access.Denied, match="makulerad"):
            access.require(user, action, activity)


def test_a_voided_booking_is_not_changed(controller, own_project):
    row = make.TransactionFactory(agreement=make.AgreementFactory(project=own_project))
    assert access.may(controller, "change", row)
    row.void(by=controller, reason="Fel")
    assert not access.may(controller, "change", row)
    assert access.may(controller, "view", row)


def test_a_finished_run_is_frozen(writer):
    run = make.ReportRunFactory()
    assert access.may(writer, "change", run)
    ReportRun.objects.filter(pk=run.pk).update(state="done", file="a.pdf", finished_at=run.requested_at)
    assert not access.may(writer, "change", run)
    with pytest.raises(access.Denied, match="färdig"):
        access.require(writer, "change", run)


def test_a_state_can_depend_on_the_user_and_come_from_an_app_above(
    monkeypatch, cells, viewer, leader, own_project, other_project
):
    monkeypatch.setattr(access, "_rules", dict(access._rules))
    access.add_state(Project, "complement", lambda user: Q(code="OWN") if user == viewer else Q(pk__in=[]))
    cells("project", "view", "complement", viewer="-", leadership="-")
    assert set(access.visible(viewer, Project.objects.all())) == {other_project}
    assert set(access.visible(leader, Project.objects.all())) == {own_project, other_project}
    with pytest.raises(ValueError, match="already"):
        access.add_state(Project, "complement", lambda user: Q())


def test_what_hides_a_row_also_stops_every_other_action(cells, admin_user, own_project):
    cells("theme", "change", admin="all")
    assert access.may(admin_user, "change", own_project)
    cells("project", "view", "ended", admin="-")
    states_of(own_project, "closed")
    assert not access.may(admin_user, "change", own_project)


# Why.


def test_a_no_says_why_in_the_readers_language(manager, other_manager, viewer, own_project):
    with pytest.raises(access.Denied) as no:
        access.require(viewer, "change", own_project)
    assert no.value.why == "Din roll ”läsare” får inte ändra projekt."
    with pytest.raises(access.Denied) as no:
        access.require(other_manager, "change", own_project)
    assert no.value.why == "Bara projektets medlemmar får ändra projekt."
    RoleHeld.objects.create(user=viewer, role="leadership")
    del viewer.role_codes
    with translation.override("en"), pytest.raises(access.Denied) as no:
        access.require(viewer, "change", Project)
    assert no.value.why == "Your roles “leadership”, “viewer” may not change projects."


def test_who_holds_no_role_is_told_so(stranger, own_project):
    with pytest.raises(access.Denied, match="ingen roll"):
        access.require(stranger, "view", own_project)
    with pytest.raises(access.Denied, match="Logga in"):
        access.require(AnonymousUser(), "view", "figures")


def test_what_is_out_of_sight_is_not_spoken_of(protected, manager, other_manager, admin_user):
    """Not even why: the answer is that of a thing that does not exist."""
    for user in (other_manager, admin_user):
        for action in ("view", "change", "see identities"):
            with pytest.raises(Http404):
                access.require(user, action, protected)
        with pytest.raises(Http404):
            access.require(user, "add", protected, "activity")
        with pytest.raises(Http404):
            access.require(user, "add", protected, "indicator")
    access.require(manager, "change", protected)


def test_what_is_gone_is_not_there(admin_user, own_project):
    gone = Project(pk=own_project.pk + 1000)
    with pytest.raises(Http404):
        access.require(admin_user, "view", gone)


def test_a_page_tells_what_its_reader_may_do(manager, viewer, own_project, django_assert_num_queries):
    manager.role_codes, viewer.role_codes  # noqa: B018  asked once and kept
    with django_assert_num_queries(1):
        answers = access.explain(manager, own_project, [("add", "activity")])
    allowed = {(answer.action, answer.object) for answer in answers if answer.allowed}
    assert {("view", "project"), ("change", "project"), ("add", "activity")} <= allowed
    told = {answer.action: answer.why for answer in access.explain(viewer, own_project)}
    assert told["view"] == ""
    assert told["change"] == "Din roll ”läsare” får inte ändra projekt."


@pytest.mark.parametrize("sensitivity", ["open", "restricted", "protected"])
@pytest.mark.parametrize("status", ["ongoing", "closed"])
def test_the_answers_in_words_are_those_in_rows(request, own_project, status, sensitivity):
    """`explain` decides in Python what `visible` decides in the database."""
    states_of(own_project, status, sensitivity)
    activity = make.ActivityFactory(project=own_project)
    cast = ("manager", "other_manager", "leader", "controller", "admin_user", "viewer", "machine", "stranger")
    for person in cast:
        user = request.getfixturevalue(person)
        for thing in (own_project, activity):
            for answer in access.explain(user, thing):
                assert answer.allowed is access.may(user, answer.action, thing), (person, answer)


# Over time.


def test_a_right_that_is_taken_away_is_gone_at_the_next_request(as_writer, writer, portfolio):
    assert b'action="/reports/create/"' in as_writer.get("/reports/").content
    RoleHeld.objects.filter(user=writer).delete()
    assert as_writer.get("/reports/").status_code == 403
    assert as_writer.post("/reports/create/", {"year": "2017", "language": "sv"}).status_code == 403


def test_a_membership_that_has_ended_gives_nothing(manager, as_manager, own_project):
    make.sensitive(own_project, "protected")
    assert as_manager.get(f"/projects/{own_project.public_id}/").status_code == 200
    manager.project_memberships.update(first_day=dt.date(2015, 1, 1), last_day=dt.date(2015, 12, 31))
    assert as_manager.get(f"/projects/{own_project.public_id}/").status_code == 404


def test_a_condition_goes_along_a_path():
    moved = access.along("agreement__project__", ~(Q(status="closed") | Q(pk__in=[1]) & Q(code="x")))
    wanted = ~(Q(agreement__project__status="closed") | Q(agreement__project__pk__in=[1])
               & Q(agreement__project__code="x"))  # fmt: skip
    assert moved == wanted
    assert access.along("", moved) is moved


def test_one_query_answers_for_many_rows(manager, own_project, django_assert_num_queries):
    make.ProjectFactory.create_batch(3)
    manager.role_codes  # noqa: B018  asked once and kept
    with django_assert_num_queries(1):
        list(access.visible(manager, Project.objects.all(), "change"))
