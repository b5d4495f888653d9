"""What the whole authority shares: reporting periods, standard indicators, and how persons are told apart."""

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.portfolio.models import Project
from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.periods import FIRST_YEAR, LAST_YEAR, Year
from tracker.core.text import bilingual, no_control_characters


class ReportingPeriod(Versioned, Demo):
    """A period of the authority's calendar. What was measured in it is reported from `opens_on` to `closes_on`.

    `closed_by` is who closed it before its day, or moved that day; nobody: it goes as the calendar says.
    """

    class Kind(models.TextChoices):
        YEAR = "year", _("year")
        HALF_YEAR = "half_year", _("half-year")
        QUARTER = "quarter", _("quarter")
        MONTH = "month", _("month")

    code = models.CharField(_("period"), max_length=8, unique=True, validators=[no_control_characters])
    kind = models.CharField(_("type"), max_length=10, choices=Kind)
    first_day = models.DateField(_("first day"))
    last_day = models.DateField(_("last day"))
    opens_on = models.DateField(_("open from"))
    closes_on = models.DateField(_("open until"))
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("closed by"),
    )

    class Meta:
        ordering = ["first_day", "-last_day", "pk"]
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "first_day"], name="one_period_of_a_kind_begins_on_a_day"
            ),
            models.CheckConstraint(condition=Q(last_day__gte=F("first_day")), name="period_days_in_order"),
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="period_opens_before_it_closes"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """What the constraints and the trigger say, at the field and in words."""
        if not re.fullmatch("[A-Za-z0-9-]+", self.code):
            raise ValidationError(
                {"code": _("Write letters a to z, digits and hyphens, for example 2017-18.")}
            )
        first, last, opens, closes = self.first_day, self.last_day, self.opens_on, self.closes_on
        if not (first and last and opens and closes):
            return
        if not (
            Year(FIRST_YEAR).first_day <= min(first, opens) and max(last, closes) <= Year(LAST_YEAR).last_day
        ):
            message = _("The years must lie between %(first)d and %(last)d.")
            raise ValidationError(message % {"first": FIRST_YEAR, "last": LAST_YEAR})
        if last < first:
            raise ValidationError({"last_day": _("The end comes before the start.")})
        if closes < opens:
            raise ValidationError({"closes_on": _("It would close before it opens.")})
        if opens < first:
            raise ValidationError({"opens_on": _("It can open only when the period has begun.")})
        days = (last - first).days + 1
        if days > (longest := LONGEST.get(self.kind, days)):
            message = _("It has %(days)d days. A period of this type has at most %(longest)d.")
            raise ValidationError({"last_day": message % {"days": days, "longest": longest}})
        others = ReportingPeriod.objects.filter(kind=self.kind, first_day__lte=last, last_day__gte=first)
        if other := others.exclude(pk=self.pk).first():
            message = _("It lies over %(period)s, %(first)s to %(last)s, which is of the same type.")
            facts = {"period": other, "first": other.first_day, "last": other.last_day}
            raise ValidationError({"first_day": message % facts})

    @property
    def year(self) -> int:
        """The year that it belongs to: that of its last day."""
        return self.last_day.year


# So many days a period of each kind has at most.
LONGEST: dict[str, int] = {
    ReportingPeriod.Kind.YEAR: 366,
    ReportingPeriod.Kind.HALF_YEAR: 184,
    ReportingPeriod.Kind.QUARTER: 92,
    ReportingPeriod.Kind.MONTH: 31,
}


class PeriodException(Recorded):
    """Somebody may report in a closed period until a moment: of one project, or of all that are the person's."""

    part_of = ("period",)
    told_by = ("user",)

    period = models.ForeignKey(
        ReportingPeriod, models.PROTECT, related_name="exceptions", verbose_name=_("period")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="period_exceptions", verbose_name=_("who")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("project")
    )
    until = models.DateTimeField(_("until"))
    reason = models.CharField(_("reason"), max_length=300, validators=[no_control_characters])
    granted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("granted by"),
    )
    granted_at = models.DateTimeField(_("granted"), auto_now_add=True)

    class Meta:
        ordering = ["period", "-until", "-pk"]
        verbose_name = _("exception from a closed period")
        verbose_name_plural = _("exceptions from closed periods")
        constraints = [
            models.CheckConstraint(
                condition=~Q(user=F("granted_by")), name="nobody_grants_own_period_exception"
            )
        ]

    def __str__(self) -> str:
        return f"{self.period} {self.user}"


class Measure(models.TextChoices):
    """What kind of thing an indicator measures. Percent is kept as numerator and denominator."""

    NUMBER = "number", _("number")
    PERCENT = "percent", _("percent")
    INDEX = "index", _("index")
    ORDINAL = "ordinal", _("step on a scale")
    YES_NO = "yes_no", _("yes or no")
    TEXT = "text", _("in words")


