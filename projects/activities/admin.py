"""Administration: activities to look at (they are changed on their pages), and principles to keep."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from projects.activities import queries
from projects.activities.models import Activity, Principle
from tracker.core.admin import CodeListAdmin, ReadOnlyAdmin
from tracker.privacy.watching import WatchedAdmin


@admin.register(Activity)
class ActivityAdmin(WatchedAdmin, ReadOnlyAdmin):
    list_display = ["public_id", "kind", "project", "start", "created_by", "is_draft"]
    list_filter = ["kind"]
    list_select_related = ["project", "created_by"]
    search_fields = ["public_id", "project__code", "title_sv", "title_en"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Activity]:
        # Whoever may not see what is masked does not administer it either.
        return queries.activities(request.user).filter(is_masked=False)


@admin.register(Principle)
class PrincipleAdmin(CodeListAdmin):
    list_display = ["code", "name_sv", "name_en"]
