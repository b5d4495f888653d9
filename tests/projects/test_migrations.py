"""The way back to the tables of the earlier release and forth again keeps what both know."""

import re
from collections import Counter
from decimal import Decimal

import pytest
from django.apps import apps as django_apps
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Sum

from projects.models import (
    Activity,
    Agreement,
    BudgetLine,
    FrameworkVersion,
    Indicator,
    IndicatorValue,
    LineUnit,
    Position,
    ResultNode,
    Transaction,
)
from projects.money.budgets.queries import of_years
from projects.money.ledger.queries import in_volume
from reports.figures import results
from reports.figures.scope import Scope
from tests import factories as make
from tracker.core import checks, triggers
from tracker.search import find, index

EARLIER = ("projects", "0005_readers_by_a_decision")


def migrate(*target):
    """To the target, or to the newest. The tables of `projects` as they then are."""
    call_command("migrate", *target, verbosity=0)
    loader = MigrationExecutor(connection).loader
    applied = [key for key in loader.applied_migrations if key in loader.graph.nodes]
    return loader.project_state(applied).apps


def told():
    budgets = BudgetLine.objects.filter(of_years([2016, 2017])).values_list(
        "version__agreement__number", "year"
    )
    used = Transaction.objects.filter(in_volume()).values_list("agreement__number")
    return {
        "strategies": set(Agreement.objects.values_list("number", "contribution__strategy__code")),
        "budgets": set(budgets.annotate(Sum("amount"), Sum("amount_sek"))),
        "used": set(used.annotate(Sum("amount_sek"))),
    }


@pytest.fixture
def back_again():
    """Whatever happens to the test, the database is as new as the product when it ends."""
    yield
    migrate()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_year_budgets_become_versions_and_back(back_again):
    agreement = make.AgreementFactory(contribution=make.ContributionFactory())
    make.BudgetLineFactory(agreement=agreement, year=2016, amount=Decimal("100.50"))
    make.BudgetLineFactory(
        agreement=agreement, year=2017, amount=Decimal(10), rate=Decimal("9.63"), amount_sek=Decimal("96.30")
    )
    make.BudgetVersionFactory(agreement=agreement, number=2)
    make.TransactionFactory(agreement=agreement, amount=Decimal(70))
    make.TransactionFactory(agreement=agreement, amount=Decimal(500), kind="payment")
    make.ClosedMonthFactory()
    before = told()

    earlier = migrate(*EARLIER)
    assert standing() == set()
    rows = earlier.get_model("projects", "YearBudget").objects.values_list("year", "amount", "amount_sek")
    assert set(rows) == {(2016, Decimal("100.50"), Decimal("100.50")), (2017, Decimal(10), Decimal("96.30"))}
    costs = earlier.get_model("projects", "Transaction").objects.filter(voided_at__isnull=True)
    assert costs.aggregate(sum=Sum("amount_sek"))["sum"] == 70

    migrate()
    assert told() == before
    assert Agreement.objects.get().public_id == "AG-2015-001"
    assert Transaction.objects.filter(kind="payment", voided_at__isnull=True).count() == 1


