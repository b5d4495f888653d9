"""Addresses of missions."""

from django.urls import path

from projects.missions import views

urlpatterns = [
    path("missions/", views.missions, name="missions"),
    path("projects/<slug:project>/missions/new/", views.mission_new, name="mission_new"),
    path("missions/<slug:mission>/", views.mission, name="mission"),
    path("missions/<slug:mission>/edit/", views.mission_edit, name="mission_edit"),
    path("missions/<slug:mission>/release/", views.mission_release, name="mission_release"),
    path("missions/<slug:mission>/terms/", views.mission_terms, name="mission_terms"),
    path("missions/<slug:mission>/security/", views.mission_clear, name="mission_clear"),
    path("missions/<slug:mission>/decision/", views.mission_decide, name="mission_decide"),
    path("missions/<slug:mission>/report/", views.mission_report, name="mission_report"),
    path("missions/<slug:mission>/void/", views.mission_void, name="mission_void"),
]
