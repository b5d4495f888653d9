"""The form beside a figure that has changed, and that of a chart's words. What the rules refuse is in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from reports.annual.editions.models import Edition, SectionText
from reports.annual.text import actions
from reports.annual.text.chart_texts import save_chart_text
from reports.annual.text.models import ChartText, SeenValue
from tracker.core.fields import TextField


class ChartTextForm(forms.Form):
    """The words of one chart; the page has one of these for each. `seen` is what the page showed of them."""

    chart = forms.SlugField(max_length=80, widget=forms.HiddenInput)
    seen = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
    finding = TextField(label=_("Caption in your own words"), max_length=200, required=False)
    alt = TextField(
        label=_("Alternative text in your own words"),
        max_length=2000,
        required=False,
        lines=3,
    )
    marks_optional = False

    def save(self, user: Any, edition: Edition, language: str) -> ChartText | None:
        told = {**self.cleaned_data, "seen": self.cleaned_data["seen"].replace("\r\n", "\n")}
        return save_chart_text(user=user, edition=edition, language=language, **told)


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
