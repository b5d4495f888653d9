"""One factory per table. Values come from sequences that start anew in each test, so nothing is random."""

import datetime as dt
import string
from decimal import Decimal
from typing import Any

import factory
from factory.django import DjangoModelFactory, Password

from countries import models as places
from projects import models as work
from reports.annual.models import ReportRun
from tracker.accounts.models import RoleHeld, User

PASSWORD = "correct-horse-battery-1"
# Codes that no country and no part of the demo portfolio uses.
_ISO2 = [a + b for a in "XQO" for b in string.ascii_uppercase if a + b not in ("XK", "QA", "OM")]


def reset() -> None:
    """Start every sequence anew."""
    for item in globals().values():
        if isinstance(item, type) and issubclass(item, DjangoModelFactory) and item._meta.model:
            item.reset_sequence(1)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence("user{}".format)
    first_name = "Test"
    last_name = factory.Sequence("Person{}".format)
    password = Password(PASSWORD)

    @factory.post_generation
    def roles(self: User, create: bool, roles: Any, **more: Any) -> None:
        for role in roles or ():
            RoleHeld.objects.create(user=self, role=role)


class RoleHeldFactory(DjangoModelFactory):
    class Meta:
        model = RoleHeld

    user = factory.SubFactory(UserFactory)
    role = "viewer"


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = places.Region

    code = factory.Sequence("region-{}".format)
    name_sv = factory.Sequence("Område {}".format)
    name_en = factory.Sequence("Region {}".format)
    order = factory.Sequence(int)


class CountryFactory(DjangoModelFactory):
    class Meta:
        model = places.Country
        django_get_or_create = ("iso2",)

    iso2 = factory.Sequence(lambda n: _ISO2[n])
    iso3 = factory.LazyAttribute(lambda country: country.iso2 + "X")
    name_sv = factory.Sequence("Land {}".format)
    name_en = factory.Sequence("Country {}".format)


class CountryNameFactory(DjangoModelFactory):
    class Meta:
        model = places.CountryName

    country = factory.SubFactory(CountryFactory)
    name = factory.Sequence("Alias {}".format)
    language = "sv"


class IncomeGroupFactory(DjangoModelFactory):
    class Meta:
        model = places.IncomeGroup

    country = factory.SubFactory(CountryFactory)
    group = "LMIC"
    first_year = 2010


class ContextValueFactory(DjangoModelFactory):
    class Meta:
        model = places.ContextValue

    country = factory.SubFactory(CountryFactory)
    measure = "unemployment"
    sex = "T"
    year = 2017
    percent = Decimal("7.5")
    source = "ILO"


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = places.Organisation

    identifier = factory.Sequence("organisation-{}".format)
    name_sv = factory.Sequence("Myndighet {}".format)
    name_en = factory.Sequence("Authority {}".format)
    kind = "authority"
    level = "central"
    country = factory.SubFactory(CountryFactory)


class OrganisationNameFactory(DjangoModelFactory):
    class Meta:
        model = places.OrganisationName

    organisation = factory.SubFactory(OrganisationFactory)
    name = factory.Sequence("Former authority {}".format)
    valid_to = dt.date(2014, 12, 31)


class ForumFactory(DjangoModelFactory):
    class Meta:
        model = places.Forum

    code = factory.Sequence("forum-{}".format)
    name_sv = factory.Sequence("Nätverk {}".format)
    name_en = factory.Sequence("Network {}".format)
    kind = "network"


class ForumNameFactory(DjangoModelFactory):
    class Meta:
        model = places.ForumName

    forum = factory.SubFactory(ForumFactory)
    name = factory.Sequence("Former network {}".format)
    valid_to = dt.date(2014, 12, 31)


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = work.Theme

    code = factory.Sequence("X{}".format)
    name_sv = factory.Sequence("Tema {}".format)
    name_en = factory.Sequence("Theme {}".format)
    order = factory.Sequence(int)


class FunderFactory(DjangoModelFactory):
    class Meta:
        model = work.Funder

    code = factory.Sequence("funder-{}".format)
    kind = "sida"
    name_sv = factory.Sequence("Finansiär {}".format)
    name_en = factory.Sequence("Funder {}".format)
    order = factory.Sequence(int)


class StrategyFactory(DjangoModelFactory):
    class Meta:
        model = work.Strategy

    code = factory.Sequence("strategy-{}".format)
    funder = factory.SubFactory(FunderFactory)
    name_sv = factory.Sequence("Strategi {}".format)
    name_en = factory.Sequence("Strategy {}".format)
    first_year = 2014
    last_year = 2020


class DacCodeFactory(DjangoModelFactory):
    class Meta:
        model = work.DacCode

    code = factory.Sequence(lambda n: str(90000 + n))
    name_sv = factory.Sequence("Ändamål {}".format)
    name_en = factory.Sequence("Purpose {}".format)


class SdgTargetFactory(DjangoModelFactory):
    class Meta:
        model = work.SdgTarget

    code = factory.Sequence("99.{}".format)
    name_sv = factory.Sequence("Delmål {}".format)
    name_en = factory.Sequence("Target {}".format)


