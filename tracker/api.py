"""The API: its resources under /api/v1/, its schema and its documentation page.

The resources are named by string, so nothing here imports upward.
"""

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.urls import include, path, re_path
from django.utils.module_loading import import_string
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from tracker.core.api.views import NotHere

RESOURCES = {
    "projects": "projects.portfolio.api.Projects",
    "themes": "projects.portfolio.api.Themes",
    "funders": "projects.portfolio.api.Funders",
    "activities": "projects.activities.api.Activities",
    "agreements": "projects.money.agreements.api.Agreements",
    "amendments": "projects.money.agreements.api.Amendments",
    "terms": "projects.money.agreements.api.AgreementTerms",
    "funder-shares": "projects.money.agreements.api.FunderShares",
    "budgets": "projects.money.budgets.api.Budgets",
    "forecasts": "projects.money.budgets.api.Forecasts",
    "variance-comments": "projects.money.budgets.api.Comments",
    "ledger": "projects.money.ledger.api.Ledger",
    "booking-imports": "projects.money.imports.api.BookingImports",
    "rates": "projects.money.rates.api.Rates",
    "deadlines": "projects.deadlines.api.Deadlines",
    "work-plans": "projects.workplan.api.WorkPlans",
    "work-items": "projects.workplan.api.WorkItems",
    "indicators": "projects.results.framework.api.Indicators",
    "frameworks": "projects.results.framework.api.Frameworks",
    "standard-indicators": "projects.results.catalogue.api.StandardIndicators",
    "disaggregations": "projects.results.catalogue.api.Disaggregations",
    "reporting-periods": "projects.results.catalogue.api.ReportingPeriods",
    "light-judgements": "projects.results.lights.api.Judgements",
    "risks": "projects.risks.api.Risks",
    "integrity-items": "projects.risks.api.IntegrityItems",
    "status-updates": "projects.updates.api.StatusUpdates",
    "year-notes": "projects.updates.api.YearNotes",
    "lessons": "projects.updates.api.Lessons",
    "stories": "projects.updates.api.Stories",
    "documents": "projects.records.api.Documents",
    "photos": "projects.records.api.Photos",
    "assessments": "projects.assessments.api.Assessments",
    "improvement-actions": "projects.assessments.api.Improvements",
    "instruments": "projects.assessments.api.Instruments",
    "rounds": "projects.programmes.api.Rounds",
    "teams": "projects.programmes.api.Teams",
    "nominations": "projects.programmes.api.Nominations",
    "change-projects": "projects.programmes.api.ChangeProjects",
    "adoptions": "projects.programmes.api.Adoptions",
    "indicator-values": "projects.results.values.api.Values",
    "missions": "projects.missions.api.Missions",
    "assignments": "projects.staff.api.Assignments",
    "employees": "projects.staff.api.Employees",
    "line-units": "projects.staff.api.LineUnits",
    "countries": "countries.places.api.Countries",
    "organisations": "countries.organisations.api.Organisations",
    "search": "tracker.search.api.Search",
    "forums": "projects.engagements.api.forums.Forums",
    "studies": "projects.engagements.api.forums.Studies",
    "publications": "projects.engagements.api.forums.Publications",
    "forum-outputs": "projects.engagements.api.forums.Outputs",
    "network-members": "projects.engagements.api.forums.NetworkMembers",
    "shared-cases": "projects.engagements.api.forums.SharedCases",
    "meetings": "projects.engagements.api.happenings.Meetings",
    "visits": "projects.engagements.api.happenings.Visits",
    "delegations": "projects.engagements.api.happenings.Delegations",
    "good-practice-cases": "projects.engagements.api.happenings.Cases",
    "reuses": "projects.engagements.api.reuse.Reuses",
    "figures": "reports.dashboards.api.Figures",
    "lights": "reports.dashboards.lights.ProjectLights",
}

router = SimpleRouter()
for name, view in RESOURCES.items():
    router.register(name, import_string(view), basename=f"api-{name}")

# Swagger writes one style element into its page, always the same, known by its hash; no other page may.
SWAGGER_STYLE = "'sha256-MMpT0iDxyjALd9PdfepImGX3DBfJPXZ4IlDWdPAgtn0='"
docs = csp_update({"style-src": [SELF, SWAGGER_STYLE]})(
    SpectacularSwaggerSplitView.as_view(url_name="api-schema", title=settings.PRODUCT_NAME)
)

urlpatterns = [
    path("v1/", include(router.urls)),
    path("schema/", SpectacularJSONAPIView.as_view(), name="api-schema"),
    path("docs/", docs, name="api-docs"),
    re_path(r"", NotHere.as_view(), name="api-nothing-here"),
]
