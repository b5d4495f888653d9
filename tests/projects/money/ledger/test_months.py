"""Months are closed when they are over, and opened to one person by another, for a while and a reason."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from projects.models import ClosedMonth, ClosingException, Permit, Transaction
from projects.money.ledger import actions, closing, months
from tests import factories as make
from tracker.core.access import Denied
from tracker.core.errors import Refused
from tracker.core.models import Entry
from tracker.core.periods import today

pytestmark = pytest.mark.django_db
MARCH = dt.date(2017, 3, 1)


def refusal(call, **fields):
    with pytest.raises(Refused) as refused:
        call(**fields)
    return refused.value.code, refused.value.field


def close(user, first=MARCH, last=None):
    return months.close_months(user=user, first=first, last=last or first)


def grant(user, person, **more):
    return months.grant_exception(
        **{
            "user": user,
            "person": person,
            "month": ClosedMonth.objects.first(),
            "reason": "Sen faktura",
            "until": today(),
        }
        | more
    )


@pytest.fixture
def agreement(own_project):
    return make.AgreementFactory(project=own_project)


@pytest.fixture
def booking(agreement):
    return make.TransactionFactory(agreement=agreement, booked_on=dt.date(2017, 3, 31))


def days(rows):
    return [(row.first_day.isoformat(), row.last_day.isoformat()) for row in rows]


def test_a_month_has_its_days(controller):
    assert days(close(controller, dt.date(2016, 2, 17))) == [("2016-02-01", "2016-02-29")]
    assert days(close(controller, dt.date(2017, 2, 1))) == [("2017-02-01", "2017-02-28")]
    assert days(close(controller, dt.date(2017, 12, 31))) == [("2017-12-01", "2017-12-31")]


def test_a_year_is_what_is_left_of_its_months(controller):
    close(controller)
    rows = close(controller, dt.date(2017, 1, 1), dt.date(2017, 12, 1))
    assert len(rows) == 11
    assert ClosedMonth.objects.count() == 12
    assert closing.closed_on(dt.date(2017, 7, 15)).first_day == dt.date(2017, 7, 1)
    assert closing.closed_on(dt.date(2018, 1, 1)) is None


def test_a_month_is_closed_once(controller):
    close(controller)
    assert refusal(close, user=controller) == ("closed_already", "last")


def test_only_what_is_over_is_closed(controller):
    assert refusal(close, user=controller, first=today()) == ("not_over", "last")
    assert refusal(close, user=controller, first=MARCH, last=dt.date(2017, 2, 1)) == (
        "reversed_dates",
        "last",
    )
    assert refusal(close, user=controller, first=dt.date(1, 1, 1), last=MARCH) == ("reversed_dates", "last")


@pytest.mark.parametrize("who", ["manager", "leader", "admin_user", "writer", "viewer"])
def test_only_the_controller_closes(who, request):
    with pytest.raises(Denied):
        close(request.getfixturevalue(who))


def test_who_holds_an_exception_writes_and_the_history_says_by_which(controller, leader, agreement, booking):
    close(controller)
    grant(leader, controller)
    actions.change_booking(user=controller, booking=booking, expected=1, fields={"text": "Rätt text"})
    row = actions.book(
        user=controller,
        agreement=agreement,
        booked_on=MARCH,
        amount=Decimal(5),
        currency="SEK",
        row_key="V-1",
        kind="cost",
    )
    actions.void_booking(user=controller, booking=row, reason="Fel", expected=1)
    row.refresh_from_db()
    assert (row.void_reason, booking.text) == ("Fel", "Rätt text")
    reasons = Entry.objects.filter(object_type="projects.transaction", user=controller)
    assert set(reasons.values_list("reason", flat=True)) == {"Undantag: Sen faktura"}
    assert not Permit.objects.exists()


def test_afterwards_it_is_shut_again(controller, leader, booking):
    close(controller)
    grant(leader, controller)
    actions.change_booking(user=controller, booking=booking, expected=1, fields={"text": "a"})
    with pytest.raises(IntegrityError), transaction.atomic():
        Transaction.objects.update(text="b")


def test_a_refused_change_leaves_no_permit(controller, leader, booking):
    close(controller)
    grant(leader, controller)
    with pytest.raises(Refused):
        actions.change_booking(user=controller, booking=booking, expected=9, fields={"text": "a"})
    assert not Permit.objects.exists()


def test_writing_may_be_nested_and_spans_months(controller, leader, booking):
    close(controller, MARCH, dt.date(2017, 4, 1))
    for month in ClosedMonth.objects.all():
        grant(leader, controller, month=month)
    with closing.writing(controller, MARCH, dt.date(2017, 4, 30)):
        actions.change_booking(
            user=controller, booking=booking, expected=1, fields={"booked_on": dt.date(2017, 4, 2)}
        )
        assert Permit.objects.count() == 2
    assert not Permit.objects.exists()


def test_an_exception_is_for_one_person_and_one_month(controller, leader, booking):
    other = make.UserFactory(roles=["controller"])
    close(controller, MARCH, dt.date(2017, 4, 1))
    grant(leader, controller, month=ClosedMonth.objects.get(first_day=MARCH))
    change = {"booking": booking, "expected": 1}
    assert refusal(actions.change_booking, user=other, fields={"text": "a"}, **change)[0] == "locked"
    april = {"booked_on": dt.date(2017, 4, 2)}
    assert refusal(actions.change_booking, user=controller, fields=april, **change)[0] == "locked"


def test_it_ends_with_its_day(controller, leader, booking):
    close(controller)
    ClosingException.objects.create(
        closed_month=ClosedMonth.objects.get(),
        user=controller,
        granted_by=leader,
        reason="Igår",
        until=months.day_starts(today()),
    )
    assert not closing.is_open_to(controller, MARCH)
    assert closing.is_open_to(controller, dt.date(2017, 4, 1))
    grant(leader, controller)
    assert closing.is_open_to(controller, MARCH)


def test_nobody_lets_themselves_in(controller, leader):
    close(controller)
    assert refusal(grant, user=controller, person=controller) == ("own", "person")
    other = make.UserFactory(roles=["controller"])
    assert grant(controller, other).granted_by == controller


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"reason": " "}, ("reason_missing", "reason")),
        ({"reason": "a\x00b"}, ("invalid", "reason")),
        ({"reason": "a" * 301}, ("invalid", "reason")),
        ({"until": dt.date(2017, 1, 1)}, ("until", "until")),
        ({"until": dt.date(2100, 1, 1)}, ("until", "until")),
    ],
)
def test_an_exception_needs_a_reason_and_an_end(more, told, controller, leader):
    close(controller)
    assert refusal(grant, user=leader, person=controller, **more) == told


def test_only_who_may_book_can_be_let_in(controller, leader, writer):
    close(controller)
    assert refusal(grant, user=leader, person=writer) == ("no_booker", "person")


@pytest.mark.parametrize("who", ["manager", "admin_user", "writer"])
def test_not_everybody_grants_one(who, controller, request):
    close(controller)
    with pytest.raises(Denied):
        grant(request.getfixturevalue(who), controller)


def test_of_a_sensitive_project_only_the_year_is_told(controller, manager):
    project = make.ProjectFactory(sensitivity="restricted")
    row = make.TransactionFactory(
        agreement=make.AgreementFactory(project=project), booked_on=dt.date(2017, 3, 5)
    )
    close(controller)
    with pytest.raises(Refused) as refused:
        actions.change_booking(user=controller, booking=row, expected=1, fields={"text": "a"})
    assert "2017" in refused.value.message
    assert "ars" not in refused.value.message.split("Bokför en")[0]


# The pages.


def test_the_page_closes_a_month_and_a_year(as_controller, agreement, booking):
    page = as_controller.get("/ledger/closing/").content.decode()
    assert '<option value="2017-03">Mars 2017</option>' in page
    assert '<option value="2017">' in page
    assert f'value="{today():%Y-%m}"' not in page
    assert as_controller.post("/ledger/closing/", {"period": "2017-03"}).status_code == 302
    page = as_controller.get("/ledger/closing/").content.decode()
    assert '<option value="2017-03">' not in page
    assert "Senast stängd: mars 2017" in page
    assert as_controller.post("/ledger/closing/", {"period": "2017"}).status_code == 302
    assert ClosedMonth.objects.count() == 12


@pytest.mark.parametrize("period", ["", "2017-13", "2100", "2017-03-01", "\x00", "x" * 500])
def test_junk_closes_nothing(period, as_controller, booking):
    assert as_controller.post("/ledger/closing/", {"period": period}).status_code == 200
    assert not ClosedMonth.objects.exists()


def test_others_see_the_page_and_cannot_close(as_leader, booking):
    make.ClosedMonthFactory()
    page = as_leader.get("/ledger/closing/").content.decode()
    assert "Mars 2017" in page
    assert 'name="period"' not in page
    assert "Ge undantag" in page
    assert as_leader.post("/ledger/closing/", {"period": "2017-04"}).status_code == 403


def test_the_page_grants_an_exception(as_leader, controller, booking):
    make.ClosedMonthFactory()
    address = "/ledger/closing/2017-03/exception/"
    sent = {"person": controller.pk, "until": today().isoformat(), "reason": "Sen faktura"}
    late = as_leader.post(address, sent | {"until": "2017-01-01"})
    assert (late.status_code, 'value="Sen faktura"' in late.content.decode()) == (200, True)
    assert as_leader.post(address, sent).status_code == 302
    assert ClosingException.objects.get().user == controller
    page = as_leader.get("/ledger/closing/").content.decode()
    assert "Får skriva nu" in page
    assert "Sen faktura" in page


@pytest.mark.parametrize("month", ["2017-04", "2017", "x", "2017-99", "0000-01"])
def test_an_open_month_needs_no_exception(month, as_leader):
    make.ClosedMonthFactory()
    assert as_leader.get(f"/ledger/closing/{month}/exception/").status_code == 404
