"""Pages of forums, networks, meetings, conferences and visits: what they tell, to whom, and their steps."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from projects.engagements.models import Delegation, GoodPracticeCase, Meeting, Reuse, Visit
from tests import factories as make
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def text(response: Any) -> str:
    return response.content.decode()


def meeting(user: Any, forum: Any, day: dt.date, level: str = "", **more: Any) -> Any:
    return make.ActivityFactory(
        project=None, kind="forum_meeting", forum=forum, meeting_level=level, start=day, end=day,
        created_by=user, **more,
    )  # fmt: skip


@pytest.fixture
def network(manager):
    """Four members: with one, two, no and three delegates."""
    forum = make.ForumFactory(code="network", name_sv="Nätverket mot korruption")
    for number in (1, 2, 0, 3):
        member = make.NetworkMemberFactory(
            network=forum, organisation__name_sv=f"Kommun {number}", first_day=dt.date(2019, 1, 15)
        )
        for place in range(number):
            make.NetworkDelegateFactory(member=member, name=f"Anna Ek {number}{place}")
    return forum


def test_the_list_tells_when_we_met_and_meet_again(as_viewer, manager):
    forum = make.ForumFactory(kind="forum", name_sv="EUPAN")
    make.ForumNameFactory(forum=forum, short_name="SPIO")
    meeting(manager, forum, today() - DAY)
    meeting(manager, forum, today() + DAY)
    page = text(as_viewer.get("/forums/"))
    assert "SPIO till och med 2014-12-31" in page
    assert (today() - DAY).isoformat() in page
    assert (today() + DAY).isoformat() in page
    assert "EUPAN" not in text(as_viewer.get("/forums/?kind=network"))
    file = text_of(as_viewer.get("/forums/?format=csv"))
    assert f"EUPAN;Forum;;1;{today() - DAY};{today() + DAY}" in file


def text_of(response: Any) -> str:
    return b"".join(response.streaming_content).decode()


def test_a_network_warns_and_names_nobody_to_others(as_viewer, as_manager, network):
    page = text(as_viewer.get("/forums/network/"))
    assert "2 medlemmar har ingen med mandat, eller fler än två" in page
    assert "4 medlemmar; 50" in page
    assert "Ingen har mandat" in page
    assert "3 delegater" in page
    assert "Anna Ek" not in page
    assert "Anna Ek 10" in text(as_manager.get("/forums/network/"))


def test_who_keeps_a_network_is_told_with_its_former_name(as_viewer):
    owner = make.OrganisationFactory(name_sv="Sveriges Kommuner och Regioner")
    make.OrganisationNameFactory(organisation=owner, name="SKL", valid_to=dt.date(2019, 11, 26))
    make.ForumFactory(code="net", owner=owner)
    page = text(as_viewer.get("/forums/net/"))
    assert "sköts av Sveriges Kommuner och Regioner" in page
    assert "(SKL till och med 2019-11-26)" in page


def test_two_organisations_of_one_name_are_told_apart_by_country(as_manager, network):
    for country in ("Sverige", "Finland"):
        make.OrganisationFactory(name_sv="Statskontoret", country__name_sv=country)
    page = text(as_manager.get("/forums/network/network-members/new/"))
    assert "Statskontoret, Sverige" in page
    assert "Statskontoret, Finland" in page


def test_the_latest_edition_is_marked_once(as_viewer):
    forum = make.ForumFactory(kind="steering_group", code="gaag")
    for year in (2015, 2017):
        make.PublicationFactory(forum=forum, edition=str(year), published_on=dt.date(year, 7, 1))
    assert text(as_viewer.get("/forums/gaag/")).count("Senaste utgåvan") == 1


STEPS = {
    "forum_new": (
        "/forums/new/",
        {"code": "piac", "short_name": "PIAC", "name_sv": "a", "name_en": "b", "kind": "forum"},
    ),
    "names": (
        "/forums/network/parts/names/new/",
        {"short_name": "N", "name_sv": "a", "name_en": "b", "valid_to": "2018-12-31"},
    ),
    "mandates": (
        "/forums/network/parts/mandates/new/",
        {"given_by": "Regeringskansliet", "first_day": "2019-01-01"},
    ),
    "study": ("/forums/network/studies/new/", {"topic_sv": "Ledarskap"}),
    "publication": (
        "/forums/network/publications/new/",
        {"title": "Rapport", "edition": "1", "published_on": "2019-02-01"},
    ),
    "output": (
        "/forums/network/outputs/new/",
        {"kind": "handbook", "title_sv": "Handbok", "published_on": "2019-02-01"},
    ),
}


@pytest.mark.parametrize(("address", "sent"), STEPS.values(), ids=STEPS)
def test_what_belongs_to_a_forum_is_added_once(address, sent, as_manager, as_viewer, network):
    version = {"version": "1"} if "/parts/" in address else {}
    assert as_manager.get(address).status_code == 200
    assert as_viewer.get(address).status_code == 403
    first = as_manager.post(address, sent | version | {"key": "k" * 24})
    assert first.status_code == 302, text(first)
    again = as_manager.post(address, sent | version | {"key": "k" * 24})
    assert again.url == first.url
    assert as_manager.get(first.url).status_code == 200
    wrong = as_manager.post(address, dict.fromkeys(sent, "\x00") | version | {"key": "n" * 24})
    assert wrong.status_code == 200
    assert "Inget har sparats" in text(wrong)


def _form(kind: str, network: Any) -> tuple[str, str]:
    """Address of the form of a row, and the field that is changed."""
    if kind == "forum":
        return "/forums/network/edit/", "short_name"
    if kind == "part":
        row = network.mandates.create(given_by="R", first_day=dt.date(2019, 1, 1))
        return f"/forums/network/parts/mandates/rows/{row.pk}/", "given_by"
    if kind == "study":
        return f"/studies/{make.StudyFactory(forum=network).pk}/edit/", "topic_sv"
    if kind == "publication":
        return f"/publications/{make.PublicationFactory(forum=network).pk}/edit/", "title"
    if kind == "output":
        return f"/forum-outputs/{make.ForumOutputFactory(forum=network).pk}/edit/", "title_sv"
    if kind == "shared_case":
        return f"/shared-cases/{make.SharedCaseFactory(network=network).pk}/edit/", "title_sv"
    if kind == "network_member":
        return f"/network-members/{network.network_members.first().pk}/edit/", "dnr"
    delegate = network.network_members.get(organisation__name_sv="Kommun 1").delegates.get()
    return f"/network-delegates/{delegate.pk}/edit/", "name"


@pytest.mark.parametrize(
    "kind",
    ["forum", "part", "study", "publication", "output", "shared_case", "network_member", "network_delegate"],
)
def test_a_stale_form_of_a_forum_keeps_what_was_typed(kind, as_manager, network):
    address, field = _form(kind, network)
    form = as_manager.get(address).context["form"]
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, False)}
    assert as_manager.post(address, sent | {field: "Mod", "key": "a" * 24}).status_code == 302
    stale = as_manager.post(address, sent | {field: "Tillit", "key": "b" * 24})
    assert stale.status_code == 409
    assert 'value="Tillit"' in text(stale)
    if kind not in ("part", "network_delegate"):  # there another part may have been changed
        assert "Mod" in text(stale)
    assert (
        as_manager.post(address, sent | {"version": "2", field: "Tillit", "key": "c" * 24}).status_code == 302
    )


def test_a_shared_case_is_added_once(as_manager, as_viewer, network):
    met = make.MeetingFactory(activity__forum=network)
    sent = {
        "organisation": make.OrganisationFactory().pk,
        "meeting": met.pk,
        "shared_on": "2019-05-14",
        "title_sv": "Så upptäckte vi jäv",
        "key": "a" * 24,
    }
    for _click in range(2):
        assert as_manager.post("/forums/network/shared-cases/new/", sent).status_code == 302
    assert network.shared_cases.count() == 1
    assert "Så upptäckte vi jäv" in text(as_viewer.get("/forums/network/"))
    assert "Så upptäckte vi jäv" in text(as_viewer.get(f"/meetings/{met.activity.public_id}/"))


def test_members_and_delegates_of_a_network(as_manager, as_viewer, network):
    organisation = make.OrganisationFactory()
    sent = {"organisation": organisation.pk, "first_day": "2019-01-15", "anchored": "yes", "key": "a" * 24}
    assert as_manager.post("/forums/network/network-members/new/", sent).status_code == 302
    member = organisation.networks.get()
    address = f"/network-members/{member.pk}/delegates/new/"
    sent = {
        "name": "Bo Al",
        "profession": "lawyer",
        "first_day": "2019-01-15",
        "version": "1",
        "key": "b" * 24,
    }
    assert as_viewer.get(address).status_code == 403
    assert as_manager.post(address, sent).status_code == 302
    assert as_manager.post(address, sent | {"key": "c" * 24}).status_code == 409
    delegate = member.delegates.get()
    edit = f"/network-delegates/{delegate.pk}/edit/"
    assert as_viewer.get(edit).status_code in (403, 404)
    assert (
        as_manager.post(edit, sent | {"last_day": "2020-01-01", "version": "2", "key": "d" * 24}).status_code
        == 302
    )
    assert as_manager.get("/forums/eupan/network-members/new/").status_code == 404
    make.ForumFactory(code="eupan", kind="forum")
    assert as_manager.get("/forums/eupan/network-members/new/").status_code == 404


def test_a_meeting_of_a_network_with_agenda_and_attendance(as_manager, as_viewer, manager, network):
    activity = meeting(manager, network, dt.date(2019, 5, 9))
    address = f"/meetings/{activity.public_id}/"
    page = text(as_manager.get(f"{address}edit/"))
    assert "Kommun 3" in page
    assert as_viewer.get(f"{address}edit/").status_code == 403
    members = sorted(network.network_members.all(), key=str)
    sent = {
        "our_role_sv": "Vi ledde mötet.", "follow_up": "Bjud in", "follow_up_due": "2019-09-01", "key": "a" * 24,
        "agenda-TOTAL_FORMS": "2", "agenda-INITIAL_FORMS": "0", "agenda-0-what": "Lagen", "agenda-0-content": "rules",
        "attendance-TOTAL_FORMS": "4", "attendance-INITIAL_FORMS": "4",
    } | {f"attendance-{place}-what": str(one.pk) for place, one in enumerate(members)} | {
        "attendance-0-persons": "2", "attendance-1-persons": "0", "attendance-0-done_at_home": "Kurs",
    }  # fmt: skip
    more = as_manager.post(f"{address}edit/", sent | {"more": "agenda"})
    assert 'name="agenda-3-what"' in text(more)
    lacking = as_manager.post(
        f"{address}edit/", sent | {"attendance-2-done_at_home": "Kurs", "key": "b" * 24}
    )
    assert "Ange hur många som kom" in text(lacking)
    assert as_manager.post(f"{address}edit/", sent).status_code == 302
    page = text(as_viewer.get(address))
    for told in ("Vi ledde mötet.", "1. Lagen", "Kurs", "1 av dem frånvarande", "Bjud in"):
        assert told in page
    assert as_manager.post(f"{address}edit/", sent | {"version": "7", "key": "c" * 24}).status_code == 409
    assert Meeting.objects.get().attendance.count() == 2
    assert "Bjud in" in text_of(as_viewer.get("/meetings/?format=csv&state=open"))
    assert activity.public_id not in text(as_viewer.get("/meetings/?year=2018"))


def test_names_of_ours_are_for_those_who_may_see_staff(as_viewer, as_manager, manager):
    met = make.MeetingFactory(activity__created_by=manager)
    met.present.add(make.EmployeeFactory(name="Karin Lind"))
    address = f"/meetings/{met.activity.public_id}/"
    assert "Karin Lind" not in text(as_viewer.get(address))
    assert "Karin Lind" in text(as_manager.get(address))


def test_a_conference_with_delegations_cases_and_their_use(as_manager, as_viewer, manager, own_project):
    activity = make.ActivityFactory(
        project=None,
        kind="conference",
        created_by=manager,
        start=dt.date(2018, 4, 12),
        end=dt.date(2018, 4, 12),
    )
    address, city = f"/conferences/{activity.public_id}/", make.OrganisationFactory()
    country = make.CountryFactory(name_sv="Finland")
    sent = {
        "country": country.pk, "is_joint": "on", "key": "a" * 24, "parts-TOTAL_FORMS": "1", "parts-INITIAL_FORMS": "0",
        "parts-0-what": str(city.pk), "parts-0-level": "municipality",
    }  # fmt: skip
    assert as_manager.post(f"{address}delegations/new/", sent).status_code == 302
    delegation = Delegation.objects.get()
    edit = f"/delegations/{delegation.pk}/edit/"
    assert as_manager.get(edit).status_code == 200
    assert as_manager.post(edit, sent | {"version": "5", "key": "b" * 24}).status_code == 409
    criterion = make.CriterionFactory(instrument__kind="caf")
    sent = {"organisation": city.pk, "criterion": criterion.pk, "title_sv": "Återkoppling", "key": "c" * 24}
    answer = as_manager.post(f"{address}cases/new/", sent)
    assert answer.url == "/cases/GP-2018-001/"
    case = GoodPracticeCase.objects.get()
    stale = as_manager.post(f"{answer.url}edit/", sent | {"version": "5", "key": "d" * 24})
    assert stale.status_code == 409
    use = {"project": own_project.pk, "used_on": "2018-09-01", "note": "I utbildningen", "key": "e" * 24}
    for _click in range(2):
        assert as_manager.post(f"{answer.url}use/", use).status_code == 302
    assert case.reuses.count() == 1
    page = text(as_viewer.get(answer.url))
    assert "I utbildningen" in page
    page = text(as_viewer.get(address))
    for told in ("Finland", "gemensam delegation", "Återkoppling", "Kommun"):
        assert told in page
    assert "Återkoppling" in text(as_viewer.get("/cases/?used=yes&text=återkoppling"))
    assert "GP-2018-001" in text_of(as_viewer.get("/cases/?format=csv"))
    void = f"/uses/{Reuse.objects.get().pk}/void/"
    assert as_viewer.get(void).status_code == 403
    assert as_manager.post(void, {"reason": "Fel", "key": "f" * 24}).status_code == 302
    assert as_manager.get(void).status_code == 404


def test_a_use_in_a_sensitive_project_is_its_members(as_viewer, as_manager, own_project):
    output = make.ForumOutputFactory()
    make.ReuseFactory(project=own_project, output=output, note="Hemligt bruk")
    make.sensitive(own_project, "restricted")
    address = f"/outputs/{output.public_id}/"
    assert "Hemligt bruk" in text(as_manager.get(address))
    page = text(as_viewer.get(address))
    assert "Hemligt bruk" not in page
    assert "Använt 0 gånger i projekt" in page


def test_a_visit_is_told_from_request_to_idea(as_manager, as_viewer, as_other_manager, manager):
    activity = make.ActivityFactory(project=None, kind="incoming_visit", created_by=manager, women=4, men=5)
    address, theme = f"/visits/{activity.public_id}/", make.ThemeFactory(name_sv="Prognoser")
    sent = {
        "requested_on": "2017-03-01", "purpose": "Matchning", "cost_bearer": "visitor", "topics": [theme.pk],
        "follow_up": "Skicka handboken", "follow_up_due": "2017-09-01", "project_idea": "Prognoser", "key": "a" * 24,
    }  # fmt: skip
    assert as_other_manager.get(f"{address}edit/").status_code == 403
    assert as_manager.post(f"{address}edit/", sent).status_code == 302
    page = text(as_viewer.get(address))
    for told in ("Matchning", "Prognoser", "Besökarna", "Skicka handboken", "Försenat"):
        assert told in page
    assert as_manager.post(f"{address}edit/", sent | {"version": "9", "key": "b" * 24}).status_code == 409
    assert Visit.objects.count() == 1
    assert address in text(as_viewer.get(f"/visits/?state=idea&topic={theme.code}"))
    assert "Skicka handboken" in text_of(as_viewer.get("/visits/?format=csv"))


def test_a_visit_that_is_asked_for_is_for_who_takes_care_of_it(as_manager, as_viewer, manager):
    activity = make.ActivityFactory(
        project=None, kind="incoming_visit", created_by=manager, is_draft=True, title_sv="Georgien frågar"
    )
    assert "Georgien frågar" in text(as_manager.get("/visits/?state=asked"))
    assert "Georgien frågar" not in text(as_manager.get("/visits/"))
    assert as_viewer.get(f"/visits/{activity.public_id}/").status_code == 404


@pytest.mark.parametrize("page", ["forums", "meetings", "conferences", "visits", "cases", "outputs"])
@pytest.mark.parametrize(
    "query", ["", "?kind=%00&forum=%00", "?year=99999999999&country=%00&state=x", "?page=999999999999999999"]
)
def test_junk_in_the_address_breaks_nothing(page: str, query: str, as_viewer: Client) -> None:
    assert as_viewer.get(f"/{page}/{query}").status_code == 200
    assert as_viewer.get(f"/{page}/{query}{'&' if query else '?'}format=xlsx").status_code == 200


@pytest.mark.parametrize(
    ("kind", "page"),
    [("forum_meeting", "meetings"), ("conference", "conferences"), ("incoming_visit", "visits")],
)
def test_what_is_logged_leads_to_its_page(kind, page, as_viewer):
    activity = make.ActivityFactory(project=None, kind=kind)
    address = f"/{page}/{activity.public_id}/"
    assert f'href="{address}"' in text(as_viewer.get(f"/activities/{activity.public_id}/"))
    assert as_viewer.get(address).status_code == 200
