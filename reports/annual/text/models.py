"""What the writers have seen of live figures, and what they say of charts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from reports.annual.editions.models import Edition, SectionText
from tracker.core.models import Demo, Recorded
from tracker.core.text import no_control_characters


class SeenValue(Recorded):
    """What a figure in the text was when somebody last looked at it, so that a change since then is told."""

    part_of = ("section_text",)
    told_by = ("token",)

    section_text = models.ForeignKey(
        SectionText, models.CASCADE, related_name="seen_values", verbose_name=_("text of a section")
    )
    token = models.CharField(_("figure"), max_length=120)
    shown = models.CharField(_("value"), max_length=300)
    # Kept although the data say otherwise now, and why.
    kept_because = models.CharField(
        _("why it is kept"), max_length=300, blank=True, validators=[no_control_characters]
    )

    class Meta:
        ordering = ["section_text", "token", "pk"]
        verbose_name = _("figure as seen by the writer")
        verbose_name_plural = _("figures as seen by the writer")
        constraints = [models.UniqueConstraint(fields=["section_text", "token"], name="seen_value_once")]

    def __str__(self) -> str:
        return self.token


class ChartText(Recorded, Demo):
    """What a chart says in words, where people say it better than the data do."""

    part_of = ("edition",)
    told_by = ("chart", "language")

    edition = models.ForeignKey(
        Edition, models.CASCADE, related_name="chart_texts", verbose_name=_("edition")
    )
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES)
    chart = models.SlugField(_("chart"), max_length=80)
    finding = models.CharField(_("caption"), max_length=200, blank=True, validators=[no_control_characters])
    alt = models.TextField(
        _("alternative text"), max_length=2000, blank=True, validators=[no_control_characters]
    )

    class Meta:
        ordering = ["edition", "language", "chart", "pk"]
        verbose_name = _("words of a chart")
        verbose_name_plural = _("words of charts")
        constraints = [
            models.UniqueConstraint(fields=["edition", "language", "chart"], name="chart_text_once"),
            models.CheckConstraint(condition=~Q(finding="", alt=""), name="chart_text_says_something"),
        ]

    def __str__(self) -> str:
        return f"{self.chart} {self.language}"
