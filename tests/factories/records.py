"""What happens in a project: money, activities, results; and runs of the report."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from projects import models
from reports.annual.models import ReportRun
from tests.factories.people import UserFactory
from tests.factories.portfolio import FunderFactory, ProjectFactory


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = models.Agreement

    project = factory.SubFactory(ProjectFactory)
    funder = factory.SubFactory(FunderFactory)
    number = factory.Sequence("AGREEMENT-{}".format)
    currency = "SEK"
    amount = Decimal(1_000_000)
    start = dt.date(2015, 1, 1)
    end = dt.date(2018, 12, 31)


class YearBudgetFactory(DjangoModelFactory):
    class Meta:
        model = models.YearBudget

    agreement = factory.SubFactory(AgreementFactory)
    year = 2017
    amount = Decimal(250_000)
    amount_sek = factory.SelfAttribute("amount")


class ExchangeRateFactory(DjangoModelFactory):
    class Meta:
        model = models.ExchangeRate

    currency = "EUR"
    source = "own_year"
    valid_from = factory.Sequence(lambda n: dt.date(2016 + n, 1, 1))
    rate = Decimal("9.634000")


class TransactionFactory(DjangoModelFactory):
    """A booked cost in SEK. With `currency="EUR"` say `rate` too: the rest follows."""

    class Meta:
        model = models.Transaction

    class Params:
        foreign = factory.LazyAttribute(lambda row: row.currency != "SEK")

    agreement = factory.SubFactory(AgreementFactory)
    booked_on = dt.date(2017, 3, 31)
    row_key = factory.Sequence("VOUCHER-{}".format)
    currency = "SEK"
    amount = Decimal("1000.00")
    rate = Decimal(1)
    rate_source = factory.LazyAttribute(lambda row: "own_year" if row.foreign else "")
    rate_date = factory.LazyAttribute(lambda row: dt.date(row.booked_on.year, 1, 1) if row.foreign else None)
    amount_sek = factory.LazyAttribute(lambda row: round(Decimal(row.amount) * row.rate, 2))


class PrincipleFactory(DjangoModelFactory):
    class Meta:
        model = models.Principle

    code = factory.Sequence("principle-{}".format)
    name_sv = factory.Sequence("Princip {}".format)
    name_en = factory.Sequence("Principle {}".format)


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = models.Activity

    public_id = factory.Sequence(lambda n: f"A-2017-{9000 + n}")
    project = factory.SubFactory(ProjectFactory)
    kind = "training"
    title_sv = factory.Sequence("Utbildning {}".format)
    title_en = factory.Sequence("Training {}".format)
    start = dt.date(2017, 5, 10)
    end = dt.date(2017, 5, 12)
    women = 7
    men = 5


class EmployeeFactory(DjangoModelFactory):
    class Meta:
        model = models.Employee

    number = factory.Sequence("E{}".format)
    name = factory.Sequence("Medarbetare {}".format)
    sex = "F"


class StaffDaysFactory(DjangoModelFactory):
    class Meta:
        model = models.StaffDays

    employee = factory.SubFactory(EmployeeFactory)
    project = factory.SubFactory(ProjectFactory)
    start = dt.date(2017, 5, 9)
    end = dt.date(2017, 5, 13)
    days_abroad = Decimal(5)
    days_home = Decimal(2)


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = models.Indicator

    project = factory.SubFactory(ProjectFactory)
    code = factory.Sequence("T-P{}".format)
    level = "P"
    name_sv = factory.Sequence("Indikator {}".format)
    name_en = factory.Sequence("Indicator {}".format)
    baseline = Decimal(0)
    baseline_year = 2014


class IndicatorTargetFactory(DjangoModelFactory):
    class Meta:
        model = models.IndicatorTarget

    indicator = factory.SubFactory(IndicatorFactory)
    year = 2018
    value = Decimal(100)


class IndicatorValueFactory(DjangoModelFactory):
    class Meta:
        model = models.IndicatorValue

    indicator = factory.SubFactory(IndicatorFactory)
    year = 2017
    value = Decimal(60)


class YearNoteFactory(DjangoModelFactory):
    class Meta:
        model = models.YearNote

    project = factory.SubFactory(ProjectFactory)
    year = 2017
    changed_sv = "Förmedlarna arbetar nu på samma sätt i hela landet."
    changed_en = "The offices now work in the same way all over the country."


class ReportRunFactory(DjangoModelFactory):
    class Meta:
        model = ReportRun

    year = 2017
    language = "sv"
    requested_by = factory.SubFactory(UserFactory)
