"""A person's data: handed out whole to the person, and erased so that only a number is left."""

import io
import json
import time
import zipfile

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db.models import Model
from django.test import Client
from django.utils import timezone

from projects.models import Activity, Employee, Project, ProjectMember, StaffDays
from tests import factories as make
from tests.conftest import signed_in
from tests.factories.people import PASSWORD
from tests.factories.portfolio import sensitive
from tracker.about import actions as about
from tracker.about.models import SupportMessage
from tracker.accounts.models import ApiToken, RoleHeld, SignIn, User
from tracker.accounts.tokens import make_token
from tracker.core import doors
from tracker.core.errors import Refused
from tracker.core.history import chain
from tracker.core.history.models import Entry
from tracker.core.history.recording import recording
from tracker.privacy import access_log, people
from tracker.privacy.export import export
from tracker.privacy.models import PersonRequest
from tracker.privacy.retention import Because

pytestmark = pytest.mark.django_db
DECISION = "2026/118"
NAME, MAIL = "Kerstin Oförglömd", "kerstin@prov.example"


@pytest.fixture
def because(admin_user) -> Because:
    return Because(admin_user, "Begäran från den enskilda", DECISION)


@pytest.fixture
def kerstin(own_project, other_manager) -> User:
    """Occurs everywhere: signs in, works in a project, has logged, asked, seen, and a token."""
    user = make.UserFactory(
        username="kerstin.o", first_name="Kerstin", last_name="Oförglömd", email=MAIL, roles=["manager"]
    )
    employee = make.EmployeeFactory(number="Z-4711", name=NAME)
    Employee.objects.filter(pk=employee.pk).update(user=user)
    make.ProjectMemberFactory(project=own_project, user=user)
    activity = make.ActivityFactory(project=own_project, created_by=user, happened=f"{NAME} höll kursen.")
    make.StaffDaysFactory(project=own_project, activity=activity, employee=employee)
    make_token(user, "Skript", "read", 30)
    SignIn.objects.create(user=user, way="password", browser="Firefox")
    EmailAddress.objects.create(user=user, email=MAIL)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    Session.objects.create(session_key="s" * 32, session_data="", expire_date=timezone.now())
    UserSession.objects.create(user=user, session_key="s" * 32, ip="192.0.2.7", user_agent="Firefox")
    fields = {"topic": "how", "on_behalf": "myself", "text": "Hej", "reply_to": MAIL}
    about.send(user=user, key="k" * 24, fields=fields)
    about.send(user=None, key="n" * 24, fields=fields)
    sensitive(make.ProjectFactory(), "restricted")
    access_log.note(doors.Door("page", user), {("projects.project", own_project.pk)})
    return user


