"""Who saw what is kept from others: noted wherever it is shown, by page, API, file and administration."""

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver

from projects.models import Activity, Project, StaffDays
from projects.portfolio import queries
from reports.figures import FIGURES
from tests import factories as make
from tests.conftest import signed_in
from tests.factories.portfolio import sensitive
from tests.test_query_counts import fill, pages
from tracker.core import doors
from tracker.core.periods import today
from tracker.privacy import access_log
from tracker.privacy.models import SensitiveView

pytestmark = pytest.mark.django_db
# Stands in everything that is kept back of the project: partner, place, person, what was done.
SECRET = "Hemlandet"


@pytest.fixture
def restricted(own_project: Project, manager) -> Project:
    sensitive(own_project, "restricted")
    partner = make.OrganisationFactory(name_sv=f"{SECRET}s myndighet", name_en=f"{SECRET} authority")
    make.ProjectPartnerFactory(project=own_project, organisation=partner)
    activity = make.ActivityFactory(
        project=own_project, title_sv=f"Utbildning i {SECRET}", title_en=f"Training in {SECRET}", place=SECRET
    )
    activity.partners.add(partner)
    employee = make.EmployeeFactory(name=f"Eva {SECRET}")
    make.StaffDaysFactory(project=own_project, activity=activity, employee=employee)
    agreement = make.AgreementFactory(project=own_project)
    make.TransactionFactory(agreement=agreement, text=f"Resa till {SECRET}")
    return own_project


def walk(project: Project) -> list[str]:
    """Every address of the product that asks nothing or the project's things."""
    known = {
        "projects": project.public_id,
        "activities": project.activities.order_by("pk").first().public_id,
        "countries": project.country_shares.first().country.iso2,
    }
    found = [f"/figures/{key}/?year=2017" for key in FIGURES]
    for route in pages(get_resolver().url_patterns):
        filled = re.sub("<[^>]+>", known.get(route.split("/")[0], "<>"), f"/{route}")
        found += [filled] if "<" not in filled else []
    return [*found, "/projects/?status=all", "/activities/?format=csv", "/projects/?format=csv&status=all"]


def told(answer) -> str:
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode(
        "utf-8", "replace"
    )


def noted() -> set[tuple[str, int, str]]:
    return {
        (view.object_type, view.object_id, view.door) for view in SensitiveView.objects.select_related("user")
    }


def test_no_page_shows_a_secret_without_a_note(restricted, manager, as_manager: Client):
    """Every address of the product, walked by one who may see it: what shows the secret is noted."""
    fill(restricted, 1)
    silent, shown = [], []
    for address in walk(restricted):
        SensitiveView.objects.all().delete()
        if SECRET in told(as_manager.get(address)):
            shown.append(address)
            if not noted():
                silent.append(address)
    # To choose among: which organisations there are, not whose partners they are.
    assert [
        address
        for address in silent
        if address
        not in ("/projects/new/", "/activities/log/", "/assessments/new/", "/documents/new/", "/forums/new/")
    ] == []
    assert len(shown) >= 6, shown


@pytest.mark.parametrize(
    "address",
    ["/api/v1/activities/", "/api/v1/projects/", "/api/v1/ledger/", "/api/v1/agreements/"],
)
def test_the_api_is_another_door(restricted, as_manager: Client, address: str):
    as_manager.get(address)
    assert noted() == {("projects.project", restricted.pk, "api")}


def test_one_thing_in_the_api(restricted, as_manager: Client):
    as_manager.get(f"/api/v1/projects/{restricted.public_id}/")
    assert noted() == {("projects.project", restricted.pk, "api")}


def test_the_administration_is_another(restricted, admin_user, as_admin: Client):
    make.ProjectMemberFactory(project=restricted, user=admin_user)
    as_admin.get("/admin/projects/activity/")
    assert noted() == {("projects.project", restricted.pk, "admin")}


def test_who_sees_only_masks_is_not_noted(restricted, as_viewer: Client, as_other_manager: Client):
    for client in (as_viewer, as_other_manager):
        for address in (
            f"/projects/{restricted.public_id}/", "/activities/", "/projects/?status=all",
            "/api/v1/activities/", "/figures/F2/?year=2017", "/activities/?format=csv",
        ):  # fmt: skip
            assert SECRET not in told(client.get(address))
    assert noted() == set()


def test_open_projects_cost_nothing(own_project, manager, django_assert_num_queries):
    rows = list(queries.projects(manager))
    with django_assert_num_queries(0):
        access_log.seen(doors.Door("page", manager), rows)


def test_one_row_a_day_and_door_with_a_count(restricted, manager, as_manager: Client):
    for _time in range(3):
        as_manager.get(f"/projects/{restricted.public_id}/")
    view = SensitiveView.objects.get()
    assert (view.user, view.day, view.door, view.times) == (manager, today(), "page", 3)
    assert view.first_at < view.last_at


