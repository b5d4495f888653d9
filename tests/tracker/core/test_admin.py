"""The administration: opened by role, walled by the permission matrix, with no delete and no lost edit."""

import datetime as dt

import pytest
from django.contrib import admin
from django.urls import reverse

from countries.models import Organisation
from projects.models import Indicator
from tests import factories as make
from tests.conftest import signed_in
from tracker.core.admin import AccessAdmin

pytestmark = pytest.mark.django_db
MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)


def address(model, view, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{view}", args=args)


def row_of(model):
    return getattr(make, f"{model.__name__}Factory")()


def form_of(response):
    """What a browser would send back of the page's forms."""
    context = response.context
    forms = [context["adminform"].form]
    for formset in context["inline_admin_formsets"]:
        forms += [formset.formset.management_form, *formset.formset.forms]
    data = {}
    for form in forms:
        for bound in form:
            value = bound.value()
            data[bound.html_name] = "" if value is None or value is False else value
    return data


@every_model
def test_only_our_own_rules_stand_here(model):
    assert isinstance(admin.site._registry[model], AccessAdmin)


@every_model
def test_the_administrator_lists_and_opens_every_model(model, as_admin, django_assert_max_num_queries):
    row = row_of(model)
    with django_assert_max_num_queries(20):
        assert as_admin.get(address(model, "changelist")).status_code == 200
    assert as_admin.get(address(model, "changelist"), {"q": "å"}).status_code == 200
    assert as_admin.get(address(model, "change", row.pk)).status_code == 200
    assert as_admin.get(address(model, "delete", row.pk)).status_code == 403
    assert as_admin.get(address(model, "add")).status_code in (200, 403)


@every_model
@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "a" * 5000, "id__exact=%00", "id__exact=x", "p=99999", "no=1"]
)
def test_a_junk_address_is_no_server_error(model, query, as_admin):
    assert as_admin.get(f"{address(model, 'changelist')}?{query}").status_code in (200, 302)


@pytest.mark.parametrize(
    "who",
    ["as_manager", "as_leader", "as_controller", "as_writer", "as_registrar", "as_viewer", "as_stranger"],
)
def test_nobody_else_comes_in(who, request):
    client = request.getfixturevalue(who)
    for path in (reverse("admin:index"), address(Organisation, "changelist"), address(Organisation, "add")):
        assert client.get(path, follow=True).status_code == 403


def test_who_is_not_signed_in_is_led_to_our_own_sign_in(client):
    answer = client.get(address(Organisation, "changelist"), follow=True)
    assert answer.request["PATH_INFO"] == reverse("account_login")


def test_a_saved_form_takes_the_next_version_and_an_old_form_is_refused(as_admin):
    row = make.OrganisationFactory(name_en="First")
    make.OrganisationNameFactory(organisation=row)
    path = address(Organisation, "change", row.pk)
    opened = form_of(as_admin.get(path))
    assert as_admin.post(path, opened | {"name_en": "Second"}).status_code == 302
    row.refresh_from_db()
    assert (row.name_en, row.version) == ("Second", 2)
    late = as_admin.post(path, opened | {"name_en": "Third"})
    assert late.status_code == 409
    assert late.context["adminform"].form.errors["__all__"].data[0].code == "stale"
    assert late.context["adminform"].form["name_en"].value() == "Third"
    row.refresh_from_db()
    assert (row.name_en, row.version) == ("Second", 2)


@pytest.mark.parametrize("sensitivity", ["restricted", "protected"])
def test_what_is_masked_or_hidden_is_not_administered_by_those_unnamed(sensitivity, as_admin):
    project = make.ProjectFactory(
        code="SECRET",
        sensitivity=sensitivity,
        start=dt.date(2015, 4, 17),
    )
    agreement = make.AgreementFactory(project=project, number="SECRET-1")
    rows = [
        project,
        agreement,
        make.TransactionFactory(agreement=agreement, row_key="SECRET-V1"),
        make.ActivityFactory(project=project, title_sv="SECRET"),
    ]
    for row in rows:
        if type(row) not in MODELS:
            continue
        assert "SECRET" not in as_admin.get(address(type(row), "changelist")).content.decode()
        assert as_admin.get(address(type(row), "change", row.pk)).status_code == 302


def test_a_protected_project_is_no_choice_for_those_unnamed(as_admin):
    make.ProjectFactory(code="SECRET", sensitivity="protected")
    make.ProjectFactory(code="OPEN")
    form = as_admin.get(address(Indicator, "add")).content.decode()
    assert "OPEN" in form
    assert "SECRET" not in form


def test_a_role_is_given_and_taken_back(as_admin):
    user = make.UserFactory(roles=["viewer"])
    client = signed_in(user)
    path = reverse("admin:accounts_user_change", args=[user.pk])
    opened = form_of(as_admin.get(path))
    taken = {name: value for name, value in opened.items() if not name.endswith("DELETE")}
    answer = as_admin.post(path, taken | {"roles-0-DELETE": "on"})
    assert answer.status_code == 302, answer.context["errors"]
    assert not user.roles.exists()
    assert client.get("/api/v1/figures/").status_code == 403


def test_a_search_among_choices_bears_junk(as_admin):
    project = make.ProjectFactory(name_sv="Jobbcenter")
    field = {"app_label": "projects", "model_name": "activity", "field_name": "project"}
    answer = as_admin.get(reverse("admin:autocomplete"), field | {"term": "jobb\0center"})
    assert [found["id"] for found in answer.json()["results"]] == [str(project.pk)]
