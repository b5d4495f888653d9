"""A file of bookings: checked row by row, booked whole or not at all, and never twice."""

import datetime as dt
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from projects.models import BookingImport, Transaction
from projects.money.imports import actions, work
from projects.money.imports.columns import suggested
from tests import factories as make
from tracker.core import uploads

pytestmark = pytest.mark.django_db
HEAD = "Vernr;Bokföringsdatum;Avtal;Konto;Belopp;Valuta;Text"
State, Stage = BookingImport.State, BookingImport.Stage


@pytest.fixture
def agreement(own_project):
    return make.AgreementFactory(project=own_project, number="DEMO-1")


def sent(user, text, name="rader.csv", encoding="utf-8"):
    content = text if isinstance(text, bytes) else text.encode(encoding)
    return actions.upload(user=user, file=uploads.checked(SimpleUploadedFile(name, content), actions.KINDS))


def a_file(*lines, head=HEAD):
    return "\r\n".join([head, *lines, ""])


def checked(user, text, **more):
    """An import of the file, checked with the columns that its headings tell."""
    run = sent(user, text, **more)
    reading = suggested(run.headings)
    known = actions.save_column_map(
        user=user, name="Agresso", headings=run.headings, expected=more.get("expected"), **reading.kept()
    )
    actions.start_check(user=user, run=run, map=known)
    work.check.call(run=str(run.public_id))
    run.refresh_from_db()
    return run


def booked(user, run, mode="add"):
    actions.start_booking(user=user, run=run, mode=mode)
    work.book.call(run=str(run.public_id))
    run.refresh_from_db()
    return run


def found(run):
    return {row.number: row for row in run.rows.all()}


def problems(run):
    return {row.number: row.problems for row in run.rows.filter(verdict="refused")}


def test_new_rows_are_booked_by_the_ledgers_rules(controller, agreement):
    make.ExchangeRateFactory(base="EUR", valid_from=dt.date(2017, 1, 1), rate=Decimal("9.634000"))
    make.AccountFactory(code="5810")
    run = checked(
        controller,
        a_file(
            "A1;2017-03-31;DEMO-1;5810;1 234,50;;Resor",
            "A2;20170401;OWN;;100,00-;EUR;Återbetald biljett",
            "A3;31.05.2017;demo-1;5810;−2 000;SEK;Kredit",
        ),
    )
    assert (run.state, run.stage, run.problem) == (State.DONE, Stage.CHECKED, "")
    assert (run.new, run.changed, run.unchanged, run.refused) == (3, 0, 0, 0)
    assert not Transaction.objects.exists()
    run = booked(controller, run)
    assert (run.state, run.stage, run.problem) == (State.DONE, Stage.BOOKED, "")
    rows = list(Transaction.objects.order_by("row_key").values_list(
        "row_key", "booked_on", "amount", "currency", "rate", "rate_source", "amount_sek", "text", "account__code"
    ))  # fmt: skip
    assert rows == [
        ("A1", dt.date(2017, 3, 31), Decimal("1234.50"), "SEK", 1, "", Decimal("1234.50"), "Resor", "5810"),
        ("A2", dt.date(2017, 4, 1), Decimal("-100.00"), "EUR", Decimal("9.634"), "own_year", Decimal("-963.40"), "Återbetald biljett", None),
        ("A3", dt.date(2017, 5, 31), Decimal("-2000.00"), "SEK", 1, "", Decimal("-2000.00"), "Kredit", "5810"),
    ]  # fmt: skip
