"""Forms of decisions about personal data: each wants a reason, and most the number of a decision."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.core.errors import Refused
from tracker.core.fields import TextField


class DecisionForm(forms.Form):
    reason = TextField(
        label=_("Reason"), max_length=300, error_messages={"required": _("Say why, in a sentence.")}
    )
    decision = TextField(
        label=_("Registration number of the decision to erase"), max_length=40, required=False
    )

    def refuse(self, no: Refused) -> None:
        self.add_error(no.field if no.field in self.fields else None, no.message)


class RetentionForm(DecisionForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].help_text = _(
            "Without it, only what needs no decision is erased. The receipt tells what was left."
        )


class PersonForm(forms.Form):
    """?person=anna: whose data it is about."""

    person = TextField(
        label=_("User name or staff number"),
        max_length=150,
        error_messages={"required": _("Give the user name or staff number.")},
    )


class ErasePersonForm(DecisionForm):
    person = TextField(widget=forms.HiddenInput, max_length=150)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["decision"].required = True
