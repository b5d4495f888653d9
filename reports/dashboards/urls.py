from django.urls import path

from reports.dashboards import figures, start
from reports.dashboards.projects import listing, overview, parts

urlpatterns = [
    path("", start.start, name="start"),
    path("projects/", listing.projects, name="projects"),
    path("projects/<slug:public_id>/", overview.project, name="project"),
    path("projects/<slug:public_id>/money/", parts.project_money, name="project_money"),
    path("projects/<slug:public_id>/history/", parts.project_history, name="project_history"),
    path("figures/", figures.figures, name="figures"),
    path("figures/<slug:key>/", figures.figure, name="figure"),
]
