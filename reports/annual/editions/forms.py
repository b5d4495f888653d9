"""The forms of the workspace. What the rules refuse is in the actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from reports.annual.editions import actions
from reports.annual.editions.models import LONGEST_TEXT, Edition, SectionText
from reports.annual.queries import report_years
from tracker.accounts.models import User
from tracker.core.fields import IsoDateField, TextField
from tracker.core.matrix import roles_that
from tracker.core.periods import today
from tracker.core.steps import Step


class OpenEditionForm(Step):
    """The edition of a year that has none yet."""

    year = forms.TypedChoiceField(label=_("Year of the edition"), coerce=int)

    def __init__(self, data: Any = None, *, taken: Iterable[int] = ()) -> None:
        super().__init__(data)
        self.fields["year"].widget.attrs["id"] = "id_open_year"  # the page has a form of a report's year too
        taken = () if self.is_bound else set(taken)
        self.fields["year"].choices = [(year, str(year)) for year in report_years() if year not in taken]

    def save(self, user: Any) -> Edition:
        return actions.open_edition(user=user, year=self.cleaned_data["year"])


class EditionForm(Step):
    """What the edition says of itself."""

    of: Edition
    dnr = TextField(
        label=_("Registration number"),
        max_length=40,
        required=False,
        help_text=_("In the diary. It stands in the colophon."),
    )
    erratum_sv = TextField(label=_("What was wrong, in Swedish"), max_length=4000, lines=5, required=False)
    erratum_en = TextField(label=_("What was wrong, in English"), max_length=4000, lines=5, required=False)

    def __init__(self, data: Any = None, *, of: Edition) -> None:
        super().__init__(data, of=of)
        if not of.minor:  # the first edition corrects nothing
            del self.fields["erratum_sv"], self.fields["erratum_en"]
        self.initial.update(self.stored(of))

    def stored(self, current: Edition) -> dict[str, Any]:
        return {name: getattr(current, name) for name in actions.FIELDS if name in self.fields}

    def save(self, user: Any) -> Edition:
        version = self.cleaned_data["version"]
        return actions.change_edition(user=user, edition=self.of, expected=version, fields=self.values())


class WriteForm(forms.Form):
    """The text as typed. `insert` is the button that was pressed without a script: it goes last, in a paragraph."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    text = TextField(label=_("Text"), max_length=LONGEST_TEXT, required=False, lines=16)
    insert = TextField(required=False, max_length=2000)

    def __init__(self, data: Any = None, *, of: SectionText) -> None:
        super().__init__(data, initial={"version": of.version, "text": of.text})
        self.fields["text"].widget.attrs |= {"lang": of.language, "spellcheck": "true"}

    @property
    def written(self) -> str:
        text, insert = self.cleaned_data["text"], self.cleaned_data["insert"]
        return f"{text}\n\n{insert}".strip() if insert else str(text)

    def on_top_of(self, current: SectionText) -> None:
        """What was typed stays; the next save is made on what holds now."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]
        data["version"], data["text"] = str(current.version), self.written
        data.pop("insert", None)
        self.data = data


class VersionForm(forms.Form):
    """A step with a text as it was read."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)


class RemarkForm(forms.Form):
    words = TextField(label=_("Comment"), max_length=2000, lines=3)


class MaterialForm(forms.Form):
    """What the panel of material shows."""

    FIGURES, CHARTS, EVENTS = "figures", "charts", "events"
    KINDS = ((FIGURES, _("Figures")), (CHARTS, _("Charts")), (EVENTS, _("Events")))

    kind = forms.ChoiceField(choices=KINDS, required=False)
    q = TextField(label=_("Search in the material"), max_length=100, required=False)
    all = forms.BooleanField(required=False)

    @cached_property
    def asked(self) -> tuple[str, str, bool]:
        """Kind, words to look for, and whether the whole list is wanted; what makes no sense is as if not asked."""
        known = self.cleaned_data if self.is_valid() else {}
        return known.get("kind") or self.FIGURES, known.get("q") or "", bool(known.get("all"))


class LanguageForm(forms.Form):
    language = forms.ChoiceField(choices=settings.LANGUAGES)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"language": get_language()})


def writers() -> QuerySet[User]:
    """Those who may write texts."""
    stays = Q(leaves_on__isnull=True) | Q(leaves_on__gte=today())
    may = User.objects.filter(stays, is_active=True, roles__role__in=roles_that("write", "section"))
    return may.distinct().order_by("last_name", "first_name", "username", "pk")


class AssignForm(Step):
    """Who writes a text, and by when."""

    of: SectionText
    owner = forms.ModelChoiceField(
        label=_("Who writes"), queryset=User.objects.none(), required=False, empty_label=_("Nobody yet")
    )
    due_on = IsoDateField(label=_("Due on"), required=False)

    def __init__(self, data: Any = None, *, of: SectionText) -> None:
        super().__init__(data, of=of, initial=self.stored(of))
        self.fields["owner"].queryset = writers()

    def stored(self, current: SectionText) -> dict[str, Any]:
        return {"owner": current.owner_id, "due_on": current.due_on}

    def save(self, user: Any) -> SectionText:
        version = self.cleaned_data["version"]
        return actions.assign(user=user, text=self.of, expected=version, **self.values())


class NewSectionForm(Step):
    """A section that the authors add."""

    title_sv = TextField(label=_("Title in Swedish"), max_length=150)
    title_en = TextField(label=_("Title in English"), max_length=150)

    def __init__(self, data: Any = None, *, edition: Edition) -> None:
        super().__init__(data)
        self.edition = edition

    def save(self, user: Any) -> Any:
        return actions.add_section(user=user, edition=self.edition, **self.values())
