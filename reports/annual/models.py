"""A run of the annual report: who asked for it, how far it has come, and the finished file."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class ReportRun(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("in progress")
        DONE = "done", _("finished")
        FAILED = "failed", _("failed")

    public_id = models.UUIDField(_("number"), default=uuid.uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="report_runs", verbose_name=_("requested by")
    )
    requested_at = models.DateTimeField(_("requested"), auto_now_add=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(_("step"), max_length=200, blank=True)
    done_steps = models.PositiveSmallIntegerField(_("steps done"), default=0)
    all_steps = models.PositiveSmallIntegerField(_("steps in all"), default=0)
    # A worker that starts raises the attempt; only the latest attempt may publish its file.
    attempt = models.PositiveSmallIntegerField(_("attempt"), default=0)
    seen_at = models.DateTimeField(_("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    problem = models.CharField(_("what went wrong"), max_length=500, blank=True)
    file = models.FileField(_("file"), upload_to="annual/%Y", blank=True)
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    size = models.PositiveIntegerField(_("size in bytes"), null=True, blank=True)
    warnings = models.JSONField(_("warnings"), default=list, blank=True)

    class Meta:
        ordering = ["-requested_at", "-pk"]
        verbose_name = _("run of the annual report")
        verbose_name_plural = _("runs of the annual report")
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="done") | (Q(finished_at__isnull=False) & ~Q(file="")),
                name="finished_run_has_a_file",
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(problem=""), name="failed_run_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.year} {self.language} {self.get_state_display()}"

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def percent(self) -> int:
        """How far the work has come, 0 to 100."""
        if self.state == self.State.DONE:
            return 100
        return 100 * self.done_steps // self.all_steps if self.all_steps else 0
