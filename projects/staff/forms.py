"""The forms of assignments. What the rules refuse is in `actions`; it is shown at the field that it names."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from projects.portfolio.forms.rows import OptionField, Options
from projects.portfolio.models import Project
from projects.staff import actions, queries
from projects.staff.models import Assignment
from tracker.core.fields import IsoDateField, LocalDecimalField, TextField
from tracker.core.steps import Step


def _days(label: Any, **kwargs: Any) -> LocalDecimalField:
    return LocalDecimalField(label=label, min_value=0, max_digits=5, decimal_places=1, **kwargs)


class AssignmentFields(forms.Form):
    employee = OptionField(label=_("Person"))
    component = OptionField(label=_("Component"), required=False)
    role = TextField(label=_("Role"), max_length=60, required=False)
    start = IsoDateField(label=_("First day"))
    end = IsoDateField(label=_("Last day"))
    days_abroad = _days(_("Planned days abroad"), required=False)
    days_home = _days(_("Planned days at home"), required=False)
    confirmed = forms.BooleanField(
        label=_("More days are planned than the time has, and that is right"), required=False
    )

    def clean(self) -> dict[str, Any]:
        for name in ("days_abroad", "days_home"):
            if name in self.cleaned_data:
                self.cleaned_data[name] = self.cleaned_data[name] or Decimal(0)
        return self.cleaned_data

    def offer(self, user: Any, project: Project) -> None:
        self.fields["employee"].offer(Options(queries.people(user)))
        self.fields["employee"].widget.attrs["data-private"] = ""
        self.fields["component"].offer(Options(project.components.order_by("number", "pk")))
        if len(self.fields["component"].choices) == 1:
            del self.fields["component"]

    @property
    def asks_to_confirm(self) -> bool:
        """The box is there once it is about something."""
        return bool(self["confirmed"].errors or self["confirmed"].value())


class AssignForm(AssignmentFields, Step):
    def __init__(self, data: Any = None, *, user: Any, project: Project) -> None:
        super().__init__(data)
        self.project = project
        self.offer(user, project)

    def save(self, user: Any) -> Assignment:
        fields = self.values()
        confirmed = fields.pop("confirmed")
        return actions.assign(user=user, project=self.project, fields=fields, confirmed=confirmed)


class AssignmentStep(Step):
    """A step with one assignment, in its version."""

    of: Assignment

    def __init__(self, data: Any = None, *, user: Any, of: Assignment) -> None:
        super().__init__(data, of=of)

    def save(self, user: Any) -> Any:
        raise NotImplementedError

    @property
    def expected(self) -> int | None:
        version: int | None = self.cleaned_data["version"]
        return version


class ChangeForm(AssignmentFields, AssignmentStep):
    def __init__(self, data: Any = None, *, user: Any, of: Assignment) -> None:
        super().__init__(data, user=user, of=of)
        self.offer(user, of.project)
        self.initial.update(self.stored(of))

    def stored(self, current: Assignment) -> dict[str, Any]:
        names = ("role", "start", "end", "days_abroad", "days_home")
        keys = {"employee": str(current.employee_id), "component": str(current.component_id or "")}
        told = {name: getattr(current, name) for name in names} | keys
        return {name: value for name, value in told.items() if name in self.fields}

    def conflict(self, current: Assignment) -> None:
        typed = dict(self.cleaned_data)
        self.cleaned_data = {name: getattr(value, "pk", value) for name, value in typed.items()}
        super().conflict(current)
        self.cleaned_data = typed

    def save(self, user: Any) -> Any:
        fields = self.values()
        confirmed = fields.pop("confirmed")
        return actions.change_assignment(
            user=user, assignment=self.of, expected=self.expected, fields=fields, confirmed=confirmed
        )


class ReleaseForm(AssignmentStep):
    days = _days(_("Days that the person may give"))

    def __init__(self, data: Any = None, *, user: Any, of: Assignment) -> None:
        super().__init__(data, user=user, of=of)
        self.initial["days"] = of.days_abroad + of.days_home

    def stored(self, current: Assignment) -> dict[str, Any]:
        return {"days": current.released_days} if current.released_days else {}

    def save(self, user: Any) -> Any:
        return actions.release_assignment(
            user=user, assignment=self.of, expected=self.expected, days=self.cleaned_data["days"]
        )


class VoidForm(AssignmentStep):
    reason = TextField(label=_("Why it should not be there"), max_length=300)

    def stored(self, current: Assignment) -> dict[str, Any]:
        return {"reason": current.void_reason} if current.void_reason else {}

    def save(self, user: Any) -> Any:
        return actions.void_assignment(user=user, assignment=self.of, expected=self.expected, **self.values())
