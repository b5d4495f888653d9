"""The database itself keeps decided budgets and forecasts, whichever way somebody writes."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, models, transaction

from projects.models import BudgetLine, Forecast
from tests import factories as make

pytestmark = pytest.mark.django_db
DECIDED = ["approved", "replaced", "withdrawn"]


def save(row):
    row.amount = Decimal(7)
    row.save()


def save_raw(row):
    """As fixtures are loaded: without the model's own save()."""
    row.amount = Decimal(7)
    models.Model.save_base(row, raw=True)


def bulk_update(row):
    row.amount = Decimal(7)
    type(row).objects.bulk_update([row], ["amount"])


def sql(statement):
    def write(row):
        with connection.cursor() as cursor:
            cursor.execute(statement.format(table=row._meta.db_table), [row.pk])

    return write


DOORS = {
    "save": save,
    "raw save": save_raw,
    "update": lambda row: type(row).objects.filter(pk=row.pk).update(amount=7),
    "update of nothing new": lambda row: type(row).objects.filter(pk=row.pk).update(amount=row.amount),
    "bulk update": bulk_update,
    "delete": lambda row: row.delete(),
    "delete of many": lambda row: type(row).objects.filter(pk=row.pk).delete(),
    "sql update": sql("UPDATE {table} SET amount = 7 WHERE id = %s"),
    "sql delete": sql("DELETE FROM {table} WHERE id = %s"),
}
every_door = pytest.mark.parametrize("door", DOORS)


def stays(row, door):
    before = type(row).objects.filter(pk=row.pk).values().get()
    with pytest.raises(IntegrityError), transaction.atomic():
        DOORS[door](type(row).objects.get(pk=row.pk))
    assert type(row).objects.filter(pk=row.pk).values().get() == before


def line(status):
    """A line of a version that has been decided since."""
    agreement = make.AgreementFactory()
    row = make.BudgetLineFactory(version=make.BudgetVersionFactory(agreement=agreement))
    was_in_force = status in ("approved", "replaced")
    row.version.status = status
    row.version.in_force_from = agreement.start if was_in_force else None
    row.version.in_force_to = agreement.end if status == "replaced" else None
    row.version.save()
    return row


@every_door
@pytest.mark.parametrize("status", DECIDED)
def test_a_line_of_a_decided_version_stays(status, door):
    stays(line(status), door)


@pytest.mark.parametrize("status", DECIDED)
def test_a_decided_version_gets_no_new_line(status):
    there = line(status)
    new = BudgetLine(version=there.version, year=2018, heading=there.heading, amount=1, amount_sek=1)
    for write in (new.save, lambda: BudgetLine.objects.bulk_create([new])):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    assert there.version.lines.count() == 1


@pytest.mark.parametrize("way", ["into", "out of"])
def test_no_line_is_carried_across(way):
    decided, draft = line("approved"), make.BudgetVersionFactory(number=9)
    if way == "into":
        moved = make.BudgetLineFactory(version=draft, heading=decided.heading, year=2018)
        target = decided.version
    else:
        moved, target = decided, draft
    with pytest.raises(IntegrityError), transaction.atomic():
        BudgetLine.objects.filter(pk=moved.pk).update(version=target)


def test_a_decided_version_is_not_deleted_with_its_lines():
    row = line("approved")
    with pytest.raises(IntegrityError), transaction.atomic():
        row.version.delete()
    assert BudgetLine.objects.filter(pk=row.pk).exists()


@every_door
def test_a_draft_is_open(door):
    row = line("draft")
    DOORS[door](row)


@every_door
def test_a_forecast_stays(door):
    stays(make.ForecastFactory(), door)


def test_a_later_forecast_can_be_added():
    first = make.ForecastFactory()
    make.ForecastFactory(agreement=first.agreement, heading=first.heading)
    assert Forecast.objects.count() == 2
