"""The form of an agreement."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from projects.money.agreements import actions
from projects.money.agreements.models import Agreement, Contribution
from projects.portfolio.forms.rows import OptionField, Options
from projects.portfolio.models import Funder, Project
from tracker.core import access
from tracker.core.fields import IsoDateField, LocalDecimalField, TextField
from tracker.core.money import CURRENCY_CODE
from tracker.core.steps import Step


class AgreementForm(Step):
    """A new agreement, or the facts of one. The choices are what the user may know of."""

    project = OptionField(label=_("Project"))
    funder = OptionField(label=_("Funder"))
    kind = forms.ChoiceField(
        label=_("Type of agreement"),
        choices=[(kind.value, capfirst(kind.label)) for kind in Agreement.Kind],
        initial=Agreement.Kind.SIDA,
    )
    contribution = OptionField(label=_("Contribution"), required=False)
    number = TextField(label=_("Agreement number"), max_length=60)
    dnr = TextField(label=_("Registration number"), required=False, max_length=40)
    currency = TextField(
        label=_("Currency"), max_length=3, initial="SEK", help_text=_("Three letters, for example EUR.")
    )
    amount = LocalDecimalField(label=_("Agreed amount"), min_value=0, max_digits=13, decimal_places=2)
    start = IsoDateField(label=_("Start"))
    end = IsoDateField(label=_("End"))
    signed_on = IsoDateField(label=_("Signed on"), required=False)
    is_oda = forms.TypedChoiceField(
        label=_("Development aid (ODA)"),
        choices=[("", _("as usual for the type")), ("yes", _("counts as aid")), ("no", _("does not count"))],
        coerce=lambda value: value == "yes",
        empty_value=None,
        required=False,
    )

    def __init__(
        self, data: Any = None, *, user: Any, agreement: Agreement | None = None, project: Any = None
    ) -> None:
        super().__init__(data, of=agreement, initial=self.stored(agreement) if agreement else {})
        self.user = user
        projects = access.visible(user, Project.objects.order_by("code", "pk"))
        contributions = access.visible(user, Contribution.objects.order_by("number", "pk"))
        self.fields["project"].offer(Options(projects))
        self.fields["funder"].offer(Options(Funder.objects.order_by("order", "code", "pk")))
        self.fields["contribution"].offer(Options(contributions))
        if agreement:
            self.fields["is_oda"].choices = [("yes", _("counts as aid")), ("no", _("does not count"))]
        elif project:
            self.initial["project"] = project.pk

    def clean_currency(self) -> str:
        code = str(self.cleaned_data["currency"]).upper()
        CURRENCY_CODE(code)
        return code

    def stored(self, current: Agreement) -> dict[str, Any]:
        told = {name: getattr(current, name) for name in actions.AGREEMENT_FIELDS}
        keys = {name: getattr(current, f"{name}_id") for name in ("project", "funder", "contribution")}
        return told | keys | {"is_oda": "yes" if current.is_oda else "no"}

    def conflict(self, current: Agreement) -> None:
        typed = dict(self.cleaned_data)
        for name in ("project", "funder", "contribution"):
            self.cleaned_data[name] = getattr(typed[name], "pk", None)
        self.cleaned_data["is_oda"] = {True: "yes", False: "no", None: ""}[typed["is_oda"]]
        super().conflict(current)
        self.cleaned_data = typed

    def save(self, agreement: Agreement | None) -> Agreement:
        fields = self.values()
        if fields["is_oda"] is None:
            del fields["is_oda"]
        return actions.save_agreement(
            user=self.user, agreement=agreement, expected=self.cleaned_data["version"], fields=fields
        )


class StartForm(forms.Form):
    """What a link to the form may preset: `?project=P-2017-001`."""

    project = TextField(max_length=16, required=False)


def preset(user: Any, given: Mapping[str, Any]) -> Project | None:
    """The project that the address names; nonsense, or what the user may not know of, is left out."""
    form = StartForm(given)
    if not form.is_valid() or not form.cleaned_data["project"]:
        return None
    rows = access.visible(user, Project.objects.order_by())
    return rows.filter(public_id=form.cleaned_data["project"]).first()
