"""Retention: a report first, then exactly what it listed, with a decision where the rule asks for one."""

import csv
import datetime as dt
import io

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.test import Client
from django_tasks_db.models import DBTaskResult

from projects.models import Activity, Employee, Nomination, StaffDays
from reports.annual.models import ReportRun
from tests import factories as make
from tracker.about import actions as about
from tracker.about.models import SupportMessage
from tracker.accounts.models import ApiToken, SignIn, User
from tracker.core.errors import Refused
from tracker.core.history import chain
from tracker.core.history.models import Entry
from tracker.core.models import UsedKey
from tracker.privacy import actions, data_map, people, retention
from tracker.privacy.models import PersonRequest, RetentionRun, SensitiveView

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 31, 12, tzinfo=dt.UTC)
LONG_AGO = dt.datetime(2010, 1, 15, 12, tzinfo=dt.UTC)
DECISION = "2026/117"


def count(run: RetentionRun, kind: str) -> int:
    return next(line["count"] for line in run.summary if line["kind"] == kind)


def aged(row, **fields):
    """The row as if it had been made long ago."""
    type(row).objects.filter(pk=row.pk).update(**fields)
    return row


@pytest.fixture
def old(db, own_project) -> dict[str, object]:
    """One old row of every kind that can be erased, and one young row that must stay."""
    user = make.UserFactory(username="bort", first_name="Britt", last_name="Bortsson", is_active=False)
    keeper = make.UserFactory()
    made = {}
    for number, (when, who) in enumerate([(LONG_AGO, user), (NOW, keeper)]):
        rows = {
            "sessions": Session.objects.create(
                session_key=f"k{number}", session_data="", expire_date=when + dt.timedelta(hours=number)
            ),
            "devices": UserSession.objects.create(
                user=keeper, session_key=f"k{number}", ip="192.0.2.1", user_agent="", last_seen_at=when
            ),
            "sign_ins": aged(SignIn.objects.create(user=keeper, way="password", browser=""), at=when),
            "one_time_keys": aged(UsedKey.objects.create(user=keeper, key=f"key-{number}"), used_at=when),
            "jobs": DBTaskResult.objects.create(
                status="SUCCESSFUL", finished_at=when, args_kwargs={}, run_after=when, task_path="x"
            ),
            "api_tokens": ApiToken.objects.create(
                user=keeper,
                name="x",
                digest=f"d{number}",
                made_on=when.date(),
                expires_on=when.date() + dt.timedelta(days=1),
            ),
            "draft_activities": aged(
                make.ActivityFactory(project=own_project, is_draft=True), changed_at=when
            ),
            "support_messages": aged(message(f"m-{number}"), sent_at=when),
            "sensitive_views": SensitiveView.objects.create(
                user=keeper, object_type="projects.project", object_id=own_project.pk, day=when.date(),
                door="page", first_at=when, last_at=when, times=1,
            ),
            "participants": make.NominationFactory(
                nominated_on=when.date(), keep_until=when.date(), mandate="leads"
            ),
            "closed_users": aged(who, date_joined=when, last_login=when),
        }  # fmt: skip
        for kind, row in rows.items():
            made.setdefault(kind, []).append(row)
    ended = make.ProjectFactory(
        status="closed", start=dt.date(2000, 1, 1), end=dt.date(2004, 12, 31), actual_end=dt.date(2005, 1, 15)
    )
    gone, here = make.EmployeeFactory(name="Gun Gren"), make.EmployeeFactory()
    make.StaffDaysFactory(employee=gone, project=ended)
    make.StaffDaysFactory(employee=here, project=ended)
    make.StaffDaysFactory(employee=here, project=own_project)
    made["staff"] = [gone, here]
    return made


def message(key: str) -> SupportMessage:
    fields = {"topic": "how", "on_behalf": "myself", "text": "Hur gör jag?"}
    return about.send(user=None, key=key, fields=fields)


# The rules as data.


def test_every_rule_with_something_to_find_has_code_and_no_code_lacks_a_rule():
    rules = retention.rules()
    assert retention.registered() == {kind for kind, rule in rules.items() if rule.action != "none"}


def test_the_data_map_follows_only_known_rules():
    assert {entry.retention for entry in data_map.entries().values()} <= set(retention.rules())


def test_a_rule_says_itself_in_both_languages():
    with (retention.FILE).open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    told = ("what_sv", "what_en", "ground_sv", "ground_en")
    assert [line["kind"] for line in lines if not all(line[name] for name in told)] == []
    assert retention.rules()["support_messages"].period == "12 månader efter att de kom in"
    assert retention.rules()["sessions"].period == "När de har upphört"
    assert retention.rules()["records"].period == "Bevaras"


