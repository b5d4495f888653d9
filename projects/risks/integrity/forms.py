"""The forms of integrity items. What the rules refuse is in `actions`; it is shown at the field that it names."""

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.portfolio import people
from projects.portfolio.forms.rows import OptionField, Options
from projects.portfolio.models import Project
from projects.risks.integrity import actions
from projects.risks.models import IntegrityItem
from tracker.accounts.models import User
from tracker.core.fields import IsoDateField, TextField
from tracker.core.periods import today
from tracker.core.steps import Step


def _offered(also: User | None = None) -> Options:
    """Those whose role lets them read integrity items."""
    return Options(people.assignable(also=also, reading="integrity item"))


class ItemFields(forms.Form):
    phase = forms.ChoiceField(
        label=_("Phase"),
        widget=forms.RadioSelect,
        choices=lambda: [(one.value, capfirst(one.label)) for one in IntegrityItem.Phase],
    )
    category = forms.ChoiceField(
        label=_("Category"),
        widget=forms.RadioSelect,
        choices=lambda: [(one.value, capfirst(one.label)) for one in IntegrityItem.Category],
    )
    title = TextField(label=_("What it is about"), max_length=200, help_text=_("A few words, without names."))
    description = TextField(label=_("Description"), max_length=2000, lines=4, required=False)
    measure = TextField(label=_("What is done about it"), max_length=1000, lines=3, required=False)
    noted_on = IsoDateField(label=_("Noted on"), initial=today)
    owner = OptionField(label=_("Who sees to it"), required=False)
    dnr = TextField(label=_("Registration number"), max_length=40, required=False)


class AddForm(ItemFields, Step):
    def __init__(self, data: Any = None, *, project: Project) -> None:
        super().__init__(data)
        self.project = project
        self.fields["owner"].offer(_offered())

    def save(self, user: Any) -> IntegrityItem:
        return actions.add_item(user=user, project=self.project, fields=self.values())


class ItemStep(Step):
    """A step with one item, in its version."""

    of: IntegrityItem

    def __init__(self, data: Any = None, *, of: IntegrityItem) -> None:
        super().__init__(data, of=of)
        self.initial.update(self.stored(of))

    def save(self, user: Any) -> Any:
        raise NotImplementedError


class ChangeForm(ItemFields, ItemStep):
    def __init__(self, data: Any = None, *, of: IntegrityItem) -> None:
        super().__init__(data, of=of)
        self.fields["owner"].offer(_offered(of.owner))

    def stored(self, current: IntegrityItem) -> dict[str, Any]:
        values = {name: getattr(current, name) for name in actions.FIELDS}
        return values | {"owner": current.owner_id and str(current.owner_id)}

    def save(self, user: Any) -> Any:
        version = self.cleaned_data["version"]
        return actions.change_item(user=user, item=self.of, expected=version, fields=self.values())


class CloseForm(ItemStep):
    closed_on = IsoDateField(label=_("Closed on"), initial=today)
    reason = TextField(label=_("How it ended"), max_length=300)

    def stored(self, current: IntegrityItem) -> dict[str, Any]:
        if current.closed_on is None:
            return {}
        return {"closed_on": current.closed_on, "reason": current.closed_reason}

    def save(self, user: Any) -> Any:
        version = self.cleaned_data["version"]
        return actions.close_item(user=user, item=self.of, expected=version, **self.values())


class VoidForm(ItemStep):
    reason = TextField(label=_("Why it should not be here"), max_length=300)

    def stored(self, current: IntegrityItem) -> dict[str, Any]:
        return {"reason": current.void_reason} if current.void_reason else {}

    def save(self, user: Any) -> Any:
        version = self.cleaned_data["version"]
        return actions.void_item(user=user, item=self.of, expected=version, **self.values())
