"""Every column of every model is sent to every way of writing: only what is listed here changes.

A new field that people may write is added to the list by hand, so that nobody opens a column by mistake.
"""

import datetime as dt
from typing import Any

import pytest
from django.contrib import admin
from django.db import models
from django.db.models import Model
from django.test import Client
from django.utils.module_loading import import_string

from projects.models import Activity, Project
from tests import factories as make
from tests.api.asking import patch, post, send
from tests.api.resources import ADDED, ASKED, CASES, CHANGED, FEW, FILES, READ, SETS, Case
from tests.attacks.answers import refused
from tests.conftest import signed_in
from tests.projects.activities.asking import typed as typed_activity
from tests.projects.portfolio.test_views import sent as sent_project
from tests.tracker.accounts.test_sessions import sign_in
from tracker.accounts.models import ApiToken, User
from tracker.api import RESOURCES

pytestmark = [pytest.mark.django_db, pytest.mark.attack]

# What a change through the API may write, by resource. Lists of parts have no column of their own.
MAY_CHANGE = {
    "projects": "code kind dnr name_sv name_en description_sv description_en purpose_sv purpose_en "
    "target_group_sv target_group_en start end region",
    "themes": "code name_sv name_en order",
    "funders": "code kind name_sv name_en order organisation",
    "activities": "project kind title_sv title_en start end place is_online country women men unknown youth "
    "disability first_time_women first_time_men first_time_unknown participant_level happened changed "
    "cost_estimate dnr meeting_level indicator component work_item late_because forum is_draft",
    "agreements": "project funder contribution kind number amount currency start end dnr signed_on is_oda",
    "amendments": "changes reason dnr amount_after end_after contingency_released",
    "terms": "valid_from clause rate_method fixed_rate indirect indirect_percent funder_percent eligible_from "
    "eligible_to contingency_needs_approval contingency_percent reallocation_percent comment_below comment_above "
    "period_months by_calendar report_format",
    "ledger": "agreement row_key booked_on amount currency rate rate_date rate_source text kind",
    "budgets": "reason",
    "variance-comments": "heading until text",
    "rates": "base quote source valid_from rate",
    "deadlines": "project agreement kind title_sv title_en period_from period_to due_on owner dnr link "
    "submitted_on accepted_on",
    "indicators": "project code standard name_sv name_en unit_sv unit_en measure direction is_cumulative over_places "
    "over_periods frequency source_sv source_en needs_evidence",
    "indicator-values": "answer value numerator denominator text_sv text_en comment_sv comment_en",
    "frameworks": "reason dnr",
    "work-plans": "reason dnr",
    "assessments": "instrument organisation project assessed_on round scale team_size is_validated note",
    "improvement-actions": "item text owner due_on priority activity",
    "risks": "category title_sv title_en description measure owner found_on review_on",
    "year-notes": "changed_sv changed_en",
    "lessons": "learned_on title_sv title_en text_sv text_en",
    "stories": "happened_on title_sv title_en text_sv text_en teller_sv teller_en consent_from consent_until "
    "consent_dnr consent_withdrawn_on",
    "forums": "code short_name name_sv name_en kind led_by_presidency owner started_on purpose_sv purpose_en",
    "studies": "forum presidency topic_sv topic_en due_on answered_on our_input dnr published_on link",
    "publications": "forum title edition published_on link our_comment",
    "forum-outputs": "forum kind title_sv title_en published_on link",
    "network-members": "network organisation first_day last_day anchored dnr",
    "shared-cases": "network organisation shared_on title_sv title_en text",
    "meetings": "instruction report our_role_sv our_role_en benefit_sv benefit_en follow_up follow_up_due follow_up_done",
    "visits": "organisation host_unit requested_on purpose programme cost_bearer feedback follow_up follow_up_due "
    "follow_up_done project_idea",
    "delegations": "country is_joint",
    "good-practice-cases": "organisation criterion title_sv title_en summary_sv summary_en contact_role link",
    "missions": "title_sv title_en need start end country place",
    "documents": "activity kind title dated direction counterparty secrecy_note link",
    "rounds": "number name_sv name_en start end seats",
    "teams": "country organisation",
    "change-projects": "title_sv title_en aim started_on reported_on",
    "adoptions": "asked_on answered_on adopted adopted_in",
    "work-items": "reached_on",
    "line-units": "code name_sv name_en manager",
    "employees": "number name sex is_external",
    "assignments": "employee component role start end days_abroad days_home",
    "nominations": "country organisation side sex mandate nominated_on keep_until",
    "integrity-items": "phase category title description measure noted_on owner dnr",
    "countries": "iso2 iso3 name_sv name_en region dac_code",
    "organisations": "identifier name_sv name_en kind level country parent",
}
# What every saved change moves by itself.
MOVES = {"version", "changed_at", "amount_sek", "changed_by", "drafted_by"}


def columns(model: type[Model]) -> list[models.Field]:
    return [field for field in model._meta.get_fields() if getattr(field, "concrete", False)]


