"""Addresses of rounds, teams, nominations, change projects and their adoption."""

from django.urls import path

from projects.programmes.views import changes, nominations, rounds

_ROUND = "projects/<slug:project>/rounds/<int:number>"

urlpatterns = [
    path("rounds/", rounds.rounds, name="rounds"),
    path("projects/<slug:public_id>/rounds/", rounds.project_rounds, name="project_rounds"),
    path("projects/<slug:public_id>/rounds/new/", rounds.round_new, name="round_new"),
    path(f"{_ROUND}/", rounds.round, name="round"),
    path(f"{_ROUND}/edit/", rounds.round_edit, name="round_edit"),
    path(f"{_ROUND}/teams/new/", rounds.team_new, name="round_team_new"),
    path(f"{_ROUND}/teams/<int:team>/edit/", rounds.team_edit, name="round_team_edit"),
    path(f"{_ROUND}/teams/<int:team>/change-project/", changes.change_project_new, name="change_project_new"),
    path(f"{_ROUND}/nominations/new/", nominations.nomination_new, name="nomination_new"),
    path(f"{_ROUND}/nominations/select/", nominations.nominations_select, name="nominations_select"),
    path("nominations/", nominations.listing, name="nominations"),
    path("nominations/<slug:nomination>/", nominations.nomination, name="nomination"),
    path("nominations/<slug:nomination>/edit/", nominations.nomination_edit, name="nomination_edit"),
    path("nominations/<slug:nomination>/decide/", nominations.nomination_decide, name="nomination_decide"),
    path("nominations/<slug:nomination>/later/", nominations.nomination_later, name="nomination_later"),
    path("change-projects/", changes.change_projects, name="change_projects"),
    path("change-projects/<slug:change>/", changes.change_project, name="change_project"),
    path("change-projects/<slug:change>/edit/", changes.change_project_edit, name="change_project_edit"),
    path(
        "change-projects/<slug:change>/approve/",
        changes.change_project_approve,
        name="change_project_approve",
    ),
    path(
        "change-projects/<slug:change>/abandon/",
        changes.change_project_abandon,
        name="change_project_abandon",
    ),
    path("change-projects/<slug:change>/adoption/<int:months>/", changes.adoption, name="adoption"),
    path("adoptions/", changes.adoptions, name="adoptions"),
]