@pytest.mark.parametrize(
    ("keep", "day"), [("7 days", "2026-03-24"), ("1 months", "2026-02-28"), ("2 years", "2024-03-31")]
)
def test_how_far_back_a_rule_reaches(keep: str, day: str):
    rule = retention._rule(
        dict.fromkeys(("kind", "what_sv", "what_en", "after_sv", "after_en", "ground_sv", "ground_en"), "x")
        | {"keep": keep, "action": "erase", "decision": "no"}
    )
    assert rule.cutoff(NOW).date().isoformat() == day


@pytest.mark.parametrize("wrong", [{"keep": "soon"}, {"action": "burn"}, {"decision": "maybe"}])
def test_a_line_that_is_not_understood_stops_the_start(wrong: dict[str, str]):
    line = {"kind": "x", "keep": "1 years", "action": "erase", "decision": "no"}
    with pytest.raises(ValueError, match="x is not understood"):
        retention._rule(line | wrong)


# Report and erase.


def test_a_report_counts_and_erases_nothing(old, admin_user):
    run = actions.report(user=admin_user, now=NOW)
    for kind, (first, second) in old.items():
        assert count(run, kind) == 1, kind
        key = first.pk if isinstance(first.pk, int) else str(first.pk)
        assert run.listed[kind] == [key], kind
        assert type(second).objects.filter(pk=second.pk).exists()
    line = next(line for line in run.summary if line["kind"] == "support_messages")
    assert (line["oldest"], line["newest"]) == ("2010-01-15", "2010-01-15")
    assert "Britt" not in str(run.summary) + str(run.listed)


def test_erasing_takes_what_was_listed_and_no_more(old, admin_user, django_capture_on_commit_callbacks):
    run = actions.report(user=admin_user, now=NOW)
    later = aged(message("later"), sent_at=LONG_AGO)
    with django_capture_on_commit_callbacks(execute=True):
        done = actions.erase(user=admin_user, run=run, reason="Årlig gallring", decision=DECISION, now=NOW)
    for kind, (first, second) in old.items():
        assert done.receipt[kind] == {"erased": 1, "left": 0, "why": ""}, kind
        assert type(second).objects.filter(pk=second.pk).exists(), kind
        if kind not in ("closed_users", "staff", "participants"):
            assert not type(first).objects.filter(pk=first.pk).exists(), kind
    assert SupportMessage.objects.filter(pk=later.pk).exists()
    user, employee = (
        User.objects.get(pk=old["closed_users"][0].pk),
        Employee.objects.get(pk=old["staff"][0].pk),
    )
    assert user.username.startswith(people.FORMER)
    assert "Gun" not in employee.name
    emptied, kept = (Nomination.objects.get(pk=row.pk).mandate for row in old["participants"])
    assert (emptied, kept) == ("", "leads")
    assert (done.reason, done.decision, done.erased_by) == ("Årlig gallring", DECISION, admin_user)
    assert chain.verify() is None
    assert "Hur gör jag" not in str(list(Entry.objects.values_list("changes", "reason")))


def test_what_has_come_to_be_needed_again_is_left(old, admin_user):
    run = actions.report(user=admin_user, now=NOW)
    aged(old["draft_activities"][0], changed_at=NOW)
    done = actions.erase(user=admin_user, run=run, reason="x", decision=DECISION, now=NOW)
    assert done.receipt["draft_activities"] == {"erased": 0, "left": 1, "why": "no_longer_due"}
    assert Activity.objects.filter(pk=old["draft_activities"][0].pk).exists()


def test_without_a_decision_only_what_needs_none_goes(old, admin_user):
    run = actions.report(user=admin_user, now=NOW)
    done = actions.erase(user=admin_user, run=run, reason="Städning", now=NOW)
    for kind, told in done.receipt.items():
        needs = retention.rules()[kind].decision
        assert told == ({"erased": 0, "left": 1, "why": "no_decision"} if needs else told), kind
        assert needs or told["erased"] == 1, kind
    assert User.objects.get(pk=old["closed_users"][0].pk).first_name == "Britt"


def test_a_report_is_used_once_and_while_it_is_fresh(admin_user):
    run = actions.report(user=admin_user, now=NOW)
    with pytest.raises(Refused, match="äldre än 30 dagar"):
        actions.erase(user=admin_user, run=run, reason="x", now=NOW + dt.timedelta(days=31))
    with pytest.raises(Refused) as no:
        actions.erase(user=admin_user, run=run, reason="  ", now=NOW)
    assert no.value.field == "reason"
    actions.erase(user=admin_user, run=run, reason="x", now=NOW)
    with pytest.raises(Refused, match="redan gallrat"):
        actions.erase(user=admin_user, run=run, reason="x", now=NOW)


