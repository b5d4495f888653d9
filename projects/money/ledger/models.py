"""The ledger: booked amounts, fixed when written; and the months that are closed to all change."""

from decimal import Decimal

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from projects.money.agreements.models import Account, Agreement, Heading
from projects.money.rates.models import Source
from tracker.core.masks import Maskable
from tracker.core.models import Demo, Recorded, Versioned, Voidable
from tracker.core.money import AmountField, CurrencyField, RateField
from tracker.core.text import no_control_characters


class Transaction(Maskable, Versioned, Voidable, Demo):
    """A booked amount. Original currency, the rate used and SEK are all fixed when it is written.

    Costs, repayments and corrections make the used volume; payments and requisitions never do. A negative row is
    legal: a repayment, a credit note, a correction, or money that we paid back to the funder.
    """

    class Kind(models.TextChoices):
        COST = "cost", _("cost")
        REPAYMENT = "repayment", _("repayment")
        CORRECTION = "correction", _("correction")
        PAYMENT = "payment", _("payment from the funder")
        REQUISITION = "requisition", _("requisition")

    # Those that make the used volume.
    USED = (Kind.COST, Kind.REPAYMENT, Kind.CORRECTION)

    class Counts(models.TextChoices):
        BOOKS = "books", _("in our volume and on the agreement")
        AGREEMENT = "agreement", _("on the agreement only (a partner's cost)")
        MEMO = "memo", _("nowhere (for information)")

    RateSource = models.TextChoices(  # type: ignore[misc, call-overload]
        "RateSource",
        [("NONE", ("", _("none needed (SEK)")))]
        + [(member.name, (member.value, member.label)) for member in Source]
        + [("FIXED", ("fixed", _("fixed in the agreement"))), ("BANK", ("bank", _("the bank's rate")))],
    )

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="transactions", verbose_name=_("agreement")
    )
    kind = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.COST)
    counts = models.CharField(_("counts"), max_length=10, choices=Counts, default=Counts.BOOKS)
    heading = models.ForeignKey(
        Heading, models.PROTECT, null=True, blank=True, related_name="transactions", verbose_name=_("heading")
    )
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    activity = models.ForeignKey(
        "projects.Activity",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transactions",
        verbose_name=_("activity"),
    )
    corrects = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="corrections", verbose_name=_("corrects")
    )
    booked_on = models.DateField(_("booked on"))
    row_key = models.CharField(_("voucher number"), max_length=60, unique=True)
    text = models.CharField(_("text"), max_length=200, blank=True, validators=[no_control_characters])
    currency = CurrencyField(_("currency"), default="SEK")
    amount = AmountField(_("amount"))
    rate = RateField(_("rate"), default=Decimal(1))
    rate_source = models.CharField(
        _("rate source"), max_length=12, choices=RateSource, blank=True, default=""
    )
    rate_date = models.DateField(_("rate date"), null=True, blank=True)
    amount_sek = AmountField(_("amount in SEK"))

    class Meta(Voidable.Meta):
        ordering = ["booked_on", "row_key", "pk"]
        verbose_name = _("booked amount")
        verbose_name_plural = _("booked amounts")
        indexes = [models.Index(fields=["agreement", "booked_on"], name="transaction_agreement_date")]
        constraints = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(condition=Q(rate__gt=0), name="transaction_rate_is_positive"),
            models.CheckConstraint(
                condition=Q(
                    currency="SEK", rate=1, rate_source="", rate_date__isnull=True, amount=F("amount_sek")
                )
                | (~Q(currency="SEK") & ~Q(rate_source="") & Q(rate_date__isnull=False)),
                name="transaction_rate_is_told",
            ),
            models.CheckConstraint(
                condition=~Q(kind="repayment") | Q(amount__lt=0), name="transaction_repayment_is_negative"
            ),
            models.CheckConstraint(
                condition=~Q(kind="requisition") | Q(amount__gt=0), name="transaction_requisition_is_positive"
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | Q(kind="correction"),
                name="transaction_only_corrections_point_back",
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=["payment", "requisition"]) | Q(heading__isnull=True, counts="books"),
                name="transaction_headings_are_of_costs",
            ),
        ]

    def clean(self) -> None:
        if self.amount is None:
            return
        if self.kind == self.Kind.REPAYMENT and self.amount >= 0:
            raise ValidationError({"amount": _("A repayment is written with a minus sign.")})
        if self.kind == self.Kind.REQUISITION and self.amount <= 0:
            raise ValidationError({"amount": _("A requisition asks for more than 0.")})

    def __str__(self) -> str:
        return f"{self.row_key} {self.booked_on} {self.amount} {self.currency}"


class ClosedMonth(Recorded, Demo):
    """A month in which nothing is booked, changed or voided any more. The database keeps it (locks.py)."""

    first_day = models.DateField(_("first day"), unique=True)
    last_day = models.DateField(_("last day"))
    closed_at = models.DateTimeField(_("closed"), default=timezone.now, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("closed by")
    )

    class Meta:
        ordering = ["-first_day", "pk"]
        verbose_name = _("closed month")
        verbose_name_plural = _("closed months")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__gt=F("first_day")), name="closed_month_days_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_day:%Y-%m}"


class ClosingException(Recorded, Demo):
    """A named person may still write in a closed month until a moment, for a reason."""

    part_of = ("closed_month",)
    told_by = ("user",)

    closed_month = models.ForeignKey(
        ClosedMonth, models.PROTECT, related_name="exceptions", verbose_name=_("closed month")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("who may write")
    )
    reason = models.CharField(_("why"), max_length=300, validators=[no_control_characters])
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("granted by")
    )
    granted_at = models.DateTimeField(_("granted"), auto_now_add=True)
    until = models.DateTimeField(_("until"))

    class Meta:
        ordering = ["closed_month", "-granted_at", "-pk"]
        verbose_name = _("exception from a closed month")
        verbose_name_plural = _("exceptions from closed months")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="closing_exception_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.closed_month} {self.user}"


class Permit(models.Model):
    """Stands only inside a transaction that writes in a closed month by an exception: nobody else ever sees it."""

    exception = models.OneToOneField(ClosingException, models.CASCADE, related_name="+")

    class Meta:
        ordering = ["exception"]
        verbose_name = _("permit")
        verbose_name_plural = _("permits")

    def __str__(self) -> str:
        return str(self.exception)
