"""Forms of the calendar: a year's periods, one of its own, the days it is open, closing, an exception."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.portfolio.forms.rows import OptionField, Options
from projects.portfolio.models import Project
from projects.results.catalogue import actions
from projects.results.catalogue.calendar import reporters
from projects.results.catalogue.models import PeriodException, ReportingPeriod
from tracker.core import access
from tracker.core.fields import CountFormField, IsoDateField, TextField
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, today
from tracker.core.steps import Step


class YearForm(forms.Form):
    """Which year of the calendar is shown."""

    year = forms.TypedChoiceField(label=_("Periods of"), coerce=int, required=False)

    def __init__(self, data: Any, *, years: list[int]) -> None:
        super().__init__(data)
        year: Any = self.fields["year"]
        year.choices = [(str(one), str(one)) for one in years]


class AddYearForm(Step):
    year = CountFormField(label=_("Year"), required=True, min_value=FIRST_YEAR, max_value=LAST_YEAR - 1)
    kinds = forms.MultipleChoiceField(
        label=_("Types of period"),
        choices=ReportingPeriod.Kind.choices,
        initial=[ReportingPeriod.Kind.YEAR],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one.")},
    )

    def save(self, user: Any) -> list[ReportingPeriod]:
        return actions.make_periods(user=user, **self.values())


class PeriodForm(Step):
    """A period that does not follow the calendar year."""

    code = TextField(label=_("Name"), max_length=8, help_text=_("For example 2017-18."))
    kind = forms.ChoiceField(
        label=_("Type"), choices=[(kind.value, capfirst(kind.label)) for kind in ReportingPeriod.Kind]
    )
    first_day = IsoDateField(label=_("First day"))
    last_day = IsoDateField(label=_("Last day"))
    opens_on = IsoDateField(label=_("Open from"))
    closes_on = IsoDateField(label=_("Open until"), help_text=_("The day itself counts."))

    def save(self, user: Any) -> ReportingPeriod:
        return actions.add_period(user=user, fields=self.values())


class DaysForm(Step):
    """When an existing period is open."""

    opens_on = IsoDateField(label=_("Open from"))
    closes_on = IsoDateField(label=_("Open until"), help_text=_("The day itself counts."))

    def __init__(self, data: Any = None, *, of: ReportingPeriod) -> None:
        super().__init__(data, of=of, initial=self.stored(of))

    def stored(self, current: ReportingPeriod) -> dict[str, Any]:
        return {"opens_on": current.opens_on, "closes_on": current.closes_on}

    def save(self, user: Any) -> ReportingPeriod:
        given = self.values()
        return actions.change_period(
            user=user, period=self.of, expected=self.cleaned_data["version"], **given
        )


class CloseForm(Step):
    reason = TextField(label=_("Why"), max_length=300, help_text=_("It stands in the history."))

    def save(self, user: Any) -> ReportingPeriod:
        return actions.close_period(
            user=user,
            period=self.of,
            expected=self.cleaned_data["version"],
            reason=self.cleaned_data["reason"],
        )


class ExceptionForm(Step):
    person = OptionField(label=_("Who may report"))
    project = OptionField(
        label=_("Project"), required=False, help_text=_("Empty: all projects that the person works in.")
    )
    until = IsoDateField(label=_("Until"), initial=today, help_text=_("The day itself counts."))
    reason = TextField(
        label=_("Why"), max_length=300, help_text=_("It stands in the history of what is written.")
    )

    def __init__(self, data: Any = None, *, user: Any, period: ReportingPeriod) -> None:
        super().__init__(data)
        self.user, self.period = user, period
        person: Any = self.fields["person"]
        person.offer(Options(sorted(reporters().exclude(pk=user.pk), key=str)))
        project: Any = self.fields["project"]
        project.offer(Options(access.visible(user, Project.objects.order_by("code", "pk"))))

    def save(self) -> PeriodException:
        return actions.grant_exception(user=self.user, period=self.period, **self.values())
