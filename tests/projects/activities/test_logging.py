"""Logging through the door that people use: the form, its receipt, and what it refuses."""

import pytest

from projects.activities.models import Activity, StaffDays
from tests import factories as make
from tests.projects.activities.asking import LOG, key_of, text, typed
from tracker.core.periods import today


def test_the_form_offers_own_projects_and_a_fresh_key(as_manager, own_project, other_project):
    page = text(as_manager.get(LOG))
    assert "OWN Eget projekt" in page
    assert "OTHER" not in page
    assert key_of(page) != key_of(text(as_manager.get(LOG)))


def test_four_answers_log_an_activity_and_give_a_receipt(as_manager, own_project):
    own_project.end = today()
    own_project.save()
    answer = as_manager.post(LOG, typed(own_project, when="today"))
    activity = Activity.objects.get()
    assert (activity.start, activity.end) == (today(), today())
    assert answer.url == f"/activities/{activity.public_id}/"
    page = text(as_manager.get(answer.url))
    assert "Sparat:" in page
    assert f'action="/activities/{activity.public_id}/undo/"' in page
    assert f'href="/activities/{activity.public_id}/copy/"' in page
    assert "Sparat:" not in text(as_manager.get(answer.url))


def test_save_and_log_another_keeps_the_project(as_manager, own_project):
    answer = as_manager.post(LOG, typed(own_project, again="1"), follow=True)
    assert answer.redirect_chain == [(LOG, 302)]
    page = text(answer)
    assert "Sparat:" in page
    assert f'<option value="{own_project.public_id}" selected>' in page


def test_the_receipt_undoes(as_manager, own_project):
    as_manager.post(LOG, typed(own_project))
    activity = Activity.objects.get()
    answer = as_manager.post(f"/activities/{activity.public_id}/undo/", {"version": "1"}, follow=True)
    assert "Ångrad: Utbildning i vägledning" in text(answer)
    activity.refresh_from_db()
    assert activity.void_reason == "Ångrad"
    assert as_manager.get(f"/activities/{activity.public_id}/").status_code == 404


def test_undoing_what_somebody_has_changed_leads_to_the_page_that_voids(as_manager, own_project):
    as_manager.post(LOG, typed(own_project))
    activity = Activity.objects.get()
    activity.claim(1)
    answer = as_manager.post(f"/activities/{activity.public_id}/undo/", {"version": "1"})
    assert answer.url == f"/activities/{activity.public_id}/void/"
    activity.refresh_from_db()
    assert activity.voided_at is None


def test_a_change_is_not_undone_by_voiding_all_of_it(as_manager, own_project):
    as_manager.post(LOG, typed(own_project))
    address = f"/activities/{Activity.objects.get().public_id}/"
    page = text(as_manager.post(f"{address}edit/", typed(own_project, version="1"), follow=True))
    assert "Sparat:" in page
    assert "/undo/" not in page


def test_a_double_click_logs_once(as_manager, own_project):
    sent = typed(own_project, key=key_of(text(as_manager.get(LOG))))
    first, second = as_manager.post(LOG, sent), as_manager.post(LOG, sent)
    assert first.url == second.url
    assert Activity.objects.count() == 1


