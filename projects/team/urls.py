from django.urls import path

from projects.team import views

urlpatterns = [
    path("people/", views.people, name="people"),
    path("people/<text:username>/hand-over/", views.leave, name="people_hand_over"),
    path("projects/<slug:public_id>/team/add/", views.add, name="project_team_add"),
    path("projects/<slug:public_id>/team/<int:pk>/end/", views.end, name="project_team_end"),
    path(
        "projects/<slug:public_id>/team/<int:pk>/substitute/",
        views.substitute,
        name="project_team_substitute",
    ),
    path(
        "projects/<slug:public_id>/team/<int:pk>/hand-over/", views.hand_over, name="project_team_hand_over"
    ),
]
