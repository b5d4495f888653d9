"""What happens in a project: money, activities; and runs of the report."""

import datetime as dt
from decimal import Decimal

import factory
from factory.django import DjangoModelFactory

from projects import models
from reports.annual.models import ReportRun
from tests.factories.locks import unlocked
from tests.factories.people import UserFactory
from tests.factories.portfolio import FunderFactory, ProjectFactory, StrategyFactory


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = models.Agreement

    project = factory.SubFactory(ProjectFactory)
    funder = factory.SubFactory(FunderFactory)
    number = factory.Sequence("AGREEMENT-{}".format)
    currency = "SEK"
    public_id = factory.Sequence("AG-2015-{:03}".format)
    amount = Decimal(1_000_000)
    start = dt.date(2015, 1, 1)
    end = dt.date(2018, 12, 31)


class ContributionFactory(DjangoModelFactory):
    class Meta:
        model = models.Contribution

    number = factory.Sequence("5100{}".format)
    strategy = factory.SubFactory(StrategyFactory)
    name_sv = factory.Sequence("Insats {}".format)
    name_en = factory.Sequence("Contribution {}".format)


class TermsFactory(DjangoModelFactory):
    class Meta:
        model = models.Terms

    agreement = factory.SubFactory(AgreementFactory)
    valid_from = dt.date(2015, 1, 1)


class HeadingFactory(DjangoModelFactory):
    class Meta:
        model = models.Heading

    agreement = factory.SubFactory(AgreementFactory)
    code = factory.Sequence("H{}".format)
    name_sv = factory.Sequence("Rubrik {}".format)
    name_en = factory.Sequence("Heading {}".format)
    order = factory.Sequence(int)


class AccountFactory(DjangoModelFactory):
    class Meta:
        model = models.Account

    code = factory.Sequence("5{:03}".format)
    name_sv = factory.Sequence("Konto {}".format)
    name_en = factory.Sequence("Account {}".format)


class BudgetVersionFactory(DjangoModelFactory):
    """A draft. With `status="approved"` it is in force from the day of the agreement's start."""

    class Meta:
        model = models.BudgetVersion

    agreement = factory.SubFactory(AgreementFactory)
    number = factory.Sequence(lambda n: n + 1)
    in_force_from = factory.LazyAttribute(
        lambda version: version.agreement.start if version.status == "approved" else None
    )
    status = "draft"


class BudgetLineFactory(DjangoModelFactory):
    """A line of the agreement's approved budget, which is made when there is none."""

    class Meta:
        model = models.BudgetLine

    class Params:
        agreement = factory.SubFactory(AgreementFactory)

    year = 2017
    amount = Decimal(250_000)
    amount_sek = factory.SelfAttribute("amount")
    heading = factory.LazyAttribute(
        lambda line: (
            line.version.agreement.headings.first() or HeadingFactory(agreement=line.version.agreement)
        )
    )

    @factory.lazy_attribute
    def version(self):
        approved = self.agreement.budget_versions.filter(status="approved").first()
        return approved or BudgetVersionFactory(agreement=self.agreement, status="approved", number=1)

    @classmethod
    def _create(cls, model_class, *args, version, **kwargs):
        """As it would have been written while the version was a draft: the database keeps approved ones."""
        with unlocked("approved_budget_stays"):
            return super()._create(model_class, *args, version=version, **kwargs)


def set_budget(agreement, amount):
    """Every line of the agreement's approved budget is now of this amount, as if it had been approved so."""
    with unlocked("approved_budget_stays"):
        agreement.budget_versions.get(status="approved").lines.update(amount=amount, amount_sek=amount)


class ForecastFactory(DjangoModelFactory):
    class Meta:
        model = models.Forecast

    agreement = factory.SubFactory(AgreementFactory)
    heading = factory.LazyAttribute(
        lambda row: row.agreement.headings.first() or HeadingFactory(agreement=row.agreement)
    )
    made_on = dt.date(2017, 6, 30)
    made_by = factory.SubFactory(UserFactory)
    year = 2017
    amount = Decimal(250_000)
    amount_sek = factory.SelfAttribute("amount")


class VarianceCommentFactory(DjangoModelFactory):
    class Meta:
        model = models.VarianceComment

    agreement = factory.SubFactory(AgreementFactory)
    heading = factory.LazyAttribute(
        lambda row: row.agreement.headings.first() or HeadingFactory(agreement=row.agreement)
    )
    until = dt.date(2017, 12, 31)
    text = "Två extra resor."


class ClosedMonthFactory(DjangoModelFactory):
    """One month after the other; the first is March 2017."""

    class Meta:
        model = models.ClosedMonth

    first_day = factory.Sequence(lambda n: dt.date(2017 + (n + 1) // 12, (n + 1) % 12 + 1, 1))
    last_day = factory.LazyAttribute(
        lambda row: (row.first_day + dt.timedelta(days=31)).replace(day=1) - dt.timedelta(days=1)
    )
    closed_by = factory.SubFactory(UserFactory)


class ExchangeRateFactory(DjangoModelFactory):
    class Meta:
        model = models.ExchangeRate

    base = "EUR"
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


class AmendmentFactory(DjangoModelFactory):
    """A draft. With `status="approved"` or `"declined"` it was decided on 14 June 2017."""

    class Meta:
        model = models.Amendment

    agreement = factory.SubFactory(AgreementFactory)
    number = 1
    status = "draft"
    changes = factory.Sequence("Ändring {}".format)
    reason = "Mer tid behövs."
    amount_before = factory.SelfAttribute("agreement.amount")
    amount_after = factory.SelfAttribute("amount_before")
    end_before = factory.SelfAttribute("agreement.end")
    end_after = factory.SelfAttribute("end_before")
    decided_on = factory.LazyAttribute(lambda row: None if row.status == "draft" else dt.date(2017, 6, 14))


class FunderShareFactory(DjangoModelFactory):
    """The funder pays all of 2017, unless said."""

    class Meta:
        model = models.FunderShare

    project = factory.SubFactory(ProjectFactory)
    year = 2017
    funder = factory.SubFactory(FunderFactory)
    percent = Decimal(100)


class InKindFactory(DjangoModelFactory):
    class Meta:
        model = models.InKind

    project = factory.SubFactory(ProjectFactory)
    year = 2017
    what = factory.Sequence("Lokaler {}".format)


class FlatRateFactory(DjangoModelFactory):
    """350 for one unit."""

    class Meta:
        model = models.FlatRate

    terms = factory.SubFactory(TermsFactory)
    name_sv = factory.Sequence("Schablon {}".format)
    name_en = factory.Sequence("Flat rate {}".format)
    unit_amount = Decimal(350)
