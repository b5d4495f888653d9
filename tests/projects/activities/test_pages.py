"""The pages, through the door that people use."""

import re

import pytest

from projects.activities.models import Activity, StaffDays
from tests import factories as make
from tests.projects.activities.test_queries import sensitive
from tracker.core.periods import today

LOG = "/activities/log/"


def typed(own, **more):
    """What the browser sends when the four questions are answered."""
    return {
        "project": own.public_id if own else "none",
        "kind": "training",
        "title_sv": "Utbildning i vägledning",
        "when": "other",
        "start": "2017-05-10",
        "staff-TOTAL_FORMS": "2",
        "staff-INITIAL_FORMS": "0",
    } | more


def text(answer):
    return answer.content.decode()


def key_of(page):
    return re.search(r'name="key" value="([^"]+)"', page).group(1)


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


def test_an_edit_shows_and_changes(as_manager, own_project):
    activity = make.ActivityFactory(project=own_project)
    address = f"/activities/{activity.public_id}/edit/"
    assert f'value="{activity.title_sv}"' in text(as_manager.get(address))
    answer = as_manager.post(address, typed(own_project, version="1", title_sv="Nytt namn"))
    assert answer.status_code == 302
    activity.refresh_from_db()
    assert (activity.title_sv, activity.version) == ("Nytt namn", 2)


def test_an_edit_shows_and_replaces_the_staff_days(as_manager, own_project):
    activity = make.ActivityFactory(project=own_project)
    first = make.StaffDaysFactory(project=own_project, activity=activity, days_abroad="4.5")
    address = f"/activities/{activity.public_id}/edit/"
    assert 'value="4,5"' in text(as_manager.get(address))
    sent = typed(own_project, version="1", end="2017-05-15") | {
        "staff-TOTAL_FORMS": "3", "staff-INITIAL_FORMS": "1",
        "staff-0-employee": first.employee_id, "staff-0-days_abroad": "4,5", "staff-0-days_home": "1",
        "staff-1-employee": make.EmployeeFactory().pk, "staff-1-days_home": "2",
    }  # fmt: skip
    assert as_manager.post(address, sent).status_code == 302
    assert [(row.days_abroad, row.days_home) for row in activity.staff_days.order_by("pk")] == [
        (4.5, 1),
        (0, 2),
    ]


@pytest.mark.parametrize("count", ["x", "-1", "9" * 30, "1000", ""])
def test_a_broken_count_of_rows_writes_nothing(as_manager, own_project, count):
    answer = as_manager.post(LOG, typed(own_project) | {"staff-TOTAL_FORMS": count})
    assert answer.status_code in (200, 302)
    assert StaffDays.objects.count() == 0


def test_a_stale_form_shows_both_versions_and_keeps_what_was_typed(as_manager, own_project):
    activity = make.ActivityFactory(project=own_project, title_sv="Från början")
    address = f"/activities/{activity.public_id}/edit/"
    as_manager.post(address, typed(own_project, version="1", title_sv="Den andres"))
    answer = as_manager.post(address, typed(own_project, version="1", title_sv="Min text", place="Siem Reap"))
    page = text(answer)
    assert answer.status_code == 409
    assert "Den andres" in page
    assert "Test Person" in page, "who saved"
    assert "Spara min version" in page
    assert 'value="Min text"' in page
    assert 'value="Siem Reap"' in page
    assert 'name="version" value="2"' in page
    activity.refresh_from_db()
    assert activity.title_sv == "Den andres"
    again = as_manager.post(address, typed(own_project, version="2", title_sv="Min text"))
    assert again.status_code == 302


def test_what_was_typed_outlives_a_voiding_and_can_be_logged_anew(
    as_manager, as_leader, own_project, admin_user
):
    activity = make.ActivityFactory(project=own_project)
    address = f"/activities/{activity.public_id}/edit/"
    activity.void(by=admin_user, reason="Loggad två gånger")
    late = typed(own_project, version="1", title_sv="Min text")
    answer = as_manager.post(address, late)
    page = text(answer)
    assert answer.status_code == 409
    assert "Makulerad: Loggad två gånger" in page
    assert 'value="Min text"' in page
    assert f'action="{LOG}"' in page
    assert as_leader.post(address, late).status_code in (403, 404)
    assert as_manager.get(address).status_code == 404
    assert as_manager.post(LOG, late | {"key": key_of(page)}).status_code == 302
    assert Activity.objects.filter(title_sv="Min text", voided_at=None).count() == 1


def test_staff_days_that_differ_are_shown_too(as_manager, own_project):
    activity, one = make.ActivityFactory(project=own_project), make.EmployeeFactory(name="Astrid")
    address = f"/activities/{activity.public_id}/edit/"
    days = {"end": "2017-05-12", "staff-0-employee": one.pk, "staff-0-days_home": "2"}
    as_manager.post(address, typed(own_project, version="1") | days)
    answer = as_manager.post(address, typed(own_project, version="1") | days | {"staff-0-days_home": "2,5"})
    assert answer.status_code == 409
    found = re.search(r"Egna medarbetare</th><td[^>]*>([^<]*)</td><td[^>]*>([^<]*)</td>", text(answer))
    assert re.fullmatch(r"Astrid, 2(,0)?", found[1])
    assert found[2] == "Astrid, 2,5"


