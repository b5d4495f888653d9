from django.urls import path

from tracker.privacy import views

urlpatterns = [
    path("mine/", views.mine, name="privacy_mine"),
    path("mine/file/", views.mine_file, name="privacy_mine_file"),
    path("retention/", views.runs, name="privacy_runs"),
    path("retention/report/", views.report, name="privacy_report"),
    path("retention/<uuid:public_id>/", views.run, name="privacy_run"),
    path("person/", views.person, name="privacy_person"),
]
