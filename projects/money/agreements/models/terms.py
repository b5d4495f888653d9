"""The rules of an agreement, dated: no funder's rule is in code. An amendment that changes one makes a new row."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.money.agreements.models.agreement import Agreement, Amendment
from projects.money.agreements.models.fields import NOT_NEGATIVE, PercentField, within_100
from tracker.core.masks import Maskable
from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.money import AmountField, RateField
from tracker.core.text import bilingual, no_control_characters


class Terms(Maskable, Versioned, Demo):
    """The rules of an agreement from a day on, until the next row of it. Empty: the agreement has no such rule."""

    class RateMethod(models.TextChoices):
        BOOKING = "booking", _("our own yearly rate, as in the books")
        INFOREURO_MONTH = "inforeuro_month", _("InforEuro of the month of booking")
        INFOREURO_AVERAGE = "inforeuro_avg", _("InforEuro, average of the months since the start")
        ECB_AVERAGE = "ecb_avg", _("ECB, average of the days of the reporting period")
        FIXED = "fixed", _("fixed in the agreement")

    class Indirect(models.TextChoices):
        NONE = "none", _("not paid")
        IN_RATE = "in_rate", _("part of the price per hour or day")
        PERCENT = "percent", _("percent of direct costs")

    class ReportFormat(models.TextChoices):
        SIDA = "sida", _("Sida, annual report")
        TWINNING = "twinning", _("Twinning, quarterly report")
        EU_GRANT = "eu_grant", _("EU grant, interim report")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="terms", verbose_name=_("agreement")
    )
    valid_from = models.DateField(_("valid from"))
    amendment = models.ForeignKey(
        Amendment, models.PROTECT, null=True, blank=True, related_name="terms", verbose_name=_("amendment")
    )
    clause = models.CharField(
        _("where it stands in the agreement"), max_length=200, blank=True, validators=[no_control_characters]
    )
    rate_method = models.CharField(
        _("exchange rate in reports"), max_length=16, choices=RateMethod, default=RateMethod.BOOKING
    )
    fixed_rate = RateField(_("fixed rate, SEK for one unit"), null=True, blank=True)
    indirect = models.CharField(_("indirect costs"), max_length=8, choices=Indirect, default=Indirect.NONE)
    indirect_percent = PercentField(_("indirect costs, at most percent"), null=True, blank=True)
    funder_percent = PercentField(_("the funder's share of costs, percent"), null=True, blank=True)
    eligible_from = models.DateField(_("costs count from"), null=True, blank=True)
    eligible_to = models.DateField(_("costs count until"), null=True, blank=True)
    contingency_needs_approval = models.BooleanField(_("contingency needs approval before use"), default=True)
    contingency_percent = PercentField(_("contingency, at most percent"), null=True, blank=True)
    reallocation_percent = PercentField(
        _("reallocation between headings without an amendment, percent"), null=True, blank=True
    )
    comment_below = models.PositiveSmallIntegerField(_("comment is due under, percent of plan"), default=85)
    comment_above = models.PositiveSmallIntegerField(_("comment is due over, percent of plan"), default=110)
    period_months = models.PositiveSmallIntegerField(
        _("months in a reporting period"),
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    by_calendar = models.BooleanField(
        _("reporting periods follow the calendar year, not the start of the agreement"), default=True
    )
    report_format = models.CharField(
        _("form of the financial report"), max_length=10, choices=ReportFormat, default=ReportFormat.SIDA
    )

    class Meta:
        ordering = ["agreement", "valid_from", "pk"]
        verbose_name = _("agreement terms")
        verbose_name_plural = _("agreement terms")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "valid_from"], name="one_set_of_terms_from_a_day"),
            models.CheckConstraint(
                condition=Q(rate_method="fixed", fixed_rate__gt=0)
                | (~Q(rate_method="fixed") & Q(fixed_rate__isnull=True)),
                name="fixed_rate_belongs_to_its_method",
            ),
            models.CheckConstraint(
                condition=Q(indirect="percent", indirect_percent__isnull=False)
                | (~Q(indirect="percent") & Q(indirect_percent__isnull=True)),
                name="indirect_percent_belongs_to_its_method",
            ),
            models.CheckConstraint(
                condition=within_100("indirect_percent")
                & within_100("funder_percent")
                & within_100("contingency_percent")
                & within_100("reallocation_percent"),
                name="terms_percent_within_100",
            ),
            models.CheckConstraint(
                condition=Q(eligible_from__isnull=True)
                | Q(eligible_to__isnull=True)
                | Q(eligible_to__gte=F("eligible_from")),
                name="terms_eligible_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(comment_above__gte=F("comment_below")), name="terms_comment_limits_in_order"
            ),
            models.CheckConstraint(
                condition=Q(period_months__gte=1, period_months__lte=60),
                name="terms_period_of_1_to_60_months",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.valid_from}"


class FlatRate(Recorded, Demo):
    """A cost that is paid by percent of another or by piece, not by receipt: 7 percent, or 350 EUR an expert day."""

    part_of = ("terms",)
    told_by = ("name_sv",)

    terms = models.ForeignKey(Terms, models.CASCADE, related_name="flat_rates", verbose_name=_("terms"))
    name_sv = models.CharField(_("name in Swedish"), max_length=150)
    name_en = models.CharField(_("name in English"), max_length=150)
    percent = models.DecimalField(_("percent"), max_digits=6, decimal_places=2, null=True, blank=True)
    unit_amount = AmountField(_("amount for one unit"), null=True, blank=True, validators=[NOT_NEGATIVE])

    class Meta:
        ordering = ["terms", "name_sv", "pk"]
        verbose_name = _("flat rate")
        verbose_name_plural = _("flat rates")
        constraints = [
            models.CheckConstraint(
                condition=Q(percent__gte=0, unit_amount__isnull=True)
                | Q(percent__isnull=True, unit_amount__gte=0),
                name="flat_rate_is_percent_or_amount",
            )
        ]

    def __str__(self) -> str:
        return bilingual(self, "name")
