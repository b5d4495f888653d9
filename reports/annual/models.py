"""A run of the annual report: who asked for it, how far it has come, and the finished file."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.annual.editions.models import Edition
from tracker.core.runs import Run


class ReportRun(Run):
    year = models.PositiveSmallIntegerField(_("year"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    # The texts come from here; without one the report is of figures only.
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="runs", verbose_name=_("edition")
    )
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
