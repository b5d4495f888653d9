from django.urls import path

from projects.portfolio import views

urlpatterns = [
    path("projects/new/", views.project_new, name="project_new"),
    path("projects/<slug:public_id>/edit/", views.project_edit, name="project_edit"),
    path("projects/<slug:public_id>/status/", views.project_status, name="project_status"),
    path("projects/<slug:public_id>/sensitivity/", views.project_sensitivity, name="project_sensitivity"),
    path("projects/<slug:public_id>/extend/", views.project_extend, name="project_extend"),
]
