from typing import Any

from django.urls import include, path

from projects.results.framework.views import drafts, indicators, pages

VERSION: list[Any] = [
    path("", pages.version, name="framework_version"),
    path("differences/", pages.differences, name="framework_differences"),
    path("describe/", drafts.describe, name="framework_describe"),
    path("approve/", drafts.approve, name="framework_approve"),
    path("withdraw/", drafts.withdraw, name="framework_withdraw"),
    path("results/new/", drafts.result_new, name="framework_result_new"),
    path("results/<int:node>/", drafts.result, name="framework_result"),
    path("results/<int:node>/move/", drafts.result_move, name="framework_result_move"),
    path("results/<int:node>/remove/", drafts.result_remove, name="framework_result_remove"),
    path("indicators/", drafts.place, name="framework_place"),
    path("indicators/<text:code>/", drafts.plan, name="framework_plan"),
    path("indicators/<text:code>/remove/", drafts.plan_remove, name="framework_plan_remove"),
]
FRAMEWORK: list[Any] = [
    path("", pages.framework, name="framework"),
    path("new/", drafts.new, name="framework_new"),
    path("components/", indicators.components, name="framework_components"),
    path("places/", indicators.sites, name="framework_sites"),
    path("indicators/new/", indicators.new, name="indicator_new"),
    path("<int:number>/", include(VERSION)),
]
urlpatterns = [
    path("projects/<slug:public_id>/framework/", include(FRAMEWORK)),
    path("indicators/<text:code>/change/", indicators.change, name="indicator_edit"),
]
