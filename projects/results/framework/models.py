"""What a project is to achieve: its indicators, and the agreed versions of its results framework.

An indicator stays itself through all versions. A version places it under a result, and says from which baseline to
which targets it is to go.
"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.portfolio.models import Component, Project
from projects.results.catalogue.models import (
    OVER_PERIODS,
    OVER_PLACES,
    Dimension,
    Direction,
    Measure,
    ReportingPeriod,
    Rule,
    StandardIndicator,
)
from tracker.core.masks import Maskable
from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.text import bilingual, no_control_characters


class IndicatorNumber(models.DecimalField):
    """A value of an indicator, up to 13 digits with two decimals."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs |= {"max_digits": 13, "decimal_places": 2}
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class Site(Maskable, Recorded, Demo):
    """A place where a project measures: an office, a centre, a country of a regional project."""

    part_of = ("project",)
    told_by = ("code",)

    project = models.ForeignKey(Project, models.PROTECT, related_name="sites", verbose_name=_("project"))
    code = models.SlugField(_("code"), max_length=20)
    name_sv = models.CharField(_("name in Swedish"), max_length=150, validators=[no_control_characters])
    name_en = models.CharField(
        _("name in English"), max_length=150, blank=True, validators=[no_control_characters]
    )

    class Meta:
        ordering = ["project", "code", "pk"]
        verbose_name = _("place")
        verbose_name_plural = _("places")
        constraints = [models.UniqueConstraint(fields=["project", "code"], name="site_once_in_a_project")]

    def __str__(self) -> str:
        return bilingual(self, "name")


def _fitting(field: str, rules: dict[Measure, tuple[Rule, ...]]) -> Q:
    """The measure and the rule in `field` make sense together."""
    fits = Q()
    for measure, fitting in rules.items():
        fits |= Q(**{"measure": measure, f"{field}__in": list(fitting)})
    return fits


class Indicator(Versioned, Demo):
    """What is measured, and how. One that names a `standard` counts towards it, and may take its name from it."""

    Measure = Measure
    Direction = Direction

    project = models.ForeignKey(Project, models.CASCADE, related_name="indicators", verbose_name=_("project"))
    code = models.CharField(_("code"), max_length=20, unique=True)
    standard = models.ForeignKey(
        StandardIndicator,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="indicators",
        verbose_name=_("counts towards"),
    )
    name_sv = models.CharField(
        _("name in Swedish"), max_length=200, blank=True, validators=[no_control_characters]
    )
    name_en = models.CharField(
        _("name in English"), max_length=200, blank=True, validators=[no_control_characters]
    )
    unit_sv = models.CharField(
        _("unit in Swedish"), max_length=60, blank=True, validators=[no_control_characters]
    )
    unit_en = models.CharField(
        _("unit in English"), max_length=60, blank=True, validators=[no_control_characters]
    )
    measure = models.CharField(_("measure"), max_length=10, choices=Measure, default=Measure.NUMBER)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    is_cumulative = models.BooleanField(_("cumulative"), default=False)
    over_places = models.CharField(_("over places"), max_length=8, choices=Rule, default=Rule.SUM)
    over_periods = models.CharField(_("over periods"), max_length=8, choices=Rule, default=Rule.LATEST)
    frequency = models.CharField(
        _("reported each"), max_length=10, choices=ReportingPeriod.Kind, default=ReportingPeriod.Kind.YEAR
    )
    source_sv = models.CharField(
        _("means of verification in Swedish"), max_length=200, blank=True, validators=[no_control_characters]
    )
    source_en = models.CharField(
        _("means of verification in English"), max_length=200, blank=True, validators=[no_control_characters]
    )
    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who reports"),
    )
    needs_evidence = models.BooleanField(_("evidence is demanded"), default=False)
    sites = models.ManyToManyField(Site, blank=True, related_name="indicators", verbose_name=_("places"))

    class Meta:
        ordering = ["project", "code", "pk"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        constraints = [
            models.CheckConstraint(
                condition=~Q(name_sv="") | Q(standard__isnull=False), name="indicator_has_a_name"
            ),
            models.CheckConstraint(
                condition=Q(is_cumulative=False) | Q(over_periods=Rule.LATEST),
                name="cumulative_is_never_put_together_over_periods",
            ),
            models.CheckConstraint(condition=_fitting("over_places", OVER_PLACES), name="over_places_fits"),
            models.CheckConstraint(
                condition=_fitting("over_periods", OVER_PERIODS), name="over_periods_fits"
            ),
        ]

    def __str__(self) -> str:
        return bilingual(self if self.name_sv else self.standard, "name")

    @property
    def unit(self) -> str:
        """The unit's name; that of the standard indicator where no other is given."""
        return bilingual(self if self.unit_sv or not self.standard else self.standard, "unit")


class OrdinalStep(Recorded):
    """A step of an indicator's scale, with its name: 0 not begun, 1 drafted, 2 in use."""

    part_of = ("indicator",)
    told_by = ("value",)

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="steps", verbose_name=_("indicator")
    )
    value = models.PositiveSmallIntegerField(_("step"))
    name_sv = models.CharField(_("name in Swedish"), max_length=100, validators=[no_control_characters])
    name_en = models.CharField(
        _("name in English"), max_length=100, blank=True, validators=[no_control_characters]
    )

    class Meta:
        ordering = ["indicator", "value", "pk"]
        verbose_name = _("step of a scale")
        verbose_name_plural = _("steps of scales")
        constraints = [models.UniqueConstraint(fields=["indicator", "value"], name="step_once_on_a_scale")]

    def __str__(self) -> str:
        return bilingual(self, "name")


class IndicatorSplit(Recorded):
    """Into which groups an indicator's values are split: those of one dimension, or of two crossed."""

    part_of = ("indicator",)
    told_by = ("first", "second")

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="splits", verbose_name=_("indicator")
    )
    first = models.ForeignKey(Dimension, models.PROTECT, related_name="+", verbose_name=_("split by"))
    second = models.ForeignKey(
        Dimension, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("and by")
    )

    class Meta:
        ordering = ["indicator", "first__order", F("second__order").asc(nulls_first=True), "pk"]
        verbose_name = _("split")
        verbose_name_plural = _("splits")
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "first"],
                condition=Q(second__isnull=True),
                name="split_once_by_a_dimension",
            ),
            models.UniqueConstraint(
                fields=["indicator", "first", "second"], name="split_once_by_two_dimensions"
            ),
            models.CheckConstraint(
                condition=Q(second__isnull=True) | ~Q(first=F("second")), name="split_by_two_that_differ"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first} × {self.second}" if self.second else str(self.first)


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
