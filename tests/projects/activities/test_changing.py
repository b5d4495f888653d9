"""Changing and voiding activities on their pages, also when somebody else was quicker."""

import re

import pytest

from projects.activities.models import Activity
from tests import factories as make
from tests.projects.activities.asking import LOG, key_of, text, typed


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
