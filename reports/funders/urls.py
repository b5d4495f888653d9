from django.urls import path

from reports.funders import views

urlpatterns = [
    path("agreements/<slug:public_id>/report/", views.funder_report, name="funder_report"),
    path(
        "agreements/<slug:public_id>/report.pdf",
        views.funder_report_file,
        {"kind": "pdf"},
        name="funder_report_pdf",
    ),
    path(
        "agreements/<slug:public_id>/report.xlsx",
        views.funder_report_file,
        {"kind": "xlsx"},
        name="funder_report_xlsx",
    ),
]