def unzipped(content: bytes) -> tuple[dict, str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return json.loads(archive.read("data.json")), archive.read("page.html").decode()


# Handed out.


def test_everything_that_points_at_the_person_is_there(kerstin, own_project):
    data, page = unzipped(export(people.of(kerstin), by=None))
    told = data["data"]
    assert told["accounts.user"][0]["email"] == MAIL
    assert told["projects.employee"][0]["name"] == NAME
    for model in (
        "accounts.roleheld", "accounts.apitoken", "accounts.signin", "projects.projectmember",
        "projects.activity", "projects.staffdays", "about.supportmessage", "privacy.sensitiveview",
        "account.emailaddress", "mfa.authenticator", "usersessions.usersession", "core.entry",
    ):  # fmt: skip
        assert model == "core.entry" or told[model], model
    assert told["projects.projectmember"][0]["project"] == str(own_project)
    assert told["projects.projectmember"][0]["user"] == "du"
    assert told["usersessions.usersession"][0]["ip"] == "192.0.2.7"
    assert NAME in page
    assert '<html lang="sv">' in page
    assert "<td>Projektledare</td>" in page  # the role in words
    assert "<td>True</td>" not in page


def test_every_model_that_points_at_persons_is_asked(kerstin):
    """The sections are found from the models, so none is left out: all pointers with rows are told."""
    person = people.of(kerstin)
    data, _page = unzipped(export(person, by=None))
    expected = {p.model._meta.label_lower for p in people.pointers() if p.rows(person).exists()}
    assert expected <= set(data["data"])
    assert len(expected) >= 10


def test_secrets_are_not_handed_out(kerstin):
    token = ApiToken.objects.get(user=kerstin)
    data, page = unzipped(export(people.of(kerstin), by=None))
    whole = json.dumps(data) + page
    for secret in (kerstin.password, token.digest, "JBSWY3DPEHPK3PXP", "s" * 32):
        assert secret not in whole


def test_other_people_are_told_by_number(kerstin, admin_user):
    admin_user.first_name, admin_user.last_name = "Annan", "Person"
    admin_user.save()
    about.answer(
        user=admin_user, message=SupportMessage.objects.get(sent_by=kerstin),
        state="answered", note="Ringde.", expected=1,
    )  # fmt: skip
    data, page = unzipped(export(people.of(kerstin), by=None))
    assert data["data"]["about.supportmessage"][0]["answered_by"] == f"accounts.user {admin_user.pk}"
    assert "Annan Person" not in json.dumps(data, ensure_ascii=False) + page


def test_what_the_person_may_no_longer_see_is_told_by_number(kerstin, own_project):
    """Having left a project that has become sensitive: the own period is told, the project is not."""
    make.ActivityFactory(project=own_project, created_by=kerstin, title_sv="Hemligt möte", place="Hemort")
    ProjectMember.objects.filter(user=kerstin).update(last_day="2016-12-31", first_day="2016-01-01")
    for level in ("restricted", "protected"):
        sensitive(own_project, level)
        data, page = unzipped(export(people.of(kerstin), by=None))
        whole = json.dumps(data, ensure_ascii=False) + page
        member = data["data"]["projects.projectmember"][0]
        assert (member["first_day"], member["last_day"]) == ("2016-01-01", "2016-12-31"), level
        assert "Hemligt möte" not in whole, level
        assert "Hemort" not in whole, level
    assert own_project.name_sv not in whole
    assert member["project"] is None


def test_the_own_reason_for_a_change_of_what_is_out_of_sight_is_not_told(kerstin, own_project):
    with recording(kerstin, "Partnern är Hemlig Aktör", "change"):
        own_project.dnr = "2017/9"
        own_project.save()
    data, _page = unzipped(export(people.of(kerstin), by=None))
    assert [entry["reason"] for entry in data["data"]["core.entry"]].count("Partnern är Hemlig Aktör") == 1
    ProjectMember.objects.filter(user=kerstin).update(last_day="2016-12-31", first_day="2016-01-01")
    sensitive(own_project, "protected")
    data, page = unzipped(export(people.of(kerstin), by=None))
    assert "Hemlig Aktör" not in json.dumps(data, ensure_ascii=False) + page


def test_a_person_fetches_their_own_and_it_is_noted(kerstin):
    client = signed_in(kerstin)
    assert "Projektmedlemmar" in client.get("/privacy/mine/").content.decode()
    answer = client.post("/privacy/mine/file/")
    assert answer["Content-Type"] == "application/zip"
    assert unzipped(answer.content)[0]["data"]["accounts.user"][0]["username"] == "kerstin.o"
    request = PersonRequest.objects.get()
    assert (request.kind, request.by, request.door) == ("export", kerstin, "page")
    assert request.person == people.of(kerstin).numbers
    assert client.get("/privacy/mine/file/").status_code == 405


def test_nobody_fetches_without_signing_in(client: Client):
    assert client.post("/privacy/mine/file/").status_code == 302
    assert client.get("/privacy/mine/").status_code == 302


def test_an_expert_who_never_signs_in(tmp_path, own_project):
    expert = make.EmployeeFactory(number="X-1", name="Extern Expert", is_external=True)
    make.StaffDaysFactory(project=own_project, employee=expert)
    call_command("subject_export", "X-1", "--output", str(tmp_path / "x.zip"), stdout=io.StringIO())
    data, _page = unzipped((tmp_path / "x.zip").read_bytes())
    assert set(data["data"]) == {"projects.employee", "projects.staffdays"}
    assert (tmp_path / "x.zip").stat().st_mode & 0o077 == 0


def test_nobody_of_that_name(tmp_path):
    for command in (["subject_export", "x", "--output", str(tmp_path / "x")], ["subject_erase", "x"]):
        with pytest.raises(CommandError, match="Nobody"):
            call_command(*command)


def test_the_whole_demo_is_handed_out_in_seconds(demo):
    user = User.objects.filter(project_memberships__isnull=False).order_by("pk").first()
    began = time.monotonic()
    assert unzipped(export(people.of(user), by=None))[0]["data"]["projects.projectmember"]
    assert time.monotonic() - began < 60


# Erased.


def test_a_report_tells_counts_and_where_texts_name_the_person(kerstin):
    out = io.StringIO()
    call_command("subject_erase", "kerstin.o", stdout=out)
    assert "Nothing has been erased" in out.getvalue()
    assert "named in projects.activity.happened: " in out.getvalue()
    assert "accounts.apitoken.user (row)" in out.getvalue()
    assert User.objects.get(pk=kerstin.pk).first_name == "Kerstin"


def test_nothing_tells_who_it_was(kerstin, because):
    Activity.objects.update(happened="")  # what people wrote is theirs to change
    request = people.erase(people.of(kerstin), because)
    user, employee = User.objects.get(pk=kerstin.pk), Employee.objects.get(user=kerstin)
    number = request.receipt["number"]
    assert str(user) == f"Tidigare medarbetare {number}"
    assert (employee.name, employee.number) == (f"Tidigare medarbetare {number}", f"tidigare-{number}")
    # As it was written, and as the search folds it; each has a letter that no seal in hexadecimal has.
    for text in (NAME, "Oförglömd", "oforglomd", MAIL, "kerstin", "Z-4711", "z4711", "Enheten"):
        assert in_database(text) == [], text


def in_database(text: str) -> list[str]:
    """Tables and columns of the whole database that hold the text."""
    from django.apps import apps  # the registry, once

    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.values():
            found += [f"{model.__name__}.{name}" for name, value in row.items() if text in json_text(value)]
    return found


def json_text(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def test_signing_in_is_over_and_work_remains(kerstin, because):
    client = signed_in(kerstin)
    token = make_token(kerstin, "Till", "read", 30)[1]
    before = {model: model.objects.count() for model in (Activity, StaffDays, ProjectMember)}
    periods = list(ProjectMember.objects.values_list("first_day", "last_day", "role"))
    people.erase(people.of(kerstin), because)
    assert client.get("/").status_code == 302
    assert not Session.objects.filter(session_key="s" * 32).exists()
    assert Client().get("/api/v1/projects/", headers={"Authorization": f"Token {token}"}).status_code == 401
    assert not Client().login(username="kerstin.o", password=PASSWORD)
    for model in (RoleHeld, ApiToken, SignIn, EmailAddress, Authenticator, UserSession):
        assert not model.objects.filter(user=kerstin).exists(), model
    assert {model: model.objects.count() for model in before} == before
    assert list(ProjectMember.objects.values_list("first_day", "last_day", "role")) == periods
    assert Activity.objects.filter(created_by=kerstin).exists()


def test_the_history_forgets_the_name_and_its_chain_holds(
    kerstin, because, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        kerstin.last_name = "Oförglömd-Gift"
        kerstin.save()
        request = people.erase(people.of(kerstin), because)
    told = json.dumps(list(Entry.objects.values_list("changes", "reason")), ensure_ascii=False)
    assert "Oförglömd" not in told
    assert request.receipt["history"] >= 1
    assert chain.verify() is None
    entry = Entry.objects.get(object_type="privacy.personrequest")
    assert (entry.user, entry.reason) == (because.user, because.reason)


def test_every_figure_is_the_same_to_the_byte(demo, admin_user):
    """All figures of all years, before and after erasing everybody who has worked in a project."""

    def figures() -> str:
        out = io.StringIO()
        for year in ("2016", "2017", "2018"):
            call_command("figures", year, stdout=out)
        return out.getvalue()

    stays = make.UserFactory(roles=["manager"])  # somebody must be left who may open what is sensitive
    for project in Project.objects.exclude(sensitivity="open"):
        make.ProjectMemberFactory(project=project, user=stays)
    before, counts = figures(), table_counts()
    because = Because(admin_user, "Prov", DECISION)
    for employee in Employee.objects.order_by("pk")[:10]:
        people.erase(people.of(employee), because)
    members = User.objects.filter(project_memberships__isnull=False).exclude(pk=stays.pk)
    for user in members.distinct().order_by("pk"):
        if not people.of(user).is_erased:
            people.erase(people.of(user), because)
    assert figures() == before
    assert table_counts() == counts


def test_who_alone_is_named_for_something_sensitive_is_not_erased(manager, own_project, because):
    sensitive(own_project, "protected")
    with pytest.raises(Refused, match="ensam om att vara namngiven"):
        people.erase(people.of(manager), because)
    User.objects.filter(pk=manager.pk).update(is_active=False)  # then nothing changes by it
    people.erase(people.of(User.objects.get(pk=manager.pk)), because)


def table_counts() -> dict[str, int]:
    kept: tuple[type[Model], ...] = (Activity, StaffDays, ProjectMember, Employee, User)
    return {model.__name__: model.objects.count() for model in kept}


def test_erasing_wants_a_reason_and_a_decision_and_is_done_once(kerstin, because, admin_user):
    for reason, decision, field in (("", DECISION, "reason"), ("x", "", "decision")):
        with pytest.raises(Refused) as no:
            people.erase(people.of(kerstin), Because(admin_user, reason, decision))
        assert no.value.field == field
    with pytest.raises(Refused, match="radera sig själv"):
        people.erase(people.of(admin_user), because)
    people.erase(people.of(kerstin), because)
    with pytest.raises(Refused, match="redan raderad"):
        people.erase(people.of(User.objects.get(pk=kerstin.pk)), because)


def test_the_page_is_the_administrators(kerstin, request):
    for role in ("manager", "leader", "controller", "writer", "registrar", "viewer", "stranger"):
        assert request.getfixturevalue(f"as_{role}").get("/privacy/person/").status_code == 403, role


def test_the_page_shows_first_and_erases_then(kerstin, as_admin: Client):
    page = as_admin.get("/privacy/person/?person=kerstin.o").content.decode()
    assert NAME in page
    assert "projects.activity.happened" in page
    form = {"person": "kerstin.o", "reason": "Begäran", "decision": ""}
    answer = as_admin.post("/privacy/person/", form).content.decode()
    assert "Begäran" in answer
    assert 'aria-invalid="true"' in answer
    as_admin.post("/privacy/person/", form | {"decision": DECISION})
    assert User.objects.get(pk=kerstin.pk).username.startswith("tidigare-")
    assert DECISION in as_admin.get("/privacy/person/").content.decode()


@pytest.mark.parametrize("asked", ["nobody", "%00", "x" * 200])
def test_the_page_bears_any_name(as_admin: Client, asked: str):
    assert as_admin.get(f"/privacy/person/?person={asked}").status_code == 200


def test_the_positions_of_somebody_erased_say_no_title_and_keep_their_unit(kerstin, because):
    employee = Employee.objects.get(user=kerstin)
    held = make.PositionFactory(employee=employee, title="Generaldirektör")
    alone = make.PositionFactory(employee=employee, unit=None, title="Chefsekonom", first_day="2016-01-01")
    with recording(kerstin, "", "test"):
        held.title = "Överdirektör"
        held.save()
    people.erase(people.of(kerstin), because)
    held.refresh_from_db()
    alone.refresh_from_db()
    assert (held.title, alone.title) == ("", "Tidigare medarbetare")
    assert held.unit is not None
    assert "direktör" not in json.dumps([entry.changes for entry in Entry.objects.all()], ensure_ascii=False)
