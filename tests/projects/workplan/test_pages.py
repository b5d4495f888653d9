"""The pages of a work plan's versions: what they tell, what they keep when something stands in the way."""

import pytest

from projects.models import PlannedWork, WorkItem, WorkPlan
from projects.workplan import actions
from tests.projects.workplan.conftest import TRAINING

pytestmark = pytest.mark.django_db


def text(answer, status=200):
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


@pytest.fixture
def base(own_project):
    return f"/projects/{own_project.public_id}/plan/"


@pytest.fixture
def form(draft, components):
    """The form of a new item, as a browser sends it."""
    return {
        "version": "3",
        "kind": "activity",
        "activity_kind": "workshop",
        "title_sv": "Seminarium",
        "title_en": "",
        "component": str(components[1].pk),
        "start": "2017-09-04",
        "end": "2017-09-05",
        "days_abroad": "2,5",
        "days_home": "",
        "responsible": "",
        "country": "",
    }


def test_a_version_lists_its_items_by_component(as_viewer, base, agreed, components):
    page = text(as_viewer.get(f"{base}1/"))
    assert (
        page.index(str(components[0]))
        < page.index("1 Utbildning i vägledning")
        < page.index("Ingen komponent")
    )
    assert "2017-05-08 – 2017-05-12" in page
    assert "/items/" not in page


def test_a_decided_version_is_not_changed(as_manager, base, agreed):
    page = text(as_manager.get(f"{base}1/"))
    assert "/items/new/" not in page
    assert as_manager.get(f"{base}1/items/new/").status_code == 403


def test_a_draft_is_begun_once_and_the_second_is_led_to_it(as_manager, base, agreed, own_project):
    begun = as_manager.post(f"{base}new/", {"reason": "Försenat", "dnr": ""})
    assert begun.headers["Location"] == f"{base}2/"
    assert as_manager.get(f"{base}new/").headers["Location"] == f"{base}2/"
    assert own_project.work_plans.get(number=2).lines.count() == 2


def test_who_begins_second_sees_both(as_manager, base, draft):
    page = text(as_manager.post(f"{base}new/", {"reason": "Min", "dnr": ""}), 409)
    assert "Den första" in page
    assert "Min" in page
    assert f"{base}1/" in page


def test_an_item_is_planned_on_its_form(as_manager, base, form, own_project):
    assert as_manager.get(f"{base}1/items/new/").status_code == 200
    answer = as_manager.post(f"{base}1/items/new/", form)
    assert answer.headers["Location"] == f"{base}1/#item-3"
    line = PlannedWork.objects.get(item__number=3)
    assert (str(line.days_abroad), line.days_home, line.item.component.number) == ("2.5", None, 2)


