"""The one table of the history. Rows are only ever added, by tracker/core/history/chain.py."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Door(models.TextChoices):
    """The doors of tracker/core/doors.py, in words."""

    PAGE = "page", _("page")
    API = "api", _("API")
    ADMIN = "admin", _("administration")
    COMMAND = "command", _("command")
    JOB = "job", _("background job")


class Entry(models.Model):
    """What one action changed of one thing and its parts.

    `changes` is a list of {"model", "id", "kind", "fields": {name: [old, new]}}, for a changed part with "key":
    the values that name it. It holds ids and values, never names of persons: those are looked up when it is read.
    The object is named, not referred to: its history stays when it is gone.
    """

    number = models.BigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("when"), default=timezone.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who"),
    )
    door = models.CharField(_("through"), max_length=10, choices=Door)
    what = models.CharField(_("what"), max_length=60, blank=True)
    request_id = models.CharField(_("request"), max_length=64, blank=True)
    group = models.UUIDField(_("saved together"), default=uuid.uuid4)
    object_type = models.CharField(_("type of object"), max_length=100)
    object_id = models.BigIntegerField(_("object"))

    # What may be erased by decision. Its seal stays, and is worth nothing for guessing without the salt.
    reason = models.TextField(_("reason"), blank=True)
    changes = models.JSONField(_("changes"), default=list)
    salt = models.CharField(max_length=32, blank=True)

    content_seal = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    class Meta:
        ordering = ["-number"]
        verbose_name = _("entry of the history")
        verbose_name_plural = _("entries of the history")
        indexes = [
            models.Index(fields=["object_type", "object_id", "number"], name="entry_of_an_object"),
            models.Index(fields=["user", "number"], name="entry_by_a_user"),
            models.Index(fields=["at"], name="entry_at_a_time"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__gte=1), name="entries_are_counted_from_one"),
            models.CheckConstraint(condition=models.Q(door__in=Door.values), name="entry_door_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.what} {self.object_type} {self.object_id}"
