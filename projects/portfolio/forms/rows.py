"""The rows of the project form, one formset for each kind.

A row is left out by emptying it. Everything works without scripts: there are spare rows, and a
submit button gives more.
"""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext_lazy as _

from projects.portfolio.models import ProjectMember, ProjectPartner
from tracker.core.fields import CountFormField, DecimalInput, IsoDateField, LocalDecimalField, TextField
from tracker.core.periods import FIRST_YEAR, LAST_YEAR

SPARE_ROWS, MOST_ROWS = 2, 40


class Options:
    """A code list read once and offered in every row that asks for it."""

    def __init__(self, things: Iterable[Any]) -> None:
        self.by_key = {str(thing.pk): thing for thing in things}
        self.labels = [(key, str(thing)) for key, thing in self.by_key.items()]

    def chosen(self, key: str) -> Any:
        """ValueError for what is not offered: a row with only that is wrong, not empty."""
        if key not in self.by_key:
            raise ValueError(key)
        return self.by_key[key]


class OptionField(forms.TypedChoiceField):
    """One thing out of Options; empty is None."""

    def offer(self, options: Options) -> None:
        self.choices = [("", "–"), *options.labels]
        self.coerce, self.empty_value = options.chosen, None


class OptionsField(forms.TypedMultipleChoiceField):
    """Several things out of Options."""

    def offer(self, options: Options) -> None:
        self.choices, self.coerce = options.labels, options.by_key.get


def _share() -> LocalDecimalField:
    """Percent. The script that sums as you type finds it by `data-share`."""
    widget = DecimalInput({"data-share": ""})
    return LocalDecimalField(
        label=_("Share, %"), required=False, max_digits=5, decimal_places=2, widget=widget
    )


class Row(forms.Form):
    """A row about one thing, `what`. It is empty, or complete but for its optional fields."""

    optional: tuple[str, ...] = ()
    # What is chosen from the beginning, and does not fill a row.
    preset: tuple[str, ...] = ("role",)

    def __init__(self, *args: Any, options: Options | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if options:
            self.fields["what"].offer(options)

    def clean(self) -> dict[str, Any]:
        given = {name for name, value in self.cleaned_data.items() if value not in (None, "", ())}
        if given - set(self.preset):
            for name in set(self.fields) - given - set(self.optional) - set(self.errors):
                self.add_error(
                    name, ValidationError(_("Fill in the whole row, or empty it."), code="incomplete")
                )
        return self.cleaned_data


class CountryRow(Row):
    what = OptionField(label=_("Country"), required=False)
    share = _share()


class ThemeRow(Row):
    what = OptionField(label=_("Theme"), required=False)
    share = _share()


class DacRow(Row):
    what = OptionField(label=_("DAC purpose code"), required=False)
    share = _share()
    first_year = CountFormField(label=_("From year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)


class PartnerRow(Row):
    what = OptionField(label=_("Organisation"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), choices=ProjectPartner.Role.choices, initial=ProjectPartner.Role.PARTNER
    )


class MemberRow(Row):
    optional = ("last_day", "decision")
    what = OptionField(label=_("User"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), choices=ProjectMember.Role.choices, initial=ProjectMember.Role.MEMBER
    )
    first_day = IsoDateField(label=_("From"), required=False)
    last_day = IsoDateField(label=_("To"), required=False)
    decision = TextField(label=_("Decision, of those who may read"), required=False, max_length=200)


class Rows(forms.BaseFormSet):
    """The rows of one kind. `initial` holds a tuple for each row, in the order of the row's fields."""

    extra, min_num, max_num, absolute_max = SPARE_ROWS, 0, MOST_ROWS, MOST_ROWS
    can_order = can_delete = can_delete_extra = validate_min = validate_max = edit_only = False
    renderer = None

    def __init__(
        self,
        data: Any,
        *,
        form: type[Row],
        prefix: str,
        initial: Iterable[tuple[Any, ...]],
        options: Options | None = None,
    ) -> None:
        self.form = form
        values = [dict(zip(form.base_fields, row, strict=True)) for row in initial]
        super().__init__(data, prefix=prefix, initial=values, form_kwargs={"options": options})

    def filled(self) -> list[tuple[Any, ...]]:
        """The values of each row that is not empty, in the order of the row's fields."""
        rows = [form.cleaned_data for form in self.forms if form.cleaned_data.get("what")]
        return [tuple(row[name] for name in self.form.base_fields) for row in rows]

    def refuse(self, message: str) -> None:
        self.non_form_errors().append(message)

    def add(self, number: int) -> None:
        """Some more empty rows after those that were sent."""
        data = self.data.copy()
        data[f"{self.prefix}-TOTAL_FORMS"] = str(self.total_form_count() + number)
        self.data = data
        for name in ("management_form", "forms"):  # cached from the data before
            self.__dict__.pop(name, None)

    def without_errors(self) -> None:
        """Show what was typed without judging it yet."""
        for form in self.forms:
            form._errors = ErrorDict()
        self._errors, self._non_form_errors = [form._errors for form in self.forms], ErrorList()
