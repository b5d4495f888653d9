"""Forms that begin a version of a framework, tell of it, approve and withdraw it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.portfolio.models import Project
from projects.results.framework import actions
from projects.results.framework.models import FrameworkVersion
from tracker.core.fields import IsoDateField, TextField
from tracker.core.periods import today
from tracker.core.steps import Step


class DraftStep(Step):
    """A step with a draft: it is compared with what the draft says now, things by their keys."""

    of: FrameworkVersion

    def conflict(self, current: FrameworkVersion) -> None:
        typed = dict(self.cleaned_data)
        self.cleaned_data = {name: getattr(value, "pk", value) for name, value in typed.items()}
        super().conflict(current)
        self.cleaned_data = typed

    def said(self) -> dict[str, Any]:
        """What the action of the step is asked with."""
        return {"version": self.of, "expected": self.cleaned_data["version"]}


class BeginForm(Step):
    """`met` is the draft that somebody else has begun first: it is told of then."""

    reason = TextField(label=_("What is new in it"), max_length=300, required=False)
    dnr = TextField(label=_("Registration number"), max_length=40, required=False)

    def __init__(self, data: Any = None, *, project: Project) -> None:
        super().__init__(data)
        self.project = project
        self.met: FrameworkVersion | None = None

    def stored(self, current: FrameworkVersion) -> dict[str, Any]:
        return {name: getattr(current, name) for name in ("reason", "dnr")}

    def conflict(self, current: FrameworkVersion) -> None:
        super().conflict(current)
        self.met = current

    def save(self, user: Any) -> FrameworkVersion:
        return actions.begin_framework(user=user, project=self.project, **self.values())


class DescribeForm(DraftStep):
    reason = TextField(label=_("What is new in it"), max_length=300, required=False)
    dnr = TextField(label=_("Registration number"), max_length=40, required=False)

    def __init__(self, data: Any = None, *, of: FrameworkVersion) -> None:
        super().__init__(data, of=of, initial=self.stored(of))

    def stored(self, current: FrameworkVersion) -> dict[str, Any]:
        return {name: getattr(current, name) for name in ("reason", "dnr")}

    def save(self, user: Any) -> FrameworkVersion:
        return actions.describe_framework(user=user, **self.said(), **self.values())


class ApproveForm(DraftStep):
    in_force_from = IsoDateField(
        label=_("In force from"),
        initial=today,
        help_text=_("Results of earlier days are judged by the version that was in force then."),
    )

    def save(self, user: Any) -> FrameworkVersion:
        return actions.approve_framework(user=user, **self.said(), **self.values())


class WithdrawForm(DraftStep):
    reason = TextField(label=_("Why"), max_length=300)

    def save(self, user: Any) -> FrameworkVersion:
        return actions.withdraw_framework(user=user, **self.said(), **self.values())


class Against(forms.Form):
    """The version to compare with: `?against=1`."""

    against = forms.TypedChoiceField(label=_("Compare with"), required=False, coerce=int, empty_value=None)

    def __init__(self, data: Any, others: Iterable[int]) -> None:
        super().__init__(data)
        version = gettext("Version %(number)d")
        self.fields["against"].choices = [(number, version % {"number": number}) for number in others]
