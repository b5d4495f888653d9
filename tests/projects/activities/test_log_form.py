"""What makes logging quick: defaults, own things first, a partner added on the way, doubts, and the browser's outbox."""

import datetime as dt
import re

import pytest

from countries.organisations.models import Organisation
from projects.activities.models import Activity, StaffDays
from tests import factories as make
from tests.projects.activities.asking import LOG, key_of, text, typed

pytestmark = pytest.mark.django_db
BOX = {"headers": {"X-Outbox": "now"}}


def options(page, name):
    """The options of a select in the order of the page."""
    select = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)[0]
    return re.findall(r'<option value="([^"]*)"', select)


def chosen(page, name):
    select = re.search(rf'<select name="{name}".*?</select>', page, re.DOTALL)[0]
    return re.findall(r'<option value="([^"]*)" selected', select)


def test_the_only_project_and_its_country_are_chosen(as_manager, own_project):
    page = text(as_manager.get(LOG))
    assert chosen(page, "project") == [own_project.public_id]
    assert chosen(page, "country") == [str(own_project.country_shares.get().country_id)]


def test_what_was_used_last_comes_first(as_manager, manager, own_project):
    later = make.ProjectFactory(code="ZLAST")
    make.ProjectMemberFactory(project=later, user=manager)
    used, unused = make.OrganisationFactory(name_sv="Östra"), make.OrganisationFactory(name_sv="Andra")
    for project, place in ((own_project, "Siem Reap"), (later, "Phnom Penh")):
        activity = make.ActivityFactory(project=project, created_by=manager, place=place)
        activity.partners.add(used)
    page = text(as_manager.get(LOG))
    assert options(page, "project")[1:3] == [later.public_id, own_project.public_id]
    assert chosen(page, "project") == [later.public_id]
    assert options(page, "partners") == [str(used.pk), str(unused.pk)]
    assert re.findall(r'<datalist id="places">(.*?)</datalist>', page) == [
        '<option value="Phnom Penh"></option><option value="Siem Reap"></option>'
    ]


def test_others_places_are_not_proposed(as_manager, other_manager, own_project):
    make.ActivityFactory(project=own_project, created_by=other_manager, place="Minsk")
    assert "Minsk" not in text(as_manager.get(LOG))


def test_results_components_and_items_of_other_projects_are_not_offered(
    as_manager, own_project, other_project
):
    rows = {}
    for project in (own_project, other_project):
        rows[project] = {
            "indicator": make.IndicatorFactory(project=project),
            "component": make.ComponentFactory(project=project),
            "work_item": make.WorkItemFactory(project=project),
        }
    page = text(as_manager.get(LOG))
    for name, row in rows[own_project].items():
        assert options(page, name) == ["", str(row.pk)]
    for name, row in rows[other_project].items():
        answer = as_manager.post(LOG, typed(own_project, **{name: row.pk}))
        assert f'href="#id_{name}"' in text(answer)
    assert not Activity.objects.exists()


def test_component_and_planned_item_are_saved_and_told(as_manager, own_project):
    component = make.ComponentFactory(project=own_project, name_sv="Tillsyn")
    item = make.WorkItemFactory(project=own_project, title_sv="Planerad kurs")
    answer = as_manager.post(LOG, typed(own_project, component=component.pk, work_item=item.pk), follow=True)
    assert "Tillsyn" in text(answer)
    assert "Planerad kurs" in text(answer)


def test_after_the_project_asks_why_and_keeps_the_reason(as_manager, own_project):
    assert 'name="late_because"' not in text(as_manager.get(LOG))
    late = typed(own_project, start="2019-02-01")
    page = text(as_manager.post(LOG, late))
    assert 'href="#id_late_because"' in page
    assert "2018-12-31" in page
    answer = as_manager.post(LOG, late | {"late_because": "Slutseminariet sköts upp"}, follow=True)
    assert "Slutseminariet sköts upp" in text(answer)
    assert Activity.objects.get().late_because == "Slutseminariet sköts upp"


