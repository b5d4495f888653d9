from django.urls import path

from projects.activities import views

urlpatterns = [
    path("activities/", views.activities, name="activities"),
    path("activities/log/", views.activity_log, name="activity_log"),
    path("activities/<slug:public_id>/", views.activity, name="activity"),
    path("activities/<slug:public_id>/edit/", views.activity_edit, name="activity_edit"),
    path("activities/<slug:public_id>/copy/", views.activity_copy, name="activity_copy"),
    path("activities/<slug:public_id>/void/", views.activity_void, name="activity_void"),
]
