"""What is kept of a frozen edition: its documents, the files made of them, and the runs that make these."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.annual.editions.models import Edition
from tracker.core.models import Recorded
from tracker.core.runs import Run


class Snapshot(Recorded):
    """The whole document of a frozen edition in one language, as freeze/codec.py writes it, and the figures in it."""

    part_of = ("edition",)
    told_by = ("language",)
    history_untold = ("tree", "figures")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="snapshots", verbose_name=_("edition"))
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    tree = models.TextField(_("document"))
    figures = models.JSONField(_("figures"))
    seal = models.CharField(_("checksum"), max_length=64)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        ordering = ["edition", "-language", "pk"]
        verbose_name = _("frozen document")
        verbose_name_plural = _("frozen documents")
        constraints = [
            models.UniqueConstraint(fields=["edition", "language"], name="snapshot_once_a_language")
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.language}"


class EditionFile(Recorded):
    """A file that was made of a frozen edition."""

    part_of = ("edition",)
    told_by = ("kind", "language")

    class Kind(models.TextChoices):
        PDF = "pdf", _("PDF")
        WEB = "web", _("web page")
        ANNEX = "annex", _("figures as CSV")
        MANIFEST = "manifest", _("list of checksums")

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="files", verbose_name=_("edition"))
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, blank=True)
    file = models.FileField(_("file"), upload_to="editions/%Y")
    seal = models.CharField(_("checksum"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    pages = models.PositiveSmallIntegerField(_("pages"), null=True, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)

    class Meta:
        ordering = ["edition", "kind", "-language", "pk"]
        verbose_name = _("file of an edition")
        verbose_name_plural = _("files of editions")
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "language"], name="edition_file_once")
        ]

    def __str__(self) -> str:
        return str(self.file.name)


class PublishRun(Run):
    """The making of an edition's files. When all of them are there, the edition is published."""

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="publish_runs", verbose_name=_("edition")
    )

    class Meta:
        ordering = ["-requested_at", "-pk"]
        verbose_name = _("publishing of an edition")
        verbose_name_plural = _("publishings of editions")
        constraints = [
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(state__in=["waiting", "running"]),
                name="edition_published_by_one_run_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(state="failed") | ~Q(problem=""), name="failed_publishing_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition} {self.get_state_display()}"
