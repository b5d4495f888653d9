"""What the pages of the ledger ask of the database: as much for three things as for one."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone

from projects.models import ClosingException
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def agreement(own_project):
    return make.AgreementFactory(project=own_project)


def fill(agreement, number):
    """`number` more of everything that a page shows, the first booking corrected as often."""
    booker = make.UserFactory(roles=["controller"])
    first = agreement.transactions.order_by("pk").first() or make.TransactionFactory(
        agreement=agreement, row_key="V-1"
    )
    for place in range(number):
        other = make.AgreementFactory(project=agreement.project)
        heading, account = make.HeadingFactory(agreement=other), make.AccountFactory()
        make.TransactionFactory(agreement=other, heading=heading, account=account)
        make.TransactionFactory(agreement=agreement, kind="correction", corrects=first)
        month = make.ClosedMonthFactory(first_day=dt.date(2014 + place, number, 1))
        ClosingException.objects.create(
            closed_month=month, user=booker, granted_by=month.closed_by, reason="Sent", until=timezone.now()
        )


@pytest.mark.parametrize(
    ("address", "queries"),
    [
        ("/ledger/", 10),
        ("/ledger/row/V-1/", 12),
        ("/ledger/new/", 6),
        ("/ledger/row/V-1/change/", 9),
        ("/ledger/joint/", 5),
        ("/ledger/closing/", 7),
        ("/ledger/closing/2014-01/exception/", 7),
    ],
)
def test_a_page_costs_the_same_for_one_and_for_three(
    address, queries, as_controller, agreement, django_assert_num_queries
):
    fill(agreement, 1)
    as_controller.get(address)
    for more in (0, 2):
        fill(agreement, more)
        cache.clear()
        with django_assert_num_queries(queries):
            assert as_controller.get(address).status_code == 200


def test_a_file_costs_the_same_too(as_controller, agreement, django_assert_num_queries):
    fill(agreement, 1)
    b"".join(as_controller.get("/ledger/", {"format": "csv"}).streaming_content)
    for more in (0, 2):
        fill(agreement, more)
        with django_assert_num_queries(4):
            b"".join(as_controller.get("/ledger/", {"format": "csv"}).streaming_content)
