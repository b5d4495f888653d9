"""Findings that somebody takes responsibility for, and reminders of what the report lacks."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.annual.editions.models import Edition, somebody
from tracker.core.models import Demo, Recorded
from tracker.core.text import no_control_characters


class Waiver(Recorded, Demo):
    """A finding of the checks that somebody takes responsibility for, by name and with a reason."""

    part_of = ("edition",)
    told_by = ("check_key", "about")

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="waivers", verbose_name=_("edition"))
    check_key = models.SlugField(_("check"), max_length=40)
    about = models.CharField(_("what it is about"), max_length=200)
    reason = models.CharField(_("reason"), max_length=300, validators=[no_control_characters])
    waived_by = somebody(_("waived by"))
    waived_at = models.DateTimeField(_("waived"), auto_now_add=True)

    class Meta:
        ordering = ["edition", "check_key", "about", "pk"]
        verbose_name = _("waived finding")
        verbose_name_plural = _("waived findings")
        constraints = [
            models.UniqueConstraint(fields=["edition", "check_key", "about"], name="finding_waived_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="finding_waived_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.check_key} {self.about}"


class LackReminder(models.Model):
    """A reminder that was sent of something that the report lacks: of each thing at most once a day to a person."""

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="lack_reminders", verbose_name=_("edition")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("sent to")
    )
    about = models.CharField(_("what it is about"), max_length=200)
    day = models.DateField(_("day"))
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("reminder of what the report lacks")
        verbose_name_plural = _("reminders of what the report lacks")
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "user", "about", "day"], name="lack_reminder_sent_once_a_day"
            )
        ]

    def __str__(self) -> str:
        return f"{self.about} {self.day}"