def standing():
    """The triggers that the database has."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(query[connection.vendor])
        return {name for (name,) in cursor.fetchall()}


def no_trigger_hinders(earlier, client):
    """Those of the newest tables are away, and that is told; the earlier release can write, and makes its own."""
    assert standing() == set()
    assert "approved_value_stays_update" in triggers.missing()
    assert [message.id for message in checks.triggers_stand(None, databases=["default"])] == [
        "samverkan.W015"
    ]
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["triggers"]) == (503, False)
    for name in (
        "IndicatorValue",
        "IndicatorTarget",
        "YearNote",
        "BudgetVersion",
        "Transaction",
        "ClosedMonth",
    ):
        rows = earlier.get_model("projects", name).objects.order_by("pk")
        row = rows.first()
        row.save()
        with transaction.atomic():
            rows.filter(pk=row.pk)._raw_delete(rows.db)
            transaction.set_rollback(True)
    triggers.install()
    assert standing() == set()


YEARS = range(2013, 2027)
# What a year could not hold: targets of a half-year and a quarter that come before its end, and one in words.
ONLY_NOW = {("TZ-2-B1", 2026), ("TN-2-B1", 2026), ("WA-2-B3", 2026)}


def results_told():
    """Results by light each year; and each indicator's number, light and whether something was due."""
    states = results.states_in(Scope(2017), YEARS)
    lights = {year: Counter(results.by_result(states[year]).values()) for year in YEARS}
    indicators = {
        (state.indicator.code, year): (state.actual, state.light, state.is_due)
        for year in YEARS
        for state in states[year]
    }
    return lights, indicators


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_demos_results_go_back_to_years_and_forth_again(back_again, client):
    call_command("load_demo", verbosity=0)
    lights, indicators = results_told()
    assert lights[2017] == {"ok": 51, "warn": 10, "bad": 3}

    earlier = migrate("projects", "0013_closing_is_dated")
    no_trigger_hinders(earlier, client)
    rows = earlier.get_model("projects", "IndicatorValue").objects.filter(indicator__code="KH-1-O1")
    assert dict(rows.values_list("year", "value"))[2017] == 68_400
    # Three places, put together by the indicator's own rule.
    rows = earlier.get_model("projects", "IndicatorValue").objects.filter(indicator__code="WA-2-O1")
    assert dict(rows.values_list("year", "value"))[2026] == 44
    targets = earlier.get_model("projects", "IndicatorTarget").objects.filter(indicator__code="KH-1-O1")
    assert dict(targets.values_list("year", "value"))[2018] == 90_000
    indicator = earlier.get_model("projects", "Indicator").objects.get(code="KH-1-O1")
    assert (indicator.level, indicator.baseline, indicator.baseline_year) == ("O", 21_000, 2012)

    migrate()
    assert not triggers.missing()
    again, once_more = results_told()
    assert {year: again[year] for year in YEARS if year < 2026} == {
        year: lights[year] for year in YEARS if year < 2026
    }
    assert {key for key in indicators if once_more[key] != indicators[key]} == ONLY_NOW
    # Each indicator stands under a result of its own, in a version that has been agreed.
    assert ResultNode.objects.count() == Indicator.objects.count()
    assert set(FrameworkVersion.objects.values_list("status", "number")) == {("agreed", 1)}
    assert set(IndicatorValue.objects.values_list("status", flat=True)) == {"approved"}


NEWEST_OF_THE_STEPS = "0031_consents_are_reminded_of"
BEFORE_THE_LOG = ("projects", "0021_values_are_approved_by_others")


def objects():
    """Every table, column, index and rule of the database, as the database tells them."""
    query = {
        # A column that is given anew stands last in its table: what is told of each, not in which order.
        "sqlite": """SELECT m.name, c.name, c.type || c."notnull" || c.pk || COALESCE(c.dflt_value, '')
            FROM sqlite_master AS m, pragma_table_info(m.name) AS c WHERE m.type = 'table'
            UNION ALL SELECT tbl_name, name, COALESCE(sql, '') FROM sqlite_master WHERE type != 'table'""",
        "postgresql": """SELECT table_name, column_name,
                concat_ws(' ', data_type, character_maximum_length, is_nullable, collation_name, column_default)
            FROM information_schema.columns WHERE table_schema = 'public'
            UNION ALL SELECT tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
            UNION ALL SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
                WHERE connamespace = 'public'::regnamespace
            UNION ALL SELECT tgrelid::regclass::text, tgname, pg_get_triggerdef(oid) FROM pg_trigger
                WHERE NOT tgisinternal""",
    }
    rules = "SELECT name, '', COALESCE(substr(sql, instr(sql, 'CONSTRAINT')), '') FROM sqlite_master WHERE type = 'table'"
    with connection.cursor() as cursor:
        cursor.execute(query[connection.vendor])
        told = Counter(cursor.fetchall())
        if connection.vendor == "sqlite":
            cursor.execute(rules)
            told |= Counter(
                (table, "rule", rule.partition(" FOREIGN KEY")[0].strip(" ,)"))
                for table, _, sql in cursor.fetchall()
                for rule in sql.split("CONSTRAINT ")
            )
        return told


