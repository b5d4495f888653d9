"""The project: what it is, when it runs, how it stands, and how open it may be shown."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from countries.places.models import Region
from tracker.core.masks import Maskable
from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.text import bilingual, no_control_characters


class Status(models.TextChoices):
    IDEA = "idea", _("request or idea")
    PREPARATION = "preparation", _("preparation")
    APPLIED = "applied", _("applied for")
    AGREED = "agreed", _("agreed")
    INCEPTION = "inception", _("inception")
    ONGOING = "ongoing", _("ongoing")
    CLOSING = "closing", _("closing")
    CLOSED = "closed", _("closed")
    DECLINED = "declined", _("declined")
    PAUSED = "paused", _("paused")
    TERMINATED = "terminated", _("terminated")


class Sensitivity(models.TextChoices):
    OPEN = "open", _("open")
    RESTRICTED = "restricted", _("restricted: partner, persons, place and exact dates are masked")
    PROTECTED = "protected", _("protected: shown to named people only, merged into its region in tables")


class Project(Maskable, Versioned, Demo):
    """One project paid by one or more funders. `public_id` is its address, `code` its short name."""

    Status = Status
    Sensitivity = Sensitivity

    class Kind(models.TextChoices):
        SIDA_BILATERAL = "sida_bilateral", _("Sida, bilateral")
        SIDA_REGIONAL = "sida_regional", _("Sida, regional")
        ITP = "itp", _("Sida, International Training Programme")
        TWINNING = "twinning", _("EU Twinning")
        EU_GRANT = "eu_grant", _("EU grant")
        OTHER = "other", _("other")

    public_id = models.CharField(_("project number"), max_length=12, unique=True, editable=False)
    code = models.CharField(_("short name"), max_length=12, unique=True, validators=[no_control_characters])
    dnr = models.CharField(_("registration number"), max_length=40, blank=True)
    kind = models.CharField(_("type"), max_length=20, choices=Kind)

    # The public card, in this order: name, financing (the agreements), purpose, target group, period, description.
    name_sv = models.CharField(_("name in Swedish"), max_length=200, validators=[no_control_characters])
    name_en = models.CharField(
        _("name in English"), max_length=200, blank=True, validators=[no_control_characters]
    )
    purpose_sv = models.TextField(
        _("purpose and goals in Swedish"), max_length=4000, blank=True, validators=[no_control_characters]
    )
    purpose_en = models.TextField(
        _("purpose and goals in English"), max_length=4000, blank=True, validators=[no_control_characters]
    )
    target_group_sv = models.TextField(
        _("target group in Swedish"), max_length=2000, blank=True, validators=[no_control_characters]
    )
    target_group_en = models.TextField(
        _("target group in English"), max_length=2000, blank=True, validators=[no_control_characters]
    )
    start = models.DateField(_("start"))
    end = models.DateField(_("end as now agreed"))
    description_sv = models.TextField(
        _("description in Swedish"), max_length=8000, blank=True, validators=[no_control_characters]
    )
    description_en = models.TextField(
        _("description in English"), max_length=8000, blank=True, validators=[no_control_characters]
    )

    actual_end = models.DateField(_("ended"), null=True, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.IDEA, editable=False)

    # Without country shares a project is regional: it then names its region and no country is forced on it.
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="projects",
        verbose_name=_("region, if regional"),
    )

    sensitivity = models.CharField(
        _("sensitivity"), max_length=10, choices=Sensitivity, default=Sensitivity.OPEN
    )
    sensitivity_reason = models.CharField(_("reason for the sensitivity"), max_length=300, blank=True)
    sensitivity_decided_by = models.CharField(_("sensitivity decided by"), max_length=100, blank=True)
    sensitivity_decided_on = models.DateField(_("sensitivity decided on"), null=True, blank=True)
    sensitivity_review = models.DateField(_("sensitivity reviewed by"), null=True, blank=True)

    class Meta:
        ordering = ["start", "code", "pk"]
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="project_ends_after_start"),
            models.CheckConstraint(
                condition=Q(actual_end__isnull=True) | Q(actual_end__gte=F("start")),
                name="project_ended_after_start",
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="project_status_is_known"),
            models.CheckConstraint(
                condition=Q(sensitivity=Sensitivity.OPEN)
                | (
                    Q(sensitivity__in=[Sensitivity.RESTRICTED, Sensitivity.PROTECTED])
                    & ~Q(sensitivity_reason="")
                    & ~Q(sensitivity_decided_by="")
                    & Q(sensitivity_decided_on__isnull=False, sensitivity_review__isnull=False)
                ),
                name="project_sensitivity_is_decided",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {bilingual(self, 'name')}"


class StatusChange(Maskable, Recorded):
    """The status history. The latest row is the project's status; only the action writes it."""

    part_of = ("project",)
    told_by = ("status", "since")

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="status_changes", verbose_name=_("project")
    )
    status = models.CharField(_("status"), max_length=12, choices=Status)
    since = models.DateField(_("since"))
    reason_sv = models.CharField(_("reason in Swedish"), max_length=300, blank=True)
    reason_en = models.CharField(_("reason in English"), max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )

    class Meta:
        ordering = ["project", "since", "pk"]
        verbose_name = _("status change")
        verbose_name_plural = _("status changes")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=Status.values), name="status_change_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}: {self.get_status_display()} {self.since}"


class Extension(Maskable, Recorded):
    """A changed end date, as decided: what it was, what it became, and why."""

    part_of = ("project",)
    told_by = ("new_end",)

    project = models.ForeignKey(Project, models.CASCADE, related_name="extensions", verbose_name=_("project"))
    decided_on = models.DateField(_("decided on"))
    old_end = models.DateField(_("earlier end"))
    new_end = models.DateField(_("new end"))
    reason_sv = models.CharField(_("reason in Swedish"), max_length=300)
    reason_en = models.CharField(_("reason in English"), max_length=300, blank=True)
    dnr = models.CharField(_("registration number"), max_length=40, blank=True)

    class Meta:
        ordering = ["project", "decided_on", "pk"]
        verbose_name = _("extension")
        verbose_name_plural = _("extensions")
        constraints = [
            models.CheckConstraint(condition=Q(new_end__gt=F("old_end")), name="extension_moves_the_end_on"),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}: {self.old_end} → {self.new_end}"
