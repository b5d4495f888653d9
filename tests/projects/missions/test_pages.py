"""Pages of missions: the board, one mission with its chain, the steps, and what is said when something is wrong."""

from typing import Any

import pytest
from django.test import Client

from projects.models import Mission, Project
from tests import factories as make
from tests.conftest import signed_in
from tests.projects.missions.journeys import decided, journey, released
from tracker.accounts.models import User
from tracker.core.periods import today

pytestmark = pytest.mark.django_db


def text(response: Any) -> str:
    return response.content.decode()


def typed(**more: Any) -> dict[str, Any]:
    return {
        "title_sv": "Coachning i Battambang",
        "need": "Fem kontor väntar.",
        "start": "2017-05-08",
        "end": "2017-05-12",
        "country": str(make.CountryFactory().pk),
        "travellers-TOTAL_FORMS": "1",
        "travellers-INITIAL_FORMS": "0",
        "key": "k" * 24,
    } | more


def test_the_board_counts_the_steps_and_lists_who_has_it(as_viewer: Client, own_project: Project) -> None:
    mission, chief = journey(own_project)
    make.MissionStepFactory(mission=mission)
    decided(own_project)
    page = text(as_viewer.get("/missions/"))
    assert page.count("<b>1</b>") == 2
    assert page.count("1 försenad") == 2, "both were to be done in 2017"
    assert "<b>0</b>" in page
    assert str(chief) in page
    assert 'href="?step=release"' in page
    one = text(as_viewer.get("/missions/?step=release"))
    assert mission.title_sv in one
    assert '<a href="?step=release" aria-current="true"><b>1</b>' in one
    assert '<a href="?step=report"><b>1</b>' in one, "the other columns stay"


def test_the_board_begins_with_what_is_under_way(
    as_manager: Client, manager: User, own_project: Project
) -> None:
    mission = decided(own_project)
    make.MissionStepFactory(mission=mission, step="report")
    mission.activity = make.ActivityFactory(project=own_project, changed="Ja")
    mission.save()
    make.StaffDaysFactory(
        project=own_project, activity=mission.activity, employee=mission.travellers.get().employee
    )
    assert mission.title_sv not in text(as_manager.get("/missions/"))
    for state in ("done", "all"):
        assert mission.title_sv in text(as_manager.get(f"/missions/?state={state}"))
    assert mission.title_sv not in text(as_manager.get("/missions/?state=late"))


def test_a_mission_is_asked_for_in_the_project_that_is_shown(
    as_admin: Client, as_manager: Client, own_project: Project, other_project: Project
) -> None:
    link = f"/projects/{own_project.public_id}/missions/new/"
    assert link in text(as_manager.get("/missions/"))
    assert link not in text(as_manager.get(f"/missions/?project={other_project.public_id}"))
    assert link not in text(as_admin.get("/missions/"))
    assert link in text(as_admin.get(f"/missions/?project={own_project.public_id}"))


def test_what_is_mine_and_whose_journeys_are_found(as_manager: Client, own_project: Project) -> None:
    mission, _chief = journey(own_project)
    other, _chief = journey(make.ProjectFactory())
    mine = text(as_manager.get("/missions/?person=me"))
    assert mission.title_sv in mine
    assert other.title_sv not in mine
    number = other.travellers.get().employee.number
    page = text(as_manager.get(f"/missions/?employee={number}&year=2017"))
    assert other.title_sv in page
    assert mission.title_sv not in page
    assert other.title_sv not in text(as_manager.get(f"/missions/?employee={number}&year=2016"))


@pytest.mark.parametrize(
    "query",
    [
        "?state=x",
        "?step=%00",
        "?project=%00",
        "?country=%00&year=9",
        "?page=99999999999999999",
        "?employee=%00",
    ],
)
def test_junk_in_the_address_breaks_nothing(as_viewer: Client, own_project: Project, query: str) -> None:
    journey(own_project)
    assert as_viewer.get(f"/missions/{query}").status_code == 200


def test_the_file_says_what_the_page_says(as_viewer: Client, own_project: Project) -> None:
    mission, _chief = journey(own_project, place="Battambang")
    response = as_viewer.get("/missions/?format=csv")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    who = mission.travellers.get().employee
    assert lines[1].split(";")[:9] == [
        mission.public_id, "OWN", mission.title_sv, "2017-05-08", "2017-05-12", str(mission.country),
        "Battambang", who.name, "Uppdragsbeskrivning",
    ]  # fmt: skip