def test_somebody_in_two_places_is_asked_about_and_told(as_manager, own_project):
    first = make.ActivityFactory(project=own_project, title_sv="Uppdrag 1")
    days = make.StaffDaysFactory(project=own_project, activity=first, employee__name="Astrid")
    sent = typed(own_project) | {"staff-0-employee": days.employee_id, "staff-0-days_abroad": "1"}
    page = text(as_manager.post(LOG, sent))
    assert "Astrid är utomlands samma dagar: Uppdrag 1" in page
    assert 'name="confirmed"' in page
    assert Activity.objects.count() == 1
    answer = as_manager.post(LOG, sent | {"confirmed": "on"}, follow=True)
    assert "Astrid är utomlands samma dagar: Uppdrag 1" in text(answer)
    assert Activity.objects.count() == 2


def test_a_draft_is_not_doubted(as_manager, own_project):
    first = make.ActivityFactory(project=own_project)
    days = make.StaffDaysFactory(project=own_project, activity=first)
    sent = typed(own_project, draft="1") | {"staff-0-employee": days.employee_id, "staff-0-days_abroad": "1"}
    assert as_manager.post(LOG, sent).status_code == 302


def test_days_over_the_calendar_are_refused_at_the_staff(as_manager, own_project):
    sent = typed(own_project) | {"staff-0-employee": make.EmployeeFactory(name="Astrid").pk}
    page = text(as_manager.post(LOG, sent | {"staff-0-days_abroad": "1,5", "staff-0-days_home": "0,5"}))
    assert "Astrid: 1,5 dagar utomlands, men aktiviteten tog 1" in page
    assert 'value="0,5"' in page
    assert not Activity.objects.exists()


def test_a_visit_that_may_be_logged_twice_is_asked_about(as_manager):
    body = make.OrganisationFactory()
    first = make.ActivityFactory(project=None, kind="incoming_visit", title_sv="Besök 1")
    first.partners.add(body)
    sent = typed(None, kind="incoming_visit", start="2017-06-01", partners=[body.pk])
    assert "Samma organisation har besökt oss nära den dagen: Besök 1" in text(as_manager.post(LOG, sent))
    assert as_manager.post(LOG, sent | {"confirmed": "on"}).status_code == 302


def test_a_partner_is_added_on_the_way(as_manager, own_project):
    country = own_project.country_shares.get().country
    sent = typed(own_project, new_partner="Ny myndighet", new_partner_kind="ministry", country=country.pk)
    as_manager.post(LOG, sent)
    body = Organisation.objects.get()
    assert (body.name_sv, body.country, body.kind) == ("Ny myndighet", country, "ministry")
    assert list(Activity.objects.get().partners.all()) == [body]


def test_a_partner_that_is_there_is_asked_about(as_manager, own_project):
    country = own_project.country_shares.get().country
    make.OrganisationFactory(name_sv="Arbetsförmedlingen", country=country)
    sent = typed(own_project, new_partner="Arbetsformedlingen", country=country.pk)
    page = text(as_manager.post(LOG, sent))
    assert "Den kan redan finnas: Arbetsförmedlingen" in page
    assert 'name="is_another"' in page
    assert not Activity.objects.exists()
    as_manager.post(LOG, sent | {"is_another": "on"})
    assert Activity.objects.get().partners.get().name_sv == "Arbetsformedlingen"


def test_a_double_click_is_not_taken_for_its_own_double(as_manager, own_project):
    """Neither the partner that the first click added, nor the days abroad that it logged."""
    sent = typed(own_project, new_partner="Ny myndighet", key=key_of(text(as_manager.get(LOG))))
    sent |= {"staff-0-employee": make.EmployeeFactory().pk, "staff-0-days_abroad": "1"}
    first, second = as_manager.post(LOG, sent), as_manager.post(LOG, sent)
    assert first.url == second.url
    assert (Activity.objects.count(), Organisation.objects.count()) == (1, 1)


def test_a_refusal_adds_no_partner(as_manager, own_project):
    make.ComponentFactory(project=own_project)
    sent = typed(own_project, new_partner="Ny myndighet", women="1", youth="2")
    assert "id_youth" in text(as_manager.post(LOG, sent))
    assert not Organisation.objects.exists()


