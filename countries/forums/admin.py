from django.contrib import admin

from countries.forums.models import Forum, ForumName
from tracker.core.admin import CodeListAdmin, PartInline


class ForumNameInline(PartInline):
    model = ForumName


@admin.register(Forum)
class ForumAdmin(CodeListAdmin):
    inlines = [ForumNameInline]
    list_display = ["code", "name_sv", "name_en", "kind"]
    list_filter = ["kind"]
    search_fields = ["code", "name_sv", "name_en"]
