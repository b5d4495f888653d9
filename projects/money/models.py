"""Money of projects: agreements, their yearly budgets, exchange rates and the ledger of booked amounts."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.portfolio.models import Funder, Project, Strategy
from tracker.core.masks import Maskable
from tracker.core.models import Demo, Recorded, Versioned, Voidable
from tracker.core.money import AmountField, CurrencyField, RateField
from tracker.core.text import no_control_characters

NOT_NEGATIVE = MinValueValidator(Decimal(0), _("The amount cannot be less than 0."))


class Agreement(Maskable, Versioned, Demo):
    """What a funder has agreed to pay for a project. Own contribution is an agreement with ourselves."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="agreements", verbose_name=_("project"))
    funder = models.ForeignKey(Funder, models.PROTECT, related_name="agreements", verbose_name=_("funder"))
    strategy = models.ForeignKey(
        Strategy, models.PROTECT, null=True, blank=True, related_name="agreements", verbose_name=_("strategy")
    )
    number = models.CharField(_("agreement number"), max_length=60, unique=True)
    dnr = models.CharField(_("registration number"), max_length=40, blank=True)
    currency = CurrencyField(_("currency"), default="SEK")
    amount = AmountField(_("agreed amount"), validators=[NOT_NEGATIVE])
    start = models.DateField(_("start"))
    end = models.DateField(_("end"))

    class Meta:
        ordering = ["project", "start", "funder__order", "pk"]
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="agreement_ends_after_start"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="agreement_amount_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}: {self.number}"

    def clean(self) -> None:
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": _("The end comes before the start.")})


class YearBudget(Recorded, Demo):
    """The approved budget of an agreement for a year: its amount in the agreement's currency and in SEK."""

    part_of = ("agreement",)
    told_by = ("year",)

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="budgets", verbose_name=_("agreement")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    amount = AmountField(_("amount"), validators=[NOT_NEGATIVE])
    amount_sek = AmountField(_("amount in SEK"), validators=[NOT_NEGATIVE])

    class Meta:
        ordering = ["agreement", "year", "pk"]
        verbose_name = _("year budget")
        verbose_name_plural = _("year budgets")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "year"], name="one_budget_per_agreement_and_year"),
            models.CheckConstraint(condition=Q(amount__gte=0, amount_sek__gte=0), name="budget_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.year}"


class ExchangeRate(Versioned):
    """SEK for one unit of a currency: by one source, from a date on."""

    class Source(models.TextChoices):
        OWN_YEAR = "own_year", _("own yearly average")
        ECB_DAY = "ecb_day", _("ECB, daily")
        INFOREURO_MONTH = "inforeuro", _("InforEuro, monthly")
        RIKSBANK_YEAR = "riksbank", _("Riksbanken, yearly average")

    currency = CurrencyField(_("currency"))
    source = models.CharField(_("source"), max_length=12, choices=Source)
    valid_from = models.DateField(_("valid from"))
    rate = RateField(_("SEK for one unit"))

    class Meta:
        ordering = ["currency", "source", "-valid_from", "pk"]
        verbose_name = _("exchange rate")
        verbose_name_plural = _("exchange rates")
        constraints = [
            models.UniqueConstraint(
                fields=["currency", "source", "valid_from"], name="one_rate_per_source_and_date"
            ),
            models.CheckConstraint(
                condition=Q(rate__gt=0),
                name="rate_is_positive",
                violation_error_message=_("The rate must be over 0."),
            ),
            models.CheckConstraint(
                condition=~Q(currency="SEK"),
                name="rate_is_for_a_foreign_currency",
                violation_error_message=_("Kronor need no rate."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.currency} {self.rate} ({self.get_source_display()}, {self.valid_from})"


class Transaction(Maskable, Versioned, Voidable, Demo):
    """A booked amount. Original currency, the rate used and SEK are all fixed when it is written.

    A negative row is legal: a repayment, a credit note or a correction.
    """

    class Kind(models.TextChoices):
        COST = "cost", _("cost")
        REPAYMENT = "repayment", _("repayment")
        CORRECTION = "correction", _("correction")

    class RateSource(models.TextChoices):
        NONE = "", _("none needed (SEK)")
        OWN_YEAR = "own_year", _("own yearly average")
        ECB_DAY = "ecb_day", _("ECB, daily")
        INFOREURO_MONTH = "inforeuro", _("InforEuro, monthly")
        RIKSBANK_YEAR = "riksbank", _("Riksbanken, yearly average")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="transactions", verbose_name=_("agreement")
    )
    kind = models.CharField(_("type"), max_length=12, choices=Kind, default=Kind.COST)
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
        ]

    def clean(self) -> None:
        if self.kind == self.Kind.REPAYMENT and self.amount is not None and self.amount >= 0:
            raise ValidationError({"amount": _("A repayment is written with a minus sign.")})

    def __str__(self) -> str:
        return f"{self.row_key} {self.booked_on} {self.amount} {self.currency}"