class Direction(models.TextChoices):
    UP = "up", _("higher is better")
    DOWN = "down", _("lower is better")


class Rule(models.TextChoices):
    """How many values become one. `pooled`: the numerators together over the denominators together."""

    SUM = "sum", _("added up")
    POOLED = "pooled", _("numerators over denominators")
    MEAN = "mean", _("mean")
    LOWEST = "lowest", _("the lowest")
    HIGHEST = "highest", _("the highest")
    LATEST = "latest", _("the latest")
    NONE = "none", _("not put together")


# Which rules make sense of a measure: over places, and over the periods of a year. The first is proposed.
OVER_PLACES = {
    Measure.NUMBER: (Rule.SUM, Rule.MEAN, Rule.LOWEST, Rule.HIGHEST, Rule.NONE),
    Measure.PERCENT: (Rule.POOLED, Rule.LOWEST, Rule.HIGHEST, Rule.NONE),
    Measure.INDEX: (Rule.MEAN, Rule.LOWEST, Rule.HIGHEST, Rule.NONE),
    Measure.ORDINAL: (Rule.LOWEST, Rule.HIGHEST, Rule.NONE),
    Measure.YES_NO: (Rule.LOWEST, Rule.HIGHEST, Rule.NONE),
    Measure.TEXT: (Rule.NONE,),
}
OVER_PERIODS = {
    Measure.NUMBER: (Rule.SUM, Rule.LATEST, Rule.MEAN, Rule.LOWEST, Rule.HIGHEST),
    Measure.PERCENT: (Rule.POOLED, Rule.LATEST, Rule.LOWEST, Rule.HIGHEST),
    Measure.INDEX: (Rule.LATEST, Rule.MEAN, Rule.LOWEST, Rule.HIGHEST),
    Measure.ORDINAL: (Rule.LATEST, Rule.LOWEST, Rule.HIGHEST),
    Measure.YES_NO: (Rule.LATEST, Rule.LOWEST, Rule.HIGHEST),
    Measure.TEXT: (Rule.LATEST,),
}


class StandardIndicator(Versioned):
    """An indicator that all projects share. Those that count towards it name it; its text is never copied.

    `source` reported: the sum of what projects report. Otherwise the records that are counted.
    """

    class Source(models.TextChoices):
        REPORTED = "reported", _("reported by projects")
        TRAINED = "trained", _("counted from activities")
        ASSESSMENTS = "assessments", _("counted from assessments")

    code = models.CharField(_("code"), max_length=10, unique=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=200, validators=[no_control_characters])
    name_en = models.CharField(_("name in English"), max_length=200, validators=[no_control_characters])
    definition_sv = models.CharField(
        _("definition in Swedish"), max_length=500, validators=[no_control_characters]
    )
    definition_en = models.CharField(
        _("definition in English"), max_length=500, validators=[no_control_characters]
    )
    unit_sv = models.CharField(_("unit in Swedish"), max_length=60, validators=[no_control_characters])
    unit_en = models.CharField(_("unit in English"), max_length=60, validators=[no_control_characters])
    source = models.CharField(_("source"), max_length=12, choices=Source, default=Source.REPORTED)

    class Meta:
        ordering = ["code", "pk"]
        verbose_name = _("standard indicator")
        verbose_name_plural = _("standard indicators")

    def __str__(self) -> str:
        return bilingual(self, "name")


class Dimension(Versioned):
    """A way to tell persons apart, the same in all projects: sex, age, disability."""

    code = models.SlugField(_("code"), max_length=20, unique=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=60, validators=[no_control_characters])
    name_en = models.CharField(_("name in English"), max_length=60, validators=[no_control_characters])
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "code", "pk"]
        verbose_name = _("disaggregation")
        verbose_name_plural = _("disaggregations")

    def __str__(self) -> str:
        return bilingual(self, "name")


class Category(Recorded):
    """One of the groups of a dimension. Each dimension has one for those who are not known."""

    part_of = ("dimension",)
    told_by = ("code",)

    dimension = models.ForeignKey(
        Dimension, models.PROTECT, related_name="categories", verbose_name=_("disaggregation")
    )
    code = models.SlugField(_("code"), max_length=20)
    name_sv = models.CharField(_("name in Swedish"), max_length=60, validators=[no_control_characters])
    name_en = models.CharField(_("name in English"), max_length=60, validators=[no_control_characters])
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_unknown = models.BooleanField(_("not known"), default=False)

    class Meta:
        ordering = ["dimension__order", "order", "code", "pk"]
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        constraints = [
            models.UniqueConstraint(fields=["dimension", "code"], name="group_once_in_a_dimension"),
            models.UniqueConstraint(
                fields=["dimension"], condition=Q(is_unknown=True), name="one_unknown_group_in_a_dimension"
            ),
        ]

    def __str__(self) -> str:
        return bilingual(self, "name")
