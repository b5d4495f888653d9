"""Pages of rounds, participants and change projects: what they tell, to whom, and what is said when it is wrong."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client

from projects.models import Adoption, ChangeProject, Nomination, Project, Round, Team
from tests import factories as make

pytestmark = pytest.mark.django_db
KEY = "k" * 24


@pytest.fixture
def round(own_project: Project) -> Round:
    return make.RoundFactory(project=own_project, number=3, seats=12)


def address(row: Round, rest: str = "") -> str:
    return f"/projects/{row.project.public_id}/rounds/{row.number}/{rest}"


def text(response: Any) -> str:
    return b"".join(response).decode("utf-8-sig") if response.streaming else response.content.decode()


def taking_part(row: Round, number: int = 1, **more: Any) -> list[Nomination]:
    more = {"status": "selected", "decided_on": dt.date(2016, 12, 1)} | more
    return [make.NominationFactory(round=row, **more) for _n in range(number)]


def completed(row: Round, **more: Any) -> ChangeProject:
    change = make.ChangeProjectFactory(
        team=make.TeamFactory(round=row),
        reported_on=dt.date(2017, 11, 30),
        approved_on=dt.date(2017, 12, 11),
        approved_by=make.UserFactory(),
        **more,
    )
    for months in (12, 24):
        make.AdoptionFactory(change_project=change, months=months)
    return change


def rows(prefix: str, *filled: dict[str, str]) -> dict[str, str]:
    sent = {f"{prefix}-TOTAL_FORMS": str(len(filled)), f"{prefix}-INITIAL_FORMS": "0"}
    for n, row in enumerate(filled):
        sent |= {f"{prefix}-{n}-{name}": value for name, value in row.items()}
    return sent


PHASE = {"what": "Sverigefas", "form": "in_sweden", "start": "2017-03-13", "end": "2017-04-07"}


def round_form(**more: Any) -> dict[str, Any]:
    phases, quotas = more.pop("phases", [PHASE]), more.pop("quotas", [])
    days = {"number": "4", "start": "2017-01-09", "end": "2017-12-15", "seats": "28", "key": KEY}
    return days | rows("phases", *phases) | rows("quotas", *quotas) | more


# Rounds


def test_a_round_is_added_once_with_its_phases(as_manager: Client, own_project: Project) -> None:
    url = f"/projects/{own_project.public_id}/rounds/new/"
    assert "Lägg till en omgång" in text(as_manager.get(url))
    country = make.CountryFactory()
    sent = round_form(quotas=[{"what": str(country.pk), "seats": "6"}])
    for _twice in range(2):
        assert (
            as_manager.post(url, sent).headers["Location"] == f"/projects/{own_project.public_id}/rounds/4/"
        )
    row = Round.objects.get()
    assert (row.phases.get().name_sv, row.quotas.get().seats) == ("Sverigefas", 6)
    page = text(as_manager.get(address(row)))
    assert "Sverigefas" in page
    assert str(country) in page


def test_what_is_wrong_is_said_and_what_was_typed_is_kept(as_manager: Client, own_project: Project) -> None:
    url = f"/projects/{own_project.public_id}/rounds/new/"
    for sent, said in (
        (round_form(name_sv="Behållen", end="2016-12-15"), "Slutet ligger före starten."),
        (round_form(name_sv="Behållen", phases=[PHASE | {"end": "2018-01-07"}]), "ligger utanför omgången"),
        (round_form(name_sv="Behållen", phases=[PHASE | {"start": ""}]), "Fyll i hela raden"),
        (round_form(name_sv="Behållen", seats="9999999"), "för stort"),
    ):
        page = text(as_manager.post(url, sent))
        assert said in page
        assert 'value="Behållen"' in page
    assert not Round.objects.exists()
    page = text(as_manager.post(url, round_form(more="phases")))
    assert 'name="phases-2-what"' in page


def test_a_stale_round_shows_both_and_keeps_what_was_typed(as_manager: Client, round: Round) -> None:
    url = address(round, "edit/")
    assert "Ändra" in text(as_manager.get(url))
    assert as_manager.post(url, round_form(number="3", version="1")).status_code == 302
    late = as_manager.post(url, round_form(number="3", seats="30", phases=[], version="1", key="x" * 24))
    assert late.status_code == 409
    page = text(late)
    assert "Sverigefas" in page
    assert "30" in page
    round.refresh_from_db()
    assert round.seats == 28


def test_lists_and_files_tell_completion_and_adoption(as_viewer: Client, round: Round) -> None:
    change = completed(round)
    make.ChangeProjectFactory(team=make.TeamFactory(round=round))
    change.adoptions.filter(months=12).update(
        asked_on=dt.date(2018, 12, 11), answered_on=dt.date(2019, 1, 2), adopted=True, adopted_in="Strategi"
    )
    for url in ("/rounds/", f"/projects/{round.project.public_id}/rounds/"):
        page = text(as_viewer.get(url))
        assert "1 av 2" in page
        assert "50,0" in page
        assert "100,0" in page
    lines = text(as_viewer.get("/rounds/?format=csv")).splitlines()
    assert lines[1].startswith(
        "OWN;Omgång 3;2017-01-09;2017-12-15;12;0;0;0;2;2;1;0;50,0;1;1;1;100,0;100,0;0;0;0"
    )
    assert "asked" not in text(as_viewer.get("/rounds/?project=%00"))


def test_few_of_a_sex_or_country_are_told_to_the_programmes_own_people_only(
    as_viewer: Client, as_manager: Client, round: Round
) -> None:
    one, other, third = (make.CountryFactory() for _n in range(3))
    taking_part(round, 3, country=one, sex="M")
    taking_part(round, 6, country=other, sex="F")
    taking_part(round, 7, country=third, sex="F")
    own, outside = text(as_manager.get(address(round))), text(as_viewer.get(address(round)))
    assert own.count("visas inte") == 0
    assert "<dt>Män</dt><dd>3</dd>" in own
    assert "<dt>Män</dt><dd>visas inte</dd>" in outside
    # The smallest beside it too: the sum would tell it.
    assert f'<th scope="row">{one}</th><td class="num">visas inte</td>' in outside
    assert f'<th scope="row">{other}</th><td class="num">visas inte</td>' in outside
    assert "<dt>Deltagare</dt><dd>16</dd>" in outside


def test_a_sensitive_programme_is_for_its_members(
    as_viewer: Client, as_manager: Client, round: Round
) -> None:
    change = completed(round)
    person = taking_part(round)[0]
    pages = [
        address(round),
        f"/change-projects/{change.public_id}/",
        f"/projects/{round.project.public_id}/rounds/",
    ]
    for level in ("restricted", "protected"):
        make.sensitive(round.project, level)
        assert {as_viewer.get(page).status_code for page in pages} <= {403, 404}
        for page in ("/rounds/", "/rounds/?format=csv", "/change-projects/?format=csv", "/adoptions/"):
            told = text(as_viewer.get(page))
            assert change.public_id not in told
            assert "Omgång 3" not in told
            assert level == "restricted" or "OWN" not in told
        assert all(as_manager.get(page).status_code == 200 for page in pages)
        assert as_manager.get(f"/nominations/{person.public_id}/").status_code == 200


# Teams


def test_a_team_is_added_once_and_changed(as_manager: Client, round: Round) -> None:
    country = make.CountryFactory()
    person = taking_part(round, country=country)[0]
    mentor = make.EmployeeFactory(name="Maj Mentor")
    url = address(round, "teams/new/")
    assert person.public_id in text(as_manager.get(url))
    sent = {"country": country.pk, "members": [person.pk], "mentors": [mentor.pk], "key": KEY}
    for _twice in range(2):
        assert as_manager.post(url, sent).status_code == 302
    team = Team.objects.get()
    person.refresh_from_db()
    assert person.team == team
    assert "Maj Mentor" in text(as_manager.get(address(round)))
    edit = address(round, "teams/1/edit/")
    assert as_manager.post(edit, {"country": country.pk, "version": "1"}).status_code == 302
    stale = as_manager.post(edit, {"country": country.pk, "members": [person.pk], "version": "1"})
    assert stale.status_code == 409
    person.refresh_from_db()
    assert (person.team, team.mentors.count()) == (None, 0)


# Nominations


def nomination_form(country: Any, **more: Any) -> dict[str, Any]:
    return {
        "country": country.pk,
        "side": "union",
        "sex": "F",
        "nominated_on": "2016-11-01",
        "keep_until": "2021-12-31",
        "key": KEY,
    } | more


def test_a_nomination_is_added_once_without_a_name(as_manager: Client, round: Round) -> None:
    url, country = address(round, "nominations/new/"), make.CountryFactory()
    page = text(as_manager.get(url))
    assert "Ingen nämns vid namn" in page
    assert 'name="name"' not in page
    for _twice in range(2):
        response = as_manager.post(url, nomination_form(country))
        assert response.headers["Location"] == "/nominations/OWN-03-001/"
    assert "OWN-03-001" in text(as_manager.get("/nominations/?status=nominated&sex=F&side=union&round=3"))
    assert "OWN-03-001" not in text(as_manager.get("/nominations/?status=reserve"))
    wrong = text(as_manager.post(url, nomination_form(country, key="x" * 24, keep_until="2016-01-01")))
    assert "Det är före nomineringen." in wrong


def test_a_step_with_a_nomination_and_a_stale_one(as_manager: Client, round: Round) -> None:
    row = make.NominationFactory(round=round)
    url = f"/nominations/{row.public_id}/decide/"
    assert "Välj ut: deltar" in text(as_manager.get(url))
    sent = {"status": "selected", "on": "2016-12-01", "version": "1", "key": KEY}
    assert as_manager.post(url, sent).status_code == 302
    row.refresh_from_db()
    assert row.status == "selected"
    assert (
        as_manager.post(url, {"status": "completed", "on": "2017-12-15", "version": "1"}).status_code == 409
    )
    page = text(as_manager.post(url, {"status": "left", "on": "2017-02-15", "version": "2"}))
    assert "Skriv varför" in page or "Ange varför" in page


def test_a_decision_on_several_meets_what_was_decided_first(
    as_manager: Client, as_leader: Client, as_viewer: Client, round: Round
) -> None:
    country = make.QuotaFactory(round=round, seats=4).country
    first, second, third = (make.NominationFactory(round=round, country=country) for _n in range(3))
    url = address(round, "nominations/select/")
    assert url in text(as_manager.get(address(round)))
    assert as_viewer.get(url).status_code == 403
    page = text(as_leader.get(url))
    assert f"{country}: 0 av 4 platser tagna" in page
    boxes = [f"{row.pk}-1" for row in (first, second)]
    assert all(f'value="{box}"' in page for box in boxes)
    sent = {"status": "selected", "on": "2016-12-01", "chosen": boxes, "key": KEY}
    for _twice in range(2):
        assert as_leader.post(url, sent).headers["Location"] == address(round)
    assert {row.status for row in round.nominations.exclude(pk=third.pk)} == {"selected"}
    late = as_manager.post(url, sent | {"key": "x" * 24, "chosen": [*boxes[:1], f"{third.pk}-1"]})
    assert late.status_code == 409
    assert first.public_id in text(late)
    assert re.search(rf'value="{third.pk}-1"[^>]* checked', text(late))
    third.refresh_from_db()
    assert third.status == "nominated"
    for junk in ("0", "-", "1-1-1", "٣-1", f"{third.pk}-99999999999", "\x00-1"):
        assert as_manager.post(url, sent | {"key": "y" * 24, "chosen": [junk]}).status_code in (200, 400)


@pytest.mark.parametrize("step", ["edit", "later"])
def test_a_stale_change_of_a_nomination_is_refused(as_manager: Client, round: Round, step: str) -> None:
    row = taking_part(round, status="completed", ended_on=dt.date(2017, 12, 15))[0]
    later = make.ActivityFactory(project=round.project, start=dt.date(2018, 5, 2), end=dt.date(2018, 5, 3))
    url = f"/nominations/{row.public_id}/{step}/"
    sent = nomination_form(row.country) | {"activities": [later.pk], "version": "1"}
    assert as_manager.get(url).status_code == 200
    assert as_manager.post(url, sent).status_code == 302
    assert (
        as_manager.post(url, sent | {"key": "x" * 24, "side": "other", "activities": []}).status_code == 409
    )
    row.refresh_from_db()
    assert row.side == ("union" if step == "edit" else "authority")
    assert row.later.count() == (step == "later")


def test_nominations_are_for_the_programmes_own_people(
    as_viewer: Client, as_other_manager: Client, as_leader: Client, round: Round
) -> None:
    row = taking_part(round)[0]
    assert as_viewer.get("/nominations/").status_code == 403
    assert as_other_manager.get(f"/nominations/{row.public_id}/").status_code == 404
    assert row.public_id not in text(as_other_manager.get("/nominations/?format=csv"))
    assert as_leader.get(f"/nominations/{row.public_id}/").status_code == 200
    assert row.public_id in text(as_leader.get("/nominations/?format=csv"))
    assert as_leader.get(f"/nominations/{row.public_id}/edit/").status_code == 403


@pytest.mark.parametrize(
    "url",
    [
        "/rounds/?project=x&page=999999999999999999",
        "/nominations/?round=99999999999999999999&country=%00&status=x",
        "/change-projects/?round=-1&state=9&text=%00",
        "/adoptions/?months=13&state=x&round=1e9",
    ],
)
def test_junk_in_the_address_breaks_nothing(as_manager: Client, round: Round, url: str) -> None:
    assert as_manager.get(url).status_code == 200
    for number in ("0", "999999999999999999999999"):
        assert as_manager.get(f"/projects/{round.project.public_id}/rounds/{number}/").status_code == 404


# Change projects


def change_form(**more: Any) -> dict[str, Any]:
    milestones = more.pop("milestones", [{"what": "Kartlagt", "due_on": "2017-05-01"}])
    sent = {"title_sv": "Vägledning för unga", "started_on": "2017-04-10", "key": KEY}
    return sent | rows("milestones", *milestones) | more


def test_a_change_project_goes_from_start_to_adoption(as_manager: Client, round: Round) -> None:
    make.TeamFactory(round=round)
    url = address(round, "teams/1/change-project/")
    assert as_manager.get(url).status_code == 200
    for _twice in range(2):
        assert as_manager.post(url, change_form()).headers["Location"] == "/change-projects/CP-2017-001/"
    page = "/change-projects/CP-2017-001/"
    assert "Kartlagt" in text(as_manager.get(page))
    sent = change_form(version="1", reported_on="2017-11-30", key="a" * 24)
    assert as_manager.post(f"{page}edit/", sent).status_code == 302
    assert "CP-2017-001" in text(as_manager.get("/change-projects/?state=reported&text=vägledning"))
    approved = {"approved_on": "2017-12-11", "version": "2", "key": "b" * 24}
    assert as_manager.post(f"{page}approve/", approved).status_code == 302
    assert "2018-12-11" in text(as_manager.get(page))
    assert "Vägledning för unga" in text(as_manager.get("/adoptions/?state=due&months=12"))
    assert "att fråga om införande nu" in text(as_manager.get(address(round)))
    answer = {"asked_on": "2018-12-11", "answered_on": "2019-01-15", "adopted": "yes", "version": "1"}
    wrong = text(as_manager.post(f"{page}adoption/12/", answer))
    assert "Ange styrdokumentet." in wrong
    assert as_manager.post(f"{page}adoption/12/", answer | {"adopted_in": "Strategi 2019"}).status_code == 302
    assert "Strategi 2019" in text(as_manager.get(page))
    assert Adoption.objects.get(months=12).adopted is True


@pytest.mark.parametrize("step", ["edit", "approve", "abandon", "adoption/12"])
def test_a_stale_step_with_a_change_project_keeps_what_was_typed(
    as_manager: Client, round: Round, step: str
) -> None:
    row = (
        completed(round)
        if step.startswith("adoption")
        else make.ChangeProjectFactory(team=make.TeamFactory(round=round), reported_on=dt.date(2017, 11, 30))
    )
    for of in (row, *row.adoptions.all()):
        of.claim(1)
    sent = change_form(title_sv="Behållen", reason="Behållen", adopted_in="Behållen", version="1") | {
        "approved_on": "2017-12-11", "abandoned_on": "2017-12-11", "asked_on": "2018-12-11",
        "answered_on": "2018-12-12", "adopted": "yes",
    }  # fmt: skip
    response = as_manager.post(f"/change-projects/{row.public_id}/{step}/", sent)
    assert response.status_code == 409
    assert step == "approve" or "Behållen" in text(response)
    row.refresh_from_db()
    assert row.abandoned_on is None


def test_who_only_reads_sees_no_steps(as_viewer: Client, round: Round) -> None:
    row = completed(round)
    page = text(as_viewer.get(f"/change-projects/{row.public_id}/"))
    assert "/edit/" not in page
    assert "/adoption/12/" not in page
    for step in ("edit", "approve", "abandon", "adoption/12"):
        assert as_viewer.get(f"/change-projects/{row.public_id}/{step}/").status_code == 403


def test_alumni_and_what_they_did_later_stand_on_the_page_of_their_round(
    as_viewer: Client, round: Round
) -> None:
    team = make.TeamFactory(round=round)
    ended = {"status": "completed", "ended_on": dt.date(2017, 12, 15), "team": team}
    first, second, third = taking_part(round, 3, **ended)
    assert "senare aktiviteter" not in text(as_viewer.get(address(round)))
    seminar = make.ActivityFactory(project=round.project, start=dt.date(2018, 5, 2), end=dt.date(2018, 5, 3))
    voided = make.ActivityFactory(project=round.project, start=dt.date(2018, 6, 2), end=dt.date(2018, 6, 3))
    voided.void(by=make.UserFactory(), reason="Fel")
    first.later.add(seminar)
    second.later.add(seminar)
    third.later.add(voided)
    page = text(as_viewer.get(address(round)))
    assert "2 alumner har deltagit i senare aktiviteter" in page
    assert page.count("/activities/A-") == 1
    completed_by = make.ChangeProjectFactory(team=team, started_on=dt.date(2017, 4, 10))
    for year, number in ((2017, "0"), (2018, "2")):
        rows = text(as_viewer.get(f"/figures/F15/?year={year}"))
        assert completed_by.public_id in rows
        assert re.search(rf'data-label="Alumner i senare aktiviteter"[^>]*>\s*{number}\s*<', rows)


def test_a_round_says_how_many_have_been_emptied(as_viewer: Client, round: Round) -> None:
    taking_part(round, public_id="X-1")
    assert "1 nominering har tömts efter sin tid" in text(as_viewer.get(address(round)))
