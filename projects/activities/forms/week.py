"""The summary of a week: one form, a row for each thing that was done."""

import datetime
import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict, ErrorList
from django.utils.translation import gettext_lazy as _

from projects.activities import actions
from projects.activities.forms.offers import Offers
from projects.activities.models import Activity
from projects.portfolio.forms.rows import OptionField
from tracker.core import formats
from tracker.core.errors import Refused
from tracker.core.fields import CountFormField, IsoDateField, TextField
from tracker.core.formats import is_swedish
from tracker.core.periods import FIRST_YEAR, LAST_YEAR

DAYS, MORE, MOST = 5, 5, 40
_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})", re.ASCII)
# What stands in a row from the beginning, and does not fill it.
_PRESET = {"project", "start", "country"}


class WeekForm(forms.Form):
    """`?week=2017-W19`; anything else is the present week."""

    week = TextField(required=False, max_length=8)

    def monday(self, today: datetime.date) -> datetime.date:
        found = _WEEK.fullmatch(self.cleaned_data["week"]) if self.is_valid() else None
        try:
            day = datetime.date.fromisocalendar(int(found[1]), int(found[2]), 1) if found else today
        except ValueError:
            day = today
        day = day if FIRST_YEAR < day.year < LAST_YEAR else today
        return day - datetime.timedelta(days=day.weekday())

    @staticmethod
    def around(monday: datetime.date) -> dict[str, Any]:
        """The week in words and address, and the addresses of those before and after."""
        week = datetime.timedelta(weeks=1)
        return {
            "monday": monday,
            "sunday": monday + week - datetime.timedelta(days=1),
            "name": formats.week(monday),
            "this": _address(monday),
            "before": _address(monday - week),
            "after": _address(monday + week),
        }


def _address(monday: datetime.date) -> str:
    year, week, _day = monday.isocalendar()
    return f"{year}-W{week:02}"


class WeekRow(forms.Form):
    start = IsoDateField(label=_("First day"), required=False)
    end = IsoDateField(label=_("Last day"), required=False)
    project = forms.ChoiceField(label=_("Project"), required=False)
    kind = forms.ChoiceField(label=_("Type"), required=False)
    title = TextField(label=_("What was done?"), required=False, max_length=200)
    place = TextField(
        label=_("Place"),
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"list": "places", "autocomplete": "off"}),
    )
    country = OptionField(label=_("Country"), required=False)
    is_online = forms.BooleanField(label=_("Online"), required=False)
    women = CountFormField(label=_("Women"))
    men = CountFormField(label=_("Men"))
    unknown = CountFormField(label=_("Not known"))
    late_because = TextField(label=_("Why after the end of the project?"), required=False, max_length=300)

    def __init__(self, *args: Any, offers: Offers, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        self.fields["project"].choices = offers.project_choices
        self.fields["kind"].choices = [("", "–"), *offers.kinds]
        self.fields["country"].offer(offers.countries)

    @property
    def is_filled(self) -> bool:
        given = {name for name, value in self.cleaned_data.items() if value not in (None, "", False)}
        return bool(given - _PRESET)

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.is_filled:
            for name, words in (
                ("start", _("Give the date.")),
                ("project", _("Choose a project.")),
                ("kind", _("Choose a type.")),
                ("title", _("Say what was done, in a sentence.")),
            ):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, ValidationError(words, code="required"))
        return given

    @property
    def entry(self) -> dict[str, Any]:
        """What the action writes of the row."""
        given = dict(self.cleaned_data)
        given["title_sv" if is_swedish() else "title_en"] = given.pop("title")
        return given | {"project": self.offers.projects.get(given["project"])}


class WeekRows(forms.BaseFormSet):
    """The rows, with the one-time key of them all. `renderer` and counts are what Django's factory would set."""

    form, extra, min_num, max_num, absolute_max = WeekRow, 0, 0, MOST, MOST
    can_order = can_delete = can_delete_extra = validate_min = validate_max = edit_only = False
    renderer = None

    def __init__(self, data: Any, *, user: Any, monday: datetime.date, key: str) -> None:
        self.user, self.offers = user, Offers(user)
        first = self.offers.first_project
        start = [
            {
                "start": monday + datetime.timedelta(days=day),
                "project": first,
                "country": self.offers.country_of.get(first),
            }
            for day in range(DAYS)
        ]
        super().__init__(data, prefix="rows", initial=start, form_kwargs={"offers": self.offers})
        self.key = KeyForm(data).value or key
        if data is not None and "more" in data:
            self._add(MORE)

    def _add(self, number: int) -> None:
        """Some more rows. What was typed is shown without judging it yet."""
        self.data = self.data.copy()
        total = min(self.total_form_count() + number, MOST)
        self.data[f"{self.prefix}-TOTAL_FORMS"] = str(total)
        for name in ("management_form", "forms"):  # cached from the data before
            self.__dict__.pop(name, None)
        for row in self.forms:
            row._errors = ErrorDict()
        self._errors, self._non_form_errors = [row._errors for row in self.forms], ErrorList()

    def save(self) -> list[Activity]:
        """In the caller's transaction; raises what the action raises."""
        return actions.log_week(user=self.user, entries=[row.entry for row in self._filled()])

    def _filled(self) -> list[WeekRow]:
        return [row for row in self.forms if row.is_filled]

    def clean(self) -> None:
        if not any(self.errors) and not self._filled():
            raise ValidationError(_("Fill in at least one row."), code="empty")

    def refuse(self, no: Refused) -> None:
        """Show the refusal at the row and field that it names."""
        place, _dash, field = (no.field or "").partition("-")
        if not place.isdigit():
            self.non_form_errors().append(no.message)
            return
        row = self._filled()[int(place)]
        name = "title" if field.startswith("title") else field
        row.add_error(name if name in row.fields else None, ValidationError(no.message, code=no.code))

    def new_key(self, key: str) -> None:
        """The next sending is a sending of its own."""
        self.key = key


class KeyForm(forms.Form):
    key = forms.CharField(required=False)

    @property
    def value(self) -> str:
        return self.cleaned_data["key"] if self.is_bound and self.is_valid() else ""
