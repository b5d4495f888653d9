"""Addresses. The apps are named by string, so nothing here imports upward."""

from django.contrib import admin
from django.urls import include, path

from tracker.accounts.rights_page import rights
from tracker.accounts.views import set_language

urlpatterns = [
    path("", include("tracker.core.urls")),
    path("", include("tracker.search.urls")),
    path("", include("countries.organisations.urls")),
    path("", include("projects.portfolio.urls")),
    path("", include("projects.activities.sheets.urls")),
    path("", include("projects.activities.urls")),
    path("", include("projects.assessments.urls")),
    path("", include("projects.team.urls")),
    path("", include("projects.money.urls")),
    path("", include("projects.deadlines.urls")),
    path("", include("projects.calendar.urls")),
    path("", include("projects.engagements.urls")),
    path("", include("projects.missions.urls")),
    path("", include("projects.staff.urls")),
    path("", include("projects.workplan.urls")),
    path("", include("projects.records.urls")),
    path("", include("projects.risks.urls")),
    path("", include("projects.updates.urls")),
    path("", include("projects.programmes.urls")),
    path("", include("projects.results.catalogue.urls")),
    path("", include("projects.results.sheets.urls")),
    path("", include("projects.results.urls")),
    path("", include("reports.dashboards.urls")),
    path("", include("reports.annual.urls")),
    path("", include("reports.funders.urls")),
    path("accounts/", include("tracker.accounts.urls")),
    path("about/", include("tracker.about.urls")),
    path("privacy/", include("tracker.privacy.urls")),
    path("history/", include("tracker.core.history.urls")),
    path("language/", set_language, name="set_language"),
    path("rights/", rights, name="rights"),
    path("admin/", admin.site.urls),
    path("api/", include("tracker.api")),
]

handler429 = "tracker.accounts.refusals.too_many"
handler500 = "tracker.core.health.server_error"
