"""The sentence that narrows numbers: a year, and if wanted a country, funder, theme or project."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from countries.models import Country
from projects.models import Funder, ProjectCountry, Theme
from projects.portfolio import queries
from reports.figures import Scope
from reports.figures.money import booked_years
from tracker.core.db import swedish
from tracker.core.fields import CountFormField
from tracker.core.filters import CodeField
from tracker.core.formats import is_swedish
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today


class YearSelect(forms.Select):
    """A list of years, and the one asked for even if nothing is booked in it."""

    def optgroups(self, name: str, value: list[str], attrs: dict[str, Any] | None = None) -> list[Any]:
        known = {str(choice) for choice, _label in self.choices}
        asked = [year for year in value if year not in known and year.isascii() and year.isdigit()]
        asked = [year for year in asked if FIRST_YEAR <= int(year[:9]) <= LAST_YEAR]
        self.choices = [*((year, year) for year in asked), *self.choices]
        return super().optgroups(name, value, attrs)


class ScopeForm(forms.Form):
    """Bound to the address. Nothing given: this year and everything. Then `scope()` is what was asked."""

    year = CountFormField(
        label=_("Showing"),
        required=False,
        widget=YearSelect,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={
            name: _("Choose a year between %(first)s and %(last)s.")
            % {"first": FIRST_YEAR, "last": LAST_YEAR}
            for name in ("invalid", "min_value", "max_value")
        },
    )
    country = CodeField(
        label=_("for"),
        queryset=None,
        to_field_name="iso2",
        required=False,
        empty_label=_("all countries"),
        error_messages={"invalid_choice": _("There is no such country here. Choose one from the list.")},
    )
    funder = CodeField(
        label=_("paid by"),
        queryset=Funder.objects.order_by("order", "code"),
        to_field_name="code",
        required=False,
        empty_label=_("all funders"),
        error_messages={"invalid_choice": _("There is no such funder. Choose one from the list.")},
    )
    theme = CodeField(
        label=_("within"),
        queryset=Theme.objects.order_by("order", "code"),
        to_field_name="code",
        required=False,
        empty_label=_("all themes"),
        error_messages={"invalid_choice": _("There is no such theme. Choose one from the list.")},
    )
    project = CodeField(
        label=_("and"),
        queryset=None,
        to_field_name="public_id",
        required=False,
        empty_label=_("all projects"),
        error_messages={"invalid_choice": _("There is no such project. Choose one from the list.")},
    )

    def __init__(self, data: QueryDict, user: Any) -> None:
        data = data.copy()
        if not data.get("year"):
            data["year"] = str(today().year)
        super().__init__(data)
        self.user = user
        years = booked_years()
        if today().year not in years:
            years.insert(0, today().year)
        self.fields["year"].widget.choices = [(str(year), str(year)) for year in years]
        known = queries.projects(user).order_by("code", "pk")
        shared = ProjectCountry.objects.filter(project__in=known.order_by().values("pk"))
        countries = Country.objects.filter(pk__in=shared.values("country"))
        self._choose("country", countries.order_by(swedish("name_sv") if is_swedish() else "name_en", "pk"))
        self._choose("project", known)

    def _choose(self, name: str, rows: QuerySet[Any]) -> None:
        field: Any = self.fields[name]
        field.queryset = rows

    def scope(self) -> Scope:
        """What the form asks about; only for a valid form."""
        if not self.is_valid():
            raise ValidationError(self.errors)
        return Scope(**self.cleaned_data, user=self.user)
