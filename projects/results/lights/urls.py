"""Addresses of a project's traffic lights."""

from django.urls import path

from projects.results.lights import views

urlpatterns = [
    path("projects/<slug:public_id>/lights/<slug:light>/", views.project_light, name="project_light"),
    path(
        "projects/<slug:public_id>/lights/<slug:light>/judgements/<int:pk>/end/",
        views.project_light_end,
        name="project_light_end",
    ),
]
