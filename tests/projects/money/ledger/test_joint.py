"""A joint cost is split by the funder shares of the year: all parts are booked, or none."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from projects.models import Transaction
from projects.money.ledger import joint
from tests import factories as make
from tests.api.asking import post, problem
from tracker.core.errors import Refused

pytestmark = pytest.mark.django_db
DAY = dt.date(2017, 5, 3)


@pytest.fixture
def funders(own_project):
    """Sida pays 66.67 percent, the EU 33.33; each has one agreement with the project."""
    sida = make.FunderFactory(code="sida", order=1)
    eu = make.FunderFactory(code="eu", order=2)
    for funder, percent in ((sida, "66.67"), (eu, "33.33")):
        make.FunderShareFactory(project=own_project, funder=funder, percent=Decimal(percent))
        make.AgreementFactory(project=own_project, funder=funder)
    return [sida, eu]


def book(user, project, amount="100.01", **more):
    return joint.book_shared(
        user=user,
        project=project,
        amount=Decimal(amount),
        **{"booked_on": DAY, "currency": "SEK", "row_key": "V-1", **more},
    )


def refusal(call, *args, **more):
    with pytest.raises(Refused) as refused:
        call(*args, **more)
    return refused.value.code, refused.value.field


def test_each_funder_gets_its_part_on_its_agreement(controller, own_project, funders):
    rows = book(controller, own_project, text="Hyra")
    assert [(row.agreement.funder.code, row.amount, row.row_key) for row in rows] == [
        ("sida", Decimal("66.68"), "V-1-sida"),
        ("eu", Decimal("33.33"), "V-1-eu"),
    ]
    assert {(row.text, row.kind) for row in rows} == {("Hyra", "cost")}


@given(amount=st.decimals(min_value="-99999999", max_value="99999999", places=2, allow_nan=False))
def test_the_parts_add_up_to_the_amount(amount):
    shares = [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    parts = joint.apportion(amount, [amount * share / 100 for share in shares])
    assert sum(parts) == amount
    assert all(
        abs(part - amount * share / 100) < Decimal("0.01") for part, share in zip(parts, shares, strict=True)
    )


def test_a_foreign_amount_is_split_first_and_then_converted(controller, own_project, funders):
    make.ExchangeRateFactory(valid_from=dt.date(2017, 1, 1), rate=Decimal("9.5"))
    rows = book(controller, own_project, currency="EUR")
    assert [row.amount_sek for row in rows] == [Decimal("633.46"), Decimal("316.64")]


def test_each_part_stands_under_the_heading_of_the_account(controller, own_project, funders):
    account = make.AccountFactory()
    headings = []
    for agreement in own_project.agreements.order_by("pk"):
        make.HeadingFactory(agreement=agreement)
        heading = make.HeadingFactory(agreement=agreement)
        agreement.heading_accounts.create(account=account, heading=heading)
        headings.append(heading)
    assert [row.heading for row in book(controller, own_project, account=account)] == headings
    assert refusal(book, controller, own_project, row_key="V-2") == ("heading_missing", "account")
    assert Transaction.objects.count() == 2


def test_without_shares_that_sum_to_100_it_is_refused(controller, own_project, funders):
    assert refusal(book, controller, own_project, booked_on=dt.date(2016, 1, 1)) == ("no_shares", "project")
    own_project.funder_shares.filter(funder=funders[0]).delete()
    assert refusal(book, controller, own_project) == ("shares", "project")


def test_a_funder_needs_exactly_one_agreement_that_day(controller, own_project, funders):
    second = make.AgreementFactory(project=own_project, funder=funders[1])
    assert refusal(book, controller, own_project) == ("agreements", "project")
    second.start = dt.date(2018, 1, 1)
    second.save()
    assert len(book(controller, own_project)) == 2
    own_project.agreements.filter(funder=funders[0]).update(end=dt.date(2017, 5, 2))
    assert refusal(book, controller, own_project, row_key="V-2") == ("agreements", "project")


def test_if_one_part_cannot_be_booked_none_is(controller, own_project, funders):
    make.TransactionFactory(agreement=own_project.agreements.first(), row_key="V-1-eu")
    assert refusal(book, controller, own_project) == ("invalid", "row_key")
    assert list(Transaction.objects.values_list("row_key", flat=True)) == ["V-1-eu"]


# Page and API.

SENT = {"row_key": "V-1", "booked_on": "2017-05-03", "amount": "100,01", "currency": "sek"}


def test_the_page_shows_the_parts_before_it_books_them(as_controller, own_project, funders):
    sent = SENT | {"project": own_project.public_id}
    page = as_controller.post("/ledger/joint/", sent).content.decode()
    assert "Detta blir 2 bokföringar" in page
    assert "66,68" in page
    assert not Transaction.objects.exists()
    answer = as_controller.post("/ledger/joint/", sent | {"book": "1"})
    assert answer["Location"] == f"/ledger/?project={own_project.public_id}&text=V-1"
    assert Transaction.objects.count() == 2


def test_a_joint_cost_sent_twice_is_booked_once(as_controller, own_project, funders):
    sent = SENT | {"project": own_project.public_id, "book": "1", "key": "k" * 20}
    answers = [as_controller.post("/ledger/joint/", sent) for _turn in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    body = SENT | {"project": own_project.public_id, "amount": "5.00", "row_key": "V-2", "currency": "SEK"}
    made = [post(as_controller, "ledger/joint/", body, idempotency_key="j" * 20) for _turn in range(2)]
    assert [answer.status_code for answer in made] == [201, 201]
    assert made[0].json() == made[1].json()
    assert [row["row_key"] for row in made[0].json()] == ["V-2-sida", "V-2-eu"]
    assert Transaction.objects.count() == 4


def test_a_refusal_stands_at_its_field_and_the_text_stays(as_controller, own_project, funders):
    sent = SENT | {"project": own_project.public_id, "booked_on": "2016-05-03", "text": "Hyra"}
    page = as_controller.post("/ledger/joint/", sent).content.decode()
    assert "inga finansiärsandelar för 2016" in page
    assert 'value="Hyra"' in page
    body = {"project": own_project.public_id, "row_key": "V-1", "booked_on": "2016-05-03", "amount": "5.00"}
    assert list(problem(post(as_controller, "ledger/joint/", body), 400)["errors"]) == ["project"]
