"""What has been decided stays decided, through every door of the database. Run on both (`make test-postgres`)."""

import datetime as dt
import tempfile
from decimal import Decimal

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from projects.models import IndicatorValue, PlannedWork
from tests import factories as make

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2018, 1, 9, 10, tzinfo=dt.UTC)
DAY = dt.date(2018, 1, 9)


def change(row, **fields):
    type(row).objects.filter(pk=row.pk).update(**fields)
    row.refresh_from_db()
    return row


def budget(status):
    row = make.BudgetVersionFactory(status="approved")
    return change(row, status="replaced", in_force_to=DAY) if status == "replaced" else row


def framework(status):
    row = make.FrameworkVersionFactory(status="agreed", in_force_from=dt.date(2015, 1, 1))
    return change(row, status="replaced", in_force_to=DAY) if status == "replaced" else row


def work_plan(status):
    return make.WorkPlanFactory(status=status, agreed_on=DAY, agreed_by=make.UserFactory())


def planned(status):
    """What an agreed plan plans."""
    line = make.PlannedWorkFactory(days_home=5)
    change(line.plan, status=status, agreed_on=DAY, agreed_by=make.UserFactory())
    return line


def value(status):
    """Drafted and submitted by one person; decided on by another, if it is."""
    drafter, decided = make.UserFactory(), status not in ("draft", "submitted")
    return make.IndicatorValueFactory(
        status=status,
        drafted_by=drafter,
        submitted_by=drafter,
        submitted_at=NOW,
        decided_by=make.UserFactory() if decided else None,
        decided_at=NOW if decided else None,
    )


def assessment(status):
    return make.AssessmentFactory(status=status)


def update(status):
    return make.StatusUpdateFactory(changed="Mycket")


def judgement(status):
    ended = {"voided_at": NOW, "voided_by": make.UserFactory(), "void_reason": "Slut"}
    return make.LightOverrideFactory(**(ended if status == "ended" else {}))


def exception(status):
    return make.ReportingPeriodFactory().exceptions.create(
        user=make.UserFactory(), granted_by=make.UserFactory(), until=NOW, reason="Sent register"
    )


def rating(status):
    return make.RiskRatingFactory()


# What was decided: who makes it, in which state, and what must not be written to it then.
DECIDED = {
    "budget to draft": (budget, "approved", {"status": "draft", "in_force_from": None}),
    "budget set aside": (budget, "approved", {"status": "withdrawn", "in_force_from": None}),
    "budget back in force": (budget, "replaced", {"status": "approved", "in_force_to": None}),
    "budget of another day": (budget, "approved", {"in_force_from": DAY}),
    "budget to another day": (budget, "replaced", {"in_force_to": dt.date(2018, 2, 1)}),
    "framework to draft": (framework, "agreed", {"status": "draft", "in_force_from": None}),
    "framework back in force": (framework, "replaced", {"status": "agreed", "in_force_to": None}),
    "framework for another reason": (framework, "agreed", {"reason": "Ny"}),
    "work plan to draft": (work_plan, "agreed", {"status": "draft", "agreed_on": None, "agreed_by_id": None}),
    "work plan agreed again": (work_plan, "replaced", {"status": "agreed"}),
    "work plan for another reason": (work_plan, "agreed", {"reason": "Ny"}),
    "more days than were agreed": (planned, "agreed", {"days_home": Decimal(6)}),
    "other days than were agreed": (planned, "agreed", {"end": dt.date(2017, 5, 19)}),
    "work of an earlier plan": (planned, "replaced", {"start": dt.date(2017, 5, 1)}),
    "value to draft": (value, "approved", {"status": "draft"}),
    "value to decide on": (value, "approved", {"status": "submitted"}),
    "value sent back": (value, "approved", {"status": "returned", "note": "Fel"}),
    "value set aside": (value, "approved", {"status": "withdrawn"}),
    "value back in its place": (value, "replaced", {"status": "approved"}),
    "value taken up again": (value, "withdrawn", {"status": "draft"}),
    "another number": (value, "approved", {"value": Decimal(61)}),
    "decided with a note": (value, "approved", {"note": "Fel"}),
    "decided another day": (value, "approved", {"decided_at": None}),
    "assessment to draft": (assessment, "final", {"status": "draft"}),
    "update to draft": (update, "sent", {"is_draft": True, "sent_at": None}),
    "update in other words": (update, "sent", {"changed": "Litet"}),
    "another judgement": (judgement, "holds", {"colour": "bad"}),
    "judgement holds again": (judgement, "ended", {"voided_at": None, "voided_by_id": None, "void_reason": ""}),
    "exception for longer": (exception, "granted", {"until": NOW + dt.timedelta(seconds=1)}),
    "exception for another reason": (exception, "granted", {"reason": "Annan"}),
    "another rating": (rating, "given", {"probability": 5}),
}  # fmt: skip
# A value that its drafter handed in: what must not become of it.
OWN = {
    "approved by who drafted it": lambda row: {"decided_by_id": row.drafted_by_id},
    "approved by nobody": lambda row: {"decided_by_id": None},
    "approved as another number": lambda row: {"value": Decimal(61)},
    "approved as another's": lambda row: {"drafted_by_id": None, "submitted_by_id": None},
}