def logged(apps):
    """What both releases know of the log: activities with their counts, days given, forums, and who belongs where."""
    rows = {
        name: set(apps.get_model(*name.split(".")).objects.values_list(*fields.split()))
        for name, fields in {
            "projects.Activity": "public_id project kind title_sv title_en start end place country women men "
            "unknown youth disability first_time_women first_time_men is_draft forum indicator dnr voided_at",
            "projects.StaffDays": "pk project activity employee start days_abroad days_home is_payable",
            "countries.Forum": "code short_name name_sv name_en",
            "countries.ForumName": "forum name_sv name_en",
            "projects.Deadline": "pk kind due_on submitted_on",
        }.items()
    }
    for name in ("partners", "principles"):
        links = apps.get_model("projects", "Activity").objects.values_list("public_id", name)
        rows[name] = set(links)
    return rows


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_demos_log_goes_back_and_forth_again(back_again):
    call_command("load_demo", verbosity=0)
    before, schema = logged(django_apps), objects()
    units = {
        row.employee.number: row.unit.name_sv
        for row in Position.objects.filter(unit__isnull=False).order_by("first_day", "pk")
    }
    assert len(units) > 40

    call_command("migrate", "search", "zero", verbosity=0)
    call_command("migrate", *BEFORE_THE_LOG, verbosity=0)
    earlier = migrate("countries", "0004_versions_of_regions_and_forums")
    assert standing() == set()
    left = set(connection.introspection.table_names())
    gone = {model._meta.db_table for model in django_apps.get_models()} - left
    assert {"projects_mission", "projects_workplan", "projects_photo", "projects_nomination"} <= gone
    assert {"countries_networkmember", "search_word"} <= gone
    assert logged(earlier) == before
    assert not earlier.get_model("countries", "Forum").objects.filter(kind="steering_group").exists()
    people = earlier.get_model("projects", "Employee").objects.order_by("pk")
    assert dict(people.exclude(unit="").values_list("number", "unit")) == units
    for name in ("Employee", "Activity", "StaffDays"):
        earlier.get_model("projects", name).objects.order_by("pk").first().save()

    migrate()
    assert not triggers.missing()
    assert logged(django_apps) == before
    assert objects() == schema
    again = Position.objects.values_list("employee__number", "unit__name_sv", "last_day")
    assert set(again) == {(number, unit, None) for number, unit in units.items()}
    assert LineUnit.objects.count() == len(set(units.values()))
    # To migrate makes the index of the rows that there are.
    assert index.lacking() == []
    title = Activity.objects.filter(is_draft=False, voided_at=None).exclude(title_sv="").order_by("pk")[0]
    leader = make.UserFactory(roles=["leadership"])
    assert find.look(leader, title.title_sv)


def without_made_up_names(told):
    """Names that Django made of the steps' history end otherwise; everything else is to be the same."""
    made_up = re.compile(r"_[0-9a-f]{8}(_uniq)?\b|_key\b")
    return Counter(tuple(made_up.sub("", text) for text in row) for row in told.elements())


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_tables_made_at_once_are_those_that_the_steps_make(back_again):
    at_once = without_made_up_names(objects())
    call_command("migrate", "search", "zero", verbosity=0)
    call_command("migrate", "projects", "zero", verbosity=0)
    assert "projects_project" not in connection.introspection.table_names()
    call_command("migrate", "projects", NEWEST_OF_THE_STEPS, verbosity=0)
    migrate()
    assert without_made_up_names(objects()) == at_once
