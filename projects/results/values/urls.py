"""Addresses of values. What is reported place by place has the place in its address too."""

from django.urls import path

from projects.results.values import evidence_views, queue_views, views

_ABOUT = (
    ("", views.value, "value"),
    ("report/", views.value_report, "value_report"),
    ("decide/", views.value_decide, "value_decide"),
    ("withdraw/", views.value_withdraw, "value_withdraw"),
    ("evidence/", evidence_views.evidence_add, "evidence_add"),
)
_HERE = "indicators/<text:code>/values/<slug:period>/"

urlpatterns = [
    path("results/to-report/", queue_views.to_report, name="to_report"),
    path("results/to-approve/", queue_views.to_approve, name="to_approve"),
    path("results/evidence/<int:pk>/", evidence_views.evidence_file, name="evidence_file"),
    path("results/evidence/<int:pk>/void/", evidence_views.evidence_void, name="evidence_void"),
    *(path(f"{_HERE}{end}", view, name=name) for end, view, name in _ABOUT),
    *(path(f"{_HERE}at/<slug:site>/{end}", view, name=name) for end, view, name in _ABOUT),
]
