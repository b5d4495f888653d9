"""Results: indicators with baseline, targets and actual values, and the year's note on what changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.portfolio.models import Project
from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.text import bilingual, no_control_characters


class IndicatorNumber(models.DecimalField):
    """A value of an indicator, up to 13 digits with two decimals."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs |= {"max_digits": 13, "decimal_places": 2}
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class Indicator(Versioned, Demo):
    class Level(models.TextChoices):
        OUTPUT = "P", _("output")
        BRIDGING = "B", _("bridging outcome")
        OUTCOME = "O", _("outcome")
        MANDATORY = "R", _("mandatory result")

    class Measure(models.TextChoices):
        NUMBER = "number", _("number")
        PERCENT = "percent", _("percent")
        INDEX = "index", _("index")
        YES_NO = "yes_no", _("yes or no")

    class Direction(models.TextChoices):
        UP = "up", _("higher is better")
        DOWN = "down", _("lower is better")

    project = models.ForeignKey(Project, models.CASCADE, related_name="indicators", verbose_name=_("project"))
    code = models.CharField(_("code"), max_length=20, unique=True)
    level = models.CharField(_("level"), max_length=1, choices=Level)
    name_sv = models.CharField(_("name in Swedish"), max_length=200, validators=[no_control_characters])
    name_en = models.CharField(
        _("name in English"), max_length=200, blank=True, validators=[no_control_characters]
    )
    measure = models.CharField(_("measure"), max_length=10, choices=Measure, default=Measure.NUMBER)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction, default=Direction.UP)
    is_cumulative = models.BooleanField(_("cumulative"), default=False)
    baseline = IndicatorNumber(_("baseline"), null=True, blank=True)
    baseline_year = models.PositiveSmallIntegerField(_("baseline year"), null=True, blank=True)

    class Meta:
        ordering = ["project", "code", "pk"]
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")

    def __str__(self) -> str:
        return bilingual(self, "name")


class IndicatorTarget(Recorded):
    """What is to be reached in a year. The latest year's is the target, earlier ones are milestones."""

    part_of = ("indicator",)
    told_by = ("year",)

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="targets", verbose_name=_("indicator")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    value = IndicatorNumber(_("target"))

    class Meta:
        ordering = ["indicator", "year", "pk"]
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        constraints = [models.UniqueConstraint(fields=["indicator", "year"], name="one_target_a_year")]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.year}: {self.value}"


class IndicatorValue(Versioned, Demo):
    """What was measured in a year. No row: not reported. An empty value: reported as not measurable."""

    part_of = ("indicator",)
    told_by = ("year",)

    indicator = models.ForeignKey(
        Indicator, models.CASCADE, related_name="values", verbose_name=_("indicator")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    value = IndicatorNumber(_("value"), null=True, blank=True)
    comment_sv = models.CharField(_("comment in Swedish"), max_length=500, blank=True)
    comment_en = models.CharField(_("comment in English"), max_length=500, blank=True)

    class Meta:
        ordering = ["indicator", "year", "pk"]
        verbose_name = _("value")
        verbose_name_plural = _("values")
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year"], name="one_value_a_year"),
            models.CheckConstraint(
                condition=Q(value__isnull=False) | ~Q(comment_sv=""), name="empty_value_has_a_comment"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.indicator.code} {self.year}: {self.value}"


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