def evil(field: models.Field) -> Any:
    """A value that the column could hold, and that it does not hold."""
    if field.is_relation:
        return 1
    if isinstance(field, models.BooleanField):
        return True
    if isinstance(field, models.DateTimeField):
        return "1999-09-09T09:09:09Z"
    if isinstance(field, models.DateField):
        return "1999-09-09"
    if isinstance(field, models.IntegerField):
        return 987_654
    if isinstance(field, models.DecimalField):
        return "98.00"
    if isinstance(field, models.JSONField):
        return {"evil": 1}
    return field.choices[-1][0] if field.choices else "planted"


def stored(row: Model) -> dict[str, Any]:
    return type(row)._base_manager.filter(pk=row.pk).values().get()


def changed(row: Model, before: dict[str, Any]) -> set[str]:
    now = stored(row)
    return {name.removesuffix("_id") for name in now if now[name] != before[name]} - MOVES


def writer(case: Case, request: pytest.FixtureRequest) -> Client:
    user = make.UserFactory(roles=["admin", "controller", "manager", "registrar"])
    make.ProjectMemberFactory(project=request.getfixturevalue("own_project"), user=user)
    return signed_in(user)


def test_the_list_has_every_resource():
    changed = {case.name for case in [*CASES, *FEW, *CHANGED]}
    added = {case.name for case in ADDED}
    assert set(MAY_CHANGE) == changed
    assert changed | added | ASKED | SETS | FILES | set(READ) == set(RESOURCES)


@pytest.mark.parametrize("case", [*CASES, *FEW, *CHANGED], ids=lambda case: case.name)
def test_the_api_changes_what_is_listed(case, request, own_project):
    client, row = writer(case, request), case.row(own_project)
    address = f"{case.name}/{getattr(row, case.lookup)}/"
    allowed = set(MAY_CHANGE[case.name].split())
    for field in columns(type(row)):
        before = stored(row)
        sent = case.change | {field.name: evil(field)}
        answer = patch(client, address, sent, version=before.get("version", 1))
        assert answer.status_code in (200, 400), (field.name, answer.content[:300])
        moved = changed(row, before)
        assert moved <= allowed, (field.name, moved)
        if field.name not in allowed | set(case.change):
            assert moved <= set(case.change), (field.name, moved)
        if answer.status_code == 200 and case.lookup in moved:
            address = f"{case.name}/{stored(row)[case.lookup]}/"


@pytest.mark.parametrize("case", [*CASES, *FEW], ids=lambda case: case.name)
def test_the_api_makes_rows_of_what_is_listed(case, request, own_project):
    """A new row cannot be given its number, its version, its past or its end."""
    client = writer(case, request)
    model = type(case.row(own_project))
    for field in columns(model):
        if field.name in MAY_CHANGE[case.name].split() or field.many_to_many:
            continue
        body = case.new(own_project) | {field.name: evil(field)}
        before = set(model._base_manager.values_list("pk", flat=True))
        answer = post(client, f"{case.name}/", body)
        assert answer.status_code in (201, 400), (field.name, answer.content[:300])
        if answer.status_code == 201:
            row = model._base_manager.exclude(pk__in=before).get()
            planted = stored(row)[field.attname]
            assert str(planted) != str(evil(field)) or planted in (1, True, False), field.name
            row_id = getattr(row, case.lookup)
            assert row_id != "planted"
            break  # the other columns would meet the first one's unique code


@pytest.mark.parametrize("case", [*CASES, *FEW, *CHANGED], ids=lambda case: case.name)
def test_the_api_takes_no_relation_from_the_other_side(case, request, own_project):
    """Not even the names that the database knows: members, statuses, tokens, or the path to them."""
    client, row = writer(case, request), case.row(own_project)
    address, before = f"{case.name}/{getattr(row, case.lookup)}/", stored(row)
    names = {relation.get_accessor_name() for relation in row._meta.related_objects} | {
        "pk", "_state", "__class__", "user", "roles", "project__version", "is_superuser", "voided_by_id",
    }  # fmt: skip
    serializer = import_string(RESOURCES[case.name]).serializer_class
    for name in sorted(str(name) for name in names - set(serializer().fields)):
        answer = patch(client, address, {name: [1]}, version=before.get("version", 1))
        assert answer.status_code == 400, name
        assert changed(row, before) == set()


def test_put_needs_and_changes_the_same(request, own_project):
    case = next(case for case in CASES if case.name == "themes")
    client, row = writer(case, request), make.ThemeFactory()
    body = {"code": row.code, "name_sv": "a", "name_en": "b", "order": 1}
    answer = send(client, "PUT", f"themes/{row.code}/", body | {"id": 99}, if_match='"1"')
    assert answer.status_code == 400
    assert send(client, "PUT", f"themes/{row.code}/", body | {"version": 9}, if_match='"1"').status_code in (
        200,
        400,
    )


def all_of(model: type[Model]) -> dict[str, str]:
    return {field.name: str(evil(field)) for field in columns(model)} | {
        f"{field.name}_id": "1" for field in columns(model) if field.is_relation
    }


