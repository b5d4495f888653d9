"""Addresses of status updates, the year's notes, lessons and stories."""

from django.urls import path

from projects.updates import telling_views as telling
from projects.updates import views

urlpatterns = [
    path("updates/", views.updates, name="updates"),
    path("projects/<slug:public_id>/updates/", views.project_updates, name="project_updates"),
    path("projects/<slug:project>/updates/new/", views.update_new, name="update_new"),
    path("projects/<slug:public_id>/updates/<slug:month>/", views.update, name="update"),
    path("projects/<slug:public_id>/updates/<slug:month>/edit/", views.update_edit, name="update_edit"),
    path("projects/<slug:public_id>/updates/<slug:month>/answer/", views.update_answer, name="update_answer"),
    path("projects/<slug:project>/years/<int:year>/", views.year_note, name="year_note"),
    path("lessons/", telling.lessons, name="lessons"),
    path("projects/<slug:project>/lessons/new/", telling.lesson_new, name="lesson_new"),
    path("lessons/<slug:lesson>/", telling.lesson, name="lesson"),
    path("lessons/<slug:lesson>/edit/", telling.lesson_edit, name="lesson_edit"),
    path("lessons/<slug:lesson>/void/", telling.lesson_void, name="lesson_void"),
    path("stories/", telling.stories, name="stories"),
    path("projects/<slug:project>/stories/new/", telling.story_new, name="story_new"),
    path("stories/<slug:story>/", telling.story, name="story"),
    path("stories/<slug:story>/edit/", telling.story_edit, name="story_edit"),
    path("stories/<slug:story>/void/", telling.story_void, name="story_void"),
]
