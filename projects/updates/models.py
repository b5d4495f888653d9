"""What project managers tell: each month how it goes, each year what changed, what was learned, and stories."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.portfolio.models import Project
from tracker.core.masks import Maskable
from tracker.core.models import Demo, Versioned, Voidable
from tracker.core.text import bilingual, no_control_characters


class StatusUpdate(Maskable, Versioned, Demo):
    """How a project went in a month, and which decision is wanted. Sent, it stays; leadership answers."""

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="status_updates", verbose_name=_("project")
    )
    month = models.DateField(_("month"))
    is_draft = models.BooleanField(_("draft"), default=True)
    changed = models.TextField(
        _("what changed"), max_length=2000, blank=True, validators=[no_control_characters]
    )
    deviations = models.TextField(
        _("deviations"), max_length=2000, blank=True, validators=[no_control_characters]
    )
    decision_wanted = models.TextField(
        _("decision wanted"), max_length=1000, blank=True, validators=[no_control_characters]
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True, editable=False)
    answer = models.TextField(_("answer"), max_length=1000, blank=True, validators=[no_control_characters])
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("answered by"),
    )
    answered_on = models.DateField(_("answered on"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-month", "project__code", "pk"]
        verbose_name = _("status update")
        verbose_name_plural = _("status updates")
        constraints = [
            models.UniqueConstraint(fields=["project", "month"], name="one_update_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="update_month_is_its_first_day"),
            models.CheckConstraint(
                condition=Q(is_draft=True, sent_at__isnull=True)
                | Q(is_draft=False, sent_at__isnull=False) & ~Q(changed=""),
                name="update_sent_says_something",
            ),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, answer="")
                | Q(answered_on__isnull=False, is_draft=False) & ~Q(answer="") & ~Q(decision_wanted=""),
                name="update_answered_when_asked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.code} {self.month:%Y-%m}"


class YearNote(Versioned, Demo):
    """What changed at the partner during the year, in a sentence: it feeds the annual report."""

    part_of = ("project",)
    told_by = ("year",)

    project = models.ForeignKey(Project, models.CASCADE, related_name="year_notes", verbose_name=_("project"))
    year = models.PositiveSmallIntegerField(_("year"))
    changed_sv = models.TextField(_("what changed, in Swedish"), max_length=1000, blank=True)
    changed_en = models.TextField(_("what changed, in English"), max_length=1000, blank=True)

    class Meta:
        ordering = ["project", "year", "pk"]
        verbose_name = _("note of the year")
        verbose_name_plural = _("notes of the year")
        constraints = [
            models.UniqueConstraint(fields=["project", "year"], name="one_note_per_project_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.project.code} {self.year}"


class Lesson(Maskable, Versioned, Voidable, Demo):
    """Something that was learned, and that others can use."""

    public_id = models.CharField(_("number here"), max_length=20, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="lessons", verbose_name=_("project"))
    learned_on = models.DateField(_("learned on"))
    title_sv = models.CharField(_("title in Swedish"), max_length=150, validators=[no_control_characters])
    title_en = models.CharField(
        _("title in English"), max_length=150, blank=True, validators=[no_control_characters]
    )
    text_sv = models.TextField(_("text in Swedish"), max_length=2000, validators=[no_control_characters])
    text_en = models.TextField(
        _("text in English"), max_length=2000, blank=True, validators=[no_control_characters]
    )

    class Meta(Voidable.Meta):
        ordering = ["-learned_on", "project__code", "pk"]
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
        constraints = [*Voidable.Meta.constraints]

    def __str__(self) -> str:
        return bilingual(self, "title")


class Story(Maskable, Versioned, Voidable, Demo):
    """What somebody tells of a project. It may be published only while the person's consent holds.

    `told_by_whom` is a function, never a name. The consent itself is kept under its registration number.
    """

    public_id = models.CharField(_("number here"), max_length=20, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="stories", verbose_name=_("project"))
    happened_on = models.DateField(_("told on"))
    title_sv = models.CharField(_("title in Swedish"), max_length=150, validators=[no_control_characters])
    title_en = models.CharField(
        _("title in English"), max_length=150, blank=True, validators=[no_control_characters]
    )
    text_sv = models.TextField(_("text in Swedish"), max_length=3000, validators=[no_control_characters])
    text_en = models.TextField(
        _("text in English"), max_length=3000, blank=True, validators=[no_control_characters]
    )
    teller_sv = models.CharField(
        _("who tells it, in Swedish"), max_length=100, blank=True, validators=[no_control_characters]
    )
    teller_en = models.CharField(
        _("who tells it, in English"), max_length=100, blank=True, validators=[no_control_characters]
    )
    consent_from = models.DateField(_("consent given on"), null=True, blank=True)
    consent_until = models.DateField(_("consent holds until"), null=True, blank=True)
    consent_dnr = models.CharField(_("consent registered as"), max_length=40, blank=True)
    consent_withdrawn_on = models.DateField(_("consent withdrawn on"), null=True, blank=True)

    class Meta(Voidable.Meta):
        ordering = ["-happened_on", "project__code", "pk"]
        verbose_name = _("story")
        verbose_name_plural = _("stories")
        constraints = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    consent_from__isnull=True, consent_until__isnull=True, consent_withdrawn_on__isnull=True
                )
                | Q(consent_from__isnull=False, consent_until__gte=F("consent_from")) & ~Q(consent_dnr=""),
                name="consent_is_dated_and_registered",
            ),
        ]

    def __str__(self) -> str:
        return bilingual(self, "title")
