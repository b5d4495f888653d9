from django.urls import path

from reports.annual import views, web_views
from reports.annual.checks.urls import urlpatterns as checks
from reports.annual.editions.request_urls import urlpatterns as requests
from reports.annual.editions.urls import urlpatterns as editions
from reports.annual.freeze.urls import urlpatterns as freeze
from reports.annual.text.urls import before_sections as charts
from reports.annual.text.urls import urlpatterns as text

urlpatterns = [
    # Before the pages of sections: no section is called preview.
    path(
        "reports/<edition:public_id>/<language:language>/preview/",
        web_views.edition_preview,
        name="edition_preview",
    ),
    *charts,
    *requests,
    *editions,
    *text,
    *checks,
    *freeze,
    path("reports/", views.reports, name="reports"),
    path("reports/create/", views.create, name="report_create"),
    path("reports/<uuid:public_id>/", views.run, name="report_run"),
    path("reports/<uuid:public_id>/again/", views.retry, name="report_retry"),
    path("reports/<uuid:public_id>/pdf/", views.download, name="report_download"),
]
