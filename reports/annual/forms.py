from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from reports.annual.queries import report_years


class ReportForm(forms.Form):
    year = forms.TypedChoiceField(label=_("Year"), coerce=int)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, widget=forms.RadioSelect)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = report_years()
        self.fields["year"].choices = [(year, str(year)) for year in years]
        self.fields["language"].initial = get_language()


class ProgressForm(forms.Form):
    """What the polling page has already said to a screen reader."""

    said = forms.CharField(max_length=10, required=False)

    @property
    def told(self) -> str:
        return self.cleaned_data["said"] if self.is_valid() else ""
