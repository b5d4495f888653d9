"""What was measured: values with their parts and evidence, from draft to approved."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.results.catalogue.models import Category, ReportingPeriod
from projects.results.framework.models import Indicator, IndicatorNumber, Site
from tracker.core.attached import Attached
from tracker.core.masks import Maskable
from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.text import no_control_characters


class IndicatorValue(Maskable, Versioned, Demo):
    """What is reported of an indicator for a period, at a site or in all. No row: not reported.

    Only approved values count. At most one is approved and one is on its way to be: when that is approved too, it
    takes the other's place. Of a decided value nothing changes.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("to approve")
        RETURNED = "returned", _("sent back")
        APPROVED = "approved", _("approved")
        REPLACED = "replaced", _("replaced")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Answer(models.TextChoices):
        MEASURED = "measured", _("measured")
        NOT_MEASURED = "not_measured", _("not measured")
        NOT_APPLICABLE = "not_applicable", _("not applicable")

    OPEN = (Status.DRAFT, Status.SUBMITTED, Status.RETURNED)

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="values", verbose_name=_("indicator")
    )
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="+", verbose_name=_("period"))
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("place")
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    answer = models.CharField(_("answer"), max_length=14, choices=Answer, default=Answer.MEASURED)
    # Of a percentage: the numerator in percent of the denominator, half up.
    value = IndicatorNumber(_("value"), null=True, blank=True)
    numerator = IndicatorNumber(_("numerator"), null=True, blank=True)
    denominator = IndicatorNumber(_("denominator"), null=True, blank=True)
    text_sv = models.CharField(
        _("in words, in Swedish"), max_length=1000, blank=True, validators=[no_control_characters]
    )
    text_en = models.CharField(
        _("in words, in English"), max_length=1000, blank=True, validators=[no_control_characters]
    )
    comment_sv = models.CharField(
        _("comment in Swedish"), max_length=500, blank=True, validators=[no_control_characters]
    )
    comment_en = models.CharField(
        _("comment in English"), max_length=500, blank=True, validators=[no_control_characters]
    )
    # Who gave the numbers that stand here, and who handed them in: neither may approve them.
    drafted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("drafted by"),
    )
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("submitted by"),
    )
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True, editable=False)
    note = models.CharField(
        _("note from who decides"), max_length=500, blank=True, validators=[no_control_characters]
    )

    class Meta:
        ordering = ["indicator", "period__last_day", "site__code", "pk"]
        verbose_name = _("value")
        verbose_name_plural = _("values")
        constraints = [
            *(
                models.UniqueConstraint(
                    fields=fields, condition=Q(status__in=statuses, site__isnull=not by_site), name=name
                )
                for fields, by_site, statuses, name in (
                    (["indicator", "period"], False, ["approved"], "one_approved_value_a_period"),
                    (["indicator", "period", "site"], True, ["approved"], "one_approved_value_a_site"),
                    (
                        ["indicator", "period"],
                        False,
                        ["draft", "submitted", "returned"],
                        "one_open_value_a_period",
                    ),
                    (
                        ["indicator", "period", "site"],
                        True,
                        ["draft", "submitted", "returned"],
                        "one_open_value_a_site",
                    ),
                )
            ),
            # Those of the release that kept years have nobody behind them.
            models.CheckConstraint(
                condition=~Q(status__in=["approved", "replaced"])
                | Q(drafted_by__isnull=True, submitted_by__isnull=True)
                | (
                    Q(decided_by__isnull=False, submitted_by__isnull=False)
                    & (Q(drafted_by__isnull=True) | ~Q(decided_by=F("drafted_by")))
                    & ~Q(decided_by=F("submitted_by"))
                ),
                name="nobody_approves_own_value",
            ),
            models.CheckConstraint(
                condition=Q(answer="measured")
                | Q(value__isnull=True, numerator__isnull=True, denominator__isnull=True, text_sv="")
                & ~Q(comment_sv=""),
                name="no_value_but_a_comment_when_not_measured",
            ),
            models.CheckConstraint(
                condition=~Q(answer="measured") | Q(value__isnull=False) | ~Q(text_sv=""),
                name="measured_says_something",
            ),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(
                    value__isnull=False,
                    numerator__gte=0,
                    numerator__lte=F("denominator"),
                    denominator__gt=0,
                ),
                name="percent_of_something",
            ),
            models.CheckConstraint(
                condition=~Q(status="returned") | ~Q(note=""), name="sent_back_with_a_note"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.period}"

    @property
    def is_open(self) -> bool:
        """It can still change: it has not been decided."""
        return self.status in self.OPEN


class ValueCell(Recorded, Demo):
    """The part of a value that one group, or two crossed, stands for. Of a percentage: its share's two numbers."""

    part_of = ("value",)
    told_by = ("first", "second")

    value = models.ForeignKey(IndicatorValue, models.CASCADE, related_name="cells", verbose_name=_("value"))
    first = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("group"))
    second = models.ForeignKey(
        Category, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("and group")
    )
    amount = IndicatorNumber(_("amount"), null=True, blank=True)
    numerator = IndicatorNumber(_("numerator"), null=True, blank=True)
    denominator = IndicatorNumber(_("denominator"), null=True, blank=True)

    class Meta:
        ordering = [
            "value",
            "first__dimension__order",
            "first__order",
            F("second__order").asc(nulls_first=True),
            "pk",
        ]
        verbose_name = _("part of a value")
        verbose_name_plural = _("parts of values")
        constraints = [
            models.UniqueConstraint(
                fields=["value", "first"], condition=Q(second__isnull=True), name="one_cell_a_group"
            ),
            models.UniqueConstraint(fields=["value", "first", "second"], name="one_cell_a_pair_of_groups"),
            models.CheckConstraint(
                condition=Q(amount__gte=0, numerator__isnull=True, denominator__isnull=True)
                | Q(
                    amount__isnull=True,
                    numerator__gte=0,
                    numerator__lte=F("denominator"),
                    denominator__gte=0,
                ),
                name="cell_holds_an_amount_or_a_share",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} × {self.second}" if self.second else str(self.first)


class ValueEvidence(Attached):
    """What shows that a value is right."""

    part_of = ("value",)
    told_by = ("name",)

    value = models.ForeignKey(
        IndicatorValue, models.PROTECT, related_name="evidence", verbose_name=_("value")
    )

    class Meta(Attached.Meta):
        ordering = ["value", "added_at", "pk"]
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")


class ValueReminder(models.Model):
    """A reminder that was sent, so that it is sent once: of a queue, so many days before its period closed."""

    class Queue(models.TextChoices):
        REPORT = "report", _("to report")
        APPROVE = "approve", _("to approve")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("sent to")
    )
    queue = models.CharField(_("queue"), max_length=7, choices=Queue)
    period = models.ForeignKey(ReportingPeriod, models.CASCADE, related_name="+", verbose_name=_("period"))
    until = models.DateField(_("open until"))
    days = models.PositiveSmallIntegerField(_("days before"))
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("reminder of values")
        verbose_name_plural = _("reminders of values")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "queue", "period", "until", "days"], name="value_reminder_sent_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.days}"
