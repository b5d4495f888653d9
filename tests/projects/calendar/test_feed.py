"""The calendar at its secret address: what it says, to whom, and when it stops."""

import datetime as dt
import re
from typing import Any

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from projects.calendar import feed, ics
from projects.calendar.models import CalendarFeed
from projects.deadlines.models import Deadline
from projects.models import Project, ProjectMember
from tests import factories as make
from tracker.accounts.models import User
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
DUE = dt.date(2031, 5, 17)


def address(user: User) -> str:
    return f"/calendar/{feed.token(feed.renew_calendar(user=user))}.ics"


def unfolded(body: bytes) -> list[str]:
    return body.decode().replace("\r\n ", "").split("\r\n")


@pytest.fixture
def deadline(own_project: Project) -> Deadline:
    agreement = make.AgreementFactory(
        project=own_project, number="DEMO; 17, A", funder__name_sv="Stödgivaren", funder__name_en="Donor"
    )
    return make.DeadlineFactory(
        project=own_project, agreement=agreement, title_sv="Årsrapport", title_en="Annual report", due_on=DUE
    )


def test_the_calendar_is_what_programs_read(client: Client, manager: User, deadline: Deadline) -> None:
    response = client.get(address(manager))
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert "no-store" in response.headers["Cache-Control"]
    assert not response.cookies
    changed = f"{deadline.changed_at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}"
    assert unfolded(response.content) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Samverkan//Calendar//SV",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Min kalender i Samverkan",
        "X-WR-CALNAME:Min kalender i Samverkan",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        "X-PUBLISHED-TTL:PT6H",
        "BEGIN:VEVENT",
        f"UID:deadline-{deadline.pk}@testserver",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        "SEQUENCE:1",
        "DTSTART;VALUE=DATE:20310517",
        "DTEND;VALUE=DATE:20310518",
        "SUMMARY:OWN: Årsrapport",
        "DESCRIPTION:Stödgivaren\\, DEMO\\; 17\\, A",
        f"URL:http://testserver/deadlines/{deadline.pk}/",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_it_speaks_the_users_language(client: Client, manager: User, deadline: Deadline) -> None:
    manager.language = "en"
    manager.save()
    assert "SUMMARY:OWN: Annual report" in unfolded(client.get(address(manager)).content)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=300))
def test_no_line_is_too_long_and_none_is_lost(title: str) -> None:
    event = ics.Event(
        "u", DUE, DUE, title, "", "https://x.example", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), 1
    )
    body = ics.calendar("n", "sv", [event])
    assert all(len(line) <= 75 for line in body.split(b"\r\n"))
    summary = next(line for line in unfolded(body) if line.startswith("SUMMARY:"))
    plain = re.sub(r"\\(.)", r"\1", summary.removeprefix("SUMMARY:"))
    assert plain == title


def test_line_ends_in_a_text_make_no_new_line() -> None:
    event = ics.Event("u", DUE, DUE, "A\r\nEND:VEVENT\nB", "", "", dt.datetime(2026, 1, 1, tzinfo=dt.UTC), 1)
    assert "SUMMARY:A\\nEND:VEVENT\\nB" in unfolded(ics.calendar("n", "sv", [event]))


def test_only_what_is_mine_and_waits(
    client: Client, manager: User, own_project: Project, other_project: Project
) -> None:
    make.DeadlineFactory(project=own_project, title_sv="Väntar")
    make.DeadlineFactory(project=own_project, title_sv="Skickad", submitted_on=today())
    make.DeadlineFactory(project=other_project, title_sv="Andras")
    make.DeadlineFactory(project=other_project, title_sv="Min", owner=manager)
    body = client.get(address(manager)).content.decode()
    assert [word for word in ("Väntar", "Skickad", "Andras", "Min") if word in body] == ["Väntar", "Min"]


def test_all_sources_of_what_is_mine(
    client: Client, manager: User, own_project: Project, other_project: Project
) -> None:
    soon = today() + dt.timedelta(days=10)
    days = {"start": soon, "end": soon + dt.timedelta(days=2)}
    for project in (own_project, other_project):
        make.ActivityFactory(project=project, title_sv=f"Kurs {project.code}", **days)
        make.MissionFactory(project=project, title_sv=f"Resa {project.code}", **days)
    travels = make.MissionFactory(project=other_project, title_sv="Min resa", **days)
    make.TravellerFactory(mission=travels, employee=make.EmployeeFactory(user=manager))
    make.ActivityFactory(project=None, kind="incoming_visit", title_sv="Besök", created_by=manager, **days)
    make.ReportingPeriodFactory(code="2016", closes_on=soon)
    logged = make.ActivityFactory(project=own_project, title_sv="Loggad resa", **days)
    make.MissionFactory(project=own_project, title_sv="Resan som loggades", activity=logged, **days)
    body = unfolded(client.get(address(manager)).content)
    told = {line.removeprefix("SUMMARY:") for line in body if line.startswith("SUMMARY:")}
    assert told == {
        "OWN: Kurs OWN", "OWN: Resa OWN", "OTHER: Min resa", "Besök", "OWN: Loggad resa",
        "Sista dag att rapportera 2016",
    }  # fmt: skip
    assert f"DTEND;VALUE=DATE:{soon + dt.timedelta(days=3):%Y%m%d}" in body


