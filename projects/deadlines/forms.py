"""The forms of deadlines and rules. What the rules refuse is in `actions`; it is shown at the field that it names."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.deadlines import actions
from projects.deadlines.generate import Changes
from projects.deadlines.models import Deadline, DeadlineRule, Kind
from projects.money.agreements.models import Agreement
from projects.portfolio import people
from projects.portfolio.forms.rows import OptionField, Options
from projects.portfolio.models import Project
from tracker.core.fields import CountFormField, IsoDateField, TextField
from tracker.core.periods import today
from tracker.core.steps import Step

CALENDAR, START = "calendar", "start"
_TITLE_HELP = _("Shown to all who may see the project's details.")


def _kinds() -> list[tuple[str, str]]:
    return [("", "–"), *((kind.value, str(capfirst(kind.label))) for kind in Kind)]


class DeadlineStep(Step):
    """A step with one deadline: its fields are filled in from it, and compared with it when somebody was first."""

    of: Deadline

    def __init__(self, data: Any = None, *, of: Deadline) -> None:
        super().__init__(data, of=of)
        if "owner" in self.fields:
            self.fields["owner"].offer(Options(people.assignable(also=of.owner)))
        self.initial.update(
            {name: value for name, value in self.stored(of).items() if value not in (None, "")}
        )

    def stored(self, current: Deadline) -> dict[str, Any]:
        names = [name for name in self.fields if name in actions.FIELDS]
        values = {name: getattr(current, name) for name in names}
        if "owner" in values:
            values["owner"] = current.owner_id and str(current.owner_id)
        return values

    def save(self, user: Any) -> Deadline:
        return actions.change_deadline(
            user=user, deadline=self.of, expected=self.cleaned_data["version"], fields=self.values()
        )


class ChangeForm(DeadlineStep):
    kind = forms.ChoiceField(label=_("Type"), choices=_kinds)
    title_sv = TextField(label=_("What is due, in Swedish"), max_length=200, help_text=_TITLE_HELP)
    title_en = TextField(label=_("The same in English"), max_length=200, required=False)
    due_on = IsoDateField(label=_("Due on"))
    owner = OptionField(
        label=_("Who sees to it"), required=False, help_text=_("Empty: whoever manages the project.")
    )
    submitted_on = IsoDateField(label=_("Submitted on"), required=False)
    accepted_on = IsoDateField(label=_("Accepted on"), required=False)
    dnr = TextField(label=_("Registration number"), max_length=40, required=False)
    link = TextField(
        label=_("Link to the document"),
        max_length=300,
        required=False,
        widget=forms.URLInput,
        help_text=_("Begins with https://."),
    )

    def __init__(self, data: Any = None, *, of: Deadline) -> None:
        super().__init__(data, of=of)
        if of.rule_id:
            for name in ("kind", "title_sv", "title_en"):
                del self.fields[name]
            self.fields["due_on"].help_text = _("Another day than the rule's stays when the rule changes.")


class SubmitForm(DeadlineStep):
    submitted_on = IsoDateField(label=_("Submitted on"), initial=today)
    dnr = TextField(
        label=_("Registration number"),
        max_length=40,
        required=False,
        help_text=_("Of what was sent, in the diary."),
    )
    link = TextField(
        label=_("Link to the document"),
        max_length=300,
        required=False,
        widget=forms.URLInput,
        help_text=_("Begins with https://."),
    )

    def save(self, user: Any) -> Deadline:
        return actions.submit_deadline(
            user=user, deadline=self.of, expected=self.cleaned_data["version"], **self.values()
        )


class AcceptForm(DeadlineStep):
    accepted_on = IsoDateField(label=_("Accepted on"), initial=today)

    def save(self, user: Any) -> Deadline:
        return actions.accept_deadline(
            user=user, deadline=self.of, expected=self.cleaned_data["version"], **self.values()
        )


class VoidForm(DeadlineStep):
    reason = TextField(label=_("Why nobody has to do it"), max_length=300)

    def stored(self, current: Deadline) -> dict[str, Any]:
        return {"reason": current.void_reason}

    def save(self, user: Any) -> Deadline:
        return actions.void_deadline(
            user=user, deadline=self.of, expected=self.cleaned_data["version"], **self.values()
        )


class AddForm(Step):
    """A deadline that no rule makes."""

    project = forms.ChoiceField(label=_("Project"))
    agreement = OptionField(label=_("Agreement"), required=False)
    kind = forms.ChoiceField(label=_("Type"), choices=_kinds)
    title_sv = TextField(label=_("What is due, in Swedish"), max_length=200, help_text=_TITLE_HELP)
    title_en = TextField(label=_("The same in English"), max_length=200, required=False)
    due_on = IsoDateField(label=_("Due on"))
    owner = OptionField(
        label=_("Who sees to it"), required=False, help_text=_("Empty: whoever manages the project.")
    )

    def __init__(self, data: Any = None, *, projects: list[Project], preset: str = "") -> None:
        super().__init__(data, initial={"project": preset})
        self.projects = {project.public_id: project for project in projects}
        self.fields["project"].choices = [
            ("", "–"),
            *((public_id, str(project)) for public_id, project in self.projects.items()),
        ]
        agreements = Agreement.objects.filter(project__in=projects).select_related("project")
        self.fields["agreement"].offer(Options(agreements.order_by("project__code", "number", "pk")))
        self.fields["owner"].offer(Options(people.assignable()))

    def clean_project(self) -> Project:
        return self.projects[self.cleaned_data["project"]]

    def save(self, user: Any) -> Deadline:
        return actions.add_deadline(user=user, fields=self.values())


class RuleForm(Step):
    """A rule of the agreement, from a day on. `of` None is a new one."""

    of: DeadlineRule | None
    kind = forms.ChoiceField(label=_("Type"), choices=_kinds)
    name_sv = TextField(label=_("Name in Swedish"), max_length=150)
    name_en = TextField(label=_("Name in English"), max_length=150)
    anchor = forms.ChoiceField(
        label=_("Counted from"),
        widget=forms.RadioSelect,
        choices=lambda: [(one.value, capfirst(one.label)) for one in DeadlineRule.Anchor],
    )
    every_months = CountFormField(
        label=_("Months in a period"), min_value=1, max_value=60, help_text=_("3 is a quarter, 12 is a year.")
    )
    by_calendar = forms.TypedChoiceField(
        label=_("Periods follow"),
        choices=[(CALENDAR, _("the calendar year")), (START, _("the agreement's first day"))],
        coerce=lambda follows: follows == CALENDAR,
        initial=CALENDAR,
        widget=forms.RadioSelect,
    )
    months_after = forms.IntegerField(
        label=_("Months after"),
        initial=0,
        min_value=-24,
        max_value=60,
        help_text=_("With a minus: before."),
    )
    days_after = forms.IntegerField(label=_("and days after"), initial=0, min_value=-366, max_value=366)
    month = CountFormField(label=_("Month of the year"), min_value=1, max_value=12)
    day = CountFormField(label=_("Day of the month"), min_value=1, max_value=31)
    valid_from = IsoDateField(label=_("Valid from"))
    valid_to = IsoDateField(
        label=_("Valid to"),
        required=False,
        help_text=_("The last day. Empty: as long as the agreement runs."),
    )

    def __init__(self, data: Any = None, *, agreement: Agreement, of: DeadlineRule | None = None) -> None:
        super().__init__(
            data, of=of, initial={"valid_from": agreement.start, "anchor": DeadlineRule.Anchor.PERIOD}
        )
        self.agreement = agreement
        if of:
            self.initial.update(self.stored(of))

    def stored(self, current: DeadlineRule) -> dict[str, Any]:
        values = {name: getattr(current, name) for name in actions.RULE_FIELDS}
        return values | {"by_calendar": CALENDAR if current.by_calendar else START}

    def save(self, user: Any) -> Changes:
        return actions.save_rule(
            user=user,
            agreement=self.agreement,
            rule=self.of,
            expected=self.cleaned_data["version"],
            fields=self.values(),
        )
