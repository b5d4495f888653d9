"""The forms of documents and photos. What the rules refuse is in the actions."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from countries.organisations.models import Organisation
from projects.portfolio.forms.rows import OptionField, Options
from projects.records import actions, photo_actions, pictures, queries
from projects.records.models import Document, Photo
from tracker.core import access
from tracker.core.db import swedish
from tracker.core.fields import IsoDateField, TextField
from tracker.core.formats import is_swedish
from tracker.core.periods import today
from tracker.core.steps import Step
from tracker.core.uploads import UploadField

_NUMBERS = ("activity", "counterparty")


class _Kept(Step):
    """What forms of documents and photos share: the activity is named by its number."""

    activity = TextField(
        label=_("Activity"),
        required=False,
        max_length=16,
        help_text=_("Its number, for example A-2017-0031."),
    )
    names: tuple[str, ...] = ()

    def __init__(self, data: Any = None, *, user: Any, of: Any = None, **more: Any) -> None:
        super().__init__(data, of=of, **more)
        self.user = user
        self.offer()
        if of:
            self.initial.update(self.stored(of))

    def offer(self) -> None:
        """Fill in what can be chosen."""

    def clean_activity(self) -> Any:
        number = self.cleaned_data["activity"]
        found = queries.activity(self.user, number) if number else None
        if number and found is None:
            raise ValidationError(_("There is no such activity."), code="no_activity")
        return found

    def said(self) -> dict[str, Any]:
        """What is to be written. What the reader does not get to see stays as it is, while it is not touched."""
        kept = [name for name in _NUMBERS if self.of and name not in self.changed_data]
        given = self.cleaned_data
        return {name: given[name] for name in self.names if name in given and name not in kept}

    def stored(self, current: Any) -> dict[str, Any]:
        return {name: getattr(current, name) for name in self.fields if name in self.names} | {
            "activity": self._activity(current)
        }

    def _activity(self, current: Any) -> str:
        known = queries.activity(self.user, current.activity.public_id) if current.activity else None
        return str(known.public_id) if known else ""


class _Placed(_Kept):
    """Where the new one belongs: a project, that of its activity, or none."""

    project = OptionField(label=_("Project"), required=False)
    of_object = ""

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **more: Any) -> None:
        super().__init__(data, user=user, **more)
        if files is not None:
            self.files = files
        projects = Options(queries.places(user, self.of_object))
        field: Any = self.fields["project"]
        field.offer(projects)
        field.choices = [("", _("none, or that of the activity")), *projects.labels]


class _Document(_Kept):
    names = actions.FIELDS
    title = TextField(label=_("Title"), max_length=200)
    kind = forms.ChoiceField(label=_("Type of document"))
    dated = IsoDateField(label=_("Dated"), initial=today)
    direction = forms.ChoiceField(label=_("Direction"), widget=forms.RadioSelect)
    counterparty = OptionField(
        label=_("From or to"), required=False, help_text=_("Who sent it to us, or got it from us.")
    )
    link = TextField(
        label=_("Link"), required=False, max_length=300, help_text=_("If it is kept somewhere else.")
    )
    secrecy_note = TextField(
        label=_("Secrecy"),
        required=False,
        max_length=200,
        help_text=_(
            "For example OSL 15:1. It is a warning, and hides the document from others than those who work with it."
        ),
    )

    def offer(self) -> None:
        fields: Any = self.fields
        fields["kind"].choices = [(one.value, capfirst(one.label)) for one in Document.Kind]
        fields["direction"].choices = [(one.value, capfirst(one.label)) for one in Document.Direction]
        by_name = swedish("name_sv" if is_swedish() else "name_en")
        self.parties = Options(access.visible(self.user, Organisation.objects.order_by(by_name, "pk")))
        fields["counterparty"].offer(self.parties)

    def stored(self, current: Document) -> dict[str, Any]:
        known = self.parties.by_key.get(str(current.counterparty_id))
        return super().stored(current) | {"counterparty": known}


class AddDocumentForm(_Document, _Placed):
    of_object = "document"
    field_order = (
        "version", "key", "file", "link", "title", "kind", "dated", "direction", "counterparty", "dnr", "secrecy_note",
        "project", "activity",
    )  # fmt: skip
    file = UploadField(label=_("File"), required=False, kinds=actions.KINDS)
    dnr = TextField(label=_("Registration number"), required=False, max_length=40)

    def __init__(self, data: Any = None, files: Any = None, *, user: Any, **more: Any) -> None:
        super().__init__(data, files, user=user, **more)
        self.initial.setdefault("direction", Document.Direction.DRAWN_UP)
        if not access.may(user, "register", Document):
            del self.fields["dnr"]

    def save(self, user: Any) -> Document:
        given = self.cleaned_data
        return actions.add_document(
            user=user,
            project=given["project"],
            fields=self.said(),
            file=given["file"],
            dnr=given.get("dnr", ""),
        )


class ChangeDocumentForm(_Document):
    def __init__(self, data: Any = None, *, user: Any, of: Document) -> None:
        super().__init__(data, user=user, of=of)
        party = self.initial["counterparty"]
        self.initial["counterparty"] = str(party.pk) if party else ""

    def save(self, user: Any) -> None:
        version = self.cleaned_data["version"]
        actions.change_document(user=user, document=self.of, expected=version, fields=self.said())


class RegisterForm(Step):
    dnr = TextField(label=_("Registration number"), max_length=40)
    registered_on = IsoDateField(label=_("Registered on"), initial=today)

    def __init__(self, data: Any = None, *, user: Any, of: Document) -> None:
        super().__init__(data, of=of)
        self.initial.update({name: value for name, value in self.stored(of).items() if value})

    def stored(self, current: Document) -> dict[str, Any]:
        return {"dnr": current.dnr, "registered_on": current.registered_on}

    def save(self, user: Any) -> None:
        version = self.cleaned_data["version"]
        actions.register_document(user=user, document=self.of, expected=version, **self.values())


class VoidForm(Step):
    reason = TextField(label=_("Why it should not be here"), max_length=300)

    def __init__(self, data: Any = None, *, user: Any, of: Document | Photo) -> None:
        super().__init__(data, of=of)

    def stored(self, current: Any) -> dict[str, Any]:
        return {"reason": current.void_reason} if current.void_reason else {}

    def save(self, user: Any) -> None:
        version = self.cleaned_data["version"]
        if isinstance(self.of, Photo):
            photo_actions.void_photo(user=user, photo=self.of, expected=version, **self.values())
        else:
            actions.void_document(user=user, document=self.of, expected=version, **self.values())


class _Photo(_Kept):
    names = photo_actions.FIELDS
    alt_sv = TextField(
        label=_("What the picture shows, in Swedish"),
        max_length=250,
        help_text=_("In a sentence, for those who do not see it. No names."),
    )
    alt_en = TextField(label=_("The same in English"), max_length=250, required=False)
    credit = TextField(label=_("Photographer"), max_length=100, required=False)
    taken_on = IsoDateField(label=_("Taken on"), initial=today)
    consent = forms.ChoiceField(
        label=_("People in the picture"),
        widget=forms.RadioSelect,
        choices=[
            (Photo.Consent.NOT_NEEDED.value, _("Nobody can be recognised")),
            (Photo.Consent.GIVEN.value, _("They have consented")),
            (Photo.Consent.MISSING.value, _("They have not consented yet")),
        ],
    )
    consent_from = IsoDateField(label=_("Consent given on"), required=False)
    consent_until = IsoDateField(label=_("Consent holds until"), required=False)
    consent_dnr = TextField(
        label=_("Consent registered as"),
        max_length=40,
        required=False,
        help_text=_("The number of the signed consent in the diary."),
    )


class AddPhotoForm(_Photo, _Placed):
    of_object = "photo"
    field_order = (
        "version", "key", "file", "alt_sv", "alt_en", "taken_on", "credit", "consent", "consent_from", "consent_until",
        "consent_dnr", "project", "activity",
    )  # fmt: skip
    file = UploadField(label=_("Picture"), kinds=pictures.KINDS)

    def save(self, user: Any) -> Photo:
        given = self.cleaned_data
        return photo_actions.add_photo(
            user=user, project=given["project"], fields=self.said(), file=given["file"]
        )


class ChangePhotoForm(_Photo):
    consent_withdrawn_on = IsoDateField(
        label=_("Consent withdrawn on"),
        required=False,
        help_text=_("From that day the photo is not published any more."),
    )

    def save(self, user: Any) -> None:
        version = self.cleaned_data["version"]
        photo_actions.change_photo(user=user, photo=self.of, expected=version, fields=self.said())


class StartForm(forms.Form):
    """What a link to a form may preset: `?project=P-2017-001&activity=A-2017-0031`."""

    project = TextField(max_length=16, required=False)
    activity = TextField(max_length=16, required=False)


def preset(given: Mapping[str, Any], user: Any, of: str) -> dict[str, Any]:
    """Initial values out of an address; nonsense is left out."""
    form = StartForm(given)
    if not form.is_valid():
        return {}
    said = form.cleaned_data
    project = queries.places(user, of).filter(public_id=said["project"]).first() if said["project"] else None
    return {"activity": said["activity"], "project": str(project.pk) if project else ""}