def test_a_list_that_somebody_changed_is_refused(old, admin_user):
    run = actions.report(user=admin_user, now=NOW)
    young = old["support_messages"][1]
    RetentionRun.objects.filter(pk=run.pk).update(listed=run.listed | {"support_messages": [young.pk]})
    with pytest.raises(Refused, match="inte den som rapporterades"):
        actions.erase(user=admin_user, run=run, reason="x", decision=DECISION, now=NOW)
    assert RetentionRun.objects.get().erased_at is None


def test_what_is_only_reported_stays(admin_user):
    request = aged(PersonRequest.objects.create(kind="export", door="page"), at=LONG_AGO)
    run = actions.report(user=admin_user, now=NOW)
    done = actions.erase(user=admin_user, run=run, reason="x", decision=DECISION, now=NOW)
    assert done.receipt["person_requests"] == {"erased": 0, "left": 1, "why": "report_only"}
    assert PersonRequest.objects.filter(pk=request.pk).exists()


def test_the_days_planned_in_a_draft_go_with_it(own_project, admin_user):
    draft = aged(make.ActivityFactory(project=own_project, is_draft=True), changed_at=LONG_AGO)
    make.StaffDaysFactory(activity=draft, project=own_project)
    run = actions.report(user=admin_user, now=NOW)
    actions.erase(user=admin_user, run=run, reason="x", now=NOW)
    assert not StaffDays.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_replaced_report_goes_with_its_file_and_the_latest_stays():
    admin = make.UserFactory(roles=["admin"])
    runs = []
    for _turn in range(2):
        run = ReportRun(year=2017, language="sv", requested_by=admin, state="done", finished_at=LONG_AGO)
        run.file.save("x.pdf", ContentFile(b"pdf"), save=False)
        run.save()
        runs.append(aged(run, requested_at=LONG_AGO))
    report = actions.report(user=admin, now=NOW)
    actions.erase(user=admin, run=report, reason="x", decision=DECISION, now=NOW)
    assert list(ReportRun.objects.all()) == [runs[1]]
    assert [run.file.storage.exists(run.file.name) for run in runs] == [False, True]
    runs[1].file.storage.delete(runs[1].file.name)


# Who may, pages and command.


def test_who_may(registrar, controller, admin_user, request):
    for user in (registrar, controller):
        with pytest.raises(PermissionDenied):
            actions.report(user=user)
    run = actions.report(user=admin_user)
    with pytest.raises(PermissionDenied):
        actions.erase(user=registrar, run=run, reason="x")
    address = f"/privacy/retention/{run.public_id}/"
    for role in ("manager", "leader", "controller", "writer", "viewer", "stranger"):
        as_role = request.getfixturevalue(f"as_{role}")
        assert as_role.get("/privacy/retention/").status_code == 403, role
        assert as_role.get(address).status_code == 403, role
    as_registrar = request.getfixturevalue("as_registrar")
    assert as_registrar.get(address).status_code == 200
    assert as_registrar.post(address, {"reason": "x"}).status_code == 403
    assert as_registrar.post("/privacy/retention/report/").status_code == 403


def test_the_pages(old, as_admin: Client):
    answer = as_admin.post("/privacy/retention/report/", follow=True)
    address = answer.redirect_chain[-1][0]
    assert "Frågor till hjälpen" in answer.content.decode()
    empty = as_admin.post(address, {"reason": "", "decision": DECISION}).content.decode()
    assert DECISION in empty
    assert 'aria-invalid="true"' in empty
    done = as_admin.post(address, {"reason": "Årlig gallring", "decision": DECISION}, follow=True)
    assert "Årlig gallring" in done.content.decode()
    assert not SupportMessage.objects.filter(pk=old["support_messages"][0].pk).exists()
    again = as_admin.post(address, {"reason": "Igen"}).content.decode()
    assert "redan gallrat" in again or "Kvitto" in again


def test_the_command_reports_unless_it_is_told_to_erase(old):
    out = io.StringIO()
    call_command("retention", stdout=out)
    assert "nothing has been erased" in out.getvalue()
    assert "support_messages        1, 2010-01-15" in out.getvalue()
    with pytest.raises(CommandError, match="Säg varför"):
        call_command("retention", "--erase")
    call_command("retention", "--erase", "--reason", "Årlig", "--decision", DECISION, stdout=out)
    assert SupportMessage.objects.count() == 1
    RetentionRun.objects.all().delete()
    with pytest.raises(CommandError, match="no such report"):
        call_command("retention", "--erase", "--reason", "x")
    with pytest.raises(CommandError, match="No report has the number"):
        call_command("retention", "--erase", "--run", "x")
