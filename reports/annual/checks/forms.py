"""The forms of the checks. What the rules refuse is in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.annual.checks import actions
from reports.annual.checks.findings import Finding
from reports.annual.checks.models import Waiver
from reports.annual.editions.models import Edition
from tracker.accounts.models import User
from tracker.core.fields import TextField
from tracker.core.steps import Step


class RemindForm(forms.Form):
    person = forms.ModelChoiceField(queryset=User.objects.filter(is_active=True))


class WaiveForm(Step):
    """Stands beside many others of its kind: `number` keeps their fields apart."""

    check_key = TextField(max_length=40, widget=forms.HiddenInput)
    about = TextField(max_length=200, widget=forms.HiddenInput)
    reason = TextField(
        label=_("Why it may stay"),
        max_length=300,
        help_text=_("Your name, the reason and the day are kept with the edition."),
    )

    def __init__(self, data: Any = None, *, finding: Finding | None = None, number: int = 0) -> None:
        named = {"check_key": finding.check, "about": finding.about} if finding else {}
        super().__init__(data, initial=named)
        self.auto_id = f"id_{number}_%s"

    def is_about(self, finding: Finding) -> bool:
        """Was this one sent from the finding?"""
        return (self["check_key"].value(), self["about"].value()) == (finding.check, finding.about)

    def save(self, user: Any, edition: Edition) -> Waiver:
        said = self.cleaned_data
        return actions.waive(
            user=user, edition=edition, check=said["check_key"], about=said["about"], reason=said["reason"]
        )
