from django.urls import path

from reports.annual import views

urlpatterns = [
    path("reports/", views.reports, name="reports"),
    path("reports/create/", views.create, name="report_create"),
    path("reports/<uuid:public_id>/", views.run, name="report_run"),
    path("reports/<uuid:public_id>/again/", views.retry, name="report_retry"),
    path("reports/<uuid:public_id>/pdf/", views.download, name="report_download"),
]
