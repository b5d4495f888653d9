"""The start page: each role finds its own work, everything from the database."""

import datetime as dt
import html
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from projects.models import Project
from tests import factories as make
from tracker.core.periods import today

pytestmark = pytest.mark.django_db


def text(client: Client) -> str:
    response = client.get(reverse("start"))
    assert response.status_code == 200
    return html.unescape(response.content.decode()).replace("\u00a0", " ")


def section(client: Client) -> dict:
    return client.get(reverse("start")).context["sections"][0]


def run_now(project: Project) -> None:
    """The project runs this year, whatever year that is."""
    Project.objects.filter(pk=project.pk).update(end=dt.date(2099, 12, 31))


def test_nobody_is_asked_to_sign_in(client: Client) -> None:
    assert client.get(reverse("start")).status_code == 302


def test_somebody_without_a_role_is_told_whom_to_ask(as_stranger: Client) -> None:
    assert "Du har ingen roll ännu" in text(as_stranger)


def test_every_role_held_has_its_part(as_viewer: Client, viewer) -> None:
    make.RoleHeldFactory(user=viewer, role="controller")
    names = [part["template"] for part in as_viewer.get(reverse("start")).context["sections"]]
    assert names == ["dashboards/start/controller.html", "dashboards/start/viewer.html"]


def test_a_manager_sees_own_projects_only(as_manager: Client, portfolio: SimpleNamespace) -> None:
    content = text(as_manager)
    assert "Eget projekt" in content
    assert "Annat projekt" not in content
    assert reverse("activity_log") in content


def test_a_manager_sees_drafts_and_latest(as_manager: Client, manager, own_project: Project) -> None:
    draft = make.ActivityFactory(
        project=own_project, created_by=manager, is_draft=True, title_sv="Halvfärdig"
    )
    done = make.ActivityFactory(project=own_project, created_by=manager, title_sv="Färdig")
    make.ActivityFactory(project=own_project, is_draft=True, title_sv="Någon annans")
    content = text(as_manager)
    assert reverse("activity_edit", args=[draft.public_id]) in content
    assert reverse("activity", args=[done.public_id]) in content
    assert "Någon annans" not in content


def test_a_manager_sees_indicators_that_wait(as_manager: Client, own_project: Project) -> None:
    assert "Alla indikatorer är rapporterade" in text(as_manager)
    indicator = make.IndicatorFactory(project=own_project)
    assert "Indikatorer utan värde" in text(as_manager)
    assert [state.indicator for _project, state in section(as_manager)["unreported"]] == [indicator]


def test_a_manager_is_told_how_many_values_are_asked_for_now(
    as_manager: Client, own_project: Project
) -> None:
    make.plan_indicator(make.IndicatorFactory(project=own_project))
    content = text(as_manager)
    assert "1 värde återstår att rapportera." in content
    assert "Alla indikatorer är rapporterade" not in content
    assert reverse("to_report") in content


def test_a_manager_without_projects_is_led_to_all(as_manager: Client, own_project: Project) -> None:
    Project.objects.filter(pk=own_project.pk).update(status="closed")
    assert "Du har inget pågående projekt." in text(as_manager)


def test_the_leadership_sees_the_verdict_and_the_way_on(as_leader: Client, own_project: Project) -> None:
    run_now(own_project)
    Project.objects.filter(pk=own_project.pk).update(dnr="")
    content = text(as_leader)
    assert "Diarienummer saknas: projektet" in content
    assert reverse("overview") in content


def test_the_leadership_is_led_to_what_waits_for_its_decision(
    as_leader: Client, own_project: Project
) -> None:
    assert reverse("to_approve") not in text(as_leader)
    indicator = make.IndicatorFactory(project=own_project)
    for year in (2016, 2017):
        make.IndicatorValueFactory(indicator=indicator, year=year, status="submitted")
    make.IndicatorValueFactory(indicator=indicator, year=2015)
    content = text(as_leader)
    assert "2 värden väntar på ditt beslut." in content
    assert reverse("to_approve") in content


