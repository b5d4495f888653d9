"""Every resource with a row of each, a body that makes one, and a change; the tests walk this table."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests import factories as make
from tracker.core.periods import today


@dataclass(frozen=True)
class Case:
    """`row()` makes one more; `new(project)` is a body for POST; `may` says who may add and change.

    `own`: the rows are some project's, and managers change their own only. `also` may change, but not add.
    """

    name: str
    lookup: str
    row: Callable[[Any], Any]
    new: Callable[[Any], dict[str, Any]]
    change: dict[str, Any]
    add: set[str]
    own: bool = False
    also: frozenset[str] = frozenset()
    wrong: dict[str, Any] = field(default_factory=dict)

    @property
    def writer(self) -> str:
        """Somebody who may add and change such rows."""
        return next(role for role in ("controller", "admin_user", "manager") if role in self.add)


def _project(project: Any) -> Any:
    row = make.ProjectFactory()
    country = make.ProjectCountryFactory(project=row)
    make.ProjectThemeFactory(project=row)
    make.ProjectDacCodeFactory(project=row)
    make.ProjectSdgFactory(project=row, is_main=True)
    make.ProjectMarkerFactory(project=row)
    make.ProjectPartnerFactory(project=row, organisation__country=country.country)
    make.ProjectMemberFactory(project=row)
    make.StatusChangeFactory(project=row)
    make.ExtensionFactory(project=row)
    return row


def _new_project(project: Any) -> dict[str, Any]:
    country, theme = make.CountryFactory(), make.ThemeFactory()
    return {
        "code": "NEW-1",
        "kind": "twinning",
        "name_sv": "Nytt projekt",
        "start": "2017-02-01",
        "end": "2019-01-31",
        "countries": [{"country": country.iso2, "share": "100.00"}],
        "themes": [{"theme": theme.code, "share": 100}],
        "dac": [{"code": make.DacCodeFactory().code, "share": "100", "first_year": 2017}],
        "sdg": [{"target": make.SdgTargetFactory().code, "is_main": True}],
        "markers": [{"marker": "gender", "score": 0}],
        "partners": [{"organisation": make.OrganisationFactory().identifier, "role": "partner"}],
    }


def _activity(project: Any) -> Any:
    row = make.ActivityFactory(project=project)
    row.partners.add(make.OrganisationFactory())
    row.principles.add(make.PrincipleFactory())
    make.StaffDaysFactory(project=project, activity=row)
    return row


def _indicator(project: Any) -> Any:
    row = make.IndicatorFactory(project=project)
    make.plan_indicator(row)
    make.IndicatorValueFactory(indicator=row)
    row.sites.create(project=project, code=f"S{row.pk}", name_sv="Phnom Penh")
    return row


def _framework(project: Any) -> Any:
    """A draft with an indicator under an output; one before it has been set aside."""
    project.frameworks.update(status="withdrawn")
    number = project.frameworks.count() + 1
    row = make.FrameworkVersionFactory(project=project, number=number, reason="Den första")
    node = make.ResultNodeFactory(version=row)
    indicator = make.IndicatorFactory(project=project)
    row.plans.create(node=node, indicator=indicator, baseline=1, baseline_year=2014)
    row.targets.create(indicator=indicator, period=make.ReportingPeriodFactory(year=2017), value=2)
    return row


def _alike(project: Any) -> Any:
    """Another project with the same people: one has a single draft at a time."""
    other = make.ProjectFactory()
    for member in project.members.order_by("pk"):
        make.ProjectMemberFactory(project=other, user=member.user)
    return other


def _country(project: Any) -> Any:
    row = make.CountryFactory(region=make.RegionFactory())
    make.CountryNameFactory(country=row)
    make.IncomeGroupFactory(country=row)
    return row


def _organisation(project: Any) -> Any:
    row = make.OrganisationFactory(parent=make.OrganisationFactory())
    make.OrganisationNameFactory(organisation=row)
    return row


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


def _assessment(project: Any) -> Any:
    """A draft with a score in each view."""
    row = make.AssessmentFactory(project=project)
    for view in ("self", "joint"):
        make.ScoreFactory(assessment=row, view=view)
    return row


CASES = [
    Case(
        "projects",
        "public_id",
        _project,
        _new_project,
        {"name_en": "A new name"},
        {"manager", "other_manager", "admin_user"},
        own=True,
        wrong={"name_sv": ""},
    ),
    Case(
        "activities",
        "public_id",
        _activity,
        lambda project: {
            "project": project.public_id,
            "kind": "training",
            "title_sv": "Utbildning i Phnom Penh",
            "start": "2017-05-10",
            "women": 7,
            "partners": [make.OrganisationFactory().identifier],
            "principles": [make.PrincipleFactory().code],
            "staff": [{"employee": make.EmployeeFactory().number, "days_abroad": "3.5"}],
        },
        {"men": 4},
        {"manager", "admin_user"},
        own=True,
        wrong={"women": -1},
    ),
    Case(
        "indicators",
        "code",
        _indicator,
        lambda project: {
            "project": project.public_id,
            "code": "NEW-P1",
            "name_sv": "Utbildade handläggare",
        },
        {"name_en": "Officers trained"},
        {"manager", "admin_user"},
        own=True,
        wrong={"measure": "miles"},
    ),
    Case(
        "frameworks",
        "id",
        _framework,
        lambda project: {"project": _alike(project).public_id, "reason": "Den första"},
        {"reason": "Fler unga"},
        {"manager", "admin_user"},
        own=True,
        wrong={"reason": "x" * 301},
    ),
    Case(
        "indicator-values",
        "id",
        lambda project: make.IndicatorValueFactory(indicator__project=project, status="draft"),
        lambda project: {
            "indicator": make.IndicatorFactory(project=project).code,
            "period": make.ReportingPeriodFactory(year=2017).code,
            "value": "60",
        },
        {"comment_sv": "Tre kurser"},
        {"manager"},
        own=True,
        wrong={"value": "1,5"},
    ),
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
        "deadlines",
        "id",
        lambda project: make.DeadlineFactory(project=project),
        lambda project: {
            "project": project.public_id,
            "kind": "steering",
            "title_sv": "Styrgruppsmöte 8",
            "due_on": "2026-12-09",
        },
        {"due_on": "2026-12-16"},
        {"manager", "controller"},
        own=True,
        also=frozenset({"registrar"}),
        wrong={"due_on": "2026-13-09"},
    ),
    Case(
        "assessments",
        "public_id",
        _assessment,
        lambda project: {
            "instrument": make.small().code,
            "organisation": make.OrganisationFactory().identifier,
            "project": project.public_id,
            "assessed_on": "2017-06-01",
            "round": "baseline",
            "scale": "classical",
            "team_size": 14,
        },
        {"note": "Två dagar med ledningen"},
        {"manager"},
        own=True,
        wrong={"assessed_on": "2017-06-31"},
    ),
    Case(
        "improvement-actions",
        "public_id",
        lambda project: make.ImprovementActionFactory(assessment__project=project),
        lambda project: {
            "assessment": (one := make.AssessmentFactory(project=project)).public_id,
            "item": one.instrument.criteria.first().items.first().code,
            "text": "Introduktion för alla",
            "owner": "Personalchefen",
            "due_on": "2018-05-01",
            "activity": make.ActivityFactory(project=project).public_id,
        },
        {"priority": 1},
        {"manager"},
        own=True,
        wrong={"priority": 4},
    ),
    Case(
        "risks",
        "public_id",
        lambda project: make.RiskFactory(project=project),
        lambda project: {
            "project": project.public_id,
            "category": "partner",
            "title_sv": "Personalen byts ut",
            "found_on": "2017-02-01",
            "review_on": "2030-01-01",
            "rating": {
                "probability": 4,
                "consequence": 4,
                "residual_probability": 3,
                "residual_consequence": 4,
            },
        },
        {"title_en": "Staff are replaced"},
        {"manager"},
        own=True,
        wrong={"category": "weather"},
    ),
    Case(
        "year-notes",
        "id",
        lambda project: make.YearNoteFactory(project=project, year=2015 + project.year_notes.count()),
        lambda project: {"project": project.public_id, "year": 2018, "changed_sv": "Samma arbetssätt"},
        {"changed_en": "The same ways"},
        {"manager", "admin_user"},
        own=True,
        wrong={"year": "2018"},
    ),
    Case(
        "lessons",
        "public_id",
        lambda project: make.LessonFactory(project=project),
        lambda project: {
            "project": project.public_id,
            "title_sv": "Börja med cheferna",
            "text_sv": "Då går det.",
            "learned_on": "2017-09-01",
        },
        {"title_en": "Begin with the managers"},
        {"manager", "writer"},
        own=True,
        wrong={"title_sv": ""},
    ),
    Case(
        "stories",
        "public_id",
        lambda project: make.StoryFactory(project=project),
        lambda project: {
            "project": project.public_id,
            "title_sv": "Jag fick jobb",
            "text_sv": "Nära hemmet.",
            "happened_on": "2017-10-01",
        },
        {"title_en": "I got a job"},
        {"manager", "writer"},
        own=True,
        wrong={"consent_from": "2017"},
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
    Case(
        "countries",
        "iso2",
        _country,
        lambda project: {
            "iso2": "ZZ",
            "iso3": "ZZZ",
            "name_sv": "Nyland",
            "name_en": "Newland",
            "region": make.RegionFactory().code,
        },
        {"name_en": "Newer land"},
        {"admin_user"},
        wrong={"iso3": "zz"},
    ),
    Case(
        "organisations",
        "identifier",
        _organisation,
        lambda project: {
            "identifier": "new-authority",
            "name_sv": "Ny myndighet",
            "kind": "authority",
            "level": "central",
            "country": make.CountryFactory().iso2,
            "former_names": [{"name": "Gammal myndighet", "valid_to": "2012-12-31"}],
        },
        {"name_en": "New authority"},
        {"manager", "other_manager", "registrar", "admin_user"},
        wrong={"kind": "authorities"},
    ),
    Case(
        "themes",
        "code",
        lambda project: make.ThemeFactory(),
        lambda project: {"code": "T8", "name_sv": "Nytt tema", "name_en": "New theme"},
        {"order": 8},
        {"admin_user"},
        wrong={"order": "8"},
    ),
    Case(
        "funders",
        "code",
        lambda project: make.FunderFactory(organisation=make.OrganisationFactory()),
        lambda project: {"code": "new", "kind": "other", "name_sv": "Ny", "name_en": "New"},
        {"name_en": "Newer"},
        {"controller", "admin_user"},
        wrong={"code": "åäö"},
    ),
]
# Rows are added and never changed, or not by everybody who may read them.
ADDED = [
    Case(
        "status-updates",
        "id",
        lambda project: make.StatusUpdateFactory(project=project),
        lambda project: {"project": project.public_id, "month": "2018-03-01", "changed": "Fler matchningar"},
        {},
        {"manager"},
        own=True,
    ),
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
# Sets that are replaced as a whole, in the version of what they are part of.
SETS = {"funder-shares"}
# Kept on pages, and only read here: what a row of each is known by, and one more of it.
READ: dict[str, tuple[str, Callable[[], Any]]] = {
    "disaggregations": ("code", make.DimensionFactory),
    "reporting-periods": ("code", make.ReportingPeriodFactory),
    "standard-indicators": ("code", make.StandardIndicatorFactory),
}
# Read by few.
FEW = {"integrity-items"}
# Sent as a file, with no fields of a row.
FILES = {"booking-imports"}
ROLES = [
    "manager",
    "other_manager",
    "leader",
    "controller",
    "writer",
    "registrar",
    "admin_user",
    "viewer",
]