def test_a_used_form_that_is_changed_and_sent_again_asks(as_manager, own_project):
    sent = typed(own_project, key=key_of(text(as_manager.get(LOG))))
    as_manager.post(LOG, sent)
    page = text(as_manager.post(LOG, sent | {"title_sv": "Något annat"}))
    assert 'id="errors"' in page
    assert 'value="Något annat"' in page
    assert key_of(page) != sent["key"]
    assert Activity.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"start": "2017-05-10", "end": "2017-05-09"}, "id_end"),
        ({"start": "10/5 2017"}, "id_start"),
        ({"start": ""}, "id_start"),
        ({"start": "1017-05-10"}, "id_start"),
        ({"women": "-3"}, "id_women"),
        ({"women": "tre"}, "id_women"),
        ({"men": "1,5"}, "id_men"),
        ({"cost_estimate": "1.234,5"}, "id_cost_estimate"),
        ({"cost_estimate": "9" * 20}, "id_cost_estimate"),
        ({"title_sv": "a\x00b"}, "id_title_sv"),
        ({"title_sv": ""}, "id_title_sv"),
        ({"title_sv": "x" * 201}, "id_title_sv"),
        ({"happened": "x" * 1_000_000}, "id_happened"),
        ({"project": "P-1900-001"}, "id_project"),
        ({"project": ""}, "id_project"),
        ({"project": "none"}, "id_project"),
        ({"kind": "party"}, "id_kind"),
        ({"country": "9" * 30}, "id_country"),
        ({"partners": ["9" * 30]}, "id_partners"),
        ({"women": "1", "youth": "2"}, "id_youth"),
        ({"staff-0-role": "expert"}, "id_staff-0-employee"),
        ({"staff-0-employee": "9" * 30}, "id_staff-0-employee"),
    ],
)
def test_errors_stand_at_the_field_and_typed_values_stay(as_manager, own_project, wrong, field):
    answer = as_manager.post(LOG, typed(own_project, place="Siem Reap", **wrong))
    page = text(answer)
    assert answer.status_code == 200
    assert f'href="#{field}"' in page
    assert f'id="{field}_error"' in page
    assert 'value="Siem Reap"' in page
    assert not Activity.objects.exists()


def test_comma_and_point_are_the_same(as_manager, own_project):
    person = make.EmployeeFactory()
    sent = typed(own_project, cost_estimate="1 234,50")
    sent |= {"staff-0-employee": person.pk, "staff-0-days_abroad": "0.5", "staff-0-is_payable": "on"}
    as_manager.post(LOG, sent)
    assert f"{Activity.objects.get().cost_estimate:.2f}" == "1234.50"
    assert f"{StaffDays.objects.get().days_abroad:.1f}" == "0.5"


def test_a_draft_is_kept_for_its_writer(as_manager, as_leader):
    as_manager.post(LOG, typed(None, kind="", project="", draft="1"))
    draft = Activity.objects.get()
    assert draft.is_draft
    assert as_manager.get(f"/activities/{draft.public_id}/").status_code == 200
    assert as_leader.get(f"/activities/{draft.public_id}/").status_code == 404


def test_english_users_write_english(as_manager, manager, own_project):
    manager.language = "en"
    manager.save()
    page = text(as_manager.get(LOG))
    assert page.index('id="id_title_en"') < page.index('<details class="more"')
    as_manager.post(LOG, typed(own_project, title_sv="", title_en="Training"))
    assert Activity.objects.get().title_en == "Training"


def test_copying_takes_over_what_stays_the_same(as_manager, own_project):
    activity = make.ActivityFactory(project=own_project, place="Siem Reap", title_sv="Uppdrag 3")
    page = text(as_manager.get(f"/activities/{activity.public_id}/copy/"))
    assert 'value="Siem Reap"' in page
    assert 'value="Uppdrag 3"' in page
    assert 'value="7"' not in page
    assert f'action="{LOG}"' in page


@pytest.mark.parametrize("query", ["?project=%00", "?project=" + "x" * 5000, "?project=P-1900-001"])
def test_nonsense_in_the_address_is_left_out(as_manager, query):
    assert as_manager.get(LOG + query).status_code == 200


@pytest.mark.parametrize("count", ["x", "-1", "9" * 30, "1000", ""])
def test_a_broken_count_of_rows_writes_nothing(as_manager, own_project, count):
    answer = as_manager.post(LOG, typed(own_project) | {"staff-TOTAL_FORMS": count})
    assert answer.status_code in (200, 302)
    assert StaffDays.objects.count() == 0


@pytest.mark.parametrize("number", [1, 3])
def test_the_form_asks_the_database_as_often_for_one_as_for_three(
    as_manager, manager, own_project, number, django_assert_num_queries
):
    for _ in range(number):
        make.ActivityFactory(project=own_project, created_by=manager)
        make.OrganisationFactory(country=make.CountryFactory())
        make.IndicatorFactory(project=own_project)
        make.EmployeeFactory()
        make.ProjectMemberFactory(user=manager)
    with django_assert_num_queries(17):
        as_manager.get(LOG)
