"""The forms of traffic lights. What the rules refuse is in `actions`; it is shown at the field that it names."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.portfolio.models import Project
from projects.results.lights import actions
from projects.results.lights.models import LightOverride
from tracker.core.fields import IsoDateField, TextField
from tracker.core.steps import Step


class JudgeForm(Step):
    colour = forms.ChoiceField(
        label=_("Judge it as"),
        choices=lambda: [(one.value, capfirst(one.label)) for one in LightOverride.Colour],
        widget=forms.RadioSelect,
    )
    reason = TextField(
        label=_("Why"),
        max_length=500,
        lines=3,
        help_text=_("What the rule cannot know. The reason is shown beside the light."),
    )
    until = IsoDateField(
        label=_("Holds up to and with"), help_text=_("A year at most. After that day the rule counts again.")
    )

    def __init__(self, data: Any = None, *, project: Project, light: str) -> None:
        super().__init__(data)
        self.project, self.light = project, light

    def save(self, user: Any) -> LightOverride:
        return actions.judge_light(user=user, project=self.project, light=self.light, **self.values())


class EndForm(Step):
    reason = TextField(label=_("Why it no longer holds"), max_length=300)

    def __init__(self, data: Any = None, *, judgement: LightOverride) -> None:
        super().__init__(data)
        self.judgement = judgement

    def save(self, user: Any) -> None:
        actions.end_judgement(user=user, judgement=self.judgement, **self.values())
