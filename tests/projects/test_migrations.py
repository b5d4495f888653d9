"""The way back to the tables of the earlier release and forth again keeps what both know."""

from decimal import Decimal

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Sum

from projects.models import Agreement, BudgetLine, Transaction
from projects.money.budgets.queries import of_years
from projects.money.ledger.queries import in_volume
from tests import factories as make

EARLIER = ("projects", "0005_readers_by_a_decision")


def migrate(*target):
    """To the target, or to the newest. The tables of `projects` as they then are."""
    call_command("migrate", *target, verbosity=0)
    loader = MigrationExecutor(connection).loader
    return loader.project_state(list(loader.applied_migrations)).apps


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
    rows = earlier.get_model("projects", "YearBudget").objects.values_list("year", "amount", "amount_sek")
    assert set(rows) == {(2016, Decimal("100.50"), Decimal("100.50")), (2017, Decimal(10), Decimal("96.30"))}
    costs = earlier.get_model("projects", "Transaction").objects.filter(voided_at__isnull=True)
    assert costs.aggregate(sum=Sum("amount_sek"))["sum"] == 70

    migrate()
    assert told() == before
    assert Agreement.objects.get().public_id == "AG-2015-001"
    assert Transaction.objects.filter(kind="payment", voided_at__isnull=True).count() == 1
