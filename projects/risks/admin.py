"""Administration: risks to look at. They are changed on their pages; integrity items are not shown here."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from projects.risks import queries
from projects.risks.models import Risk
from tracker.core.admin import ReadOnlyAdmin
from tracker.privacy.watching import WatchedAdmin


@admin.register(Risk)
class RiskAdmin(WatchedAdmin, ReadOnlyAdmin):
    list_display = ["public_id", "project", "category", "title_sv", "review_on", "closed_on"]
    list_filter = ["category"]
    list_select_related = ["project"]
    search_fields = ["public_id", "project__code", "title_sv", "title_en"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Risk]:
        # Whoever may not see what is masked does not administer it either.
        return queries.risks(request.user).filter(is_masked=False)
