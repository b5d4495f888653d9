"""Addresses of people and assignments."""

from django.urls import path

from projects.staff import views

urlpatterns = [
    path("staff/", views.staff, name="staff"),
    path("staff/<slug:number>/", views.person, name="staff_person"),
    path("projects/<slug:public_id>/staff/", views.project_staff, name="project_staff"),
    path("projects/<slug:project>/staff/new/", views.assignment_new, name="assignment_new"),
    path("assignments/<int:pk>/edit/", views.assignment_edit, name="assignment_edit"),
    path("assignments/<int:pk>/release/", views.assignment_release, name="assignment_release"),
    path("assignments/<int:pk>/void/", views.assignment_void, name="assignment_void"),
]
