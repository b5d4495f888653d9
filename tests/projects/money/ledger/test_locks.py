"""A closed month stays as it is, whichever door somebody comes through. Run on both databases (`make test-postgres`)."""

import datetime as dt
import json
from decimal import Decimal

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils import timezone

from projects.models import ClosedMonth, ClosingException, Permit, Transaction
from projects.money.ledger.locks import CLOSED
from tests import factories as make
from tests.api.asking import patch, post, problem

pytestmark = pytest.mark.django_db
MARCH, APRIL = dt.date(2017, 3, 31), dt.date(2017, 4, 1)


@pytest.fixture
def agreement(own_project):
    return make.AgreementFactory(project=own_project)


@pytest.fixture
def locked(agreement):
    """A booking of the last day of March 2017, which is closed."""
    row = make.TransactionFactory(agreement=agreement, booked_on=MARCH, row_key="LOCKED")
    make.ClosedMonthFactory()
    return row


@pytest.fixture
def free(agreement, locked):
    """One of the day after."""
    return make.TransactionFactory(agreement=agreement, booked_on=APRIL, row_key="FREE")


def stored():
    return list(Transaction.objects.order_by("pk").values())


def new(agreement, **more):
    facts = {"booked_on": MARCH, "amount": Decimal(5), "amount_sek": Decimal(5), **more}
    return Transaction(agreement=agreement, row_key="NEW", **facts)


def raw(sql, *values):
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def insert(row, *, how="INSERT", then="", **more):
    """Write a row like this one, with `more` otherwise, behind the product's back."""
    fields = {
        field.column: field.value_from_object(row) for field in Transaction._meta.concrete_fields
    } | more
    marks = ", ".join(["%s"] * len(fields))
    into = f"{how} INTO projects_transaction ({', '.join(fields)})"
    raw(f"{into} VALUES ({marks}) {then}", *fields.values())


def upsert(row):
    insert(row, then="ON CONFLICT (row_key) DO UPDATE SET amount = 7, amount_sek = 7")


def take_the_place(row, **more):
    """INSERT OR REPLACE takes a row away without saying DELETE; PostgreSQL knows no such thing."""
    if connection.vendor == "postgresql":
        raw("DELETE FROM projects_transaction WHERE id = %s", row.pk)
    insert(row, how="INSERT OR REPLACE", **more)


def set_amount(row):
    row.amount = row.amount_sek = Decimal(7)
    return row


def set_day(row, day):
    row.booked_on = day
    return row


def fixture_file(row, tmp_path):
    fields = {"agreement": row.agreement_id, "booked_on": "2017-03-31", "row_key": "LOCKED", "amount": "7"}
    fields |= {"amount_sek": "7", "changed_at": "2020-01-01T00:00:00Z"}
    file = tmp_path / "rows.json"
    file.write_text(json.dumps([{"model": "projects.transaction", "pk": row.pk, "fields": fields}]))
    return str(file)


