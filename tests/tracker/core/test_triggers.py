"""The database's own rules: they stand after every migrate, are missed when they are gone, and hinder no migration."""

import pytest
from django.core import management
from django.db import IntegrityError, connection, models, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from projects.models import BudgetVersion, ClosedMonth
from tests import factories as make
from tracker.core import checks, triggers

pytestmark = pytest.mark.django_db
NAME = "closed_month_stays_closed_delete"
LATEST = max(name for app, name in MigrationLoader(None).disk_migrations if app == "projects")


def drop(name):
    with connection.cursor() as cursor:
        on = " ON projects_closedmonth" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {name}{on}")


def warned():
    return [message.id for message in checks.triggers_stand(None, databases=["default"])]


def test_all_stand_after_migrating():
    assert triggers.missing() == []
    assert warned() == []
    assert checks.triggers_stand(None) == []


def take_away():
    """Switched off, where that can be done."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"ALTER TABLE projects_closedmonth DISABLE TRIGGER {NAME}")
    else:
        drop(NAME)


@pytest.mark.parametrize("lose", [lambda: drop(NAME), take_away], ids=["dropped", "switched off"])
def test_one_that_is_gone_is_named_and_made_anew(lose):
    lose()
    assert triggers.missing() == [NAME]
    (message,) = checks.triggers_stand(None, databases=["default"])
    assert (message.id, NAME in message.msg) == ("samverkan.W015", True)
    triggers.install()
    assert triggers.missing() == []


def test_one_of_that_name_that_forbids_nothing_is_missed():
    drop(NAME)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN OLD; END $$"
            )
            cursor.execute(
                f"CREATE TRIGGER {NAME} BEFORE DELETE ON projects_closedmonth FOR EACH ROW EXECUTE FUNCTION nothing()"
            )
        else:
            cursor.execute(
                f"CREATE TRIGGER {NAME} BEFORE DELETE ON projects_closedmonth FOR EACH ROW WHEN 1 = 0 BEGIN SELECT 1; END"
            )
    assert triggers.missing() == [NAME]


def test_to_migrate_nothing_leaves_them_alone():
    triggers.make_way("default", plan=[])
    assert triggers.missing() == []


def test_the_way_back_takes_them_all_away_on_both_databases():
    """They speak of tables and columns that will not be there; what goes back must be free to change rows."""
    triggers.make_way("default", plan=[("a migration", True)])
    assert NAME in triggers.missing()
    assert warned() == ["samverkan.W015"]
    triggers.install()
    assert triggers.missing() == []


def test_none_are_made_on_earlier_tables(client):
    MigrationRecorder(connection).record_unapplied("projects", LATEST)
    triggers.install()
    assert NAME in triggers.missing()
    assert warned() == ["samverkan.W015"]
    assert client.get("/readyz").status_code == 503
    MigrationRecorder(connection).record_applied("projects", LATEST)
    triggers.install()
    assert triggers.missing() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("model", [ClosedMonth, BudgetVersion])
def test_a_migration_may_rebuild_a_table_that_a_trigger_speaks_of(model):
    field = models.IntegerField(null=True)
    field.set_attributes_from_name("one_more")
    triggers.make_way("default", plan=[("a migration", False)])
    with connection.schema_editor() as editor:
        editor.add_field(model, field)
    with connection.schema_editor() as editor:
        editor.remove_field(model, field)
    management.call_command("migrate", verbosity=0)
    assert triggers.missing() == []


@pytest.mark.django_db(transaction=True)
def test_a_whole_database_is_not_emptied_over_them():
    make.ClosedMonthFactory()
    word = "TRUNCATE TABLE" if connection.vendor == "postgresql" else "DELETE FROM"
    more = " CASCADE" if connection.vendor == "postgresql" else ""
    statement = f"{word} projects_closedmonth{more}"
    with (
        pytest.raises(IntegrityError, match="closed_month_stays_closed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert ClosedMonth.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_test_may_leave_a_closed_month_behind():
    """The next test, and the flush between them, show that it can."""
    make.ClosedMonthFactory()


@pytest.mark.django_db(transaction=True)
def test_and_the_next_one_finds_empty_tables_and_all_triggers():
    assert ClosedMonth.objects.count() == 0
    assert triggers.missing() == []
