"""Two agreements of one project, small enough to be added in the head: the EU in euro, Sida in kronor.

EU: 1 000 euro for 2017-2020, staff 700 and travel 300. Used by 31 December 2019: staff 500 (planned 500), travel 250
(planned 200, so 125 percent). Received 600 euro in two payments. Our own rates: 9, 10 and 11 kronor for 2017-2019.
Sida: 20 000 kronor under one heading, planned 12 000 and used 11 000 by then, received 15 000.
"""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from projects.models import Agreement, Project
from tests import factories as make

RATES = {2017: Decimal(9), 2018: Decimal(10), 2019: Decimal(11), 2020: Decimal(11)}
DAY = dt.date(2019, 12, 31)
FROM, TO = dt.date(2017, 1, 1), dt.date(2020, 12, 31)


def build(project: Project) -> SimpleNamespace:
    for year, rate in RATES.items():
        if year < 2020:
            make.ExchangeRateFactory(valid_from=dt.date(year, 1, 1), rate=rate)
    funder = make.FunderFactory(kind="eu", name_sv="Unionen", name_en="The Union")
    eu: Agreement = make.AgreementFactory(
        project=project, funder=funder, kind="eu_grant", number="EU 17", dnr="Af-2016/1", currency="EUR",
        amount=Decimal(1000), start=FROM, end=TO, signed_on=dt.date(2016, 11, 28),
    )  # fmt: skip
    make.TermsFactory(
        agreement=eu, valid_from=FROM, rate_method="booking", report_format="eu_grant", indirect="percent",
        indirect_percent=Decimal(7), reallocation_percent=Decimal(25), funder_percent=Decimal(90),
    )  # fmt: skip
    staff = make.HeadingFactory(agreement=eu, code="1", name_sv="Personal", name_en="Staff", order=1)
    travel = make.HeadingFactory(agreement=eu, code="2", name_sv="Resor", name_en="Travel", order=2)
    for heading, amounts in ((staff, (100, 200, 200, 200)), (travel, (50, 50, 100, 100))):
        plan(eu, heading, amounts)
    spend(eu, staff, 2017, 100)
    spend(eu, staff, 2018, 200)
    spend(eu, staff, 2019, 200)
    spend(eu, travel, 2017, 50)
    spend(eu, travel, 2019, 200)
    for year, amount in ((2017, 250), (2018, 350)):
        money(eu, "payment", year, amount)
    sida: Agreement = make.AgreementFactory(
        project=project, funder__name_sv="Testbiståndet", funder__name_en="Test aid", funder__kind="sida",
        kind="sida", number="SIDA-1", amount=Decimal(20_000), start=FROM, end=TO, signed_on=dt.date(2016, 12, 9),
    )  # fmt: skip
    make.TermsFactory(agreement=sida, valid_from=FROM, report_format="sida", reallocation_percent=Decimal(0))
    fees = make.HeadingFactory(agreement=sida, code="1", name_sv="Arvoden", name_en="Fees")
    plan(sida, fees, (4000, 4000, 4000, 8000))
    spend(sida, fees, 2018, 11_000)
    money(sida, "requisition", 2018, 15_000)
    money(sida, "payment", 2018, 15_000)
    return SimpleNamespace(project=project, eu=eu, sida=sida, staff=staff, travel=travel, fees=fees)


def plan(agreement: Agreement, heading: Any, amounts: tuple[int, ...]) -> None:
    for year, amount in zip(range(2017, 2021), amounts, strict=True):
        rate = RATES[year] if agreement.currency == "EUR" else Decimal(1)
        make.BudgetLineFactory(
            agreement=agreement,
            heading=heading,
            year=year,
            amount=Decimal(amount),
            rate=rate,
            amount_sek=amount * rate,
        )


def spend(agreement: Agreement, heading: Any, year: int, amount: int, **more: Any) -> Any:
    return money(agreement, "cost", year, amount, heading=heading, **more)


def money(agreement: Agreement, kind: str, year: int, amount: int, **more: Any) -> Any:
    rate = RATES[year] if agreement.currency == "EUR" else Decimal(1)
    booked_on = more.pop("booked_on", dt.date(year, 10, 15))
    return make.TransactionFactory(
        agreement=agreement, kind=kind, booked_on=booked_on, amount=Decimal(amount), currency=agreement.currency,
        rate=rate, **more,
    )  # fmt: skip


def build_more(project: Project) -> int:
    """Two more agreements in euro, each with a heading, a booking and a payment. Returns how many."""
    for _number in range(2):
        agreement = make.AgreementFactory(
            project=project, currency="EUR", start=FROM, end=TO, amount=Decimal(500)
        )
        make.TermsFactory(agreement=agreement, valid_from=FROM)
        heading = make.HeadingFactory(agreement=agreement)
        plan(agreement, heading, (100, 100, 100, 100))
        spend(agreement, heading, 2018, 10)
        money(agreement, "payment", 2018, 50)
        make.DeadlineFactory(project=project, agreement=agreement)
    return 2
