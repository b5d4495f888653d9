"""Missions: a journey from its need to its registered report. What can be read from elsewhere is not kept here."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from countries.places.models import Country
from projects.activities.models import Activity
from projects.portfolio.models import Component, Project
from projects.records.models import Document
from projects.staff.models import Employee
from projects.workplan.models import WorkItem
from tracker.core.models import Demo, Recorded, Versioned, Voidable
from tracker.core.text import bilingual, no_control_characters


class Mission(Versioned, Voidable, Demo):
    """A journey that is wanted, decided, made and told of. `activity` is what was logged of it afterwards."""

    public_id = models.CharField(_("mission number"), max_length=16, unique=True, editable=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="missions", verbose_name=_("project"))
    work_item = models.ForeignKey(
        WorkItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="missions",
        verbose_name=_("planned item"),
    )
    component = models.ForeignKey(
        Component,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="missions",
        verbose_name=_("component"),
    )
    title_sv = models.CharField(
        _("title in Swedish"), max_length=200, blank=True, validators=[no_control_characters]
    )
    title_en = models.CharField(
        _("title in English"), max_length=200, blank=True, validators=[no_control_characters]
    )
    need = models.TextField(
        _("why it is needed"), max_length=1000, blank=True, validators=[no_control_characters]
    )
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="missions", verbose_name=_("country"))
    place = models.CharField(_("place"), max_length=100, blank=True, validators=[no_control_characters])
    activity = models.OneToOneField(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="mission",
        verbose_name=_("logged as"),
    )
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField(_("asked"), auto_now_add=True)

    class Meta(Voidable.Meta):
        ordering = ["-start", "-pk"]
        verbose_name = _("mission")
        verbose_name_plural = _("missions")
        indexes = [models.Index(fields=["start", "end"], name="mission_days")]
        constraints = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="mission_ends_after_start"),
            models.CheckConstraint(condition=~Q(title_sv="", title_en=""), name="mission_has_a_title"),
        ]

    def __str__(self) -> str:
        return bilingual(self, "title")


class Traveller(Recorded, Demo):
    """Who goes. The line manager of the unit that the person belongs to on the first day lets them."""

    part_of = ("mission",)
    told_by = ("employee",)

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="travellers", verbose_name=_("mission"))
    employee = models.ForeignKey(Employee, models.PROTECT, related_name="missions", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=60, blank=True, validators=[no_control_characters])
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("released by"),
    )
    released_on = models.DateField(_("released on"), null=True, blank=True, editable=False)

    class Meta:
        ordering = ["mission", "employee__number", "pk"]
        verbose_name = _("traveller")
        verbose_name_plural = _("travellers")
        constraints = [
            models.UniqueConstraint(fields=["mission", "employee"], name="traveller_once"),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_on__isnull=True)
                | Q(released_by__isnull=False, released_on__isnull=False),
                name="traveller_release_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.employee)


class MissionStep(Recorded, Demo):
    """A step of the chain that somebody did. The other steps are read from travellers, days, results and documents."""

    part_of = ("mission",)
    told_by = ("step",)

    class Step(models.TextChoices):
        TERMS = "terms", _("terms of reference")
        SECURITY = "security", _("travel-security check")
        DECISION = "decision", _("decision")
        REPORT = "report", _("trip report")

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="steps", verbose_name=_("mission"))
    step = models.CharField(_("step"), max_length=10, choices=Step)
    done_on = models.DateField(_("done on"))
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("done by")
    )
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("document")
    )
    note = models.CharField(_("note"), max_length=300, blank=True, validators=[no_control_characters])

    class Meta:
        ordering = ["mission", "done_on", "pk"]
        verbose_name = _("step of a mission")
        verbose_name_plural = _("steps of missions")
        constraints = [
            models.UniqueConstraint(fields=["mission", "step"], name="mission_step_once"),
            models.CheckConstraint(
                condition=Q(step="security") | Q(document__isnull=False), name="mission_step_has_its_document"
            ),
        ]

    def __str__(self) -> str:
        return self.get_step_display()


class MissionReminder(models.Model):
    """A reminder that was sent to whoever has a step, so that it is sent once for each step and week."""

    mission = models.ForeignKey(Mission, models.CASCADE, related_name="reminders", verbose_name=_("mission"))
    step = models.CharField(_("step"), max_length=12)
    week = models.DateField(_("week"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("sent to")
    )
    sent_at = models.DateTimeField(_("sent"), auto_now_add=True)

    class Meta:
        ordering = ["-sent_at", "-pk"]
        verbose_name = _("reminder of a mission")
        verbose_name_plural = _("reminders of missions")
        constraints = [
            models.UniqueConstraint(fields=["mission", "step", "week", "user"], name="mission_reminded_once")
        ]

    def __str__(self) -> str:
        return f"{self.mission_id} {self.step}"
