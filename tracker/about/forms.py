"""The help form, open to everybody, and the form of those who answer."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from tracker.about.models import SupportMessage
from tracker.core import once
from tracker.core.fields import TextField
from tracker.core.uploads import UploadField

KINDS = ("png", "jpg", "pdf")
_OWN_PATH = re.compile(r"/(?![/\\])[^\s\\?#]{0,299}|/", re.ASCII)


def own_path(address: str, hosts: Callable[[], str]) -> str:
    """The path of one of our own pages, without what was searched for; nothing when it is no such address."""
    parts = urlsplit(address)
    if parts.netloc and parts.netloc != hosts():
        return ""
    return parts.path if _OWN_PATH.fullmatch(parts.path) else ""


class FromForm(forms.Form):
    """?from=/projects/P-2017-004/: the page that the reader comes from. Whatever is none of ours is left out."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["from"] = TextField(required=False, max_length=300)
        self.fields["topic"] = forms.ChoiceField(required=False, choices=SupportMessage.Topic)

    def preset(self, host: Callable[[], str]) -> dict[str, str]:
        self.is_valid()
        given = self.cleaned_data
        return {"address": own_path(given.get("from", ""), host), "topic": given.get("topic", "")}


class HelpForm(forms.ModelForm):
    marks_optional = True
    on_behalf = forms.ChoiceField(
        label=_("On whose behalf do you ask?"),
        choices=SupportMessage.OnBehalf,
        widget=forms.RadioSelect,
        error_messages={"required": _("Say on whose behalf you ask.")},
    )
    topic = forms.ChoiceField(
        label=_("What is it about?"),
        choices=[("", _("Choose")), *SupportMessage.Topic.choices],
        error_messages={"required": _("Choose what it is about.")},
    )
    attachment = UploadField(label=_("Attachment"), required=False, kinds=KINDS)
    # People do not see it, programs fill it in.
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )
    key = forms.CharField(required=False, max_length=100, widget=forms.HiddenInput)

    class Meta:
        model = SupportMessage
        fields = ("on_behalf", "on_behalf_of", "topic", "address", "text", "reply_to", "attachment")
        field_classes = dict.fromkeys(("on_behalf_of", "address", "text"), TextField)
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}
        labels = {
            "on_behalf_of": _("Name of the organisation or unit"),
            "address": _("Which page is it about?"),
            "text": _("Your question or report"),
            "reply_to": _("E-mail for the answer"),
        }
        help_texts = {
            "on_behalf_of": _("Not the name of a person."),
            "address": _("The part of the address that begins with /, or the whole address."),
            "text": _("Do not write anything secret, such as who takes part in a restricted project."),
            "reply_to": _("Without it we cannot answer you, but we read what you write."),
        }
        error_messages = {"text": {"required": _("Write your question or report.")}}

    def __init__(self, *args: Any, host: Callable[[], str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.host = host
        self.initial.setdefault("key", once.new_key())
        # An address tells who it is: the browser may fill it in, the draft does not keep it.
        self.fields["reply_to"].widget.attrs |= {"autocomplete": "email", "data-private": ""}

    def clean_address(self) -> str:
        given: str = self.cleaned_data["address"]
        if given and not (path := own_path(given, self.host)):
            raise ValidationError(_("Give an address on this site, for example /projects/."), code="address")
        return path if given else ""

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise ValidationError(_("Leave this field empty; it catches programs that fill in forms."))
        return ""

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        needs_name = given.get("on_behalf") == SupportMessage.OnBehalf.PARTNER
        if needs_name and not given.get("on_behalf_of") and "on_behalf_of" not in self.errors:
            self.add_error("on_behalf_of", _("Give the partner organisation's name."))
        return given


class AnswerForm(forms.ModelForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_("State"),
        choices=lambda: [(state.value, capfirst(state.label)) for state in SupportMessage.State],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = SupportMessage
        fields = ("state", "note")
        field_classes = {"note": TextField}
        widgets = {"note": forms.Textarea(attrs={"rows": 5})}
        help_texts = {"note": _("What was answered and how, or where the answer is registered.")}


class StateForm(forms.Form):
    """?state=new in the queue."""

    state = forms.ChoiceField(required=False, choices=[*SupportMessage.State.choices, ("all", _("All"))])
