from django.urls import path

from reports.dashboards import figures, rates, start
from reports.dashboards.assessments.page import organisation_assessments
from reports.dashboards.countries.listing import countries
from reports.dashboards.countries.page import country
from reports.dashboards.funders.listing import funders
from reports.dashboards.funders.page import project_funding
from reports.dashboards.organisations import organisation
from reports.dashboards.overview.page import overview as leadership_overview
from reports.dashboards.plan.page import work_plan
from reports.dashboards.projects import listing, overview, parts, preview, seen_by, team
from reports.dashboards.results.indicator import indicator
from reports.dashboards.results.matrix import project_results
from reports.dashboards.results.portfolio import results
from reports.dashboards.staff.effort import person_days

urlpatterns = [
    path("", start.start, name="start"),
    path("overview/", leadership_overview, name="overview"),
    path("countries/", countries, name="countries"),
    path("countries/<slug:iso2>/", country, name="country"),
    path("funders/", funders, name="funders"),
    path("projects/", listing.projects, name="projects"),
    path("projects/<slug:public_id>/", overview.project, name="project"),
    path("projects/<slug:public_id>/team/", team.project_team, name="project_team"),
    path(
        "projects/<slug:public_id>/sensitivity/preview/",
        preview.sensitivity_preview,
        name="sensitivity_preview",
    ),
    path("projects/<slug:public_id>/money/", parts.project_money, name="project_money"),
    path("projects/<slug:public_id>/funding/", project_funding, name="project_funding"),
    path("projects/<slug:public_id>/results/", project_results, name="project_results"),
    path("projects/<slug:public_id>/plan/", work_plan, name="work_plan"),
    path("projects/<slug:public_id>/history/", parts.project_history, name="project_history"),
    path("projects/<slug:public_id>/access-log/", seen_by.project_access_log, name="project_access_log"),
    path("organisations/<slug:identifier>/", organisation, name="organisation"),
    path(
        "organisations/<slug:identifier>/assessments/",
        organisation_assessments,
        name="organisation_assessments",
    ),
    path("results/", results, name="results"),
    path("indicators/<text:code>/", indicator, name="indicator"),
    path("person-days/", person_days, name="person_days"),
    path("rates/", rates.rates, name="rates"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<slug:key>/", figures.figure, name="figure"),
]
