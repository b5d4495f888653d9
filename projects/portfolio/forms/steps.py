"""The steps of a project's life: a new status, a later end."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.portfolio.actions import change_status, extend
from projects.portfolio.lifecycle import NEXT
from projects.portfolio.models import Project
from projects.portfolio.models.project import Status
from tracker.core import once
from tracker.core.errors import Refused
from tracker.core.fields import IsoDateField, TextField
from tracker.core.periods import today


class StepForm(forms.Form):
    """Carries the version that it was opened from, and a one-time key."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    marks_optional = True

    def __init__(self, data: Any = None, *, project: Project) -> None:
        super().__init__(data, initial={"version": project.version, "key": once.new_key()})
        self.project = project

    def save(self, user: Any) -> None:
        """Raises what the action raises."""
        raise NotImplementedError

    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name not in ("version", "key")}

    def refuse(self, no: Refused) -> None:
        self.add_error(
            no.field if no.field in self.fields else None, ValidationError(no.message, code=no.code)
        )

    def conflict(self, current: Project) -> None:
        """Keep what was typed; the next save is then made on the version now shown."""
        self.data = self.data.copy()
        self.data["version"] = str(current.version)


class StatusForm(StepForm):
    status = forms.ChoiceField(label=_("New status"), widget=forms.RadioSelect)
    since = IsoDateField(label=_("From which day"), initial=today)
    reason_sv = TextField(
        label=_("Reason in Swedish"),
        max_length=300,
        required=False,
        help_text=_(
            "Needed when the project is paused, declined or ended early, and when it is opened again."
        ),
    )
    reason_en = TextField(label=_("Reason in English"), max_length=300, required=False)

    def __init__(self, data: Any = None, *, project: Project) -> None:
        super().__init__(data, project=project)
        steps = NEXT[Status(project.status)]
        self.fields["status"].choices = [(step.value, capfirst(step.label)) for step in steps]

    def save(self, user: Any) -> None:
        change_status(user=user, project=self.project, expected=self.cleaned_data["version"], **self.values())


class ExtendForm(StepForm):
    new_end = IsoDateField(label=_("New end"))
    decided_on = IsoDateField(label=_("Decided on"), initial=today)
    reason_sv = TextField(label=_("Reason in Swedish"), max_length=300)
    reason_en = TextField(label=_("Reason in English"), max_length=300, required=False)
    dnr = TextField(label=_("Registration number"), max_length=40, required=False)

    def save(self, user: Any) -> None:
        extend(user=user, project=self.project, expected=self.cleaned_data["version"], **self.values())
