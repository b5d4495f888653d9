"""What is asked of the history: whose, when and through which door; and how a thing stood on a day."""

from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from tracker.core.fields import IsoDateField
from tracker.core.history.models import Door, Entry
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, Year, day_starts, today


def _day(label: Any) -> IsoDateField:
    limits = [MinValueValidator(Year(FIRST_YEAR).first_day), MaxValueValidator(Year(LAST_YEAR).last_day)]
    return IsoDateField(label=label, required=False, validators=limits)


class HistoryForm(forms.Form):
    user = forms.ModelChoiceField(None, label=_("Who"), required=False, empty_label=_("everybody"))
    first = _day(_("From the day"))
    last = _day(_("To the day"))
    door = forms.ChoiceField(
        label=_("Through"), required=False, choices=[("", _("every door")), *Door.choices]
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = get_user_model()._default_manager.order_by(
            "first_name", "last_name", "pk"
        )

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if given.get("first") and given.get("last") and given["last"] < given["first"]:
            raise ValidationError({"last": _("The end comes before the start.")})
        return given

    def within(self, rows: QuerySet[Entry]) -> QuerySet[Entry]:
        """The entries that were asked for; none while the question is wrong."""
        if not self.is_valid():
            return rows.none()
        given = self.cleaned_data
        if given["user"]:
            rows = rows.filter(user=given["user"])
        if given["first"]:
            rows = rows.filter(at__gte=day_starts(given["first"]))
        if given["last"]:
            rows = rows.filter(at__lt=day_starts(given["last"], after=1))
        return rows.filter(door=given["door"]) if given["door"] else rows


class DayForm(forms.Form):
    on = _day(_("How it stood at the end of the day"))

    def clean_on(self) -> Any:
        day = self.cleaned_data["on"]
        if day and day > today():
            raise ValidationError(_("The day has not come yet."))
        return day
