"""What is planned: budget versions with their lines, and forecasts. All in the agreement's currency and in SEK."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.money.agreements.models import NOT_NEGATIVE, Account, Agreement, Amendment, Heading
from tracker.core.masks import Maskable
from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.money import AmountField, RateField
from tracker.core.text import no_control_characters


class BudgetVersion(Maskable, Versioned, Demo):
    """A budget of an agreement. One at a time is approved; its lines, and those of replaced ones, never change.

    It counts on the days from `in_force_from` until the day before `in_force_to` (empty: still in force).
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        APPROVED = "approved", _("approved")
        REPLACED = "replaced", _("replaced")
        WITHDRAWN = "withdrawn", _("withdrawn")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="budget_versions", verbose_name=_("agreement")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    reason = models.CharField(
        _("what is new in it"), max_length=300, blank=True, validators=[no_control_characters]
    )
    # The amendment in which the funder approved it; without one it is within what we may move ourselves.
    amendment = models.ForeignKey(
        Amendment, models.PROTECT, null=True, blank=True, related_name="budgets", verbose_name=_("amendment")
    )
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("replaced on"), null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )

    class Meta:
        ordering = ["agreement", "number", "pk"]
        verbose_name = _("budget version")
        verbose_name_plural = _("budget versions")
        constraints = [
            models.UniqueConstraint(fields=["agreement", "number"], name="budget_number_once"),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(status="approved"), name="one_approved_budget_per_agreement"
            ),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(status="draft"), name="one_draft_budget_per_agreement"
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["draft", "withdrawn"], in_force_from__isnull=True, in_force_to__isnull=True
                )
                | Q(status="approved", in_force_from__isnull=False, in_force_to__isnull=True)
                | Q(
                    status="replaced", in_force_from__isnull=False, in_force_to__gte=models.F("in_force_from")
                ),
                name="budget_in_force_as_its_status_says",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.number}"


class BudgetLine(Recorded, Demo):
    """An amount of a year under the funder's heading, and under our own account where that is planned too."""

    part_of = ("version",)
    told_by = ("year", "heading")

    version = models.ForeignKey(
        BudgetVersion, models.CASCADE, related_name="lines", verbose_name=_("budget version")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    heading = models.ForeignKey(Heading, models.PROTECT, related_name="+", verbose_name=_("heading"))
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("account")
    )
    amount = AmountField(_("amount"), validators=[NOT_NEGATIVE])
    rate = RateField(_("rate"), default=1)
    amount_sek = AmountField(_("amount in SEK"), validators=[NOT_NEGATIVE])

    class Meta:
        ordering = ["version", "year", "heading__order", "account__code", "pk"]
        verbose_name = _("budget line")
        verbose_name_plural = _("budget lines")
        constraints = [
            models.UniqueConstraint(
                fields=["version", "year", "heading"],
                condition=Q(account__isnull=True),
                name="one_line_per_year_and_heading",
            ),
            models.UniqueConstraint(
                fields=["version", "year", "heading", "account"], name="one_line_per_year_heading_and_account"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0, amount_sek__gte=0), name="budget_not_negative"),
            models.CheckConstraint(condition=Q(rate__gt=0), name="budget_rate_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.year} {self.heading}"


class Forecast(Maskable, Recorded, Demo):
    """What somebody expected on a day to be used in a year. Never changed: a later row counts instead."""

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="forecasts", verbose_name=_("agreement")
    )
    made_on = models.DateField(_("made on"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    heading = models.ForeignKey(Heading, models.PROTECT, related_name="+", verbose_name=_("heading"))
    amount = AmountField(_("amount"), validators=[NOT_NEGATIVE])
    rate = RateField(_("rate"), default=1)
    amount_sek = AmountField(_("amount in SEK"), validators=[NOT_NEGATIVE])
    note = models.CharField(_("note"), max_length=300, blank=True, validators=[no_control_characters])

    class Meta:
        ordering = ["agreement", "-made_on", "year", "heading__order", "-pk"]
        verbose_name = _("forecast")
        verbose_name_plural = _("forecasts")
        constraints = [
            models.CheckConstraint(
                condition=Q(amount__gte=0, amount_sek__gte=0), name="forecast_not_negative"
            ),
            models.CheckConstraint(condition=Q(rate__gt=0), name="forecast_rate_is_positive"),
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.year} {self.heading} ({self.made_on})"


class VarianceComment(Maskable, Versioned, Demo):
    """Why the outcome of a heading differs from the plan, as told in the report up to a day."""

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="variance_comments", verbose_name=_("agreement")
    )
    heading = models.ForeignKey(Heading, models.PROTECT, related_name="+", verbose_name=_("heading"))
    until = models.DateField(_("up to"))
    text = models.CharField(_("comment"), max_length=500, validators=[no_control_characters])

    class Meta:
        ordering = ["agreement", "-until", "heading__order", "pk"]
        verbose_name = _("comment on a variance")
        verbose_name_plural = _("comments on variances")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "heading", "until"], name="one_comment_per_heading_and_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.agreement} {self.heading} {self.until}"
