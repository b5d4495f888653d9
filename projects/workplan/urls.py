"""Addresses of the versions of work plans. The plan itself, beside what has been done, is a page of reports."""

from typing import Any

from django.urls import include, path

from projects.workplan import views

VERSION: list[Any] = [
    path("", views.version, name="work_plan_version"),
    path("differences/", views.differences, name="work_plan_differences"),
    path("describe/", views.describe, name="work_plan_describe"),
    path("agree/", views.agree, name="work_plan_agree"),
    path("items/new/", views.item_new, name="work_item_new"),
    path("items/<int:item>/", views.item, name="work_item_edit"),
    path("items/<int:item>/remove/", views.item_remove, name="work_item_remove"),
]
PLAN: list[Any] = [
    path("new/", views.new, name="work_plan_new"),
    path("items/<int:item>/reached/", views.reached, name="work_item_reached"),
    path("<int:number>/", include(VERSION)),
]
urlpatterns = [path("projects/<slug:public_id>/plan/", include(PLAN))]
