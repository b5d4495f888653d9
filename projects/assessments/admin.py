"""Assessments and instruments in the administration: to be looked at. They are changed through their actions."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from projects.assessments import queries
from projects.assessments.models import Assessment, Criterion, ImprovementAction, Instrument, Score
from tracker.core.admin import PartInline, ReadOnlyAdmin
from tracker.privacy.watching import WatchedAdmin


class ReadOnlyPart(PartInline):
    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ScoreInline(ReadOnlyPart):
    model = Score


class CriterionInline(ReadOnlyPart):
    model = Criterion


@admin.register(Assessment)
class AssessmentAdmin(WatchedAdmin, ReadOnlyAdmin):
    list_display = ["public_id", "organisation", "instrument", "assessed_on", "round", "status"]
    list_filter = ["instrument", "round", "status"]
    list_select_related = ["organisation", "instrument"]
    search_fields = ["public_id", "organisation__name_sv", "organisation__name_en"]
    inlines = [ScoreInline]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Assessment]:
        return queries.assessments(request.user)


@admin.register(ImprovementAction)
class ImprovementAdmin(WatchedAdmin, ReadOnlyAdmin):
    list_display = ["public_id", "assessment", "text", "owner", "due_on", "done_on"]
    list_filter = ["priority"]
    search_fields = ["public_id", "text"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[ImprovementAction]:
        return queries.improvement_actions(request.user)


@admin.register(Instrument)
class InstrumentAdmin(ReadOnlyAdmin):
    list_display = ["code", "kind", "name_sv"]
    inlines = [CriterionInline]