def set_all(row, fields):
    for name, new in fields.items():
        setattr(row, name, new)
    return row


def save_raw(row, fields):
    """As fixtures are loaded: without the model's own save()."""
    models.Model.save_base(set_all(row, fields), raw=True)


def load(row, fields):
    text = serializers.serialize("json", [set_all(row, fields)])
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        call_command("loaddata", file.name, verbosity=0)


def _columns(row):
    return {field.column: field.get_db_prep_save(getattr(row, field.attname), connection) for field in row._meta.concrete_fields}  # fmt: skip


def sql(statement, values=()):
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))


def sql_update(row, fields):
    told = {name: value for name, value in _columns(set_all(row, fields)).items() if name in fields}
    named = ", ".join(f'"{name}" = %s' for name in told)
    sql(f"UPDATE {row._meta.db_table} SET {named} WHERE id = %s", [*told.values(), row.pk])  # noqa: S608


def upsert(row, fields):
    told = _columns(set_all(row, fields))
    named, marks = ", ".join(f'"{name}"' for name in told), ", ".join(["%s"] * len(told))
    taken = ", ".join(f'"{name}" = excluded."{name}"' for name in fields)
    sql(
        f"INSERT INTO {row._meta.db_table} ({named}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {taken}",  # noqa: S608
        told.values(),
    )


WRITES = {
    "save": lambda row, fields: set_all(row, fields).save(),
    "save as a fixture": save_raw,
    "update": lambda row, fields: type(row).objects.filter(pk=row.pk).update(**fields),
    "update of all": lambda row, fields: type(row).objects.update(**fields),
    "bulk_update": lambda row, fields: type(row).objects.bulk_update([set_all(row, fields)], [*fields]),
    "loaddata": load,
    "raw update": sql_update,
    "raw upsert": upsert,
}
DELETES = {
    "delete": lambda row: row.delete(),
    "delete of many": lambda row: type(row).objects.filter(pk=row.pk).delete(),
    "delete behind the history": lambda row: type(row).objects.all()._raw_delete("default"),
    "raw delete": lambda row: sql(f"DELETE FROM {row._meta.db_table} WHERE id = %s", [row.pk]),  # noqa: S608
}


def is_refused(row, write, why):
    before = type(row).objects.values().get(pk=row.pk)
    with pytest.raises(IntegrityError, match=why), transaction.atomic():
        write()
    assert type(row).objects.values().get(pk=row.pk) == before


@pytest.mark.parametrize("door", WRITES)
@pytest.mark.parametrize("what", DECIDED)
def test_what_was_decided_stays(what, door):
    made, status, fields = DECIDED[what]
    row = made(status)
    is_refused(row, lambda: WRITES[door](row, fields), "_stay")


@pytest.mark.parametrize("door", DELETES)
@pytest.mark.parametrize(
    ("made", "status"), sorted({(made, status) for made, status, _fields in DECIDED.values()}, key=str)
)
def test_and_is_not_taken_away(made, status, door):
    row = made(status)
    is_refused(row, lambda: DELETES[door](row), "_stay")