def test_a_controller_sees_the_years_money(as_controller: Client, own_project: Project) -> None:
    run_now(own_project)
    year = today().year
    agreement = make.AgreementFactory(project=own_project)
    make.BudgetLineFactory(agreement=agreement, year=year, amount=Decimal(4000))
    make.TransactionFactory(
        agreement=agreement, amount=Decimal(1000), booked_on=dt.date(year, 1, 1), text="Resa"
    )
    content = text(as_controller)
    assert f"25 % av budgeten för {year} är förbrukat" in content
    assert "Resa" in content
    assert "1 000 kr" in content


def test_masked_rows_keep_their_text(as_controller: Client, portfolio: SimpleNamespace) -> None:
    portfolio.agreements[0].transactions.update(text="Hemlig resa")
    make.sensitive(portfolio.own, "restricted")
    assert "Hemlig resa" not in text(as_controller)
    assert "2017-12-31" not in text(as_controller)


def test_a_writer_sees_texts_that_are_missing(as_writer: Client, own_project: Project) -> None:
    run_now(own_project)
    ((who, ((_project, lacks),)),) = section(as_writer)["lacking"]
    assert who == ""
    assert lacks == [
        "vad som förändrats under året", "syfte och mål på svenska", "målgrupp på svenska", "beskrivning på svenska",
    ]  # fmt: skip
    texts = {
        f"{name}_{lang}": "Text"
        for name in ("purpose", "target_group", "description")
        for lang in ("sv", "en")
    }
    Project.objects.filter(pk=own_project.pk).update(**texts)
    note = make.YearNoteFactory(project=own_project, year=section(as_writer)["year"], changed_en="")
    lacking = [(own_project, ["vad som förändrats under året, på engelska"])]
    assert section(as_writer)["lacking"] == [("", lacking)]
    make.ProjectMemberFactory(
        project=own_project, user=make.UserFactory(first_name="Agneta", last_name="Ledare")
    )
    assert section(as_writer)["lacking"] == [("Agneta Ledare", lacking)]
    note.changed_en = "Now the same everywhere."
    note.save()
    assert section(as_writer)["lacking"] == []


def soon(days: int = 5) -> dict[str, dt.date]:
    return {"start": today() + dt.timedelta(days=days), "end": today() + dt.timedelta(days=days + 1)}


def test_a_manager_sees_the_next_thirty_days(
    as_manager: Client, own_project: Project, other_project: Project
) -> None:
    make.MissionFactory(project=own_project, title_sv="Nära resa", **soon())
    make.MissionFactory(project=own_project, title_sv="Fjärran resa", **soon(40))
    make.MissionFactory(project=other_project, title_sv="Andras resa", **soon())
    make.DeadlineFactory(project=own_project, title_sv="Nära frist", due_on=today())
    assert [item.title for item in section(as_manager)["coming"].few] == ["Nära frist", "Nära resa"]


def test_a_manager_sees_how_far_a_report_is_filled_in(as_manager: Client, own_project: Project) -> None:
    run_now(own_project)
    make.DeadlineFactory(
        project=own_project, kind="report", title_sv="Årsrapport", due_on=today() + dt.timedelta(days=9)
    )
    make.DeadlineFactory(
        project=own_project, kind="plan", title_sv="Plan", due_on=today() + dt.timedelta(days=9)
    )
    (report,) = section(as_manager)["reports"]
    assert (report.line.title, report.filled) == ("Årsrapport", None)
    for _ in range(2):
        make.plan_indicator(make.IndicatorFactory(project=own_project))
    (report,) = section(as_manager)["reports"]
    assert report.filled in (0, 100)  # nothing is asked for before the first period has ended
    assert "av indikatorerna har sitt värde" in text(as_manager)