def test_logging_what_was_planned(as_manager, own_project):
    item = make.WorkItemFactory(
        project=own_project, title_sv="Planerad kurs", component=make.ComponentFactory(project=own_project)
    )
    make.PlannedWorkFactory(item=item)
    page = text(as_manager.get(f"{LOG}?item={own_project.public_id}.{item.number}"))
    assert 'value="Planerad kurs"' in page
    assert 'value="2017-05-08"' in page
    assert chosen(page, "work_item") == [str(item.pk)]
    assert chosen(page, "component") == [str(item.component_id)]


def test_a_link_names_type_and_project(as_manager, own_project):
    page = text(as_manager.get(f"{LOG}?kind=incoming_visit"))
    assert re.search(r'value="incoming_visit"[^>]* checked', page)
    assert chosen(page, "project") == ["none"]
    page = text(as_manager.get(f"{LOG}?kind=mission&project={own_project.public_id}"))
    assert re.search(r'value="mission"[^>]* checked', page)
    assert chosen(page, "project") == [own_project.public_id]
    page = text(as_manager.get(f"{LOG}?kind=party&project={own_project.public_id}"))
    assert chosen(page, "project") == [own_project.public_id]


@pytest.mark.parametrize("key", ["x", "P-1900-001.1", "P-1900-001.99999999999", ".1", "%00.1"])
def test_what_was_not_planned_is_not_found(as_manager, key):
    assert as_manager.get(f"{LOG}?item={key}").status_code in (200, 404)
    assert as_manager.get(f"{LOG}?item=P-1900-001.1").status_code == 404


def test_an_item_of_another_managers_project_is_refused(as_manager, other_project):
    item = make.WorkItemFactory(project=other_project)
    answer = as_manager.get(f"{LOG}?item={other_project.public_id}.{item.number}")
    assert answer.status_code in (403, 404)


def test_the_position_is_the_one_of_the_first_day(as_manager, own_project):
    activity = make.ActivityFactory(project=own_project, start=dt.date(2017, 5, 10))
    days = make.StaffDaysFactory(project=own_project, activity=activity, start=dt.date(2017, 5, 10))
    make.PositionFactory(
        employee=days.employee, title="Analytiker", last_day=dt.date(2017, 12, 31), unit__name_sv="Enhet A"
    )
    make.PositionFactory(employee=days.employee, title="Enhetschef", first_day=dt.date(2018, 1, 1))
    page = text(as_manager.get(f"/activities/{activity.public_id}/"))
    assert "Analytiker, Enhet A" in page
    assert "Enhetschef" not in page


# The outbox of the browser.


def test_the_browsers_script_is_told_where_to_go(as_manager, own_project):
    answer = as_manager.post(LOG, typed(own_project), **BOX)
    assert answer.json() == {"address": f"/activities/{Activity.objects.get().public_id}/"}
    assert "Sparat:" in text(as_manager.get(answer.json()["address"]))
    assert as_manager.post(LOG, typed(own_project, again="1"), **BOX).json() == {"address": LOG}


def test_what_is_wrong_comes_back_as_a_page(as_manager, own_project):
    answer = as_manager.post(LOG, typed(own_project, title_sv=""), **BOX)
    assert answer["Content-Type"].startswith("text/html")
    assert 'id="errors"' in text(answer)


def test_what_was_kept_without_names_arrives_once(as_manager, own_project):
    sent = typed(own_project, key=key_of(text(as_manager.get(LOG))))
    people = {"staff-0-employee": make.EmployeeFactory().pk, "staff-0-days_home": "1"}
    first = as_manager.post(LOG, sent | people, **BOX).json()
    again = as_manager.post(LOG, sent, headers={"X-Outbox": "kept"})
    assert again.json() == first
    assert (Activity.objects.count(), StaffDays.objects.count()) == (1, 1)
    assert 'id="errors"' in text(as_manager.post(LOG, sent, **BOX)), "what was changed by hand still asks"
