from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from projects.portfolio import queries
from projects.portfolio.models import (
    DacCode,
    Extension,
    Funder,
    Project,
    ProjectCountry,
    ProjectTheme,
    SdgTarget,
    StatusChange,
    Strategy,
    Theme,
)
from tracker.core.admin import CodeListAdmin, PartInline, ReadOnlyAdmin, VersionedAdmin
from tracker.privacy.watching import WatchedAdmin


class CountryShareInline(PartInline):
    model = ProjectCountry


class ThemeShareInline(PartInline):
    model = ProjectTheme


class StatusChangeInline(PartInline):
    model = StatusChange


class ExtensionInline(PartInline):
    model = Extension


@admin.register(Project)
class ProjectAdmin(WatchedAdmin, ReadOnlyAdmin):
    """To find and check a project; it is changed on its own page, where its rules are."""

    inlines = [CountryShareInline, ThemeShareInline, StatusChangeInline, ExtensionInline]
    list_display = ["public_id", "code", "name_sv", "kind", "status", "start", "end", "sensitivity"]
    list_filter = ["status", "kind", "sensitivity"]
    search_fields = ["public_id", "code", "dnr", "name_sv", "name_en"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Project]:
        # Whoever may not see what is masked does not administer it either.
        return queries.projects(request.user).filter(is_masked=False)

    def view_on_site(self, project: Project) -> str:
        return reverse("project", args=[project.public_id])


@admin.register(Theme)
class ThemeAdmin(VersionedAdmin):
    list_display = ["code", "name_sv", "name_en", "order"]


@admin.register(Funder)
class FunderAdmin(VersionedAdmin):
    list_display = ["code", "kind", "name_sv", "name_en", "order"]
    list_filter = ["kind"]


@admin.register(Strategy)
class StrategyAdmin(CodeListAdmin):
    list_display = ["code", "funder", "name_sv", "name_en", "first_year", "last_year"]
    list_filter = ["funder"]
    list_select_related = ["funder"]


@admin.register(DacCode)
class DacCodeAdmin(CodeListAdmin):
    list_display = ["code", "name_sv", "name_en", "valid_from", "valid_to"]
    search_fields = ["code", "name_sv", "name_en"]


@admin.register(SdgTarget)
class SdgTargetAdmin(CodeListAdmin):
    list_display = ["code", "name_sv", "name_en"]
    search_fields = ["code", "name_sv", "name_en"]
