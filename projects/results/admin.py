from django.contrib import admin
from django.http import HttpRequest

from projects.results.framework.actions import FIXED
from projects.results.framework.models import Indicator
from tracker.core.admin import VersionedAdmin
from tracker.privacy.watching import WatchedAdmin


@admin.register(Indicator)
class IndicatorAdmin(WatchedAdmin, VersionedAdmin):
    list_display = ["code", "project", "name_sv", "measure"]
    list_filter = ["measure"]
    list_select_related = ["project"]
    search_fields = ["code", "name_sv", "name_en", "project__code"]
    # Places are those of one project: they are chosen on the indicator's own page.
    exclude = ["sites"]

    def get_readonly_fields(self, request: HttpRequest, obj: Indicator | None = None) -> list[str]:
        """Whether an indicator may go to another project, or be measured otherwise, is asked in its action."""
        return ["project", *FIXED] if obj else []
