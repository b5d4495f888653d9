"""The forms with which months are closed and exceptions granted."""

import datetime
from typing import Any

from django import forms
from django.db.models import Min
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.money.ledger import closing, months, queries
from projects.money.ledger.models import ClosedMonth, ClosingException
from projects.portfolio.forms.rows import OptionField, Options
from tracker.core import formats
from tracker.core.fields import IsoDateField, TextField
from tracker.core.periods import today
from tracker.core.steps import Step


class CloseForm(Step):
    """One month, or all that is left of a year. The value is 2025 or 2025-03."""

    period = forms.ChoiceField(
        label=_("Close a month or a year"),
        help_text=_("It cannot be opened again."),
        error_messages={"required": _("Choose a month or a year.")},
    )

    def __init__(self, data: Any = None, *, user: Any) -> None:
        super().__init__(data)
        self.user = user
        period: Any = self.fields["period"]
        period.choices = [("", "–"), *_periods(user)]

    def refuse(self, no: Any) -> None:
        no.field = "period"
        super().refuse(no)

    def save(self) -> list[ClosedMonth]:
        period = self.cleaned_data["period"]
        year = int(period[:4])
        first, last = (int(period[5:]),) * 2 if "-" in period else (1, 12)
        return months.close_months(
            user=self.user, first=datetime.date(year, first, 1), last=datetime.date(year, last, 1)
        )


def _periods(user: Any) -> list[tuple[str, list[tuple[str, str]]]]:
    """The years since the first booking that the user may know of, latest first, each with its open months."""
    first = queries.ledger(user).order_by().aggregate(first=Min("booked_on"))["first"]
    if first is None:
        return []
    closed = set(ClosedMonth.objects.values_list("first_day", flat=True))
    over = [
        month
        for month in months.months_between(first.replace(month=1, day=1), today())
        if months.last_day_of(month) < today() and month not in closed
    ]
    groups = []
    for year in sorted({month.year for month in over}, reverse=True):
        left = [month for month in over if month.year == year]
        choices = [(f"{month:%Y-%m}", capfirst(formats.month_year(month))) for month in left]
        if left[-1].month == 12 and len(left) > 1:
            choices.insert(0, (str(year), gettext("All that is open of %(year)d") % {"year": year}))
        groups.append((str(year), choices))
    return groups


class ExceptionForm(Step):
    person = OptionField(label=_("Who may write in it"))
    until = IsoDateField(label=_("Until"), initial=today, help_text=_("The day itself counts."))
    reason = TextField(
        label=_("Why"), max_length=300, help_text=_("It stands in the history of what is written.")
    )

    def __init__(self, data: Any = None, *, user: Any, month: ClosedMonth) -> None:
        super().__init__(data)
        self.user, self.month = user, month
        person: Any = self.fields["person"]
        person.offer(Options(sorted(closing.bookers().exclude(pk=user.pk), key=str)))

    def save(self) -> ClosingException:
        given = self.values()
        return months.grant_exception(user=self.user, month=self.month, **given)
