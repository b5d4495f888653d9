"""The start page: each role meets what it has to do."""

import datetime as dt

import pytest

from tests import factories as make
from tracker.core.periods import today


def text(client):
    return client.get("/").content.decode()


@pytest.fixture
def running(own_project):
    own_project.end = today() + dt.timedelta(days=20)
    own_project.save()
    return own_project


def test_managers_meet_their_projects(as_manager, running, other_project):
    page = text(as_manager)
    assert "Du har ett pågående projekt." in page
    assert "Mina pågående projekt" in page
    assert "Eget projekt" in page
    assert "Annat projekt" not in page
    assert f"/activities/log/?project={running.public_id}" in page


def test_managers_meet_the_next_thirty_days(as_manager, running):
    planned = make.ActivityFactory(
        project=running,
        title_sv="Styrgrupp 4",
        start=today() + dt.timedelta(days=5),
        end=today() + dt.timedelta(days=5),
    )
    late = make.ActivityFactory(
        project=running,
        title_sv="Långt fram",
        start=today() + dt.timedelta(days=50),
        end=today() + dt.timedelta(days=50),
    )
    page = text(as_manager)
    assert planned.title_sv in page
    assert late.title_sv not in page
    assert "Projektet slutar" in page


def test_managers_meet_their_own_drafts(as_manager, manager, running):
    make.ActivityFactory(project=running, title_sv="Mitt utkast", is_draft=True, created_by=manager)
    make.ActivityFactory(project=running, title_sv="Andras utkast", is_draft=True)
    page = text(as_manager)
    assert "Ett utkast väntar" in page
    assert "Mitt utkast" in page
    assert "Andras utkast" not in page


def test_writers_meet_reports_and_missing_texts(as_writer, writer, own_project):
    own_project.end = today()
    own_project.save()
    make.ReportRunFactory(requested_by=writer, year=2017)
    page = text(as_writer)
    assert "Årsrapport 2017" in page
    assert "1 projekt har inte skrivit vad som ändrades" in page
    make.YearNoteFactory(project=own_project, year=today().year - 1, changed_sv="Ny metod")
    assert "har inte skrivit" not in text(as_writer)


@pytest.mark.parametrize("who", ["as_controller", "as_registrar", "as_viewer", "as_admin"])
def test_the_others_meet_what_goes_on(request, who, running):
    make.ActivityFactory(project=running, title_sv="Utbildning för alla")
    page = text(request.getfixturevalue(who))
    assert "Projekt som slutar inom ett år" in page
    assert "Utbildning för alla" in page


def test_who_has_no_role_is_told_so(as_stranger, running):
    make.ActivityFactory(project=running, title_sv="Utbildning för alla")
    page = text(as_stranger)
    assert "Ditt konto har ingen roll" in page
    assert "Utbildning för alla" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_the_database_as_often_for_one_as_for_three(
    as_manager, manager, running, number, django_assert_num_queries
):
    for _ in range(number - 1):
        project = make.ProjectFactory(end=running.end)
        make.ProjectMemberFactory(project=project, user=manager)
    for project in manager.project_memberships.all():
        make.ActivityFactory(project=project.project, country=make.CountryFactory())
    with django_assert_num_queries(18):
        as_manager.get("/")
