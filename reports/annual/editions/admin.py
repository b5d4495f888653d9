"""Administration: editions, texts and what was asked of people, to look at. They are changed on their pages."""

from django.contrib import admin

from reports.annual.editions.models import Edition, SectionText, TextRequest
from tracker.core.admin import ReadOnlyAdmin


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ["year", "minor", "state", "dnr", "opened_at", "published_at"]
    list_filter = ["state"]
    search_fields = ["year", "dnr"]


@admin.register(SectionText)
class SectionTextAdmin(ReadOnlyAdmin):
    list_display = ["section", "language", "status", "owner", "due_on"]
    list_select_related = ["section", "owner"]
    list_filter = ["language", "status", "section__edition"]
    search_fields = ["section__key", "section__title_sv", "section__title_en"]


@admin.register(TextRequest)
class TextRequestAdmin(ReadOnlyAdmin):
    list_display = ["section", "asked_of", "due_on", "answered_at", "withdrawn_at"]
    list_select_related = ["section", "asked_of"]
    search_fields = ["question", "section__key"]