def test_the_page_tells_the_chain_and_what_to_do_now(
    as_leader: Client, as_manager: Client, as_viewer: Client, own_project: Project
) -> None:
    mission, _chief = journey(own_project)
    address = f"/missions/{mission.public_id}/"
    page = text(as_manager.get(address))
    assert "Står vid uppdragsbeskrivning" in page
    assert 'aria-current="step"' in page
    assert f'class="btn" href="{address}terms/"' in page
    assert "/decision/" not in page
    seen = text(as_leader.get(address))
    assert f'class="btn second" href="{address}security/"' in seen
    assert f'href="{address}release/"' in seen
    assert "/decision/" not in seen, "it is not time yet"
    for step in ("terms", "security", "release", "report", "edit", "void"):
        assert f"{address}{step}/" not in text(as_viewer.get(address))
    make.MissionStepFactory(mission=mission)
    make.MissionStepFactory(mission=mission, step="security", document=None)
    released(mission)
    assert f'class="btn" href="{address}decision/"' in text(as_leader.get(address))


def test_the_position_is_that_of_the_first_day(as_viewer: Client, own_project: Project) -> None:
    mission, _chief = journey(own_project)
    who = mission.travellers.get().employee
    make.PositionFactory(employee=who, title="Generaldirektör", first_day=today())
    page = text(as_viewer.get(f"/missions/{mission.public_id}/"))
    assert "Handläggare" in page
    assert "Generaldirektör" not in page


def test_two_journeys_at_once_are_told_on_both_pages(as_viewer: Client, own_project: Project) -> None:
    one = make.TravellerFactory(mission__project=own_project)
    two = make.TravellerFactory(mission__project=own_project, employee=one.employee)
    for this, other in ((one, two), (two, one)):
        page = text(as_viewer.get(f"/missions/{this.mission.public_id}/"))
        assert "Andra resor samma dagar" in page
        assert f"/missions/{other.mission.public_id}/" in page


def test_the_mission_is_logged_from_its_page(as_manager: Client, own_project: Project) -> None:
    mission = decided(own_project)
    page = text(as_manager.get(f"/missions/{mission.public_id}/"))
    assert f"/activities/log/?mission={mission.public_id}" in page
    mission.activity = make.ActivityFactory(project=own_project)
    mission.save()
    assert "?mission=" not in text(as_manager.get(f"/missions/{mission.public_id}/"))


def test_the_log_form_begins_with_the_mission_and_is_tied_to_it(
    as_manager: Client, own_project: Project
) -> None:
    mission = decided(own_project, title_sv="Coachning i Battambang", place="Battambang")
    who = mission.travellers.get().employee
    page = text(as_manager.get(f"/activities/log/?mission={mission.public_id}"))
    assert 'value="Coachning i Battambang"' in page
    assert f'<option value="{who.pk}" selected>' in page
    assert as_manager.get("/activities/log/?mission=TR-2017-0404").status_code == 404
    sent = {
        "source": f"mission:{mission.public_id}",
        "project": own_project.public_id,
        "kind": "mission",
        "title_sv": "Coachning i Battambang",
        "when": "other",
        "start": "2017-05-08",
        "end": "2017-05-12",
        "place": "Battambang",
        "country": str(mission.country_id),
        "women": "0",
        "men": "0",
        "changed": "Fem kontor arbetar på samma sätt.",
        "staff-TOTAL_FORMS": "1",
        "staff-INITIAL_FORMS": "0",
        "staff-0-employee": str(who.pk),
        "staff-0-days_abroad": "5",
        "key": "k" * 24,
    }
    logged = as_manager.post("/activities/log/", sent)
    assert logged.status_code == 302, text(logged)
    mission.refresh_from_db()
    assert mission.activity.staff_days.get().employee == who


def test_a_mission_is_asked_for_once(as_manager: Client, own_project: Project) -> None:
    address = f"/projects/{own_project.public_id}/missions/new/"
    expert = make.EmployeeFactory()
    sent = typed(**{"travellers-0-what": str(expert.pk), "travellers-0-role": "Expert"})
    assert "Varför den behövs" in text(as_manager.get(address))
    for _time in range(2):
        assert as_manager.post(address, sent).headers["Location"] == "/missions/TR-2017-0001/"
    mission = Mission.objects.get()
    assert [(row.employee, row.role) for row in mission.travellers.all()] == [(expert, "Expert")]


def test_a_planned_item_fills_the_form(as_manager: Client, own_project: Project) -> None:
    item = make.WorkItemFactory(project=own_project, title_sv="Coacha fem kontor")
    page = text(as_manager.get(f"/projects/{own_project.public_id}/missions/new/?item={item.number}"))
    assert 'value="Coacha fem kontor"' in page
    assert f'<option value="{item.pk}" selected>' in page


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("end", "2017-05-01", "Sista dagen är före den första"),
        ("start", "1850-01-01", "Året måste ligga mellan"),
        ("need", "", "Det här fältet är obligatoriskt."),
        ("place", "A\x00", "Texten har tecken som inte kan visas."),
        ("country", "999999", "Välj ett giltigt alternativ"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    as_manager: Client, own_project: Project, field: str, value: str, message: str
) -> None:
    sent = typed(title_en="Coaching in five offices") | {field: value}
    response = as_manager.post(f"/projects/{own_project.public_id}/missions/new/", sent)
    assert response.status_code == 200
    assert message in text(response)
    assert "Coaching in five offices" in text(response)
    assert not Mission.objects.exists()


