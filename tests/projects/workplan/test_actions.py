"""Work plans: begun, written, agreed; what each rule refuses, and at which field."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from projects.models import PlannedWork, WorkItem, WorkPlan
from projects.workplan import actions, queries, shown
from tests import factories as make
from tests.projects.workplan.conftest import HANDBOOK, TRAINING
from tracker.core.errors import Refused, Stale

pytestmark = pytest.mark.django_db
DAY = dt.date(2017, 3, 1)


def refusal(call, **fields):
    with pytest.raises(Refused) as refused, transaction.atomic():
        call(**fields)
    return refused.value.code, refused.value.field


def save(user, draft, expected=3, item=None, **fields):
    return actions.save_item(user=user, plan=draft.plan, expected=expected, item=item, fields=fields)


# Versions.


def test_a_draft_begins_with_what_is_agreed(manager, agreed, own_project):
    plan = actions.begin_plan(user=manager, project=own_project, reason=" Försenat ", dnr="2017/1")
    assert (plan.number, plan.status, plan.reason, plan.dnr) == (2, "draft", "Försenat", "2017/1")
    assert [
        (line.item, line.start, line.end, line.days_abroad, line.days_home) for line in queries.lines(plan)
    ] == [
        (agreed.training, TRAINING["start"], TRAINING["end"], 5, Decimal("2.5")),
        (agreed.handbook, HANDBOOK["end"], HANDBOOK["end"], None, None),
    ]


def test_who_begins_a_draft_second_meets_the_first(manager, draft, own_project):
    with pytest.raises(Stale) as stale:
        actions.begin_plan(user=manager, project=own_project)
    assert stale.value.current == draft.plan


def test_an_agreed_version_takes_the_place_of_the_one_before(manager, leader, agreed, own_project):
    plan = actions.begin_plan(user=manager, project=own_project)
    agree = {"user": leader, "plan": plan, "expected": 1}
    early = agree | {"agreed_on": dt.date(2017, 1, 19)}
    assert refusal(actions.agree_plan, **early) == ("before_current", "agreed_on")
    assert refusal(actions.agree_plan, **agree, agreed_on=dt.date(2999, 1, 1)) == ("future", "agreed_on")
    plan.refresh_from_db()
    actions.agree_plan(**agree, agreed_on=DAY)
    agreed.plan.refresh_from_db()
    assert agreed.plan.status == "replaced"
    assert (plan.status, plan.agreed_on, plan.agreed_by) == ("agreed", DAY, leader)
    assert queries.agreed(manager, own_project) == plan


def test_only_the_leadership_agrees(manager, admin_user, draft):
    for user in (manager, admin_user):
        with pytest.raises(PermissionDenied):
            actions.agree_plan(user=user, plan=draft.plan, expected=3)


def test_who_changed_it_last_does_not_agree_to_it(own_project, manager, leader, draft):
    """Somebody who leads both a project and the house."""
    both = make.UserFactory(username="both", roles=["manager", "leadership"])
    make.ProjectMemberFactory(project=own_project, user=both)
    save(both, draft, item=draft.training, title_en="Training in guidance")
    assert refusal(actions.agree_plan, user=both, plan=draft.plan, expected=4) == ("own_change", None)
    draft.plan.refresh_from_db()
    actions.describe_plan(user=manager, plan=draft.plan, expected=4, reason="Klart", dnr="")
    actions.agree_plan(user=both, plan=draft.plan, expected=5)
    assert draft.plan.status == "agreed"


def test_a_milestone_that_is_reached_is_no_change_of_the_plan(own_project, manager, agreed):
    both = make.UserFactory(username="both", roles=["manager", "leadership"])
    make.ProjectMemberFactory(project=own_project, user=both)
    plan = actions.begin_plan(user=manager, project=own_project)
    actions.reach_milestone(user=both, item=agreed.handbook, expected=1, reached_on=DAY)
    actions.agree_plan(user=both, plan=plan, expected=1)
    assert plan.status == "agreed"


def test_a_plan_without_items_is_not_agreed(manager, leader, own_project):
    plan = actions.begin_plan(user=manager, project=own_project)
    assert refusal(actions.agree_plan, user=leader, plan=plan, expected=1) == ("empty", None)


def test_what_the_project_has_no_time_for_any_more_is_not_agreed(leader, draft, own_project):
    type(own_project).objects.filter(pk=own_project.pk).update(end=dt.date(2017, 6, 30))
    assert refusal(actions.agree_plan, user=leader, plan=draft.plan, expected=3) == ("outside", None)


def test_a_decided_version_does_not_change(manager, agreed):
    for call, more in (
        (actions.describe_plan, {"reason": "Nytt", "dnr": ""}),
        (actions.save_item, {"item": None, "fields": TRAINING}),
        (actions.remove_item, {"item": agreed.training}),
    ):
        with pytest.raises(PermissionDenied):
            call(user=manager, plan=agreed.plan, expected=4, **more)


# Items.


def test_an_item_is_planned_with_its_time(manager, draft, components):
    make.ProjectCountryFactory(project=draft.plan.project)
    line = save(manager, draft, **TRAINING | {"title_sv": " Ny ", "title_en": "", "component": components[1]})
    assert (line.item.number, line.item.title_sv, line.item.component) == (3, "Ny", components[1])
    assert (line.start, line.days_home, line.plan) == (TRAINING["start"], Decimal("2.5"), draft.plan)
    assert [str(group) for group, _lines in queries.by_component(queries.lines(draft.plan))] == [
        str(components[0]),
        str(components[1]),
        "None",
    ]


def test_a_milestone_has_one_day_and_takes_no_days(manager, draft):
    line = save(manager, draft, **TRAINING | HANDBOOK | {"title_sv": "Beslut"})
    assert (line.item.activity_kind, line.start, line.end) == ("", HANDBOOK["end"], HANDBOOK["end"])
    assert (line.days_abroad, line.days_home) == (None, None)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"title_sv": "", "title_en": ""}, ("no_title", "title_sv")),
        ({"activity_kind": ""}, ("no_type", "activity_kind")),
        ({"start": None}, ("no_day", "start")),
        ({"end": None}, ("no_day", "end")),
        ({"end": dt.date(2017, 5, 7)}, ("reversed_dates", "end")),
        ({"start": dt.date(2014, 12, 31)}, ("outside", "start")),
        ({"end": dt.date(2019, 1, 1)}, ("outside", "end")),
        ({"days_abroad": Decimal(-1)}, ("invalid", None)),
        ({"days_home": Decimal("0.25")}, ("invalid", "days_home")),
        ({"kind": "wish"}, ("invalid", "kind")),
    ],
)
def test_what_makes_no_plan_is_refused_at_its_field(manager, draft, fields, said):
    new = {"plan": draft.plan, "expected": 3, "item": None, "fields": TRAINING | fields}
    assert refusal(actions.save_item, user=manager, **new) == said
    assert WorkItem.objects.count() == 2


@pytest.mark.parametrize("field", ["component", "indicator"])
def test_what_an_item_belongs_to_is_of_its_project(manager, draft, field, other_project):
    of = {"component": make.ComponentFactory, "indicator": make.IndicatorFactory}[field](
        project=other_project
    )
    new = {"plan": draft.plan, "expected": 3, "item": None, "fields": TRAINING | {field: of}}
    assert refusal(actions.save_item, user=manager, **new) == ("other_project", field)


def test_an_item_of_another_project_is_not_planned(manager, draft, other_project):
    item = make.WorkItemFactory(project=other_project)
    new = {"plan": draft.plan, "expected": 3, "item": item, "fields": TRAINING}
    assert refusal(actions.save_item, user=manager, **new) == ("gone", None)


def test_an_item_that_was_agreed_keeps_what_it_means_and_changes_its_time(
    manager, agreed, own_project, components
):
    plan = actions.begin_plan(user=manager, project=own_project)
    change = {"user": manager, "plan": plan, "item": agreed.training, "expected": 1}
    for field, value in (
        ("title_sv", "Annat"),
        ("kind", "milestone"),
        ("activity_kind", "workshop"),
        ("component", components[1]),
    ):
        code, where = refusal(actions.save_item, **change, fields={field: value})
        assert (code, where) == ("agreed", field), field
        plan.refresh_from_db()
    line = actions.save_item(**change, fields={"end": dt.date(2017, 5, 19), "title_en": "Training"})
    agreed.training.refresh_from_db()
    assert (line.end, agreed.training.title_en) == (dt.date(2017, 5, 19), "Training")
    assert agreed.plan.lines.get(item=agreed.training).end == TRAINING["end"]


def test_what_is_taken_out_of_a_draft_stays_where_it_was_agreed(manager, agreed, own_project):
    plan = actions.begin_plan(user=manager, project=own_project)
    new = actions.save_item(user=manager, plan=plan, expected=1, item=None, fields=TRAINING).item
    actions.remove_item(user=manager, plan=plan, expected=2, item=agreed.training)
    actions.remove_item(user=manager, plan=plan, expected=3, item=new)
    assert not WorkItem.objects.filter(pk=new.pk).exists()
    assert agreed.plan.lines.filter(item=agreed.training).exists()
    assert refusal(actions.remove_item, user=manager, plan=plan, expected=4, item=agreed.training) == (
        "gone",
        None,
    )


def test_what_has_been_logged_keeps_its_item(manager, draft):
    make.ActivityFactory(project=draft.plan.project, work_item=draft.training)
    actions.remove_item(user=manager, plan=draft.plan, expected=3, item=draft.training)
    assert WorkItem.objects.filter(pk=draft.training.pk).exists()


def test_of_two_who_change_a_draft_the_second_is_told(manager, draft):
    save(manager, draft, **TRAINING)
    with pytest.raises(Stale):
        save(manager, draft, **TRAINING)


# Milestones.


def test_a_milestone_is_reached_on_a_day_and_that_can_be_taken_back(manager, agreed):
    reach = {"user": manager, "item": agreed.handbook}
    actions.reach_milestone(**reach, expected=1, reached_on=DAY)
    assert agreed.handbook.reached_on == DAY
    actions.reach_milestone(**reach, expected=2, reached_on=None)
    assert WorkItem.objects.get(pk=agreed.handbook.pk).reached_on is None


def test_what_cannot_have_been_reached_is_refused(manager, leader, draft):
    reach = {"user": manager, "expected": 1}
    handbook = reach | {"item": draft.handbook}
    assert refusal(actions.reach_milestone, **handbook, reached_on=DAY) == ("not_agreed", "reached_on")
    actions.agree_plan(user=leader, plan=draft.plan, expected=3)
    late, early = dt.date(2999, 1, 1), dt.date(2014, 12, 31)
    assert refusal(actions.reach_milestone, **handbook, reached_on=late) == ("future", "reached_on")
    assert refusal(actions.reach_milestone, **handbook, reached_on=early) == ("before_project", "reached_on")
    training = reach | {"item": draft.training}
    assert refusal(actions.reach_milestone, **training, reached_on=DAY) == ("no_milestone", None)


# Differences.


def test_two_versions_are_compared(manager, agreed, own_project):
    plan = actions.begin_plan(user=manager, project=own_project)
    actions.save_item(
        user=manager, plan=plan, expected=1, item=agreed.training, fields={"days_abroad": Decimal(8)}
    )
    actions.remove_item(user=manager, plan=plan, expected=2, item=agreed.handbook)
    actions.save_item(user=manager, plan=plan, expected=3, item=None, fields=TRAINING | {"title_sv": "Ny"})
    found = shown.changed(queries.lines(agreed.plan), queries.lines(plan))
    assert [(row.of, row.what, row.before, row.after, row.word) for row in found] == [
        ("1 Utbildning i vägledning", "Dagar utomlands", "5", "8", "Ändrat"),
        (
            "3 Ny",
            "Utbildning",
            "",
            "2017-05-08 – 2017-05-12 · Dagar utomlands: 5 · Dagar hemma: 2,5",
            "Nytt",
        ),
        ("2 Handboken beslutad", "Milstolpe", "2017-11-30", "", "Borttaget"),
    ]


# What the database keeps.


@pytest.mark.parametrize("status", ["agreed", "replaced"])
def test_the_database_keeps_what_was_agreed(agreed, status):
    if status == "replaced":
        WorkPlan.objects.filter(pk=agreed.plan.pk).update(status="replaced")
    line = agreed.plan.lines.get(item=agreed.training)
    attempts = [
        lambda: WorkPlan.objects.filter(pk=agreed.plan.pk).update(reason="Annat"),
        lambda: WorkPlan.objects.filter(pk=agreed.plan.pk).update(dnr="9"),
        lambda: WorkPlan.objects.filter(pk=agreed.plan.pk).delete(),
        lambda: PlannedWork.objects.filter(pk=line.pk).update(days_abroad=99),
        lambda: PlannedWork.objects.filter(pk=line.pk).delete(),
        lambda: make.PlannedWorkFactory(plan=agreed.plan, item__project=agreed.plan.project),
        lambda: WorkItem.objects.filter(pk=agreed.training.pk).update(title_sv="Annat"),
        lambda: WorkItem.objects.filter(pk=agreed.training.pk).update(component=None),
        lambda: WorkItem.objects.filter(pk=agreed.training.pk).update(activity_kind="workshop"),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_the_database_lets_through_what_goes_on(agreed):
    WorkItem.objects.filter(pk=agreed.training.pk).update(title_en="Training")
    WorkItem.objects.filter(pk=agreed.handbook.pk).update(reached_on=DAY)
    WorkPlan.objects.filter(pk=agreed.plan.pk).update(status="replaced")
    agreed.plan.refresh_from_db()
    assert agreed.plan.status == "replaced"


def test_a_line_cannot_move_into_what_was_agreed(agreed, manager, own_project):
    plan = actions.begin_plan(user=manager, project=own_project)
    new = actions.save_item(user=manager, plan=plan, expected=1, item=None, fields=TRAINING)
    with pytest.raises(IntegrityError), transaction.atomic():
        PlannedWork.objects.filter(pk=new.pk).update(plan=agreed.plan)
