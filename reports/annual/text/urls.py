"""Addresses of this room; reports/annual/urls.py hands them on."""

from django.urls import path

from reports.annual.text import views

urlpatterns = [
    path(
        "reports/<edition:public_id>/<language:language>/<slug:key>/value/", views.value, name="section_value"
    ),
]
# Before the pages of sections: no section is called charts.
before_sections = [
    path("reports/<edition:public_id>/<language:language>/charts/", views.chart_texts, name="edition_charts"),
]
