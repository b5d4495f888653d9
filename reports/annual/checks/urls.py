"""Addresses of the checks; reports/annual/urls.py hands them on."""

from django.urls import path

from reports.annual.checks import views

urlpatterns = [
    path("reports/<edition:public_id>/checks/", views.edition_checks, name="edition_checks"),
    path("reports/<edition:public_id>/checks/waive/", views.finding_waive, name="finding_waive"),
    path(
        "reports/<edition:public_id>/checks/<int:waiver>/take-back/",
        views.finding_take_back,
        name="finding_take_back",
    ),
    path("reports/<edition:public_id>/missing/", views.edition_missing, name="edition_missing"),
    path("reports/<edition:public_id>/missing/remind/", views.edition_remind, name="edition_remind"),
]