@pytest.mark.parametrize("door", WRITES)
@pytest.mark.parametrize("what", OWN)
def test_a_value_is_approved_as_it_was_submitted_and_by_another(what, door):
    row = value("submitted")
    other = make.UserFactory().pk
    fields = {"status": "approved", "decided_by_id": other, "decided_at": NOW} | OWN[what](row)
    is_refused(
        row, lambda: WRITES[door](row, fields), "nobody_approves_own_value|approved_is_what_was_submitted"
    )


@pytest.mark.parametrize("door", ["create", "bulk_create"])
@pytest.mark.parametrize("decided_by", ["drafter", "submitter", "nobody"])
def test_nor_is_one_made_that_somebody_approved_of_their_own(decided_by, door):
    drafter, submitter = make.UserFactory(), make.UserFactory()
    who = {"drafter": drafter, "submitter": submitter, "nobody": None}[decided_by]
    row = IndicatorValue(
        indicator=make.IndicatorFactory(), period=make.ReportingPeriodFactory(), status="approved", value=1,
        drafted_by=drafter, submitted_by=submitter, decided_by=who,
    )  # fmt: skip
    write = {"create": row.save, "bulk_create": lambda: IndicatorValue.objects.bulk_create([row])}[door]
    with pytest.raises(IntegrityError, match="nobody_approves_own_value"), transaction.atomic():
        write()
    assert not IndicatorValue.objects.exists()


def test_who_drafted_it_is_not_forgotten():
    row = value("draft")
    is_refused(row, lambda: sql_update(row, {"drafted_by_id": None}), "approved_is_what_was_submitted")


@pytest.mark.parametrize("door", WRITES)
def test_another_approves_and_another_value_takes_its_place(door):
    row, other = value("submitted"), make.UserFactory()
    WRITES[door](row, {"status": "approved", "decided_by_id": other.pk, "decided_at": NOW})
    row.refresh_from_db()
    WRITES[door](row, {"status": "replaced"})
    assert IndicatorValue.objects.get().status == "replaced"


@pytest.mark.parametrize("door", WRITES)
@pytest.mark.parametrize(("made", "status"), [(budget, "approved"), (framework, "agreed")])
def test_a_version_is_replaced_on_a_day(made, status, door):
    row = made(status)
    WRITES[door](row, {"status": "replaced", "in_force_to": DAY})
    row.refresh_from_db()
    assert (row.status, row.in_force_to) == ("replaced", DAY)


@pytest.mark.parametrize("door", WRITES)
@pytest.mark.parametrize(
    "fields", [{"title_sv": "Annat"}, {"kind": "milestone", "activity_kind": ""}, {"number": 77}], ids=str
)
def test_what_is_in_an_agreed_plan_keeps_its_words(fields, door):
    item = planned("agreed").item
    is_refused(item, lambda: WRITES[door](item, fields), "agreed_item_keeps_its_words")


@pytest.mark.parametrize("door", ["create", "bulk_create", "another plan's"])
def test_an_agreed_plan_gets_no_more_work(door):
    plan = planned("agreed").plan
    other = make.PlannedWorkFactory(
        plan=make.WorkPlanFactory(project=plan.project), item__project=plan.project
    )
    row = PlannedWork(plan=plan, item=other.item, start=other.start, end=other.end)
    write = {
        "create": row.save,
        "bulk_create": lambda: PlannedWork.objects.bulk_create([row]),
        "another plan's": lambda: PlannedWork.objects.filter(pk=other.pk).update(plan=plan),
    }[door]
    with pytest.raises(IntegrityError, match="agreed_work_stays"), transaction.atomic():
        write()
    assert plan.lines.count() == 1


@pytest.mark.parametrize("table", ["valuecell", "valueevidence"])
def test_a_decided_value_gets_no_new_parts_or_evidence(table):
    row = value("approved")
    group = make.DimensionFactory().categories.first()
    write = {
        "valuecell": lambda: row.cells.create(first=group, amount=1),
        "valueevidence": lambda: row.evidence.create(name="Lista", dnr="2017/7", added_by=row.drafted_by),
    }[table]
    with pytest.raises(IntegrityError, match="of_approved_value_stay"), transaction.atomic():
        write()
