"""Administration: lessons and stories to look at. They are changed on their pages; updates are not shown here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from projects.updates import queries
from projects.updates.models import Lesson, Story
from tracker.core.admin import ReadOnlyAdmin
from tracker.privacy.watching import WatchedAdmin


@admin.register(Lesson)
class LessonAdmin(WatchedAdmin, ReadOnlyAdmin):
    list_display = ["public_id", "project", "title_sv", "learned_on"]
    list_select_related = ["project"]
    search_fields = ["public_id", "project__code", "title_sv", "title_en"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Lesson]:
        return queries.lessons(request.user)


@admin.register(Story)
class StoryAdmin(WatchedAdmin, ReadOnlyAdmin):
    list_display = ["public_id", "project", "title_sv", "happened_on", "consent_until"]
    list_select_related = ["project"]
    search_fields = ["public_id", "project__code", "title_sv", "title_en"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Story]:
        return queries.stories(request.user)
