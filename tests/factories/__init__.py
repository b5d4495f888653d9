"""One factory per table. Values come from sequences that start anew in each test, so nothing is random."""

from factory.django import DjangoModelFactory

from tests.factories.deadlines import DeadlineFactory, DeadlineRuleFactory
from tests.factories.imports import BookingImportFactory, ColumnMapFactory, ImportRowFactory
from tests.factories.people import (
    PASSWORD,
    RoleHeldFactory,
    UserFactory,
    api_token,
)
from tests.factories.places import (
    ContextValueFactory,
    CountryFactory,
    CountryNameFactory,
    ForumFactory,
    ForumNameFactory,
    IncomeGroupFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    RegionFactory,
)
from tests.factories.portfolio import (
    DacCodeFactory,
    ExtensionFactory,
    FunderFactory,
    ProjectCountryFactory,
    ProjectDacCodeFactory,
    ProjectFactory,
    ProjectMarkerFactory,
    ProjectMemberFactory,
    ProjectPartnerFactory,
    ProjectSdgFactory,
    ProjectThemeFactory,
    SdgTargetFactory,
    StatusChangeFactory,
    StrategyFactory,
    ThemeFactory,
    sensitive,
)
from tests.factories.records import (
    AccountFactory,
    ActivityFactory,
    AgreementFactory,
    AmendmentFactory,
    BudgetLineFactory,
    BudgetVersionFactory,
    ClosedMonthFactory,
    ContributionFactory,
    EmployeeFactory,
    ExchangeRateFactory,
    FlatRateFactory,
    ForecastFactory,
    FrameworkVersionFactory,
    FunderShareFactory,
    HeadingFactory,
    IndicatorFactory,
    IndicatorValueFactory,
    InKindFactory,
    PrincipleFactory,
    ReportingPeriodFactory,
    ReportRunFactory,
    ResultNodeFactory,
    StaffDaysFactory,
    TermsFactory,
    TransactionFactory,
    VarianceCommentFactory,
    YearNoteFactory,
    plan_indicator,
    set_budget,
)
from tracker.accounts.models import User

ALL = [
    item
    for item in list(globals().values())
    if isinstance(item, type) and issubclass(item, DjangoModelFactory) and item is not DjangoModelFactory
]


def reset() -> None:
    """Start every sequence anew."""
    for item in ALL:
        item.reset_sequence(1)


__all__ = [
    "ALL",
    "PASSWORD",
    "AccountFactory",
    "ActivityFactory",
    "AgreementFactory",
    "AmendmentFactory",
    "BookingImportFactory",
    "BudgetLineFactory",
    "BudgetVersionFactory",
    "ClosedMonthFactory",
    "ColumnMapFactory",
    "ContextValueFactory",
    "ContributionFactory",
    "CountryFactory",
    "CountryNameFactory",
    "DacCodeFactory",
    "DeadlineFactory",
    "DeadlineRuleFactory",
    "EmployeeFactory",
    "ExchangeRateFactory",
    "ExtensionFactory",
    "FlatRateFactory",
    "ForecastFactory",
    "ForumFactory",
    "ForumNameFactory",
    "FrameworkVersionFactory",
    "FunderFactory",
    "FunderShareFactory",
    "HeadingFactory",
    "ImportRowFactory",
    "InKindFactory",
    "IncomeGroupFactory",
    "IndicatorFactory",
    "IndicatorValueFactory",
    "OrganisationFactory",
    "OrganisationNameFactory",
    "PrincipleFactory",
    "ProjectCountryFactory",
    "ProjectDacCodeFactory",
    "ProjectFactory",
    "ProjectMarkerFactory",
    "ProjectMemberFactory",
    "ProjectPartnerFactory",
    "ProjectSdgFactory",
    "ProjectThemeFactory",
    "RegionFactory",
    "ReportRunFactory",
    "ReportingPeriodFactory",
    "ResultNodeFactory",
    "RoleHeldFactory",
    "SdgTargetFactory",
    "StaffDaysFactory",
    "StatusChangeFactory",
    "StrategyFactory",
    "TermsFactory",
    "ThemeFactory",
    "TransactionFactory",
    "User",
    "UserFactory",
    "VarianceCommentFactory",
    "YearNoteFactory",
    "api_token",
    "plan_indicator",
    "reset",
    "sensitive",
    "set_budget",
]
