"""Addresses of results."""

from django.urls import include, path

urlpatterns = [
    path("", include("projects.results.framework.urls")),
    path("", include("projects.results.values.urls")),
    path("", include("projects.results.lights.urls")),
]
