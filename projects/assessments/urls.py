"""Addresses of assessments, of their evidence and of what is to be improved after them."""

from django.urls import path

from projects.assessments import after, views

_ONE = "assessments/<slug:public_id>/"
_CRITERION = f"{_ONE}criteria/<slug:criterion>/"
_EVIDENCE = f"{_ONE}documents/<int:pk>/"
_ACTION = f"{_ONE}actions/<slug:improvement>/"

urlpatterns = [
    path("assessments/", views.assessments, name="assessments"),
    path("assessments/new/", views.assessment_new, name="assessment_new"),
    path(_ONE, views.assessment, name="assessment"),
    path(f"{_ONE}edit/", views.assessment_edit, name="assessment_edit"),
    path(f"{_ONE}final/", views.assessment_finalise, name="assessment_finalise"),
    path(f"{_ONE}void/", views.assessment_void, name="assessment_void"),
    path(_CRITERION, views.assessment_criterion, name="assessment_criterion"),
    path(f"{_CRITERION}scores/", views.assessment_scores, name="assessment_scores"),
    path(f"{_ONE}documents/new/", after.evidence_new, name="assessment_evidence_new"),
    path(_EVIDENCE, after.evidence, name="assessment_evidence"),
    path(f"{_EVIDENCE}void/", after.evidence_void, name="assessment_evidence_void"),
    path(f"{_ONE}actions/new/", after.improvement_new, name="improvement_new"),
    path(_ACTION, after.improvement_edit, name="improvement_edit"),
    path(f"{_ACTION}follow-up/", after.improvement_follow_up, name="improvement_follow_up"),
    path(f"{_ACTION}void/", after.improvement_void, name="improvement_void"),
]