def test_the_leadership_sees_tiles_journeys_agenda_and_risks(as_leader: Client, own_project: Project) -> None:
    mission = make.MissionFactory(project=own_project, title_sv="Resan", **soon())
    make.TravellerFactory(mission=mission, employee=make.EmployeeFactory(name="Agneta Resande"))
    make.ActivityFactory(
        project=None, kind="forum_meeting", forum=make.ForumFactory(), title_sv="Forummöte", **soon(30)
    )
    make.StudyFactory(topic_sv="Lön och villkor", due_on=today() + dt.timedelta(days=3))
    meek, grave = (make.RiskFactory(project=own_project, title_sv=title) for title in ("Liten", "Stor"))
    for risk, score in ((meek, 1), (grave, 5)):
        make.RiskRatingFactory(risk=risk, residual_probability=score, residual_consequence=score)
    part = section(as_leader)
    assert len(part["tiles"]) == 6
    assert [line.going for line in part["travelling"].few] == ["Agneta Resande"]
    assert [item.title for item in part["agenda"].items] == ["Forummöte"]
    assert [title for _row, title, _grade in part["gravest"]] == ["Stor", "Liten"]
    content = text(as_leader)
    for word in ("Agneta Resande", "Forummöte", "Lön och villkor", "5 × 5 = 25"):
        assert word in content


def test_sensitive_projects_tell_nothing_of_what_comes(as_leader: Client, own_project: Project) -> None:
    mission = make.MissionFactory(project=own_project, title_sv="Resan", **soon())
    make.TravellerFactory(mission=mission, employee=make.EmployeeFactory(name="Agneta Resande"))
    make.sensitive(own_project, "restricted")
    assert section(as_leader)["travelling"].number == 0
    assert "Agneta" not in text(as_leader)


def test_missions_that_wait_are_named(as_manager: Client, own_project: Project) -> None:
    make.MissionFactory(project=own_project, title_sv="Resan", **soon())
    assert as_manager.get("/").context["missions"].number == 1
    assert "Tjänsteresor som väntar på dig" in text(as_manager)


def test_a_registrar_sees_documents_without_a_number(as_registrar: Client, own_project: Project) -> None:
    make.DocumentFactory(project=own_project, title="Oregistrerad", dnr="", link="https://example.se/x")
    assert section(as_registrar)["documents"]["number"] == 1
    assert "Oregistrerad" in text(as_registrar)


def test_a_writer_sees_report_runs(as_writer: Client, writer) -> None:
    assert "Ingen rapport har skapats än." in text(as_writer)
    run = make.ReportRunFactory(requested_by=writer)
    assert reverse("report_run", args=[run.public_id]) in text(as_writer)


def test_a_registrar_sees_what_has_no_number(as_registrar: Client, portfolio: SimpleNamespace) -> None:
    found = section(as_registrar)
    assert (found["projects"]["number"], found["agreements"]["number"], found["activities"]["number"]) == (
        0,
        2,
        0,
    )
    Project.objects.filter(pk=portfolio.own.pk).update(dnr="")
    make.ActivityFactory(project=portfolio.own, start=today(), end=today())
    found = section(as_registrar)
    assert (found["projects"]["number"], found["activities"]["number"]) == (1, 1)
    assert "Diarienummer saknas" in text(as_registrar)


def test_a_registrar_is_not_shown_protected_projects(
    as_registrar: Client, portfolio: SimpleNamespace
) -> None:
    make.sensitive(portfolio.other, "protected")
    Project.objects.filter(pk=portfolio.other.pk).update(dnr="")
    assert section(as_registrar)["projects"]["number"] == 0
    assert section(as_registrar)["agreements"]["number"] == 1


def test_an_administrator_is_told_of_people_without_role(as_admin: Client) -> None:
    assert reverse("admin:accounts_user_changelist") in text(as_admin)
    make.UserFactory()
    assert "1 person saknar roll" in text(as_admin)


