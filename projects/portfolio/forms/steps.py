"""The steps of a project's life: a new status, a later end."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.portfolio import sensitivity
from projects.portfolio.actions import change_status, extend, set_sensitivity
from projects.portfolio.lifecycle import NEXT
from projects.portfolio.models import Project
from projects.portfolio.models.project import Sensitivity, Status
from tracker.core.fields import IsoDateField, TextField
from tracker.core.periods import today
from tracker.core.steps import Step


class StepForm(Step):
    """A step with a project, in its version."""

    def __init__(self, data: Any = None, *, project: Project) -> None:
        super().__init__(data, of=project)
        self.project = project

    def save(self, user: Any) -> None:
        """Raises what the action raises."""
        raise NotImplementedError


def _told(row: Any, *names: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names} if row else {}


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

    def conflict(self, current: Project) -> None:
        self.fields["status"].choices = [(step.value, capfirst(step.label)) for step in Status]
        super().conflict(current)
        self.fields["status"].choices = [
            (step.value, capfirst(step.label)) for step in NEXT[Status(current.status)]
        ]

    def stored(self, current: Project) -> dict[str, Any]:
        latest = current.status_changes.order_by("since", "pk").last()
        return {"status": current.status} | _told(latest, "since", "reason_sv", "reason_en")

    def save(self, user: Any) -> None:
        change_status(user=user, project=self.project, expected=self.cleaned_data["version"], **self.values())


class SensitivityForm(StepForm):
    """A decision how open the project may be shown; what was decided last is filled in."""

    sensitivity = forms.ChoiceField(
        label=_("Level"),
        choices=[(level.value, capfirst(level.label)) for level in Sensitivity],
        widget=forms.RadioSelect,
    )
    sensitivity_reason = TextField(
        label=_("Reason"), max_length=300, help_text=_("It is kept in the history of the project.")
    )
    sensitivity_decided_by = TextField(label=_("Decided by"), max_length=100, required=False)
    sensitivity_decided_on = IsoDateField(label=_("Decided on"), required=False)
    sensitivity_review = IsoDateField(
        label=_("To be judged anew by"),
        required=False,
        help_text=_("A sensitive level says by whom and when it was decided, and when it is judged anew."),
    )

    def __init__(self, data: Any = None, *, project: Project) -> None:
        super().__init__(data, project=project)
        self.initial.update(_told(project, *sensitivity.FIELDS))

    def stored(self, current: Project) -> dict[str, Any]:
        return _told(current, *sensitivity.FIELDS)

    def save(self, user: Any) -> None:
        given = self.values()
        set_sensitivity(
            user=user,
            project=self.project,
            level=given["sensitivity"],
            reason=given["sensitivity_reason"],
            decided_by=given["sensitivity_decided_by"],
            decided_on=given["sensitivity_decided_on"],
            review=given["sensitivity_review"],
            expected=self.cleaned_data["version"],
        )


class ExtendForm(StepForm):
    new_end = IsoDateField(label=_("New end"))
    decided_on = IsoDateField(label=_("Decided on"), initial=today)
    reason_sv = TextField(label=_("Reason in Swedish"), max_length=300)
    reason_en = TextField(label=_("Reason in English"), max_length=300, required=False)
    dnr = TextField(label=_("Registration number"), max_length=40, required=False)

    def stored(self, current: Project) -> dict[str, Any]:
        latest = current.extensions.order_by("decided_on", "pk").last()
        return {"new_end": current.end} | _told(latest, "decided_on", "reason_sv", "reason_en", "dnr")

    def save(self, user: Any) -> None:
        extend(user=user, project=self.project, expected=self.cleaned_data["version"], **self.values())
