"""Hands on the tables of money: rates < agreements < budgets, ledger < imports."""

from projects.money.agreements.models import (
    Account,
    Agreement,
    Amendment,
    Contribution,
    FlatRate,
    FunderShare,
    Heading,
    HeadingAccount,
    InKind,
    Terms,
)
from projects.money.budgets.models import BudgetLine, BudgetVersion, Forecast, VarianceComment
from projects.money.imports.models import BookingImport, ColumnMap, ImportRow
from projects.money.ledger.models import ClosedMonth, ClosingException, Permit, Transaction
from projects.money.rates.models import ExchangeRate

__all__ = [
    "Account",
    "Agreement",
    "Amendment",
    "BookingImport",
    "BudgetLine",
    "BudgetVersion",
    "ClosedMonth",
    "ClosingException",
    "ColumnMap",
    "Contribution",
    "ExchangeRate",
    "FlatRate",
    "Forecast",
    "FunderShare",
    "Heading",
    "HeadingAccount",
    "ImportRow",
    "InKind",
    "Permit",
    "Terms",
    "Transaction",
    "VarianceComment",
]