KEPT = f"{CLOSED}|closed_month_stays_closed|booking_is_voided_not_deleted"
IN_MARCH = {"booked_on__month": 3}
DOORS = {
    "save": lambda row, free: set_amount(row).save(),
    "save one field": lambda row, free: set_amount(row).save(update_fields=["amount"]),
    "save of a new row": lambda row, free: new(row.agreement).save(),
    "create": lambda row, free: Transaction.objects.create(
        agreement=row.agreement, booked_on=MARCH, row_key="NEW", amount=1, amount_sek=1
    ),
    "create through the relation": lambda row, free: row.agreement.transactions.create(
        booked_on=MARCH, row_key="NEW", amount=1, amount_sek=1
    ),
    "update_or_create": lambda row, free: Transaction.objects.update_or_create(
        row_key="LOCKED", defaults={"text": "Annan"}
    ),
    "update": lambda row, free: Transaction.objects.filter(**IN_MARCH).update(text="Annan"),
    "update by expression": lambda row, free: Transaction.objects.update(amount=F("amount") + 1),
    "update through the relation": lambda row, free: row.agreement.transactions.update(text="Annan"),
    "delete": lambda row, free: row.delete(),
    "delete of many": lambda row, free: Transaction.objects.all().delete(),
    "delete behind the history": lambda row, free: Transaction.objects.all()._raw_delete("default"),
    "bulk_create": lambda row, free: Transaction.objects.bulk_create([new(row.agreement)]),
    "bulk_update": lambda row, free: Transaction.objects.bulk_update([set_amount(row)], ["amount"]),
    "void": lambda row, free: row.void(by=None, reason="Fel"),
    "claim": lambda row, free: row.claim(1),
    "move out": lambda row, free: set_day(row, APRIL).save(),
    "move in": lambda row, free: set_day(free, MARCH).save(),
    "move in by update": lambda row, free: Transaction.objects.filter(pk=free.pk).update(booked_on=MARCH),
    "raw insert": lambda row, free: insert(
        row, id=None if connection.vendor == "sqlite" else 999, row_key="NEW"
    ),
    "raw update": lambda row, free: raw("UPDATE projects_transaction SET amount = 7 WHERE id = %s", row.pk),
    "raw delete": lambda row, free: raw("DELETE FROM projects_transaction WHERE id = %s", row.pk),
    "raw move in": lambda row, free: raw(
        "UPDATE projects_transaction SET booked_on = '2017-03-01' WHERE id = %s", free.pk
    ),
    "raw upsert": lambda row, free: upsert(row),
    "insert in its place": lambda row, free: take_the_place(row, booked_on=APRIL),
    "all of the table": lambda row, free: raw("DELETE FROM projects_transaction"),
    "the closed month, away": lambda row, free: ClosedMonth.objects.all().delete(),
    "the closed month, raw": lambda row, free: raw("DELETE FROM projects_closedmonth"),
    "the closed month, moved": lambda row, free: ClosedMonth.objects.update(last_day=dt.date(2017, 3, 2)),
    "the closed month, raw move": lambda row, free: raw(
        "UPDATE projects_closedmonth SET last_day = '2017-03-02'"
    ),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_door_of_the_database_is_shut(door, locked, free):
    before = stored()
    with pytest.raises(IntegrityError, match=KEPT), transaction.atomic():
        DOORS[door](locked, free)
    assert stored() == before
    assert ClosedMonth.objects.get().last_day == MARCH


@pytest.mark.django_db(transaction=True)
def test_nor_is_the_whole_table_emptied(locked):
    """PostgreSQL's TRUNCATE asks the triggers of no row."""
    empty = "TRUNCATE" if connection.vendor == "postgresql" else "DELETE FROM"
    with pytest.raises(IntegrityError, match=KEPT):
        raw(f"{empty} projects_transaction")
    assert Transaction.objects.count() == 1


def test_a_time_of_day_is_no_way_round(locked, free):
    """SQLite keeps days as text, and would take one with a time for later than the last day."""
    with pytest.raises(IntegrityError, match=CLOSED), transaction.atomic():
        insert(locked, id=999, row_key="NEW", booked_on="2017-03-31 12:00:00")


def test_a_fixture_is_not_loaded_into_it(locked, tmp_path):
    before = stored()
    with pytest.raises(IntegrityError, match=CLOSED), transaction.atomic():
        call_command("loaddata", fixture_file(locked, tmp_path), verbosity=0)
    assert stored() == before


def test_the_months_around_are_open(locked, free):
    set_amount(free).save()
    make.TransactionFactory(agreement=free.agreement, booked_on=dt.date(2017, 2, 28))
    assert Transaction.objects.count() == 3


def test_nor_is_a_booking_of_an_open_month_deleted(locked, free):
    for delete in (free.delete, lambda: raw("DELETE FROM projects_transaction WHERE row_key = 'FREE'")):
        with pytest.raises(IntegrityError, match="booking_is_voided_not_deleted"), transaction.atomic():
            delete()
    assert Transaction.objects.count() == 2


# The doors of people.


def sent(**more):
    return {
        "agreement": "",
        "kind": "cost",
        "counts": "books",
        "row_key": "NEW",
        "booked_on": "2017-03-15",
        "amount": "10",
        "currency": "SEK",
    } | more


PAGES = {
    "new": ("/ledger/new/", {}),
    "change": ("/ledger/row/LOCKED/change/", {"version": "1", "booked_on": "2017-03-31", "amount": "7"}),
    "move out": ("/ledger/row/LOCKED/change/", {"version": "1", "booked_on": "2017-04-02", "amount": "1000"}),
    "move in": ("/ledger/row/FREE/change/", {"version": "1", "amount": "1000"}),
    "void": ("/ledger/row/LOCKED/void/", {"version": "1", "reason": "Fel belopp"}),
    "joint": ("/ledger/joint/", {"book": "1"}),
}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_says_which_month_and_who_can_help(page, as_controller, locked, free):
    project = locked.agreement.project
    make.FunderShareFactory(project=project, funder=locked.agreement.funder)
    before = stored()
    address, more = PAGES[page]
    answer = as_controller.post(
        address, sent(agreement=locked.agreement.number, project=project.public_id, **more)
    )
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Mars 2017 är stängd" in text
    assert "ledning och controller" in text
    assert stored() == before


def test_what_was_typed_stays(as_controller, locked):
    answer = as_controller.post(
        "/ledger/new/", sent(agreement=locked.agreement.number, text="Hyra av lokal", amount="1 234,50")
    )
    text = answer.content.decode()
    assert 'value="Hyra av lokal"' in text
    assert 'value="1 234,50"' in text
    assert 'href="#id_booked_on"' in text


API = {
    "new": lambda client, row, body: post(client, "ledger/", body),
    "change": lambda client, row, body: patch(client, "ledger/LOCKED/", {"amount": "7.00"}),
    "move out": lambda client, row, body: patch(client, "ledger/LOCKED/", {"booked_on": "2017-04-02"}),
    "move in": lambda client, row, body: patch(client, "ledger/FREE/", {"booked_on": "2017-03-02"}),
    "void": lambda client, row, body: post(client, "ledger/LOCKED/void/", {"reason": "Fel"}, if_match='"1"'),
    "joint": lambda client, row, body: post(
        client,
        "ledger/joint/",
        {name: body[name] for name in ("row_key", "booked_on", "amount")}
        | {"project": row.agreement.project.public_id},
    ),
}


@pytest.mark.parametrize("call", API)
def test_the_api_says_so_too(call, as_controller, locked, free):
    make.FunderShareFactory(project=locked.agreement.project, funder=locked.agreement.funder)
    before = stored()
    body = {
        "agreement": locked.agreement.number,
        "row_key": "NEW",
        "booked_on": "2017-03-15",
        "amount": "10.00",
    }
    found = problem(API[call](as_controller, locked, body), 400)
    (messages,) = found["errors"].values()
    assert "March 2017 is closed" in str(messages)
    assert "leadership and controller" in str(messages)
    assert stored() == before


def test_the_administration_only_shows_them(admin_user, as_admin, locked):
    make.ProjectMemberFactory(project=locked.agreement.project, user=admin_user)
    for page in (f"projects/transaction/{locked.pk}/change/", "projects/transaction/add/"):
        assert as_admin.post(f"/admin/{page}", {"amount": "7"}).status_code == 403
    kept = {ClosedMonth, ClosingException, Permit}
    assert not kept & set(admin.site._registry)
    assert stored()[0]["amount"] == Decimal(1000)


# Exceptions.


@pytest.fixture
def exception(locked, controller, leader):
    return ClosingException.objects.create(
        closed_month=ClosedMonth.objects.get(),
        user=controller,
        granted_by=leader,
        reason="Sen faktura",
        until=timezone.now() + dt.timedelta(days=1),
    )


def test_an_exception_alone_opens_nothing(locked, exception):
    with pytest.raises(IntegrityError, match=CLOSED), transaction.atomic():
        set_amount(locked).save()


def test_a_permit_of_another_month_opens_nothing(locked, exception):
    other = make.ClosedMonthFactory(first_day=dt.date(2016, 1, 1))
    exception.pk, exception.closed_month, exception._state.adding = None, other, True
    exception.save()
    Permit.objects.create(exception=exception)
    with pytest.raises(IntegrityError, match=CLOSED), transaction.atomic():
        set_amount(locked).save()


def test_a_permit_opens_its_month_until_the_exception_runs_out(locked, exception):
    Permit.objects.create(exception=exception)
    set_amount(locked).save()
    late = ClosingException.objects.create(
        closed_month=exception.closed_month,
        user=exception.user,
        granted_by=exception.granted_by,
        reason="Igår",
        until=timezone.now() - dt.timedelta(seconds=1),
    )
    Permit.objects.all().delete()
    Permit.objects.create(exception=late)
    with pytest.raises(IntegrityError, match=CLOSED), transaction.atomic():
        locked.save()


@pytest.mark.parametrize(
    "change",
    [
        lambda: ClosingException.objects.update(until=timezone.now() + dt.timedelta(days=900)),
        lambda: ClosingException.objects.all().delete(),
        lambda: raw("UPDATE projects_closingexception SET reason = 'x'"),
    ],
)
def test_an_exception_stays_as_it_was_granted(change, exception):
    with pytest.raises(IntegrityError, match="closing_exception_stays"), transaction.atomic():
        change()
