"""What is due when: rules on the agreement, the deadlines that they make, and reminders sent."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.money.agreements.models import Agreement
from projects.portfolio.models import Project
from tracker.core.masks import Maskable
from tracker.core.models import Demo, Versioned, Voidable
from tracker.core.text import bilingual, no_control_characters


class Kind(models.TextChoices):
    REPORT = "report", _("report")
    FINAL_REPORT = "final_report", _("final report")
    REQUISITION = "requisition", _("requisition")
    PLAN = "plan", _("plan and budget")
    STEERING = "steering", _("steering committee")
    AUDIT = "audit", _("audit")
    RISK_REVIEW = "risk_review", _("risk review")
    FOLLOW_UP = "follow_up", _("follow-up")


class DeadlineRule(Maskable, Versioned, Demo):
    """What an agreement demands, from a day on until another: each period's end, or the agreement's, and so long after.

    `anchor` period: one deadline for each period of `every_months`, `months_after` and `days_after` its end (negative:
    before). `anchor` yearly: one each year on `month` and `day`. `anchor` end: one, after the end of the agreement.
    """

    class Anchor(models.TextChoices):
        PERIOD = "period", _("the end of each period")
        YEARLY = "yearly", _("a day of each year")
        END = "end", _("the end of the agreement")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="deadline_rules", verbose_name=_("agreement")
    )
    kind = models.CharField(_("type"), max_length=12, choices=Kind)
    name_sv = models.CharField(_("name in Swedish"), max_length=150, validators=[no_control_characters])
    name_en = models.CharField(_("name in English"), max_length=150, validators=[no_control_characters])
    anchor = models.CharField(_("counted from"), max_length=8, choices=Anchor)
    every_months = models.PositiveSmallIntegerField(
        _("months in a period"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
    )
    by_calendar = models.BooleanField(_("periods follow the calendar year"), default=True)
    months_after = models.SmallIntegerField(
        _("months after"), default=0, validators=[MinValueValidator(-24), MaxValueValidator(60)]
    )
    days_after = models.SmallIntegerField(
        _("days after"), default=0, validators=[MinValueValidator(-366), MaxValueValidator(366)]
    )
    month = models.PositiveSmallIntegerField(
        _("month"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(12)]
    )
    day = models.PositiveSmallIntegerField(
        _("day"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(31)]
    )
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta:
        ordering = ["agreement", "kind", "valid_from", "pk"]
        verbose_name = _("rule of deadlines")
        verbose_name_plural = _("rules of deadlines")
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    anchor="period",
                    every_months__gte=1,
                    every_months__lte=60,
                    month__isnull=True,
                    day__isnull=True,
                )
                | Q(
                    anchor="yearly",
                    every_months__isnull=True,
                    month__gte=1,
                    month__lte=12,
                    day__gte=1,
                    day__lte=31,
                )
                | Q(anchor="end", every_months__isnull=True, month__isnull=True, day__isnull=True),
                name="deadline_rule_as_its_anchor_needs",
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="deadline_rule_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return bilingual(self, "name")


class Deadline(Maskable, Versioned, Voidable, Demo):
    """Something is due on a day, and somebody sees to it. Made by a rule, or by hand.

    Without `owner` those see to it who manage the project. One that its rule no longer asks for is voided by nobody:
    it comes back when the rule asks for it again.
    """

    project = models.ForeignKey(Project, models.PROTECT, related_name="deadlines", verbose_name=_("project"))
    agreement = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="deadlines",
        verbose_name=_("agreement"),
    )
    rule = models.ForeignKey(
        DeadlineRule, models.PROTECT, null=True, blank=True, related_name="deadlines", verbose_name=_("rule")
    )
    kind = models.CharField(_("type"), max_length=12, choices=Kind)
    title_sv = models.CharField(_("title in Swedish"), max_length=200, validators=[no_control_characters])
    title_en = models.CharField(
        _("title in English"), max_length=200, blank=True, validators=[no_control_characters]
    )
    period_from = models.DateField(_("period from"), null=True, blank=True)
    period_to = models.DateField(_("period to"), null=True, blank=True)
    due_on = models.DateField(_("due on"))
    # What the rule says. Another `due_on` was decided by somebody, and no rule moves it.
    due_by_rule = models.DateField(_("due by the rule"), null=True, blank=True, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who sees to it"),
    )
    submitted_on = models.DateField(_("submitted on"), null=True, blank=True)
    accepted_on = models.DateField(_("accepted on"), null=True, blank=True)
    dnr = models.CharField(_("registration number"), max_length=40, blank=True)
    link = models.URLField(_("link to the document"), max_length=300, blank=True)

    class Meta(Voidable.Meta):
        ordering = ["due_on", "project__code", "pk"]
        verbose_name = _("deadline")
        verbose_name_plural = _("deadlines")
        constraints = [
            *Voidable.Meta.constraints,
            models.UniqueConstraint(
                fields=["rule", "period_to"],
                condition=Q(voided_at__isnull=True),
                name="one_deadline_per_rule_and_period",
            ),
            models.CheckConstraint(
                condition=Q(rule__isnull=True)
                | Q(
                    agreement__isnull=False,
                    period_from__isnull=False,
                    period_to__isnull=False,
                    due_by_rule__isnull=False,
                ),
                name="deadline_of_a_rule_has_its_period",
            ),
            models.CheckConstraint(
                condition=Q(accepted_on__isnull=True)
                | Q(submitted_on__isnull=False, accepted_on__gte=F("submitted_on")),
                name="deadline_accepted_after_submitted",
            ),
        ]

    def __str__(self) -> str:
        return bilingual(self, "title")


class DeadlineReminder(models.Model):
    """A reminder that was sent, so that it is sent once: so many days before the day it then was due."""

    deadline = models.ForeignKey(
        Deadline, models.CASCADE, related_name="reminders", verbose_name=_("deadline")
    )
    due_on = models.DateField(_("due on"))
    days = models.PositiveSmallIntegerField(_("days before"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("sent to")
    )
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [
            models.UniqueConstraint(fields=["deadline", "due_on", "days", "user"], name="reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self.deadline} {self.days}"
