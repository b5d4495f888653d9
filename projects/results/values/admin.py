"""Administration: values to look at. They are drafted, submitted and decided on their pages."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from projects.results.values import queries
from projects.results.values.models import IndicatorValue, ValueCell
from tracker.core.admin import PartInline, ReadOnlyAdmin
from tracker.privacy.watching import WatchedAdmin


class CellInline(PartInline):
    model = ValueCell

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(IndicatorValue)
class IndicatorValueAdmin(WatchedAdmin, ReadOnlyAdmin):
    list_display = ["indicator", "period", "site", "status", "answer", "value"]
    list_filter = ["status", "answer"]
    search_fields = ["indicator__code", "indicator__project__code"]
    inlines = [CellInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[IndicatorValue]:
        # Whoever may not see what is masked does not administer it either.
        return queries.values(request.user).filter(is_masked=False)
