"""Administration: people with their positions, and the units that they belong to."""

from django.contrib import admin

from projects.staff.models import Employee, LineUnit, Position
from tracker.core.admin import CodeListAdmin, PartInline


class PositionInline(PartInline):
    model = Position


@admin.register(Employee)
class EmployeeAdmin(CodeListAdmin):
    inlines = [PositionInline]
    list_display = ["number", "name", "sex", "is_external"]
    list_filter = ["is_external", "sex"]
    search_fields = ["number", "name"]


@admin.register(LineUnit)
class LineUnitAdmin(CodeListAdmin):
    list_display = ["code", "name_sv", "name_en", "manager"]
    search_fields = ["code", "name_sv", "name_en"]
