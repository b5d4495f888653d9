"""Addresses of this room; reports/annual/urls.py hands them on."""

from django.urls import path

from reports.annual.text import views

urlpatterns = [
    path(
        "reports/<edition:public_id>/<language:language>/<slug:key>/value/", views.value, name="section_value"
    ),
]
