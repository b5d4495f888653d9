"""What is measured, how, where, and in which groups. An indicator stays itself through all versions of a framework."""

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.portfolio.models import Project
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


# It stands in addresses.
CODE = RegexValidator(
    r"^\w[\w.-]*\Z", _("Write the code with letters, digits, hyphen, point and underscore only."), code="code"
)


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
    code = models.CharField(_("code"), max_length=20, unique=True, validators=[CODE])
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
        return bilingual(self if self.name_sv or not self.standard else self.standard, "name")

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
