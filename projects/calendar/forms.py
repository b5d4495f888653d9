"""Which days of the calendar are shown, and what of them; which journeys."""

import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.calendar.days import AGENDA, MONTH, WEEK
from projects.calendar.sources import LABELS
from tracker.core.fields import IsoDateField
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, Year, today

VIEWS = {MONTH: _("Month"), WEEK: _("Week"), AGENDA: pgettext_lazy("calendar", "Agenda")}


def _day(label: Any) -> IsoDateField:
    """With room for the weeks around the first and the last year."""
    limits = [MinValueValidator(Year(FIRST_YEAR).first_day), MaxValueValidator(Year(LAST_YEAR).last_day)]
    return IsoDateField(label=label, required=False, validators=limits)


class CalendarForm(forms.Form):
    """Bound to the address: `?view=week&from=2026-11-23&what=mission&whose=mine`. Nothing given: this month."""

    view = forms.ChoiceField(
        label=pgettext_lazy("calendar", "View"), required=False, choices=list(VIEWS.items())
    )
    what = forms.ChoiceField(
        label=_("Showing"), required=False, choices=[("", _("everything")), *LABELS.items()]
    )
    whose = forms.ChoiceField(
        label=pgettext_lazy("calendar", "of"),
        required=False,
        choices=[("", _("all projects")), ("mine", _("my projects and me"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = _day(_("from the day"))

    def chosen(self) -> tuple[str, datetime.date, str, bool]:
        """(view, day, source or nothing, only mine); what was not understood is as if it had not been asked for."""
        self.is_valid()
        given = self.cleaned_data
        view, day = given.get("view") or MONTH, given.get("from") or today()
        return view, day, given.get("what") or "", given.get("whose") == "mine"


class TravelForm(forms.Form):
    """Bound to the address: `?from=2026-11-23&whose=mine`. Nothing given: from today."""

    whose = forms.ChoiceField(
        label=_("Showing journeys of"),
        required=False,
        choices=[("", _("all projects")), ("mine", _("my projects and me"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = _day(_("from the day"))

    def chosen(self) -> tuple[datetime.date, bool]:
        self.is_valid()
        return self.cleaned_data.get("from") or today(), self.cleaned_data.get("whose") == "mine"
