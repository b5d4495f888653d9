"""The quick way to an organisation that is missing in a list: its name, country and type."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from countries.organisations import actions
from countries.organisations.models import Organisation
from countries.places.models import Country
from tracker.core.db import swedish
from tracker.core.errors import Refused
from tracker.core.fields import TextField
from tracker.core.formats import is_swedish


class QuickForm(forms.Form):
    key = forms.CharField(required=False, widget=forms.HiddenInput)
    name = TextField(label=_("Name"), max_length=200, error_messages={"required": _("Write the name.")})
    country = forms.ModelChoiceField(
        Country.objects.none(),
        label=_("Country"),
        required=False,
        empty_label=_("none: an international organisation"),
    )
    kind = forms.ChoiceField(label=_("Type of organisation"), choices=Organisation.Kind.choices)
    is_another = forms.BooleanField(label=_("It is another organisation. Add it."), required=False)

    def __init__(self, data: Any, *, user: Any, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.user = user
        named = swedish("name_sv" if is_swedish() else "name_en")
        self.fields["country"].queryset = Country.objects.order_by(named, "pk")  # type: ignore[attr-defined]

    def save(self) -> Organisation:
        """Raises what the action raises."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "key"}
        return actions.add_organisation(user=self.user, **given)

    def refuse(self, no: Refused) -> None:
        """Show the refusal where it belongs."""
        field = "name" if no.field == "name_sv" else no.field
        self.add_error(field if field in self.fields else None, ValidationError(no.message, code=no.code))

    def new_key(self, key: str) -> None:
        """The next sending is a sending of its own."""
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["key"] = key  # type: ignore[index]
