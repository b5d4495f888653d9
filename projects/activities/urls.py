from django.urls import path

from projects.activities import log_views, views

urlpatterns = [
    path("activities/", views.activities, name="activities"),
    path("activities/log/", log_views.activity_log, name="activity_log"),
    path("activities/log/week/", log_views.activity_week, name="activity_week"),
    path("activities/<slug:public_id>/", views.activity, name="activity"),
    path("activities/<slug:public_id>/edit/", log_views.activity_edit, name="activity_edit"),
    path("activities/<slug:public_id>/copy/", log_views.activity_copy, name="activity_copy"),
    path("activities/<slug:public_id>/void/", views.activity_void, name="activity_void"),
    path("activities/<slug:public_id>/undo/", views.activity_undo, name="activity_undo"),
]
