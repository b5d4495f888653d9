"""The catalogue in the administration. The calendar is kept on its own pages."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from projects.results.catalogue.models import Category, Dimension, ReportingPeriod, StandardIndicator
from tracker.core.admin import PartFormSet, PartInline, ReadOnlyAdmin, VersionedAdmin


class Groups(PartFormSet):
    """Each dimension keeps a group for those who are not known: else parts could not add up to the whole."""

    def clean(self) -> None:
        super().clean()
        rows: list[dict[str, Any]] = [form.cleaned_data for form in self.forms if form.is_valid()]
        if not any(self.errors) and sum(bool(row.get("is_unknown")) for row in rows) != 1:
            raise ValidationError(_("Exactly one group is for those who are not known."))


class CategoryInline(PartInline):
    model = Category
    formset = Groups


@admin.register(Dimension)
class DimensionAdmin(VersionedAdmin):
    inlines = [CategoryInline]
    list_display = ["code", "name_sv", "name_en", "order"]
    search_fields = ["code", "name_sv", "name_en"]


@admin.register(StandardIndicator)
class StandardIndicatorAdmin(VersionedAdmin):
    list_display = ["code", "name_sv", "name_en", "source"]
    list_filter = ["source"]
    search_fields = ["code", "name_sv", "name_en"]


@admin.register(ReportingPeriod)
class ReportingPeriodAdmin(ReadOnlyAdmin):
    list_display = ["code", "kind", "first_day", "last_day", "opens_on", "closes_on"]
    list_filter = ["kind"]
    search_fields = ["code"]
