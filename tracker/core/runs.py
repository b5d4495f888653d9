"""A run: work that somebody asked for and a worker does, which no dying worker leaves behind unfinished unseen.

A worker claims a run with a conditional update and raises `attempt`; only the latest attempt may write what it
made. While it works it says that it lives; who asks for the run's page finds silent ones and queues them again.
"""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

# This long after its last sign of life a worker is taken for dead.
SILENCE = dt.timedelta(seconds=60)
ATTEMPTS = 3


class Run(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("in progress")
        DONE = "done", _("finished")
        FAILED = "failed", _("failed")

    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(_("step"), max_length=200, blank=True)
    done_steps = models.PositiveIntegerField(_("steps done"), default=0)
    all_steps = models.PositiveIntegerField(_("steps in all"), default=0)
    # A worker that starts raises the attempt; only the latest attempt may publish what it made.
    attempt = models.PositiveIntegerField(_("attempt"), default=0)
    seen_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    problem = models.CharField(_("what went wrong"), max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def percent(self) -> int:
        """How far the work has come, 0 to 100."""
        if self.state == self.State.DONE:
            return 100
        return 100 * self.done_steps // self.all_steps if self.all_steps else 0
