"""Addresses of requests for texts; reports/annual/urls.py hands them on."""

from django.urls import path

from reports.annual.editions import request_views as views

urlpatterns = [
    path("reports/<edition:public_id>/requests/", views.edition_requests, name="edition_requests"),
    path(
        "reports/<edition:public_id>/requests/<slug:key>/ask/",
        views.text_request_ask,
        name="text_request_ask",
    ),
    path("reports/requests/<int:pk>/answer/", views.text_request_answer, name="text_request_answer"),
    path("reports/requests/<int:pk>/withdraw/", views.text_request_withdraw, name="text_request_withdraw"),
]
