"""Agreements, budgets, the ledger and rates as resources."""

import datetime as dt
from typing import Any

from tests import factories as make
from tests.api.case import Case
from tracker.core.periods import today


def _agreement(project: Any) -> Any:
    row = make.AgreementFactory(project=project)
    make.BudgetLineFactory(agreement=row)
    return row


def _terms(project: Any) -> Any:
    row = make.TermsFactory(agreement=make.AgreementFactory(project=project))
    make.FlatRateFactory(terms=row)
    return row


def _draft(project: Any) -> Any:
    """A draft with a line in each of two years."""
    row = make.BudgetVersionFactory(agreement=make.AgreementFactory(project=project))
    for year in (2016, 2017):
        make.BudgetLineFactory(version=row, year=year)
    return row


CASES = [
    Case(
        "agreements",
        "number",
        _agreement,
        lambda project: {
            "project": project.public_id,
            "funder": make.FunderFactory().code,
            "number": "NEW-52040123",
            "amount": "1000000.00",
            "start": "2017-01-01",
            "end": "2019-12-31",
            "headings": [
                {
                    "code": "1",
                    "name_sv": "Resor",
                    "name_en": "Travel",
                    "accounts": [make.AccountFactory().code],
                }
            ],
        },
        {"dnr": "2017/17"},
        {"controller"},
        wrong={"amount": "-1.00"},
    ),
    Case(
        "amendments",
        "id",
        lambda project: make.AmendmentFactory(agreement=make.AgreementFactory(project=project)),
        lambda project: {
            "agreement": make.AgreementFactory(project=project).number,
            "changes": "Tre månader till",
            "reason": "Revisionen tog tid.",
            "end_after": "2019-03-31",
        },
        {"changes": "Fyra månader till"},
        {"controller"},
        wrong={"amount_after": "1,50"},
    ),
    Case(
        "terms",
        "id",
        _terms,
        lambda project: {
            "agreement": make.AgreementFactory(project=project).number,
            "valid_from": "2017-01-01",
            "indirect": "percent",
            "indirect_percent": "7.00",
            "flat_rates": [{"name_sv": "Expertdag", "name_en": "Expert day", "unit_amount": "350"}],
        },
        {"clause": "Artikel 8"},
        {"controller"},
        wrong={"period_months": 0},
    ),
    Case(
        "ledger",
        "row_key",
        lambda project: make.TransactionFactory(agreement=make.AgreementFactory(project=project)),
        lambda project: {
            "agreement": make.AgreementFactory(project=project).number,
            "row_key": "NEW-1",
            "booked_on": "2017-03-31",
            "amount": "1234.50",
        },
        {"text": "Resor"},
        {"controller"},
        wrong={"amount": "1234,50"},
    ),
    Case(
        "rates",
        "id",
        lambda project: make.ExchangeRateFactory(),
        lambda project: {
            "source": "own_year",
            "currency": "USD",
            "valid_from": "2017-01-01",
            "rate": "8.543200",
        },
        {"rate": "8.600000"},
        {"controller", "admin_user"},
        wrong={"rate": "0"},
    ),
    Case(
        "budgets",
        "id",
        _draft,
        lambda project: {
            "agreement": (heading := make.HeadingFactory(agreement__project=project)).agreement.number,
            "reason": "Den första",
            "lines": [{"year": 2017, "heading": heading.code, "account": None, "amount": "1234.50"}],
        },
        {"reason": "Fler resor"},
        {"controller"},
        wrong={"reason": "x" * 301},
    ),
    Case(
        "variance-comments",
        "id",
        lambda project: make.VarianceCommentFactory(agreement=make.AgreementFactory(project=project)),
        lambda project: {
            "agreement": (heading := make.HeadingFactory(agreement__project=project)).agreement.number,
            "heading": heading.code,
            "until": "2017-12-31",
            "text": "Två extra resor",
        },
        {"text": "Tre extra resor"},
        {"manager", "controller"},
        own=True,
        wrong={"until": "2017"},
    ),
]
ADDED = [
    Case(
        "forecasts",
        "id",
        lambda project: make.ForecastFactory(agreement=make.AgreementFactory(project=project)),
        lambda project: {
            "agreement": (
                heading := make.HeadingFactory(
                    agreement__project=project, agreement__end=dt.date(today().year, 12, 31)
                )
            ).agreement.number,
            "year": today().year,
            "heading": heading.code,
            "amount": "1234.50",
        },
        {},
        {"manager", "controller"},
        own=True,
    ),
]
