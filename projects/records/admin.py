"""Administration: documents and photos to look at. They are changed on their pages."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from projects.records import queries
from projects.records.models import Document, Photo
from tracker.core.admin import ReadOnlyAdmin
from tracker.privacy.watching import WatchedAdmin


@admin.register(Document)
class DocumentAdmin(WatchedAdmin, ReadOnlyAdmin):
    list_display = ["public_id", "dnr", "project", "kind", "title", "dated"]
    list_select_related = ["project"]
    search_fields = ["public_id", "dnr", "title", "project__code"]
    exclude = ["file", "link"]  # on the document's page

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        return queries.documents(request.user)


@admin.register(Photo)
class PhotoAdmin(WatchedAdmin, ReadOnlyAdmin):
    list_display = ["public_id", "project", "taken_on", "consent", "consent_until"]
    list_select_related = ["project"]
    search_fields = ["public_id", "project__code", "alt_sv", "alt_en"]
    exclude = ["file"]  # handed out on the photo's page

    def get_queryset(self, request: HttpRequest) -> QuerySet[Photo]:
        return queries.photos(request.user)