def test_the_form_of_an_activity(as_manager, own_project, admin_user):
    row = make.ActivityFactory(project=own_project)
    before = stored(row)
    sent = all_of(Activity) | typed_activity(own_project, version="1", place="Ny ort")
    answer = as_manager.post(f"/activities/{row.public_id}/edit/", sent)
    refused(answer, 200, 302)
    assert changed(row, before) <= set(MAY_CHANGE["activities"].split())
    row.refresh_from_db()
    assert (row.public_id, row.voided_at, row.is_demo, row.project) == (
        before["public_id"],
        None,
        False,
        own_project,
    )


def test_the_form_of_a_project(as_manager, own_project):
    before = stored(own_project)
    sent = (
        all_of(Project)
        | sent_project(own_project, name_sv="Nytt namn")
        | {"status": "ended", "actual_end": "1999-09-09"}
    )
    refused(as_manager.post(f"/projects/{own_project.public_id}/edit/", sent), 200, 302)
    assert changed(own_project, before) <= set(MAY_CHANGE["projects"].split())
    own_project.refresh_from_db()
    assert (own_project.sensitivity, own_project.status, own_project.public_id) == (
        before["sensitivity"], before["status"], before["public_id"],
    )  # fmt: skip


@pytest.mark.parametrize("step", ["status", "extend"])
def test_the_steps_of_a_project(step, as_manager, own_project):
    before = stored(own_project)
    own = {
        "status": "paused",
        "since": "2017-01-01",
        "reason_sv": "Oro",
        "new_end": "2019-12-31",
        "decided_on": "2018-01-01",
    }
    as_manager.post(f"/projects/{own_project.public_id}/{step}/", all_of(Project) | {"version": "1"} | own)
    assert changed(own_project, before) <= {"status", "actual_end", "end"}


def test_the_pages_of_ones_own_account(viewer):
    client = signed_in(viewer)
    before = stored(viewer)
    everything = all_of(User) | {"roles": "admin", "role": "admin", "roles-0-role": "admin", "language": "en"}
    for address in (
        "/language/",
        "/accounts/resume/",
        "/accounts/stay/",
        "/accounts/sessions/end/",
        "/accounts/logout/",
    ):
        signed_in(viewer).post(address, everything)
    client.post("/accounts/login/", everything | {"login": viewer.username, "password": make.PASSWORD})
    assert changed(viewer, before) <= {"language", "last_login"}
    viewer.refresh_from_db()
    assert (viewer.is_superuser, viewer.is_staff, {role.role for role in viewer.roles.all()}) == (
        False,
        False,
        {"viewer"},
    )


def test_the_form_of_a_token(client, viewer, admin_user):
    sign_in(client, viewer)
    planted = all_of(ApiToken) | {
        "user": str(viewer.pk),
        "name": "n",
        "scope": "read",
        "days": "5",
        "networks": "",
    }
    assert client.post("/accounts/tokens/", planted).status_code == 200
    token = ApiToken.objects.get()
    assert (token.user, token.made_by, token.revoked_at, token.last_used) == (viewer, viewer, None, None)
    assert token.digest != "planted"
    assert (token.expires_on - token.made_on).days == 5


# The administration: what its forms show is what they take.
NEVER = {
    User: {"is_superuser", "is_staff", "date_joined", "last_login", "version", "password"},
    Project: {"version", "public_id", "is_demo", "sensitivity", "status"},
}


def form_of(answer: Any) -> dict[str, str]:
    """What a browser would send back of an administration's form as it was opened."""
    form = answer.context["adminform"].form
    forms = [form]
    for inline in answer.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    given: dict[str, str] = {}
    for one in forms:
        for bound in one:
            value = bound.value()
            if isinstance(value, list):
                value = value[0] if value else None
            if value is True:
                value = "on"
            if isinstance(value, dt.date | dt.datetime):
                value = value.isoformat()
            if value not in (None, False):
                given[bound.html_name] = str(value)
    return given


def changeable() -> list[type[Model]]:
    return sorted(
        (model for model, site in admin.site._registry.items() if model in BY_FACTORY),
        key=lambda model: model._meta.label,
    )


BY_FACTORY = {factory._meta.model: factory for factory in make.ALL}


@pytest.mark.parametrize("model", changeable(), ids=lambda model: model._meta.label)
def test_the_administration_takes_what_its_form_shows(model, admin_user, controller):
    controller.roles.create(role="admin")
    client = signed_in(controller)
    row = BY_FACTORY[model]()
    address = f"/admin/{model._meta.app_label}/{model._meta.model_name}/{row.pk}/change/"
    page = client.get(address)
    assert page.status_code == 200, address
    shown = set(page.context["adminform"].form.fields)
    before = stored(row)
    planted = {name: value for name, value in all_of(model).items() if name not in shown}
    answer = client.post(address, form_of(page) | planted)
    assert answer.status_code in (200, 302, 403), answer.status_code
    moved = changed(row, before)
    assert moved <= shown, moved - shown
    assert not moved & NEVER.get(model, set())
