"""The form beside a figure that has changed. What the rules refuse is in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.annual.editions.models import SectionText
from reports.annual.text import actions
from reports.annual.text.models import SeenValue
from tracker.core.fields import TextField


class ValueForm(forms.Form):
    """`token` and `now` are the figure as the page showed it; of a value that is kept the reason is asked for."""

    USE, KEEP = "use", "keep"

    choice = forms.ChoiceField(choices=((USE, USE), (KEEP, KEEP)))
    token = TextField(max_length=120)
    now = TextField(max_length=300)
    reason = TextField(label=_("Why it is kept"), max_length=300, required=False)

    def save(self, user: Any, text: SectionText) -> SeenValue:
        told = {name: self.cleaned_data[name] for name in ("token", "now")}
        if self.cleaned_data["choice"] == self.USE:
            return actions.use_value(user=user, text=text, **told)
        return actions.keep_value(user=user, text=text, **told, reason=self.cleaned_data["reason"])
