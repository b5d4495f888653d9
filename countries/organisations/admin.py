from django.contrib import admin

from countries.organisations.models import Organisation, OrganisationName
from tracker.core.admin import PartInline, VersionedAdmin


class OrganisationNameInline(PartInline):
    model = OrganisationName


@admin.register(Organisation)
class OrganisationAdmin(VersionedAdmin):
    inlines = [OrganisationNameInline]
    list_display = ["identifier", "name_sv", "name_en", "country", "kind", "level"]
    list_filter = ["kind", "level", "country"]
    list_select_related = ["country"]
    autocomplete_fields = ["country", "parent"]
    search_fields = ["identifier", "name_sv", "name_en", "former_names__name"]
