"""What is kept of a frozen edition: its documents and the files made of them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from reports.annual.editions.models import Edition
from tracker.core.models import Recorded


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
        return self.file.name
