"""The forms of an amendment: its draft, its approval, and that it does not come about."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.money.agreements import amending
from projects.money.agreements.models import Agreement, Amendment
from tracker.core.fields import IsoDateField, LocalDecimalField, TextField
from tracker.core.periods import today
from tracker.core.steps import Step


class DraftForm(Step):
    """A new amendment of the agreement, or a draft of it. What is left empty does not change."""

    changes = TextField(
        label=_("What changes"),
        max_length=300,
        help_text=_("In a sentence, for example: 35 000 euro are moved from travel to staff."),
    )
    reason = TextField(label=_("Why"), lines=3, max_length=2000)
    amount_after = LocalDecimalField(
        label=_("New agreed amount"),
        required=False,
        min_value=0,
        max_digits=13,
        decimal_places=2,
        help_text=_("Empty: the amount does not change."),
    )
    end_after = IsoDateField(
        label=_("New end"), required=False, help_text=_("Empty: the end does not change.")
    )
    contingency_released = LocalDecimalField(
        label=_("Contingency that may be used"),
        required=False,
        min_value=0,
        max_digits=13,
        decimal_places=2,
        help_text=_("How much of the contingency the funder lets us use. Empty: nothing."),
    )
    dnr = TextField(label=_("Registration number"), required=False, max_length=40)

    def __init__(
        self, data: Any = None, *, user: Any, agreement: Agreement, amendment: Amendment | None = None
    ) -> None:
        initial = self.stored(amendment) if amendment else {}
        super().__init__(data, of=amendment or agreement, initial=initial)
        self.user, self.agreement, self.amendment = user, agreement, amendment

    def stored(self, current: Any) -> dict[str, Any]:
        if not isinstance(current, Amendment):
            return {}
        told = {name: getattr(current, name) for name in ("changes", "reason", "dnr")}
        return told | {
            "amount_after": None if current.amount_after == current.amount_before else current.amount_after,
            "end_after": None if current.end_after == current.end_before else current.end_after,
            "contingency_released": current.contingency_released or None,
        }

    def save(self) -> Amendment:
        fields, expected = self.values(), self.cleaned_data["version"]
        if self.amendment is None:
            return amending.draft_amendment(
                user=self.user, agreement=self.agreement, fields=fields, expected=expected
            )
        return amending.change_amendment(
            user=self.user, amendment=self.amendment, fields=fields, expected=expected
        )


class DecideForm(Step):
    decided_on = IsoDateField(label=_("Decided on"), initial=today)

    def __init__(self, data: Any = None, *, user: Any, amendment: Amendment) -> None:
        super().__init__(data, of=amendment, initial={"dnr": amendment.dnr})
        self.user, self.amendment = user, amendment


class ApproveForm(DecideForm):
    decided_by = TextField(label=_("Who decided, at the funder"), max_length=150)
    dnr = TextField(
        label=_("Registration number"),
        required=False,
        max_length=40,
        help_text=_("Of the decision or the signed addendum."),
    )

    def stored(self, current: Amendment) -> dict[str, Any]:
        return {"decided_on": current.decided_on, "decided_by": current.decided_by, "dnr": current.dnr}

    def save(self) -> Amendment:
        return amending.approve_amendment(
            user=self.user,
            amendment=self.amendment,
            expected=self.cleaned_data["version"],
            **self.values(),
        )


class DeclineForm(DecideForm):
    reason = TextField(
        label=_("Why"), max_length=300, help_text=_("It is kept in the history of the agreement.")
    )

    def stored(self, current: Amendment) -> dict[str, Any]:
        return {"decided_on": current.decided_on}

    def save(self) -> Amendment:
        return amending.decline_amendment(
            user=self.user,
            amendment=self.amendment,
            expected=self.cleaned_data["version"],
            **self.values(),
        )
