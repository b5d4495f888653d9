"""The form of a contribution: what a funder has decided under a strategy."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.money.agreements import actions
from projects.money.agreements.models import Contribution
from projects.portfolio.forms.rows import OptionField, Options
from projects.portfolio.models import Strategy
from tracker.core.fields import LocalDecimalField, TextField
from tracker.core.money import CURRENCY_CODE
from tracker.core.steps import Step


class ContributionForm(Step):
    number = TextField(label=_("Contribution number"), max_length=60)
    strategy = OptionField(label=_("Strategy"))
    name_sv = TextField(label=_("Name in Swedish"), max_length=200)
    name_en = TextField(label=_("Name in English"), max_length=200)
    currency = TextField(
        label=_("Currency"), max_length=3, initial="SEK", help_text=_("Three letters, for example EUR.")
    )
    amount = LocalDecimalField(
        label=_("Decided amount"), required=False, min_value=0, max_digits=13, decimal_places=2
    )

    def __init__(self, data: Any = None, *, user: Any, contribution: Contribution | None = None) -> None:
        super().__init__(data, of=contribution, initial=self.stored(contribution) if contribution else {})
        self.user, self.contribution = user, contribution
        self.fields["strategy"].offer(Options(Strategy.objects.order_by("code", "pk")))

    def clean_currency(self) -> str:
        code = str(self.cleaned_data["currency"]).upper()
        CURRENCY_CODE(code)
        return code

    def stored(self, current: Contribution) -> dict[str, Any]:
        told = {name: getattr(current, name) for name in actions.CONTRIBUTION_FIELDS}
        return told | {"strategy": current.strategy_id}

    def conflict(self, current: Contribution) -> None:
        typed = self.cleaned_data["strategy"]
        self.cleaned_data["strategy"] = typed.pk
        super().conflict(current)
        self.cleaned_data["strategy"] = typed

    def save(self) -> Contribution:
        return actions.save_contribution(
            user=self.user,
            contribution=self.contribution,
            expected=self.cleaned_data["version"],
            fields=self.values(),
        )
