"""What is searched for, and if wanted in which kind of things."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.core.fields import TextField
from tracker.core.filters import LONGEST_SEARCH
from tracker.search.registry import open_to


class SearchForm(forms.Form):
    """Bound to the address."""

    q = TextField(
        label=_("Search for"),
        max_length=LONGEST_SEARCH,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
    kind = forms.ChoiceField(label=_("among"), required=False)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(kind.name, kind.label) for kind in open_to(user)]
        self.fields["kind"].choices = [("", _("everything")), *sorted(kinds, key=lambda pair: pair[1])]
