"""The agreed versions of a results framework: which results, under which an indicator stands, from where to where."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.portfolio.models import Component, Project
from projects.results.catalogue.models import ReportingPeriod
from projects.results.framework.models.indicators import Indicator, IndicatorNumber
from tracker.core.masks import Maskable
from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.text import bilingual, no_control_characters


class FrameworkVersion(Maskable, Versioned, Demo):
    """The results that have been agreed. One version at a time is in force; of a decided one nothing changes.

    It counts on the days from `in_force_from` until the day before `in_force_to` (empty: still in force).
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        AGREED = "agreed", _("agreed")
        REPLACED = "replaced", _("replaced")
        WITHDRAWN = "withdrawn", _("withdrawn")

    project = models.ForeignKey(Project, models.PROTECT, related_name="frameworks", verbose_name=_("project"))
    number = models.PositiveSmallIntegerField(_("number"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    reason = models.CharField(
        _("what is new in it"), max_length=300, blank=True, validators=[no_control_characters]
    )
    dnr = models.CharField(_("registration number"), max_length=40, blank=True)
    in_force_from = models.DateField(_("in force from"), null=True, blank=True)
    in_force_to = models.DateField(_("replaced on"), null=True, blank=True)
    agreed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("agreed by"),
    )

    class Meta:
        ordering = ["project", "number", "pk"]
        verbose_name = _("version of the results framework")
        verbose_name_plural = _("versions of results frameworks")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="framework_number_once"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(status="agreed"), name="one_agreed_framework_per_project"
            ),
            models.UniqueConstraint(
                fields=["project"], condition=Q(status="draft"), name="one_draft_framework_per_project"
            ),
            models.CheckConstraint(
                condition=Q(
                    status__in=["draft", "withdrawn"], in_force_from__isnull=True, in_force_to__isnull=True
                )
                | Q(status="agreed", in_force_from__isnull=False, in_force_to__isnull=True)
                | Q(status="replaced", in_force_from__isnull=False, in_force_to__gte=F("in_force_from")),
                name="framework_in_force_as_its_status_says",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.code} {self.number}"


class ResultNode(Recorded, Demo):
    """A result of a version: what is to have changed, under what it leads to."""

    part_of = ("version",)
    told_by = ("code",)

    class Level(models.TextChoices):
        IMPACT = "I", _("impact")
        OUTCOME = "O", _("outcome")
        BRIDGING = "B", _("bridging outcome")
        OUTPUT = "P", _("output")
        MANDATORY = "R", _("mandatory result")

    class Family(models.TextChoices):
        LABOUR_MARKET = "labour_market", _("labour market")
        ADMINISTRATION = "administration", _("public administration")

    # From the far goal to what we deliver; a result stands under one of a level before its own.
    ORDER = ("I", "O", "B", "P", "R")

    version = models.ForeignKey(
        FrameworkVersion, models.CASCADE, related_name="nodes", verbose_name=_("version")
    )
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("leads to")
    )
    level = models.CharField(_("level"), max_length=1, choices=Level)
    family = models.CharField(_("outcome family"), max_length=16, choices=Family, blank=True)
    component = models.ForeignKey(
        Component, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("component")
    )
    code = models.CharField(_("code"), max_length=20, validators=[no_control_characters])
    name_sv = models.CharField(_("result in Swedish"), max_length=300, validators=[no_control_characters])
    name_en = models.CharField(
        _("result in English"), max_length=300, blank=True, validators=[no_control_characters]
    )
    assumptions_sv = models.CharField(
        _("assumptions in Swedish"), max_length=500, blank=True, validators=[no_control_characters]
    )
    assumptions_en = models.CharField(
        _("assumptions in English"), max_length=500, blank=True, validators=[no_control_characters]
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["version", "order", "code", "pk"]
        verbose_name = _("result")
        verbose_name_plural = _("results")
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="result_code_once_in_a_version"),
            models.CheckConstraint(condition=Q(family="") | Q(level="O"), name="only_outcomes_have_a_family"),
            models.CheckConstraint(
                condition=Q(parent__isnull=True) | ~Q(parent=F("pk")), name="result_leads_to_another"
            ),
        ]

    def __str__(self) -> str:
        return bilingual(self, "name")


class IndicatorPlan(Recorded, Demo):
    """What a version plans for an indicator: under which result, and from which baseline.

    Without `baseline` it has not been measured, and `no_baseline` says why: nothing is taken to be 0.
    """

    part_of = ("version",)
    told_by = ("indicator",)

    version = models.ForeignKey(
        FrameworkVersion, models.CASCADE, related_name="plans", verbose_name=_("version")
    )
    node = models.ForeignKey(ResultNode, models.CASCADE, related_name="plans", verbose_name=_("result"))
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="plans", verbose_name=_("indicator")
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    baseline = IndicatorNumber(_("baseline"), null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("baseline year"), null=True, blank=True)
    no_baseline = models.CharField(
        _("why there is no baseline"), max_length=200, blank=True, validators=[no_control_characters]
    )

    class Meta:
        ordering = ["version", "order", "indicator__code", "pk"]
        verbose_name = _("plan of an indicator")
        verbose_name_plural = _("plans of indicators")
        constraints = [
            models.UniqueConstraint(fields=["version", "indicator"], name="indicator_once_in_a_version"),
            models.CheckConstraint(
                condition=Q(baseline__isnull=True) | Q(baseline_year__isnull=False, no_baseline=""),
                name="baseline_has_its_year",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.indicator.code}"


class IndicatorTarget(Recorded, Demo):
    """What a version wants reached by the end of a period. The latest is the target, earlier ones are milestones."""

    part_of = ("version",)
    told_by = ("indicator", "period")

    version = models.ForeignKey(
        FrameworkVersion, models.CASCADE, related_name="targets", verbose_name=_("version")
    )
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, related_name="targets", verbose_name=_("indicator")
    )
    period = models.ForeignKey(ReportingPeriod, models.PROTECT, related_name="+", verbose_name=_("period"))
    value = IndicatorNumber(_("target"), null=True, blank=True)
    text_sv = models.CharField(
        _("target in words, in Swedish"), max_length=300, blank=True, validators=[no_control_characters]
    )
    text_en = models.CharField(
        _("target in words, in English"), max_length=300, blank=True, validators=[no_control_characters]
    )

    class Meta:
        ordering = ["version", "indicator__code", "period__last_day", "pk"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [
            models.UniqueConstraint(fields=["version", "indicator", "period"], name="one_target_a_period"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(text_sv=""), name="target_says_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.period}: {self.value}"
