"""The forms of the ledger. The rules are in the actions; what they refuse is shown at the field that it names."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from projects.money.agreements.models import Account, Agreement, Heading
from projects.money.agreements.queries import agreements
from projects.money.ledger import actions, joint, queries, rules
from projects.money.ledger.models import Transaction
from projects.portfolio import queries as portfolio
from projects.portfolio.forms.rows import OptionField, Options
from tracker.core import access, formats
from tracker.core.errors import Refused
from tracker.core.fields import IsoDateField, LocalDecimalField, TextField
from tracker.core.money import CURRENCY_CODE
from tracker.core.periods import today
from tracker.core.steps import Step

# SEK for one unit: six decimals, as in the table of rates.
_RATE = {"required": False, "max_digits": 12, "decimal_places": 6}
_OF_RATE = {"rate", "rate_source", "rate_date"}
_AMOUNT = {"max_digits": 13, "decimal_places": 2}


class _Currency(TextField):
    """Three letters, however they are typed."""

    def to_python(self, value: object) -> str:
        return super().to_python(value).upper()


class Amount(Step):
    """What every way of booking asks: voucher, day, amount and its currency and rate."""

    row_key = TextField(label=_("Voucher number"), max_length=60)
    booked_on = IsoDateField(label=_("Booked on"), initial=today)
    amount = LocalDecimalField(
        label=_("Amount"), help_text=_("With a minus sign when money comes back."), **_AMOUNT
    )
    currency = _Currency(label=_("Currency"), max_length=3, initial="SEK", validators=[CURRENCY_CODE])
    rate = LocalDecimalField(
        label=_("Rate, SEK for one unit"),
        help_text=_("Empty: our own yearly average. Kronor need none."),
        **_RATE,
    )
    rate_source = forms.ChoiceField(label=_("Where the rate is from"), required=False)
    rate_date = IsoDateField(label=_("Day of the rate"), required=False)
    text = TextField(label=_("Text"), max_length=200, required=False)
    account = OptionField(label=_("Account"), required=False)
    outside_eligibility = TextField(
        label=_("Why the cost is booked although costs of that day do not count"),
        max_length=300,
        required=False,
        help_text=_("Only for a day outside those of the agreement. The history keeps it."),
    )

    def __init__(self, data: Any = None, *, of: Any = None, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, of=of, initial=initial)
        sources = [choice for choice in Transaction.RateSource.choices if choice[0]]
        self.fields["rate_source"].choices = [("", "–"), *sources]
        self.fields["account"].offer(Options(Account.objects.order_by("code", "pk")))

    def clean_currency(self) -> str:
        """Told together with what else is wrong."""
        code: str = self.cleaned_data["currency"]
        try:
            rules.check_currency(code)
        except Refused as no:
            raise ValidationError(no.message, code=no.code) from no
        return code


class BookingForm(Amount):
    """A new booking, or one that is changed (`of`)."""

    field_order = (
        "version", "key", "agreement", "kind", "row_key", "booked_on", "amount", "currency", "heading", "account",
        "text", "rate", "rate_source", "rate_date", "counts", "activity", "outside_eligibility",
    )  # fmt: skip
    agreement = forms.ChoiceField(
        label=_("Agreement"), error_messages={"required": _("Choose the agreement.")}
    )
    kind = forms.ChoiceField(label=_("Type"), widget=forms.RadioSelect, initial=Transaction.Kind.COST)
    heading = OptionField(
        label=_("Heading of the funder"),
        required=False,
        help_text=_("Empty: that of the account, or the only one of the agreement."),
    )
    counts = forms.ChoiceField(
        label=_("Counts"), choices=Transaction.Counts.choices, initial=Transaction.Counts.BOOKS
    )
    activity = TextField(
        label=_("Activity"),
        max_length=16,
        required=False,
        help_text=_("Its number, for example A-2017-0031."),
    )

    def __init__(
        self,
        data: Any = None,
        *,
        user: Any,
        of: Transaction | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.user = user
        super().__init__(data, of=of, initial={**(self.stored(of) if of else {}), **(initial or {})})
        rows = access.visible(user, agreements(user), "add", "ledger").order_by(
            "project__code", "number", "pk"
        )
        self.agreements = {row.number: row for row in rows}
        if of:
            self.agreements.setdefault(of.agreement.number, of.agreement)
            self.fields["row_key"].disabled = True
            if of.is_masked:  # left empty, what is kept there stays
                self.fields["booked_on"].required = False
        self.fields["agreement"].choices = [
            ("", "–"), *((number, _told(row)) for number, row in self.agreements.items())
        ]  # fmt: skip
        kinds = Transaction.Kind.choices
        self.fields["kind"].choices = [(value, capfirst(label)) for value, label in kinds]
        self.fields["counts"].choices = [
            (value, capfirst(label)) for value, label in Transaction.Counts.choices
        ]
        self._offer_headings()

    def _offer_headings(self) -> None:
        """Those of each agreement stand together, under its name."""
        ours = {row.pk: row for row in self.agreements.values()}
        headings = list(Heading.objects.filter(agreement__in=ours).order_by("order", "code", "pk"))
        groups: dict[int, list[tuple[str, str]]] = {}
        for heading in headings:
            groups.setdefault(heading.agreement_id, []).append((str(heading.pk), str(heading)))
        self.fields["heading"].offer(Options(headings))
        self.fields["heading"].choices = [
            ("", "–"), *((_told(row), groups[pk]) for pk, row in ours.items() if pk in groups)
        ]  # fmt: skip

    def clean_activity(self) -> str:
        number: str = self.cleaned_data["activity"].upper()
        # Through the relation: activities are a neighbour slice, which this one does not import.
        model: Any = Transaction._meta.get_field("activity").related_model
        rows = access.visible(self.user, model.objects.filter(voided_at__isnull=True))
        self.activity = rows.filter(public_id=number).first() if number else None
        if number and self.activity is None:
            raise ValidationError(gettext("There is no activity with that number, or it is not open to you."))
        return number

    def conflict(self, current: Transaction) -> None:
        super().conflict(queries.ledger(self.user).get(pk=current.pk))

    def stored(self, current: Transaction) -> dict[str, Any]:
        """The booking as the form shows it; of a masked one less."""
        names = ("row_key", "kind", "counts", "booked_on", "amount", "currency", "text")
        told = {name: getattr(current, name) for name in names}
        told |= {
            "agreement": current.agreement.number,
            "heading": str(current.heading_id or ""),
            "account": str(current.account_id or ""),
            "activity": current.activity.public_id if current.activity else "",
        }
        if current.rate_date:
            told |= {"rate": current.rate, "rate_source": current.rate_source, "rate_date": current.rate_date}
        if current.is_masked:
            told |= {"booked_on": None, "rate_date": None}
        return told

    def save(self) -> Transaction:
        """Book, or change what was changed. Raises what the actions raise."""
        given = self.values()
        outside = given.pop("outside_eligibility")
        given |= {"agreement": self.agreements[given["agreement"]], "activity": self.activity}
        if self.of is None:
            return actions.book(user=self.user, outside_eligibility=outside, **given)
        changed = set(self.changed_data) & set(actions.CHANGEABLE)
        if changed & _OF_RATE:
            changed |= _OF_RATE
        return actions.change_booking(
            user=self.user,
            booking=self.of,
            expected=self.cleaned_data["version"],
            fields={name: given[name] for name in changed},
            outside_eligibility=outside,
        )


def _told(agreement: Agreement) -> str:
    return f"{agreement.project.code}: {agreement.funder}, {agreement.number} ({agreement.currency})"


class JointForm(Amount):
    """A cost that the funders of a project share."""

    field_order = (
        "version", "key", "project", "row_key", "booked_on", "amount", "currency", "account", "text",
    )  # fmt: skip
    project = forms.ChoiceField(label=_("Project"), error_messages={"required": _("Choose a project.")})

    def __init__(self, data: Any = None, *, user: Any, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        self.user = user
        rows = access.visible(user, portfolio.projects(user), "add", "ledger").order_by("code", "pk")
        self.projects = {row.public_id: row for row in rows}
        self.fields["project"].choices = [("", "–"), *((key, str(row)) for key, row in self.projects.items())]

    def parts(self) -> list[joint.Part]:
        """How it would be split. Raises Refused."""
        given = self.cleaned_data
        project = self.projects[given["project"]]
        return joint.parts(self.user, project, given["booked_on"], given["amount"], given["row_key"])

    def save(self) -> list[Transaction]:
        given = self.values()
        return joint.book_shared(user=self.user, **given | {"project": self.projects[given["project"]]})


class CorrectForm(Step):
    """What the amount should have been; the difference is booked, dated today."""

    right = LocalDecimalField(label=_("The right amount"), **_AMOUNT)
    row_key = TextField(label=_("Voucher number of the correction"), max_length=60)
    text = TextField(label=_("Why"), max_length=200)
    stands = forms.DecimalField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, user: Any, of: Transaction, voucher: str) -> None:
        self.user, self.now = user, actions.standing(of)
        super().__init__(data, of=of, initial={"stands": self.now, "row_key": voucher})
        self.fields["right"].help_text = _("In %(currency)s. 0 takes all of it back.") % {
            "currency": of.currency
        }

    def stored(self, current: Transaction) -> dict[str, Any]:
        return {"right": actions.standing(current)}

    def conflict(self, current: Transaction) -> None:
        super().conflict(current)
        self.data["stands"] = str(actions.standing(current))

    def refuse(self, no: Refused) -> None:
        super().refuse(Refused(no.code, no.message, field="right" if no.field == "amount" else no.field))

    def save(self) -> Transaction:
        given = self.cleaned_data
        stands: Decimal = given["stands"] if given["stands"] is not None else self.now
        return actions.correct(
            user=self.user,
            booking=self.of,
            amount=given["right"] - stands,
            row_key=given["row_key"],
            text=given["text"],
            stands=stands,
        )


class VoidForm(Step):
    reason = TextField(label=_("Why?"), max_length=300)

    def __init__(self, data: Any = None, *, user: Any, of: Transaction) -> None:
        super().__init__(data, of=of)
        self.user = user

    def stored(self, current: Transaction) -> dict[str, Any]:
        """Against the voiding stands what the booking says now."""
        return {"reason": f"{formats.money(current.amount, current.currency)}, {current.row_key}"}

    def save(self) -> None:
        given = self.cleaned_data
        actions.void_booking(
            user=self.user, booking=self.of, reason=given["reason"], expected=given["version"]
        )


class StartForm(forms.Form):
    """What a link to the form may preset: `?agreement=52040123` or `?project=P-2017-001`."""

    agreement = TextField(max_length=60, required=False)
    project = TextField(max_length=16, required=False)


def preset(given: Mapping[str, Any]) -> dict[str, Any]:
    """Initial values out of an address; nonsense is left out."""
    form = StartForm(given)
    return {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
