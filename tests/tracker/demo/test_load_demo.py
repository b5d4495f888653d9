"""load_demo: loads once, leaves what people have changed, and refuses where real data may be."""

import hashlib
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connection

from projects.models import Activity, Project
from tracker.accounts.models import User
from tracker.demo import sign_ins
from tracker.demo.management.commands.load_demo import APPS


def tables():
    for app in APPS:
        yield from apps.get_app_config(app).get_models(include_auto_created=True)


def fingerprints():
    """A hash of every row of each table, ids and times of change included."""
    prints = {}
    for model in tables():
        rows = model._default_manager.order_by("pk").values_list()
        prints[model._meta.label] = hashlib.sha256(repr(list(rows)).encode()).hexdigest()
    return prints


def test_loading_twice_changes_nothing(demo):
    before = fingerprints()
    out = StringIO()
    call_command("load_demo", stdout=out)
    assert fingerprints() == before
    assert out.getvalue().startswith("The demo portfolio was already loaded.")


def test_what_people_have_changed_stays(demo):
    project = Project.objects.get(code="KH-1")
    project.name_sv = "Nytt namn"
    project.save()
    project.theme_shares.all().delete()
    before = fingerprints()
    call_command("load_demo", verbosity=0)
    assert fingerprints() == before


def test_tells_what_is_there_and_who_signs_in(demo):
    out = StringIO()
    call_command("load_demo", stdout=out)
    lines = out.getvalue().splitlines()
    assert "     16  projects" in lines
    assert "    235  countries" in lines
    assert lines[-1] == f"Password for all: {sign_ins.PASSWORD}"
    assert set(sign_ins.ROLES) <= set(lines[-2].split())


@pytest.mark.parametrize("name", sign_ins.ROLES)
def test_each_signs_in_with_their_role(demo, client, name):
    assert client.login(username=name, password=sign_ins.PASSWORD)
    user = User.objects.get(username=name)
    assert user.role_codes == {sign_ins.ROLES[name]}
    assert user.is_superuser == (name == "admin")


def test_refuses_where_real_data_may_be(db, settings):
    settings.DEMO = settings.DEBUG = False
    with pytest.raises(CommandError, match="known password"):
        call_command("load_demo")
    assert not Project.objects.exists()
    assert not User.objects.exists()


def test_few_questions_to_the_database(db, django_assert_max_num_queries):
    # The search takes 500 of them, and the history's entries 110: SQLite takes 66 rows a statement. Each of the
    # 19 agreements is begun as the product begins one: with its terms and headings. The annual report takes 450: its
    # outline is made of the chapters, and its figures are read in both languages.
    with django_assert_max_num_queries(2350):
        call_command("load_demo", verbosity=0)


def test_every_row_keeps_the_rules(demo):
    """What bulk_create passes by: choices, lengths, validators and unique sets of each made row."""
    for model in tables():
        if model in (User, Activity) or model._meta.auto_created:
            continue
        for row in model._default_manager.order_by("pk")[:60]:
            row.full_clean(validate_unique=False, validate_constraints=False)
    for activity in Activity.objects.order_by("pk"):
        activity.clean_fields()
    with connection.cursor():
        connection.check_constraints()
