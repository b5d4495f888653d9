"""The pages of the calendar, its administration and its API."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.test import Client

from projects.models import Category, Dimension, PeriodException, ReportingPeriod
from tests import factories as make
from tracker.core.periods import day_starts, today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
PERIODS = "/results/periods/"


@pytest.fixture
def closed(db):
    return make.ReportingPeriodFactory(year=2017, closes_on=dt.date(2018, 2, 15))


def body(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode()


def test_the_calendar_is_read_by_all_and_changed_by_few(as_viewer, as_leader, closed):
    page = body(as_viewer.get(f"{PERIODS}?year=2017"))
    assert "2017-01-01" in page
    assert "Låst sedan 16 februari 2018 av kalendern." in page
    assert "/results/periods/2017/" not in page
    page = body(as_leader.get(f"{PERIODS}?year=2017"))
    assert "/results/periods/2017/exception/" in page
    assert "/results/periods/2017/close/" not in page
    for address in ("", "new/", "2017/", "2017/close/", "2017/exception/"):
        assert as_viewer.post(f"{PERIODS}{address}").status_code == 403


def test_an_empty_calendar_says_so(as_viewer):
    assert "Kalendern har inga perioder än." in body(as_viewer.get(PERIODS))


@pytest.mark.parametrize("year", ["", "1066", "20x7", "\x00", "9" * 40])
def test_a_year_that_is_not_there_shows_another(as_viewer, closed, year):
    assert "2017-12-31" in body(as_viewer.get(PERIODS, {"year": year}))


def test_the_periods_of_a_year_are_added_once(as_leader):
    page = body(as_leader.get(PERIODS))
    assert 'name="kinds"' in page
    sent = {"year": "2017", "kinds": ["year", "quarter"], "key": "k" * 20}
    for _click in range(2):
        answer = as_leader.post(PERIODS, sent)
        assert (answer.status_code, answer.url) == (302, f"{PERIODS}?year=2017")
    assert ReportingPeriod.objects.count() == 5
    page = body(as_leader.post(PERIODS, sent | {"key": "l" * 20}))
    assert "Kalendern har redan de här perioderna." in page
    page = body(as_leader.post(PERIODS, {"year": "", "key": "m" * 20}))
    assert "Välj minst en." in page


def test_a_single_period_over_another_is_refused_at_its_field_and_what_was_typed_stays(as_leader, closed):
    sent = {
        "code": "2017-18",
        "kind": "year",
        "first_day": "2017-07-01",
        "last_day": "2018-06-30",
        "opens_on": "2018-01-01",
        "closes_on": "2018-08-31",
        "key": "k" * 20,
    }
    page = body(as_leader.post(f"{PERIODS}new/", sent))
    assert "Den går in i 2017, 2017-01-01 till 2017-12-31, som är av samma typ." in page
    assert 'value="2017-18"' in page
    assert 'aria-invalid="true"' in page
    sent |= {"first_day": "2018-01-01", "key": "l" * 20}
    for _click in range(2):
        assert as_leader.post(f"{PERIODS}new/", sent).url == f"{PERIODS}?year=2018"
    assert ReportingPeriod.objects.get(code="2017-18").last_day == dt.date(2018, 6, 30)


def test_a_stale_change_of_days_shows_both_and_keeps_what_was_typed(as_leader, leader, closed):
    until = (today() + 3 * DAY).isoformat()
    sent = {"opens_on": "2017-01-01", "closes_on": until, "version": "1"}
    assert as_leader.post(f"{PERIODS}2017/", sent | {"key": "k" * 20}).status_code == 302
    later = (today() + 9 * DAY).isoformat()
    page = body(as_leader.post(f"{PERIODS}2017/", sent | {"closes_on": later, "key": "l" * 20}), 409)
    assert until in page
    assert f'value="{later}"' in page
    page = body(as_leader.post(f"{PERIODS}2017/", sent | {"closes_on": "2016-01-01", "version": "2"}))
    assert "Den skulle stänga innan den öppnar." in page


def test_an_open_period_is_closed_with_a_reason(as_leader, leader):
    first = today() - 300 * DAY
    make.ReportingPeriodFactory(code="now", first_day=first, last_day=today(), opens_on=first)
    address = f"{PERIODS}now/close/"
    assert "/results/periods/now/close/" in body(as_leader.get(f"{PERIODS}?year={today().year}"))
    assert 'aria-invalid="true"' in body(as_leader.post(address, {"version": "1", "reason": " "}))
    until = (today() + DAY).isoformat()
    days = {"opens_on": first.isoformat(), "closes_on": until, "version": "1"}
    assert as_leader.post(f"{PERIODS}now/", days).status_code == 302
    page = body(as_leader.post(address, {"version": "1", "reason": "Bokslut."}), 409)
    assert 'value="Bokslut."' in page
    assert as_leader.post(address, {"version": "2", "reason": "Bokslut."}).status_code == 302
    page = body(as_leader.get(f"{PERIODS}?year={today().year}"))
    assert f"av {leader}" in page
    assert "Den är inte öppen." in body(as_leader.post(address, {"version": "3", "reason": "Igen."}))


def test_an_exception_is_granted_and_shown_while_it_holds(
    as_leader, as_manager, leader, manager, own_project, closed
):
    address = f"{PERIODS}2017/exception/"
    page = body(as_leader.get(address))
    assert str(manager) in page
    sent = {
        "person": manager.pk,
        "project": own_project.pk,
        "until": (today() + DAY).isoformat(),
        "reason": "Registret kom sent.",
        "key": "k" * 20,
    }
    for _click in range(2):
        assert as_leader.post(address, sent).status_code == 302
    assert PeriodException.objects.count() == 1
    page = body(as_leader.get(f"{PERIODS}?year=2017"))
    assert "Registret kom sent." in page
    assert as_manager.get(address).status_code == 403
    page = body(as_leader.post(address, sent | {"until": "2017-01-01", "key": "l" * 20}))
    assert "högst 31 dagar" in page
    PeriodException.objects.update(until=day_starts(today()))
    assert "Registret kom sent." not in body(as_leader.get(f"{PERIODS}?year=2017"))


def test_an_exception_for_a_protected_project_is_told_to_its_members_only(
    as_leader, as_manager, as_viewer, manager, admin_user, own_project, closed
):
    make.sensitive(own_project, "protected")
    PeriodException.objects.create(
        period=closed,
        user=manager,
        project=own_project,
        granted_by=admin_user,
        until=day_starts(today(), 2),
        reason="Hemligt.",
    )
    assert "Hemligt." in body(as_manager.get(f"{PERIODS}?year=2017"))
    for client in (as_leader, as_viewer):
        assert "Hemligt." not in body(client.get(f"{PERIODS}?year=2017"))
    assert own_project.code not in body(as_leader.get(f"{PERIODS}2017/exception/"))


def test_what_is_no_period_is_not_found(as_leader):
    for code in ("2017", "x" * 200, "%00"):
        for step in ("", "close/", "exception/"):
            assert as_leader.get(f"{PERIODS}{code}/{step}").status_code == 404


def test_the_api_reads_the_calendar_and_the_catalogue(as_viewer, closed):
    call_command("load_reference_data", verbosity=0)
    make.ReportingPeriodFactory(year=2018)
    periods = as_viewer.get("/api/v1/reporting-periods/?year=2017&kind=year").json()["results"]
    assert periods == [
        {
            "code": "2017",
            "kind": "year",
            "first_day": "2017-01-01",
            "last_day": "2017-12-31",
            "opens_on": "2017-01-01",
            "closes_on": "2018-02-15",
            "is_open": False,
            "exceptions": [],
        }
    ]
    assert as_viewer.get("/api/v1/reporting-periods/2018/").json()["is_open"]
    standard = as_viewer.get("/api/v1/standard-indicators/SI-5/").json()
    assert standard["name_en"] == "Change projects completed"
    sexes = as_viewer.get("/api/v1/disaggregations/sex/").json()["categories"]
    assert [one["code"] for one in sexes] == ["women", "men", "unknown"]
    assert [one["is_unknown"] for one in sexes] == [False, False, True]
    assert as_viewer.post("/api/v1/reporting-periods/", {}).status_code == 405
    assert as_viewer.get("/api/v1/reporting-periods/?year=x").status_code == 400


def test_the_api_tells_who_is_let_in_as_far_as_the_page_does(
    as_manager, as_viewer, machine, leader, manager, own_project, closed
):
    until = day_starts(today(), 2)
    closed.exceptions.create(
        user=manager, project=own_project, granted_by=leader, until=until, reason="Sent register"
    )

    def told(client):
        return client.get("/api/v1/reporting-periods/2017/").json()["exceptions"]

    (one,) = told(as_viewer)
    assert (one["user"], one["granted_by"]) == (manager.username, leader.username)
    assert (one["project"], one["reason"]) == (own_project.public_id, "Sent register")
    program = Client(headers={"authorization": f"Bearer {make.api_token(machine)}"})
    assert told(program) == []
    make.sensitive(own_project, "protected")
    assert told(as_viewer) == []
    assert [one["user"] for one in told(as_manager)] == [manager.username]


def groups(rows):
    sent = {"categories-TOTAL_FORMS": len(rows), "categories-INITIAL_FORMS": "0"}
    for number, (code, is_unknown) in enumerate(rows):
        sent |= {
            f"categories-{number}-code": code,
            f"categories-{number}-name_sv": code,
            f"categories-{number}-name_en": code,
            f"categories-{number}-order": number,
        }
        if is_unknown:
            sent[f"categories-{number}-is_unknown"] = "on"
    return sent


@pytest.mark.parametrize("unknown", [0, 2])
def test_a_dimension_has_one_group_for_who_is_not_known(as_admin, unknown):
    add = "/admin/projects/dimension/add/"
    sent = {"code": "tenure", "name_sv": "Boende", "name_en": "Tenure", "order": "7"}
    rows = [("rent", unknown > 1), ("own", unknown > 0)]
    assert "Exakt en grupp" in body(as_admin.post(add, sent | groups(rows)))
    assert not Dimension.objects.exists()
    assert as_admin.post(add, sent | groups([("rent", False), ("unknown", True)])).status_code == 302
    assert Category.objects.filter(dimension__code="tenure").count() == 2


def test_the_calendar_is_only_read_in_the_administration(as_admin, closed):
    assert "2017" in body(as_admin.get("/admin/projects/reportingperiod/"))
    assert as_admin.get("/admin/projects/reportingperiod/add/").status_code == 403
