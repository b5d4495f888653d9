"""Bases that note by themselves which sensitive rows they show: of resources in the API, of administration pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from tracker.core.api.views import Resource
from tracker.privacy import access_log


class WatchedResource(Resource):
    """A resource whose rows may be sensitive: lists and single answers are noted."""

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        access_log.seen(self.request, page or [])
        return page

    def answer(self, row: Any, code: int = 200) -> Any:
        access_log.seen(self.request, [row])
        return super().answer(row, code)

    def shown(self, row: Any) -> Any:
        told = super().shown(row)
        if told is not None:
            access_log.seen(self.request, [row])
        return told


class WatchedAdmin(admin.ModelAdmin):
    """Stands before the other base of an administration whose rows may be sensitive."""

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        row = super().get_object(request, object_id, from_field)
        access_log.seen(request, [row] if row else [])
        return row

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        found = super().get_changelist_instance(request)
        access_log.seen(request, found.result_list)
        return found
