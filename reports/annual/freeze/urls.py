"""Addresses of frozen editions and of comparing; reports/annual/urls.py hands them on."""

from django.urls import path

from reports.annual import compare_views
from reports.annual.freeze import views

_EDITION = "reports/<edition:public_id>/"

urlpatterns = [
    path("reports/compare/", compare_views.compare, name="edition_compare"),
    path(f"{_EDITION}freeze/", views.freeze, name="edition_freeze"),
    path(f"{_EDITION}sign/", views.sign, name="edition_sign"),
    path(f"{_EDITION}approve/", views.approve, name="edition_approve"),
    path(f"{_EDITION}publish/", views.publish, name="edition_publish"),
    path(f"{_EDITION}correct/", views.correct, name="edition_correct"),
    path(f"{_EDITION}since/", views.since, name="edition_since"),
    path(f"{_EDITION}files/", views.files, name="edition_files"),
    path(f"{_EDITION}files/<slug:file>/", views.file, name="edition_file"),
]
