"""What a project is going to do, and when: a rolling plan in numbered versions, over lasting items."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from countries.places.models import Country
from projects.portfolio.models import Component, Project
from projects.staff.models import Employee
from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.text import bilingual, no_control_characters


class ActivityKind(models.TextChoices):
    MISSION = "mission", _("mission")
    TRAINING = "training", _("training")
    WORKSHOP = "workshop", _("workshop")
    STUDY_VISIT_IN = "study_visit_in", _("study visit to us")
    STUDY_VISIT_OUT = "study_visit_out", _("study visit abroad")
    STEERING_COMMITTEE = "steering_committee", _("steering committee")
    PEER_REVIEW = "peer_review", _("peer review")
    CONFERENCE = "conference", _("conference")
    DESK_WORK = "desk_work", _("desk work")
    FORUM_MEETING = "forum_meeting", _("forum meeting")
    INCOMING_VISIT = "incoming_visit", _("incoming visit")


class WorkPlan(Versioned, Demo):
    """A version of the plan. One draft at most; approving it replaces the one that was agreed before."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        AGREED = "agreed", _("agreed")
        REPLACED = "replaced", _("replaced")

    project = models.ForeignKey(Project, models.PROTECT, related_name="work_plans", verbose_name=_("project"))
    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False
    )
    reason = models.CharField(
        _("why the plan changes"), max_length=300, blank=True, validators=[no_control_characters]
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("agreed by"),
    )
    dnr = models.CharField(
        _("registration number"), max_length=40, blank=True, validators=[no_control_characters]
    )

    class Meta:
        ordering = ["project", "-number", "pk"]
        verbose_name = _("work plan")
        verbose_name_plural = _("work plans")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="work_plan_number_once"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(status="draft"), name="one_draft_of_a_work_plan"
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(status="agreed"), name="one_work_plan_agreed"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", agreed_on__isnull=True, agreed_by__isnull=True)
                | ~Q(status="draft") & Q(agreed_on__isnull=False, agreed_by__isnull=False),
                name="work_plan_agreed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.code} {self.number}"


class WorkItem(Versioned, Demo):
    """Something planned that lasts through the versions: an activity to do, or a milestone to reach."""

    class Kind(models.TextChoices):
        ACTIVITY = "activity", _("activity")
        MILESTONE = "milestone", _("milestone")

    project = models.ForeignKey(Project, models.PROTECT, related_name="work_items", verbose_name=_("project"))
    number = models.PositiveSmallIntegerField(_("number"), editable=False)
    kind = models.CharField(_("planned as"), max_length=10, choices=Kind, default=Kind.ACTIVITY)
    activity_kind = models.CharField(_("type of activity"), max_length=20, choices=ActivityKind, blank=True)
    title_sv = models.CharField(
        _("what, in Swedish"), max_length=200, blank=True, validators=[no_control_characters]
    )
    title_en = models.CharField(
        _("what, in English"), max_length=200, blank=True, validators=[no_control_characters]
    )
    component = models.ForeignKey(
        Component,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="work_items",
        verbose_name=_("component"),
    )
    indicator = models.ForeignKey(
        "projects.Indicator",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="work_items",
        verbose_name=_("output or mandatory result"),
    )
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    reached_on = models.DateField(_("milestone reached on"), null=True, blank=True)

    class Meta:
        ordering = ["project", "number", "pk"]
        verbose_name = _("planned item")
        verbose_name_plural = _("planned items")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="work_item_number_once"),
            models.CheckConstraint(condition=~Q(title_sv="", title_en=""), name="work_item_says_what"),
            models.CheckConstraint(
                condition=Q(kind="activity", reached_on__isnull=True) & ~Q(activity_kind="")
                | Q(kind="milestone", activity_kind=""),
                name="work_item_as_its_kind_needs",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {bilingual(self, 'title')}"


class PlannedWork(Recorded, Demo):
    """When an item is to be done, in one version of the plan, and with how many days of ours."""

    part_of = ("plan", "item")
    told_by = ("item",)

    plan = models.ForeignKey(WorkPlan, models.CASCADE, related_name="lines", verbose_name=_("work plan"))
    item = models.ForeignKey(WorkItem, models.PROTECT, related_name="lines", verbose_name=_("planned item"))
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    days_abroad = models.DecimalField(
        _("planned days abroad"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    days_home = models.DecimalField(
        _("planned days at home"), max_digits=5, decimal_places=1, null=True, blank=True
    )
    responsible = models.ForeignKey(
        Employee, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("responsible")
    )

    class Meta:
        ordering = ["plan", "start", "item__number", "pk"]
        verbose_name = _("planned time")
        verbose_name_plural = _("planned times")
        constraints = [
            models.UniqueConstraint(fields=["plan", "item"], name="item_planned_once_in_a_version"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="planned_end_after_start"),
            models.CheckConstraint(
                condition=(Q(days_abroad__isnull=True) | Q(days_abroad__gte=0))
                & (Q(days_home__isnull=True) | Q(days_home__gte=0)),
                name="planned_days_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.item} {self.start}"
