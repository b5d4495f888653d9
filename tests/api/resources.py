"""Every resource with a row of each, a body that makes one, and a change; the tests walk this table."""

from collections.abc import Callable
from typing import Any

from tests import factories as make
from tests.api import engagements, few, missions, money, programmes, told
from tests.api.case import Case


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
    make.StaffDaysFactory(project=project, activity=row, days_abroad="3.0", days_home="0.0")
    return row


def _indicator(project: Any) -> Any:
    row = make.IndicatorFactory(project=project)
    make.plan_indicator(row)
    make.IndicatorValueFactory(indicator=row)
    row.sites.create(project=project, code=f"S{row.pk}", name_sv="Phnom Penh")
    return row


def _framework(project: Any) -> Any:
    """A draft with an indicator under an output; one before it has been set aside."""
    project.frameworks.filter(status="draft").update(status="withdrawn")
    number = project.frameworks.count() + 1
    row = make.FrameworkVersionFactory(project=project, number=number, reason="Den första")
    node = make.ResultNodeFactory(version=row)
    indicator = make.IndicatorFactory(project=project)
    row.plans.create(node=node, indicator=indicator, baseline=1, baseline_year=2014)
    row.targets.create(indicator=indicator, period=make.ReportingPeriodFactory(year=2017), value=2)
    return row


def _work_plan(project: Any) -> Any:
    """A draft with an item that has everything; one before it has been replaced."""
    agreed = {"status": "replaced", "agreed_on": project.start, "agreed_by": make.UserFactory()}
    project.work_plans.filter(status="draft").update(**agreed)
    row = make.WorkPlanFactory(project=project, reason="Den första")
    item = make.WorkItemFactory(
        project=project,
        component=make.ComponentFactory(project=project),
        indicator=make.IndicatorFactory(project=project),
        country=make.CountryFactory(),
    )
    make.PlannedWorkFactory(plan=row, item=item, responsible=make.EmployeeFactory())
    return row


def _alike(project: Any) -> Any:
    """Another project with the same people: one has a single draft at a time."""
    other = make.ProjectFactory()
    for member in project.members.order_by("pk"):
        make.ProjectMemberFactory(project=other, user=member.user)
    return other


def _milestone(project: Any) -> Any:
    """Of the agreed plan of a project of the same people."""
    plan = make.WorkPlanFactory(project=_alike(project))
    item = make.WorkItemFactory(project=plan.project, kind="milestone", activity_kind="")
    make.PlannedWorkFactory(plan=plan, item=item)
    plan.project.work_plans.update(
        status="agreed", agreed_on=plan.project.start, agreed_by=make.UserFactory()
    )
    return item


def _country(project: Any) -> Any:
    row = make.CountryFactory(region=make.RegionFactory())
    make.CountryNameFactory(country=row)
    make.IncomeGroupFactory(country=row)
    return row


def _organisation(project: Any) -> Any:
    row = make.OrganisationFactory(parent=make.OrganisationFactory())
    make.OrganisationNameFactory(organisation=row)
    return row


def _assessment(project: Any) -> Any:
    """A draft with a score in each view."""
    row = make.AssessmentFactory(project=project)
    for view in ("self", "joint"):
        make.ScoreFactory(assessment=row, view=view)
    return row


CASES = [
    *money.CASES,
    *told.CASES,
    *engagements.CASES,
    *programmes.CASES,
    *missions.CASES,
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
            "end": "2017-05-13",
            "component": make.ComponentFactory(project=project).number,
            "work_item": make.WorkItemFactory(project=project).number,
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
        "work-plans",
        "id",
        _work_plan,
        lambda project: {"project": _alike(project).public_id, "reason": "Den första"},
        {"reason": "Försenat"},
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
ADDED = [*told.ADDED, *money.ADDED, *engagements.ADDED]
# Sets that are replaced as a whole, in the version of what they are part of.
SETS = {"funder-shares"}
# Kept on pages, and only read here: what a row of each is known by, and one more of it.
READ: dict[str, tuple[str, Callable[[], Any]]] = {
    "adoptions": ("id", programmes.adoption),
    "disaggregations": ("code", make.DimensionFactory),
    "instruments": ("code", make.InstrumentFactory),
    "lights": ("public_id", make.ProjectFactory),
    "photos": ("public_id", lambda: make.PhotoFactory(consent="not_needed")),
    "reporting-periods": ("code", make.ReportingPeriodFactory),
    "standard-indicators": ("code", make.StandardIndicatorFactory),
    "work-items": ("id", make.WorkItemFactory),
}
# Changed, and never added: they come with something else.
CHANGED = [
    Case(
        "adoptions",
        "id",
        programmes.adoption,
        lambda project: {
            "asked_on": "2018-12-11",
            "answered_on": "2019-01-15",
            "adopted": True,
            "adopted_in": "Föreskrift 2018:7",
        },
        {"asked_on": "2018-12-12"},
        set(),
        own=True,
        also=frozenset({"manager", "admin_user"}),
        wrong={"adopted": "perhaps"},
    ),
    Case(
        "work-items",
        "id",
        _milestone,
        lambda project: {"reached_on": "2017-05-01"},
        {"reached_on": "2017-05-02"},
        set(),
        own=True,
        also=frozenset({"manager", "admin_user"}),
        wrong={"reached_on": "2017-02-30"},
    ),
]
# Read by few.
FEW = few.CASES
# Questions and their answers, with no rows of their own.
ASKED = {"figures", "search"}
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
