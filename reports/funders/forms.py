"""The address of a financial report: `?since=2019-01-01&until=2019-12-31&language=en`."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from projects.models import Agreement
from projects.money.agreements.queries import terms_on
from reports.figures.statements import period_of
from reports.funders.layouts import LAYOUTS, Format
from reports.funders.report import last_of_month, latest_period, period_until
from tracker.core.fields import IsoDateField
from tracker.core.periods import FIRST_YEAR, Year, today

LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]


class PeriodForm(forms.Form):
    """Whole months, of a masked agreement whole years. Nothing given is the latest period that has ended.

    `until` alone is the reporting period that it lies in, up to the last whole month by then.
    """

    since = IsoDateField(required=False, label=_("From"))
    until = IsoDateField(required=False, label=_("to"))
    language = forms.ChoiceField(required=False, label=_("in"), choices=LANGUAGES)

    def __init__(self, data: QueryDict, agreement: Agreement) -> None:
        self.agreement = agreement
        first = {name: data.get(name) for name in self.base_fields}
        day = self._day(first["until"])
        since, until = (period_until if first["until"] else latest_period)(agreement, day)
        filled: dict[str, Any] = {"since": first["since"] or since.isoformat()}
        filled["until"] = first["until"] if first["since"] and first["until"] else until.isoformat()
        filled["language"] = first["language"] or self._usual_language(day)
        super().__init__(filled)

    def _day(self, text: str | None) -> datetime.date:
        """The day asked for, as far as it is one that has been; today where nothing fit was given."""
        try:
            day: datetime.date | None = IsoDateField(required=False).clean(text)
        except ValidationError:
            day = None
        return min(day, today()) if day and day.year >= FIRST_YEAR else today()

    def _usual_language(self, day: datetime.date) -> str:
        terms = terms_on(self.agreement, day)
        return LAYOUTS[terms.report_format if terms else Format.SIDA].language

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        since, until = data.get("since"), data.get("until")
        if not since or not until:
            return data
        if until > last_of_month(today()):
            self.add_error("until", _("That day has not come yet."))
        if since > until:
            self.add_error("until", _("The end comes before the start."))
        if since.day != 1:
            self.add_error("since", _("A report begins on the first day of a month."))
        if until != last_of_month(until):
            self.add_error("until", _("A report ends on the last day of a month."))
        if since.year < FIRST_YEAR:
            self.add_error("since", _("The year must be %(first)d or later.") % {"first": FIRST_YEAR})
        if self.agreement.is_masked and (since, until) != (
            Year(since.year).first_day,
            Year(until.year).last_day,
        ):
            self.add_error("since", _("Of this project only whole years can be shown to you."))
        return data


def periods(agreement: Agreement, day: datetime.date) -> list[tuple[datetime.date, datetime.date]]:
    """The reporting periods that had begun by the day, the latest first."""
    if agreement.is_masked:
        years = range(min(day.year, agreement.end.year), agreement.start.year - 1, -1)
        return [(Year(year).first_day, Year(year).last_day) for year in years if Year(year).last_day <= day]
    found: list[tuple[datetime.date, datetime.date]] = []
    at = period_of(agreement, min(day, max(agreement.end, agreement.start)))
    while at[0] <= day and (not found or at != found[-1]):
        found.append(at)
        if at[0] <= agreement.start.replace(day=1):
            break
        at = period_of(agreement, at[0] - datetime.timedelta(days=1))
    return [(since, until) for since, until in found if until <= last_of_month(day)]