def test_a_mission_without_a_title_is_told_so(as_manager: Client, own_project: Project) -> None:
    response = as_manager.post(f"/projects/{own_project.public_id}/missions/new/", typed(title_sv=""))
    assert "Ge tjänsteresan en rubrik." in text(response)


def test_more_rows_save_nothing(as_manager: Client, own_project: Project) -> None:
    response = as_manager.post(
        f"/projects/{own_project.public_id}/missions/new/", typed(more="travellers", need="")
    )
    assert 'name="travellers-2-what"' in text(response)
    assert "obligatoriskt" not in text(response)


def test_two_journeys_at_once_want_a_tick(as_manager: Client, own_project: Project) -> None:
    one = make.TravellerFactory(mission__project=own_project)
    address = f"/projects/{own_project.public_id}/missions/new/"
    sent = typed(**{"travellers-0-what": str(one.employee.pk)})
    assert 'name="confirmed"' not in text(as_manager.get(address))
    refused = text(as_manager.post(address, sent))
    assert f"gör en annan resa de dagarna, {one.mission.public_id}" in refused
    assert 'name="confirmed"' in refused
    assert as_manager.post(address, sent | {"confirmed": "on"}).status_code == 302


def test_each_step_has_its_page(as_manager: Client, as_leader: Client, own_project: Project) -> None:
    mission, chief = journey(own_project)
    address = f"/missions/{mission.public_id}/"
    who = mission.travellers.get().employee
    day = today().isoformat()
    kept = {"done_on": day, "dnr": "2017/118", "link": ""}
    for client, step, sent in (
        (as_manager, "terms", kept),
        (signed_in(chief), "release", {"employee": str(who.pk)}),
        (as_leader, "security", {"done_on": day, "note": "Läst"}),
        (as_leader, "decision", kept),
        (as_manager, "report", kept),
    ):
        assert client.get(f"{address}{step}/").status_code == 200
        version = Mission.objects.get().version
        response = client.post(f"{address}{step}/", sent | {"version": version})
        assert response.headers.get("Location") == address, (step, text(response))
    page = text(as_manager.get(address))
    assert "Står vid dagar i tidrapporten" in page
    assert page.count("2017/118") == 3


@pytest.mark.parametrize("step", ["edit", "terms", "report", "security", "decision", "release", "void"])
def test_a_stale_step_says_so_and_keeps_what_was_typed(
    as_manager: Client, as_leader: Client, own_project: Project, step: str
) -> None:
    mission, _chief = journey(own_project)
    mission.claim(1)
    Mission.objects.update(title_sv="Sparad före")
    who = mission.travellers.get().employee
    mine = {"edit": "Min plats", "security": "Min not", "void": "Mitt skäl", "release": who.name}
    sent = typed(version="1", country=str(mission.country_id), place="Min plats")
    sent |= {
        "done_on": today().isoformat(),
        "dnr": "2017/999",
        "link": "",
        "note": "Min not",
        "reason": "Mitt skäl",
    }
    sent["employee"] = str(who.pk)
    client = as_leader if step in ("security", "decision", "release") else as_manager
    late = client.post(f"/missions/{mission.public_id}/{step}/", sent | {"key": "s" * 24})
    assert late.status_code == 409
    assert mine.get(step, "2017/999") in text(late)
    assert not mission.steps.exists()
    if step == "edit":
        assert '<td data-label="Sparat nu">Sparad före</td>' in text(late)


def test_others_may_not_and_sensitive_missions_are_not_there(
    as_viewer: Client, as_other_manager: Client, as_manager: Client, own_project: Project
) -> None:
    mission, _chief = journey(own_project)
    address = f"/missions/{mission.public_id}/"
    for client in (as_viewer, as_other_manager):
        for step in ("edit", "terms", "security", "decision", "report", "void", "release"):
            assert client.get(f"{address}{step}/").status_code == 403, step
    make.sensitive(own_project, "restricted")
    assert as_viewer.get(address).status_code == 404
    assert mission.title_sv not in text(as_viewer.get("/missions/"))
    assert mission.title_sv in text(as_manager.get("/missions/"))


def test_a_voided_mission_is_gone(as_manager: Client, own_project: Project) -> None:
    mission, _chief = journey(own_project)
    address = f"/missions/{mission.public_id}/"
    gone = as_manager.post(f"{address}void/", {"version": 1, "reason": "Ställdes in"})
    assert gone.headers["Location"] == "/missions/"
    assert as_manager.get(address).status_code == 404