class ProjectFactory(DjangoModelFactory):
    class Meta:
        model = work.Project

    public_id = factory.Sequence(lambda n: f"P-2015-{900 + n}")
    code = factory.Sequence("T{}".format)
    dnr = factory.Sequence("2015/{}".format)
    kind = "sida_bilateral"
    name_sv = factory.Sequence("Projekt {}".format)
    name_en = factory.Sequence("Project {}".format)
    start = dt.date(2015, 1, 1)
    end = dt.date(2018, 12, 31)
    status = "ongoing"


class StatusChangeFactory(DjangoModelFactory):
    class Meta:
        model = work.StatusChange

    project = factory.SubFactory(ProjectFactory)
    status = "ongoing"
    since = dt.date(2015, 1, 1)


class ExtensionFactory(DjangoModelFactory):
    class Meta:
        model = work.Extension

    project = factory.SubFactory(ProjectFactory)
    decided_on = dt.date(2017, 10, 1)
    old_end = dt.date(2017, 12, 31)
    new_end = dt.date(2018, 12, 31)
    reason_sv = "Mer tid behövs."


class ProjectMemberFactory(DjangoModelFactory):
    class Meta:
        model = work.ProjectMember

    project = factory.SubFactory(ProjectFactory)
    user = factory.SubFactory(UserFactory)
    role = "manager"
    first_day = dt.date(2015, 1, 1)


class ProjectPartnerFactory(DjangoModelFactory):
    class Meta:
        model = work.ProjectPartner

    project = factory.SubFactory(ProjectFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = "partner"


class ProjectCountryFactory(DjangoModelFactory):
    class Meta:
        model = work.ProjectCountry

    project = factory.SubFactory(ProjectFactory)
    country = factory.SubFactory(CountryFactory)
    share = Decimal(100)


class ProjectThemeFactory(DjangoModelFactory):
    class Meta:
        model = work.ProjectTheme

    project = factory.SubFactory(ProjectFactory)
    theme = factory.SubFactory(ThemeFactory)
    share = Decimal(100)


class ProjectDacCodeFactory(DjangoModelFactory):
    class Meta:
        model = work.ProjectDacCode

    project = factory.SubFactory(ProjectFactory)
    dac_code = factory.SubFactory(DacCodeFactory)
    share = Decimal(100)
    first_year = 2015


class ProjectSdgFactory(DjangoModelFactory):
    class Meta:
        model = work.ProjectSdg

    project = factory.SubFactory(ProjectFactory)
    target = factory.SubFactory(SdgTargetFactory)


class ProjectMarkerFactory(DjangoModelFactory):
    class Meta:
        model = work.ProjectMarker

    project = factory.SubFactory(ProjectFactory)
    marker = "gender"
    score = 1


class AgreementFactory(DjangoModelFactory):
    class Meta:
        model = work.Agreement

    project = factory.SubFactory(ProjectFactory)
    funder = factory.SubFactory(FunderFactory)
    number = factory.Sequence("AGREEMENT-{}".format)
    currency = "SEK"
    amount = Decimal(1_000_000)
    start = dt.date(2015, 1, 1)
    end = dt.date(2018, 12, 31)


class YearBudgetFactory(DjangoModelFactory):
    class Meta:
        model = work.YearBudget

    agreement = factory.SubFactory(AgreementFactory)
    year = 2017
    amount = Decimal(250_000)
    amount_sek = factory.SelfAttribute("amount")


class ExchangeRateFactory(DjangoModelFactory):
    class Meta:
        model = work.ExchangeRate

    currency = "EUR"
    source = "own_year"
    valid_from = factory.Sequence(lambda n: dt.date(2016 + n, 1, 1))
    rate = Decimal("9.634000")


class TransactionFactory(DjangoModelFactory):
    """A booked cost in SEK. With `currency="EUR"` say `rate` too: the rest follows."""

    class Meta:
        model = work.Transaction

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
        model = work.Principle

    code = factory.Sequence("principle-{}".format)
    name_sv = factory.Sequence("Princip {}".format)
    name_en = factory.Sequence("Principle {}".format)


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = work.Activity

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
        model = work.Employee

    number = factory.Sequence("E{}".format)
    name = factory.Sequence("Medarbetare {}".format)
    sex = "F"


class StaffDaysFactory(DjangoModelFactory):
    class Meta:
        model = work.StaffDays

    employee = factory.SubFactory(EmployeeFactory)
    project = factory.SubFactory(ProjectFactory)
    start = dt.date(2017, 5, 9)
    end = dt.date(2017, 5, 13)
    days_abroad = Decimal(5)
    days_home = Decimal(2)


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = work.Indicator

    project = factory.SubFactory(ProjectFactory)
    code = factory.Sequence("T-P{}".format)
    level = "P"
    name_sv = factory.Sequence("Indikator {}".format)
    name_en = factory.Sequence("Indicator {}".format)
    baseline = Decimal(0)
    baseline_year = 2014


class IndicatorTargetFactory(DjangoModelFactory):
    class Meta:
        model = work.IndicatorTarget

    indicator = factory.SubFactory(IndicatorFactory)
    year = 2018
    value = Decimal(100)


class IndicatorValueFactory(DjangoModelFactory):
    class Meta:
        model = work.IndicatorValue

    indicator = factory.SubFactory(IndicatorFactory)
    year = 2017
    value = Decimal(60)


class YearNoteFactory(DjangoModelFactory):
    class Meta:
        model = work.YearNote

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
