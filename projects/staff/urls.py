"""Addresses of people and assignments."""

from django.urls import path

from projects.staff import people_views, views

urlpatterns = [
    path("staff/", views.staff, name="staff"),
    path("staff/new/", people_views.staff_new, name="staff_new"),
    path("staff/<slug:number>/", views.person, name="staff_person"),
    path("staff/<slug:number>/edit/", people_views.staff_edit, name="staff_edit"),
    path("line-units/", people_views.line_units, name="line_units"),
    path("line-units/new/", people_views.line_unit_new, name="line_unit_new"),
    path("line-units/<slug:code>/edit/", people_views.line_unit_edit, name="line_unit_edit"),
    path("projects/<slug:public_id>/staff/", views.project_staff, name="project_staff"),
    path("projects/<slug:project>/staff/new/", views.assignment_new, name="assignment_new"),
    path("assignments/<int:pk>/edit/", views.assignment_edit, name="assignment_edit"),
    path("assignments/<int:pk>/release/", views.assignment_release, name="assignment_release"),
    path("assignments/<int:pk>/void/", views.assignment_void, name="assignment_void"),
]
