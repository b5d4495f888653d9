from django.contrib import admin

from countries.places.models import ContextValue, Country, CountryName, IncomeGroup, Region
from tracker.core.admin import CodeListAdmin, PartInline, VersionedAdmin


class CountryNameInline(PartInline):
    model = CountryName


class IncomeGroupInline(PartInline):
    model = IncomeGroup


class ContextValueInline(PartInline):
    model = ContextValue


@admin.register(Country)
class CountryAdmin(VersionedAdmin):
    inlines = [CountryNameInline, IncomeGroupInline, ContextValueInline]
    list_display = ["iso2", "name_sv", "name_en", "region"]
    list_filter = ["region"]
    list_select_related = ["region"]
    search_fields = ["iso2", "name_sv", "name_en", "other_names__name"]


@admin.register(Region)
class RegionAdmin(CodeListAdmin):
    list_display = ["code", "name_sv", "name_en", "dac_code", "order"]
    search_fields = ["code", "name_sv", "name_en"]