def test_the_second_time_is_one_update(restricted, manager):
    rows, door = list(queries.projects(manager)), doors.Door("page", manager)
    access_log.seen(door, rows)
    with CaptureQueriesContext(connection) as asked:
        access_log.seen(door, rows)
    assert len([query for query in asked if "SAVEPOINT" not in query["sql"]]) == 1


def test_many_rows_of_one_project_are_one(restricted, manager):
    for _number in range(3):
        make.ActivityFactory(project=restricted)
    access_log.seen(doors.Door("page", manager), Activity.objects.select_related("project"))
    assert SensitiveView.objects.get().times == 1


def test_rows_without_masks_count_for_those_who_may_see(restricted, manager, other_manager):
    days = list(StaffDays.objects.select_related("project"))
    access_log.seen(doors.Door("page", other_manager), days)
    assert noted() == set()
    access_log.seen(doors.Door("page", manager), days)
    assert len(noted()) == 1


def test_a_file_broken_off_is_noted_too(restricted, manager):
    rows = access_log.watched(
        doors.Door("page", manager), Activity.objects.select_related("project").order_by("-pk")
    )
    next(rows)
    rows.close()
    assert noted() == {("projects.project", restricted.pk, "page")}


def test_the_published_report_and_jobs_without_anybody_leave_no_note(restricted):
    access_log.seen(doors.Door("job"), list(Project.objects.all()))
    assert noted() == set()


@pytest.mark.django_db(transaction=True)
def test_no_count_is_lost_between_many_at_once():
    user = make.UserFactory()

    def see(_turn: int) -> None:
        try:
            access_log.note(doors.Door("page", user), {("projects.project", 1), ("projects.project", 2)})
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(see, range(12)))
    assert list(SensitiveView.objects.values_list("times", flat=True)) == [12, 12]


# The page.


def test_who_may_read_the_log(restricted, request, as_manager: Client):
    as_manager.get(f"/projects/{restricted.public_id}/")
    address = f"/projects/{restricted.public_id}/access-log/"
    allowed = {
        role: request.getfixturevalue(f"as_{role}").get(address).status_code
        for role in (
            "manager",
            "other_manager",
            "leader",
            "controller",
            "writer",
            "registrar",
            "admin",
            "viewer",
        )
    }
    assert allowed == {
        "manager": 200, "other_manager": 403, "leader": 403, "controller": 403, "writer": 403,
        "registrar": 403, "admin": 200, "viewer": 200,
    }  # fmt: skip


def test_the_log_says_who_and_when(restricted, manager, as_manager: Client):
    as_manager.get(f"/projects/{restricted.public_id}/")
    page = as_manager.get(f"/projects/{restricted.public_id}/access-log/").content.decode()
    assert str(manager) in page
    assert today().isoformat() in page
    assert SECRET not in page
    assert "access-log" in as_manager.get(f"/projects/{restricted.public_id}/").content.decode()


def test_who_may_not_see_the_persons_of_a_project_reads_numbers(restricted, manager, as_viewer):
    """Not the users' own numbers: those stand beside the names in the history's filter and the administration."""
    late = make.ProjectMemberFactory(project=restricted, user=make.UserFactory(roles=["manager"])).user
    for who in (late, manager):
        signed_in(who).get(f"/projects/{restricted.public_id}/")
    page = as_viewer.get(f"/projects/{restricted.public_id}/access-log/").content.decode()
    page = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert re.findall(r"Person nummer (\d+)", page) == ["2", "1"]  # the manager, who came second, looked last
    assert manager.pk < late.pk
    assert not [who for who in (manager, late) if str(who) in page]


def test_an_open_project_has_no_tab(own_project, as_manager: Client):
    assert "access-log" not in as_manager.get(f"/projects/{own_project.public_id}/").content.decode()
    told = as_manager.get(f"/projects/{own_project.public_id}/access-log/").content.decode()
    assert "Projektet är öppet" in told


def test_the_log_asks_as_often_for_three_as_for_one(
    restricted, as_admin: Client, django_assert_max_num_queries
):
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            as_admin.get(f"/projects/{restricted.public_id}/access-log/")
        return len(found)

    def view() -> None:
        access_log.note(doors.Door("page", make.UserFactory()), {("projects.project", restricted.pk)})

    view()
    one = asked()
    view()
    view()
    assert asked() == one


def test_every_table_that_leads_to_a_project_is_watched():
    def leads(model) -> bool:
        return any(
            field.related_model is Project for field in model._meta.concrete_fields if field.is_relation
        )

    open_parts = {
        "ProjectCountry", "ProjectTheme", "ProjectDacCode", "ProjectSdg", "ProjectMarker",
    }  # classification, which is shown of restricted projects too  # fmt: skip
    missing = [
        model.__name__
        for model in apps.get_app_config("projects").get_models()
        if leads(model) and not access_log.watches(model) and model.__name__ not in open_parts
    ]
    assert missing == []