def test_what_is_sensitive_is_told_by_its_type_at_most(
    client: Client, manager: User, own_project: Project
) -> None:
    soon = today() + dt.timedelta(days=10)
    make.ActivityFactory(
        project=own_project, kind="training", title_sv="Hemlig", place="Gömd", start=soon, end=soon
    )
    make.MissionFactory(project=own_project, title_sv="Hemlig", place="Gömd", start=soon, end=soon)
    for level, summaries in (
        ("restricted", {"OWN: Utbildning", "OWN: Tjänsteresa"}),
        ("protected", {"I ett känsligt projekt"}),
    ):
        make.sensitive(own_project, level)
        body = unfolded(client.get(address(manager)).content)
        assert {line.removeprefix("SUMMARY:") for line in body if line.startswith("SUMMARY:")} == summaries
        assert "Hemlig" not in "".join(body)
        assert "Gömd" not in "".join(body)


def test_an_address_made_before_the_calendar_moved_still_opens(client: Client, manager: User) -> None:
    feed.renew_calendar(user=manager)
    secret = CalendarFeed.objects.get().secret
    old = Signer(sep=".", salt="projects.deadlines.feed").sign(secret)
    assert client.get(f"/calendar/{old}.ics").status_code == 200


def test_a_new_address_ends_the_old_one(as_manager: Client, manager: User, deadline: Deadline) -> None:
    old = address(manager)
    assert as_manager.post("/calendar/address/").status_code == 302
    new = re.search(
        r"http://testserver(/calendar/[^\"]+\.ics)", as_manager.get("/calendar/address/").content.decode()
    )
    assert new
    assert Client().get(new[1]).status_code == 200
    assert Client().get(old).status_code == 404
    assert CalendarFeed.objects.count() == 1


@pytest.mark.parametrize("change", [{"is_active": False}, {"leaves_on": today() - dt.timedelta(days=1)}])
def test_it_ends_with_the_account(client: Client, manager: User, change: dict[str, Any]) -> None:
    here = address(manager)
    User.objects.filter(pk=manager.pk).update(**change)
    assert client.get(here).status_code == 404


def test_the_database_alone_does_not_open_it(client: Client, manager: User) -> None:
    feed.renew_calendar(user=manager)
    secret = CalendarFeed.objects.get().secret
    assert client.get(f"/calendar/{secret}.ics").status_code == 404
    assert client.get(f"/calendar/{secret}.{'A' * 43}.ics").status_code == 404


def test_the_key_of_the_site_can_be_changed(client: Client, manager: User, settings: Any) -> None:
    here = address(manager)
    old = settings.SECRET_KEY
    with override_settings(SECRET_KEY="n" * 60, SECRET_KEY_FALLBACKS=[old]):
        assert client.get(here).status_code == 200
    with override_settings(SECRET_KEY="n" * 60, SECRET_KEY_FALLBACKS=[]):
        assert client.get(here).status_code == 404


@pytest.mark.parametrize("junk", ["x", "%00", "a.b", "å.ä", "." * 300, "x" * 5000])
def test_what_is_no_address_leads_nowhere(client: Client, junk: str) -> None:
    assert client.get(f"/calendar/{junk}.ics").status_code == 404


def test_guessing_is_stopped_and_the_right_address_still_opens(client: Client, manager: User) -> None:
    here = address(manager)
    answers = [client.get("/calendar/wrong.ics").status_code for _ in range(31)]
    assert answers == [404] * 30 + [429]
    assert client.get(here).status_code == 200


def test_one_calendar_is_not_asked_without_end(client: Client, manager: User) -> None:
    here = address(manager)
    answers = [client.get(here).status_code for _ in range(121)]
    assert answers == [200] * 120 + [429]


def test_sensitive_projects_are_told_to_their_own_only_and_not_by_name(
    client: Client, other_manager: User, leader: User, other_project: Project
) -> None:
    row = make.DeadlineFactory(project=other_project, title_sv="Möte med Hemlig", due_on=DUE, owner=leader)
    for level, own, others in (
        ("restricted", "SUMMARY:OTHER: Rapport", None),
        ("protected", "SUMMARY:Tidsfrist i ett känsligt projekt", None),
    ):
        make.sensitive(other_project, level)
        Deadline.objects.filter(pk=row.pk).update(owner=other_manager)
        body = unfolded(client.get(address(other_manager)).content)
        assert own in body
        assert "DTSTART;VALUE=DATE:20310517" in body
        assert "Hemlig" not in "".join(body)
        Deadline.objects.filter(pk=row.pk).update(owner=leader)
        assert ("20310517" in client.get(address(leader)).content.decode()) is (others is not None)
    ProjectMember.objects.filter(project=other_project).update(last_day=today() - dt.timedelta(days=1))
    Deadline.objects.filter(pk=row.pk).update(owner=other_manager)
    assert "VEVENT" not in client.get(address(other_manager)).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_number_of_queries_does_not_grow(
    client: Client, manager: User, own_project: Project, rows: int
) -> None:
    for _ in range(rows):
        make.DeadlineFactory(project=own_project)
    here = address(manager)
    with CaptureQueriesContext(
        connection,
    ) as made:
        client.get(here)
    assert len(made) == 7
