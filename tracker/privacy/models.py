"""What is remembered about personal data: who saw what is sensitive, what was erased, who asked for theirs."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.core.history.models import Door
from tracker.core.history.record import Recorded


class SensitiveView(models.Model):
    """Somebody saw, unmasked, what is kept from others: one row for each user, thing, day and door."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="sensitive_views", verbose_name=_("user")
    )
    object_type = models.CharField(_("kind of thing"), max_length=60)
    object_id = models.PositiveBigIntegerField(_("thing"))
    day = models.DateField(_("day"))
    door = models.CharField(_("door"), max_length=10, choices=Door)
    first_at = models.DateTimeField(_("first time"))
    last_at = models.DateTimeField(_("last time"))
    times = models.PositiveIntegerField(_("times"))

    class Meta:
        ordering = ["-last_at", "-pk"]
        verbose_name = _("view of sensitive data")
        verbose_name_plural = _("views of sensitive data")
        indexes = [models.Index(fields=["object_type", "object_id", "day"], name="sensitive_view_of_thing")]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "object_type", "object_id", "day", "door"],
                name="sensitive_view_once_a_day_and_door",
            ),
            models.CheckConstraint(condition=Q(last_at__gte=F("first_at")), name="sensitive_view_in_order"),
            models.CheckConstraint(condition=Q(door__in=Door.values), name="sensitive_view_door_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.object_type} {self.object_id} {self.day}"


class RetentionRun(Recorded):
    """A report of what has been kept long enough, and what was then erased from exactly that list."""

    history_untold = ("listed",)

    public_id = models.UUIDField(_("number"), default=uuid.uuid4, unique=True, editable=False)
    made_at = models.DateTimeField(_("report made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("made by"),
    )
    # [{"kind", "count", "oldest", "newest"}]: what people read. {"kind": [keys]}: what may be erased.
    summary = models.JSONField(_("summary"), default=list)
    listed = models.JSONField(_("list"), default=dict)
    digest = models.CharField(_("checksum of the list"), max_length=64)
    erased_at = models.DateTimeField(_("erased"), null=True, blank=True)
    erased_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("erased by"),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decision = models.CharField(_("registration number of the decision"), max_length=40, blank=True)
    # {"kind": {"erased": n, "left": n, "why": code}}
    receipt = models.JSONField(_("receipt"), default=dict, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("retention report")
        verbose_name_plural = _("retention reports")
        constraints = [
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | ~Q(reason=""), name="erasure_has_a_reason"
            )
        ]

    def __str__(self) -> str:
        return f"{self.made_at:%Y-%m-%d %H:%M}"


class PersonRequest(Recorded):
    """Somebody's personal data were handed out or erased: when, by whom, why. Holds numbers, no names."""

    class Kind(models.TextChoices):
        EXPORT = "export", _("data handed out")
        ERASE = "erase", _("person erased")

    kind = models.CharField(_("what was done"), max_length=8, choices=Kind)
    person = models.JSONField(_("person"), default=dict)  # {"accounts.user": 7, "projects.employee": 12}
    at = models.DateTimeField(_("time"), auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    door = models.CharField(_("door"), max_length=10, choices=Door)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    decision = models.CharField(_("registration number of the decision"), max_length=40, blank=True)
    receipt = models.JSONField(_("receipt"), default=dict, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("request about a person's data")
        verbose_name_plural = _("requests about persons' data")
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="erase") | (~Q(reason="") & ~Q(decision="")),
                name="person_erased_by_decision",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d}"