def test_a_viewer_is_led_to_what_may_be_read(as_viewer: Client) -> None:
    content = text(as_viewer)
    for name in ("overview", "projects", "countries", "reports"):
        assert f'href="{reverse(name)}"' in content


def test_the_leadership_sees_projects_by_how_they_stand_and_reports(
    as_leader: Client, own_project: Project
) -> None:
    fine, late = (
        make.ProjectFactory(code=code, name_sv=name, end=dt.date(2099, 12, 31))
        for code, name in (("AA-1", "Det goda"), ("ZZ-1", "Det sena"))
    )
    for project in (fine, late):
        make.StatusChangeFactory(project=project)
    make.DeadlineFactory(project=late, kind="report", title_sv="Sen rapport", due_on=dt.date(2017, 1, 1))
    make.DeadlineFactory(project=late, kind="report", due_on=today() + dt.timedelta(days=61))
    part = section(as_leader)
    assert [row.name for row in part["standings"]] == ["Det sena", "Det goda"]
    assert part["standings"][0].lights[1][0] == "bad"
    assert [line.title for line in part["reports"].lines] == ["Sen rapport"]
    content = text(as_leader)
    assert "Hur projekten ligger till" in content
    assert "av omkring 50" in content


@pytest.mark.parametrize(
    ("role", "queries"),
    [
        ("manager", 42),
        ("leadership", 56),
        ("controller", 16),
        ("writer", 13),
        ("registrar", 16),
        ("viewer", 11),
    ],
)
@pytest.mark.parametrize("number", [1, 3])
def test_queries_do_not_grow(
    as_viewer: Client, viewer, role: str, queries: int, number: int, django_assert_num_queries
) -> None:
    viewer.roles.update(role=role)
    for _n in range(number):
        project = make.ProjectFactory(end=dt.date(2099, 12, 31), dnr="")
        make.StatusChangeFactory(project=project)
        make.ProjectMemberFactory(project=project, user=viewer)
        make.TransactionFactory(agreement=make.AgreementFactory(project=project))
        make.ActivityFactory(project=project, created_by=viewer)
        make.IndicatorFactory(project=project)
        make.DeadlineFactory(project=project, owner=viewer)
    text(as_viewer)
    with django_assert_num_queries(queries):
        text(as_viewer)


def test_who_decides_the_sensitivity_is_told_that_it_should_be_judged_anew(
    own_project, as_manager: Client, as_other_manager: Client, as_admin: Client
) -> None:
    """Also when the project runs no more; those who could not decide it are not told."""
    make.sensitive(own_project, "restricted")
    Project.objects.filter(pk=own_project.pk).update(
        status="terminated",
        sensitivity_decided_on=dt.date(2016, 1, 1),
        sensitivity_review=dt.date(2017, 3, 17),
    )
    link = reverse("project_sensitivity", args=[own_project.public_id])
    assert link in as_manager.get("/").content.decode()
    assert "senast 2017-03-17" in text(as_manager)
    for other in (as_other_manager, as_admin):
        assert link not in other.get("/").content.decode()
    Project.objects.filter(pk=own_project.pk).update(sensitivity_review=dt.date(2099, 3, 17))
    assert link not in as_manager.get("/").content.decode()


def test_what_was_handed_over_is_named_while_one_may_know_of_it(
    own_project, as_other_manager: Client, other_manager
) -> None:
    """A protected project does not exist for who has been a member, or will be one."""
    make.sensitive(own_project, "protected")
    row = make.ProjectMemberFactory(
        project=own_project, user=other_manager, taken_over_from=make.UserFactory(), first_day=today()
    )
    assert own_project.code in text(as_other_manager)
    row.first_day = today() + dt.timedelta(days=5)
    row.save()
    assert own_project.code not in text(as_other_manager)
    row.first_day = row.last_day = today() - dt.timedelta(days=5)
    row.save()
    assert own_project.code not in text(as_other_manager)