def test_a_double_click_plans_one_item(as_manager, base, form):
    form |= {"key": "a-key-of-its-own"}
    first, second = (as_manager.post(f"{base}1/items/new/", form) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert WorkItem.objects.count() == 3


def test_what_is_refused_stands_at_its_field_and_keeps_what_was_typed(as_manager, base, form):
    page = text(as_manager.post(f"{base}1/items/new/", form | {"end": "2019-01-01"}))
    assert "Projektet pågår från 2015-01-01 till 2018-12-31." in page
    assert 'value="Seminarium"' in page
    assert WorkItem.objects.count() == 2


def test_a_stale_item_shows_both_and_keeps_what_was_typed(as_manager, manager, base, form, draft):
    actions.save_item(
        user=manager, plan=draft.plan, expected=3, item=draft.training, fields={"title_sv": "Deras"}
    )
    page = text(as_manager.post(f"{base}1/items/1/", form | {"title_sv": "Min"}), 409)
    assert "Deras" in page
    assert 'value="Min"' in page
    assert 'name="version" value="4"' in page
    assert as_manager.post(f"{base}1/items/1/", form | {"title_sv": "Min", "version": "4"}).status_code == 302
    draft.training.refresh_from_db()
    assert draft.training.title_sv == "Min"


def test_a_new_item_meets_a_newer_draft(as_manager, manager, base, form, draft):
    actions.describe_plan(user=manager, plan=draft.plan, expected=3, reason="Nytt", dnr="")
    assert "Seminarium" in text(as_manager.post(f"{base}1/items/new/", form), 409)
    assert WorkItem.objects.count() == 2


def test_an_item_is_taken_out(as_manager, base, draft):
    page = f"{base}1/items/1/remove/"
    assert "1 Utbildning i vägledning" in text(as_manager.get(page))
    text(as_manager.post(page, {"version": "2"}), 409)
    assert as_manager.post(page, {"version": "3"}).headers["Location"] == f"{base}1/"
    assert draft.plan.lines.count() == 1


def test_a_stale_description_shows_both_and_keeps_what_was_typed(as_manager, manager, base, draft):
    actions.save_item(user=manager, plan=draft.plan, expected=3, item=None, fields=TRAINING)
    page = text(as_manager.post(f"{base}1/describe/", {"version": "3", "reason": "Min", "dnr": ""}), 409)
    assert "Den första" in page
    assert 'value="Min"' in page
    sent = {"version": "4", "reason": "Min", "dnr": ""}
    assert as_manager.post(f"{base}1/describe/", sent).status_code == 302


def test_the_leadership_agrees_on_a_page_that_tells_what_is_new(as_leader, as_manager, manager, base, agreed):
    plan = actions.begin_plan(user=manager, project=agreed.plan.project)
    actions.save_item(
        user=manager, plan=plan, expected=1, item=agreed.handbook, fields={"end": TRAINING["end"]}
    )
    page = text(as_leader.get(f"{base}2/agree/"))
    assert "2 Handboken beslutad" in page
    assert "2017-11-30" in page
    assert as_manager.get(f"{base}2/agree/").status_code == 403
    assert as_leader.post(f"{base}2/agree/", {"version": "2", "agreed_on": "2017-05-01"}).status_code == 302
    assert WorkPlan.objects.get(number=2).status == "agreed"


def test_a_stale_decision_is_not_taken(as_leader, base, draft):
    text(as_leader.post(f"{base}1/agree/", {"version": "2", "agreed_on": "2017-05-01"}), 409)
    assert WorkPlan.objects.get().status == "draft"


def test_versions_are_compared(as_viewer, manager, base, agreed):
    plan = actions.begin_plan(user=manager, project=agreed.plan.project)
    actions.remove_item(user=manager, plan=plan, expected=1, item=agreed.handbook)
    page = text(as_viewer.get(f"{base}2/differences/"))
    assert "2 Handboken beslutad" in page
    assert "Borttaget" in page
    assert "jämföra" in text(as_viewer.get(f"{base}1/differences/?against=nonsense"))


def test_a_milestone_is_reached_on_its_form(as_manager, base, agreed):
    page = f"{base}items/2/reached/"
    assert as_manager.post(page, {"version": "1", "reached_on": "2017-12-04"}).headers["Location"] == base
    agreed.handbook.refresh_from_db()
    assert str(agreed.handbook.reached_on) == "2017-12-04"
    stale = text(as_manager.post(page, {"version": "1", "reached_on": "2017-12-05"}), 409)
    assert "2017-12-04" in stale
    assert as_manager.get(f"{base}items/1/reached/").status_code == 404


def test_the_plans_of_a_restricted_project_are_for_its_members(
    as_other_manager, as_manager, base, agreed, own_project
):
    told = {"reason": "x", "decided_by": "y", "decided_on": own_project.start, "review": own_project.end}
    decided = {f"sensitivity_{name}": value for name, value in told.items()}
    type(own_project).objects.filter(pk=own_project.pk).update(sensitivity="restricted", **decided)
    for page in (base, f"{base}1/", f"{base}1/differences/", f"{base}items/2/reached/"):
        assert as_other_manager.get(page).status_code == 404, page
    assert as_manager.get(f"{base}1/").status_code == 200


def test_the_history_tells_who_agreed(as_manager, base, agreed, leader):
    page = text(as_manager.get(f"/history/work-plan/{agreed.plan.pk}/"))
    assert "Beslutade om arbetsplanen" in page
    assert str(leader) in page