def test_a_stale_voiding_shows_what_the_activity_says_now(as_manager, own_project):
    activity = make.ActivityFactory(project=own_project, title_sv="Från början")
    address = f"/activities/{activity.public_id}/"
    as_manager.post(f"{address}edit/", typed(own_project, version="1", title_sv="Den andres"))
    answer = as_manager.post(f"{address}void/", {"version": "1", "reason": "Loggad två gånger"})
    page = text(answer)
    assert answer.status_code == 409
    assert re.search(
        r"Aktivitet</th><td[^>]*>Den andres[^<]*</td><td[^>]*>Makulera: Loggad två gånger</td>", page
    )
    assert 'value="Loggad två gånger"' in page
    activity.refresh_from_db()
    assert activity.voided_at is None
    again = as_manager.post(f"{address}void/", {"version": "2", "reason": "Loggad två gånger"})
    assert again.status_code == 302
    activity.refresh_from_db()
    assert activity.voided_at is not None


@pytest.mark.parametrize("version", ["", "x", "9" * 30, "-1"])
def test_an_edit_without_a_true_version_changes_nothing(as_manager, own_project, version):
    activity = make.ActivityFactory(project=own_project)
    answer = as_manager.post(
        f"/activities/{activity.public_id}/edit/", typed(own_project, version=version, title_sv="Ny")
    )
    assert answer.status_code in (200, 409)
    activity.refresh_from_db()
    assert activity.version == 1


def test_who_may_do_what(as_manager, as_other_manager, as_leader, as_admin, own_project, client):
    activity = make.ActivityFactory(project=own_project)
    page = f"/activities/{activity.public_id}/"
    for someone in (as_manager, as_other_manager, as_leader, as_admin):
        assert someone.get(page).status_code == 200
    for part in ("edit/", "void/"):
        assert as_manager.get(page + part).status_code == 200
        assert as_admin.get(page + part).status_code == 200
        for someone in (as_other_manager, as_leader):
            assert someone.get(page + part).status_code == 403
            assert someone.post(page + part).status_code == 403
            assert page + part not in text(someone.get(page))
    assert as_leader.get(LOG).status_code == 403
    assert client.get(page).status_code == 302


def test_a_protected_activity_is_not_there(as_manager, as_leader, as_admin, own_project):
    activity = make.ActivityFactory(project=sensitive(own_project, "protected"), title_sv="Hemligt")
    for part in ("", "edit/", "void/", "copy/"):
        for someone in (as_leader, as_admin):
            assert someone.get(f"/activities/{activity.public_id}/{part}").status_code in (403, 404)
    assert as_admin.get(f"/activities/{activity.public_id}/").status_code == 404
    for query in ("", "?text=Hemligt", "?format=csv"):
        answer = as_admin.get(f"/activities/{query}")
        assert "Hemligt" not in body(answer).replace("?text=Hemligt", "").replace('"Hemligt"', "").replace(
            ": Hemligt", ""
        )
        assert activity.public_id not in body(answer)
    assert as_manager.get(f"/activities/{activity.public_id}/").status_code == 200


def body(answer):
    return answer.getvalue().decode("utf-8", "replace") if answer.streaming else text(answer)


def test_a_masked_activity_tells_no_more_than_the_year(as_viewer, as_admin, own_project, manager):
    organisation = make.OrganisationFactory(name_sv="Hemlig partner")
    activity = make.ActivityFactory(
        project=sensitive(own_project, "restricted"),
        title_sv="Möte med Anna",
        place="Minsk",
        happened="Anna berättade",
        dnr="DNR-7",
        created_by=manager,
    )
    activity.partners.add(organisation)
    make.StaffDaysFactory(project=own_project, activity=activity, employee__name="Jenny D.")
    for someone in (as_viewer, as_admin):
        for address in (f"/activities/{activity.public_id}/", "/activities/", "/activities/?format=csv"):
            page = body(someone.get(address))
            for word in (
                "Anna",
                "Minsk",
                "Hemlig partner",
                "2017-05",
                "maj 2017",
                "DNR-7",
                "Jenny",
                str(manager),
            ):
                assert word not in page, (address, word)
        assert someone.get(f"/activities/{activity.public_id}/edit/").status_code == 403


def test_staff_are_shown_to_those_who_may_see_them(
    as_manager, as_leader, as_viewer, as_other_manager, own_project
):
    activity = make.ActivityFactory(project=own_project)
    make.StaffDaysFactory(project=own_project, activity=activity, employee__name="Jenny D.")
    page = f"/activities/{activity.public_id}/"
    assert ["Jenny D." in text(who.get(page)) for who in (as_manager, as_leader)] == [True, True]
    assert ["Jenny D." in text(who.get(page)) for who in (as_viewer, as_other_manager)] == [False, False]


def test_the_list_filters_counts_and_sums(as_viewer, portfolio):
    page = text(as_viewer.get("/activities/?year=2017&kind=training"))
    assert "1 aktivitet" in page
    assert "Typ: utbildning" in page
    assert "7 kvinnor och 5 män" in page
    assert "Rensa alla filter" in page


def test_the_list_tells_of_wrong_filters(as_viewer, portfolio):
    answer = as_viewer.get("/activities/?year=abc&text=%00&page=99999999999999999999")
    assert answer.status_code == 200
    assert "0 aktiviteter" in text(answer)
    assert "field-error" in text(answer)


def test_the_files_hold_the_selection(as_viewer, portfolio):
    lines = body(as_viewer.get("/activities/?format=csv&kind=workshop")).strip().splitlines()
    assert len(lines) == 2
    assert ";0;3;2;5" in lines[1]
    workbook = as_viewer.get("/activities/?format=xlsx")
    assert workbook.content[:2] == b"PK"
    assert "aktiviteter.xlsx" in workbook["Content-Disposition"]


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_as_for_three(
    as_viewer, own_project, number, django_assert_num_queries
):
    for _ in range(number):
        make.ActivityFactory(project=own_project, country=make.CountryFactory())
    with django_assert_num_queries(10):
        as_viewer.get("/activities/")


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
