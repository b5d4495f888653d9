"""What many tables share: a version against lost edits, voiding instead of deleting, the demo mark.

And the tables of the core itself: one-time keys that have been used (tracker/core/once.py) and the history.
"""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.core.errors import Stale
from tracker.core.history.models import Entry
from tracker.core.history.record import Recorded

__all__ = ["Demo", "Entry", "Recorded", "UsedKey", "Versioned", "Voidable"]


class Versioned(Recorded):
    """An aggregate that two people may edit: every saved change raises `version` by one."""

    history_untold: ClassVar[tuple[str, ...]] = ("version", "changed_at")

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        abstract = True

    def claim(self, expected: int) -> None:
        """Take the next version inside the caller's transaction; raise Stale when `expected` is old.

        The conditional UPDATE is the lock: of two savers with the same version exactly one gets it,
        on SQLite and PostgreSQL alike.
        """
        rows = type(self)._default_manager.filter(pk=self.pk)
        if not rows.filter(version=expected).update(version=expected + 1):
            raise Stale(
                gettext("Somebody else has saved since you opened this. Nothing of yours has been saved."),
                current=rows.first(),
            )
        self.version = expected + 1


class Voidable(models.Model):
    """Nothing is deleted: a row is voided, by somebody, with a reason, and no longer counts."""

    voided_at = models.DateTimeField(_("voided"), null=True, blank=True, editable=False)
    voided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("voided by"),
    )
    void_reason = models.CharField(_("reason for voiding"), max_length=300, blank=True, editable=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(voided_at__isnull=True, void_reason="")
                | Q(voided_at__isnull=False) & ~Q(void_reason=""),
                name="%(app_label)s_%(class)s_void_has_reason",
            )
        ]

    def void(self, *, by: Any, reason: str) -> None:
        self.voided_at, self.voided_by, self.void_reason = timezone.now(), by, reason
        self.save(update_fields=["voided_at", "voided_by", "void_reason"])


class Demo(models.Model):
    """Rows made for the demonstration portfolio say so."""

    history_untold: ClassVar[tuple[str, ...]] = ("is_demo",)

    is_demo = models.BooleanField(_("demo"), default=False, editable=False)

    class Meta:
        abstract = True


class UsedKey(models.Model):
    """A one-time key that a form or an API client has used, and how the request was answered."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    key = models.CharField(max_length=100)
    used_for = models.CharField(max_length=64, blank=True)
    used_at = models.DateTimeField(auto_now_add=True)
    status = models.PositiveSmallIntegerField(default=200)
    answer = models.JSONField(default=dict)

    class Meta:
        ordering = ["-used_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="key_used_once_by_a_user")]

    def __str__(self) -> str:
        return self.key
