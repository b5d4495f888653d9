"""Addresses of deadlines and calendars."""

from django.urls import path

from projects.deadlines import rule_views, views

urlpatterns = [
    path("deadlines/", views.deadlines, name="deadlines"),
    path("deadlines/new/", views.deadline_new, name="deadline_new"),
    path("deadlines/<int:pk>/", views.deadline, name="deadline"),
    path("deadlines/<int:pk>/edit/", views.deadline_edit, name="deadline_edit"),
    path("deadlines/<int:pk>/submit/", views.deadline_submit, name="deadline_submit"),
    path("deadlines/<int:pk>/accept/", views.deadline_accept, name="deadline_accept"),
    path("deadlines/<int:pk>/void/", views.deadline_void, name="deadline_void"),
    path(
        "agreements/<slug:public_id>/deadlines/",
        rule_views.agreement_deadlines,
        name="agreement_deadlines",
    ),
    path(
        "agreements/<slug:public_id>/deadlines/apply/",
        rule_views.deadline_rules_apply,
        name="deadline_rules_apply",
    ),
    path(
        "agreements/<slug:public_id>/deadlines/rules/new/",
        rule_views.deadline_rule_new,
        name="deadline_rule_new",
    ),
    path(
        "agreements/<slug:public_id>/deadlines/rules/<int:pk>/",
        rule_views.deadline_rule,
        name="deadline_rule",
    ),
]
