from django.contrib import admin
from django.http import HttpRequest

from projects.results.models import Indicator, IndicatorTarget, IndicatorValue
from tracker.core.admin import PartInline, VersionedAdmin
from tracker.privacy.watching import WatchedAdmin


class TargetInline(PartInline):
    model = IndicatorTarget


class ValueInline(PartInline):
    model = IndicatorValue


@admin.register(Indicator)
class IndicatorAdmin(WatchedAdmin, VersionedAdmin):
    inlines = [TargetInline, ValueInline]
    list_display = ["code", "project", "level", "name_sv", "measure"]
    list_filter = ["level", "measure"]
    list_select_related = ["project"]
    search_fields = ["code", "name_sv", "name_en", "project__code"]

    def get_readonly_fields(self, request: HttpRequest, obj: Indicator | None = None) -> list[str]:
        """Whether an indicator may go to another project is asked in its action."""
        return ["project"] if obj else []
