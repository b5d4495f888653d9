"""What a project is shared out on: countries, themes, DAC codes, Agenda 2030, policy markers.

That shares sum to 100 is kept by `projects.portfolio.actions.save_project`, the only writer.
"""

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from countries.places.models import Country
from projects.portfolio.models.codes import DacCode, SdgTarget, Theme
from projects.portfolio.models.project import Project
from tracker.core import formats
from tracker.core.models import Recorded

HUNDRED = Decimal(100)
_PERCENT = Q(share__gt=0) & Q(share__lte=100)


class ShareField(models.DecimalField):
    """Percent of the project, two decimals."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs |= {"max_digits": 5, "decimal_places": 2}
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]

    def told(self, value: str) -> str:
        """For the history: 60 %, 33,33 %."""
        share = Decimal(value)
        return formats.percent(share, 0 if share == share.to_integral_value() else 2)


class ProjectCountry(Recorded):
    part_of = ("project",)
    told_by = ("country",)

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="country_shares", verbose_name=_("project")
    )
    country = models.ForeignKey(
        Country, models.PROTECT, related_name="project_shares", verbose_name=_("country")
    )
    share = ShareField(_("share, %"))

    class Meta:
        ordering = ["project", "-share", "country__name_en", "pk"]
        verbose_name = _("country share")
        verbose_name_plural = _("country shares")
        constraints = [
            models.UniqueConstraint(fields=["project", "country"], name="project_country_once"),
            models.CheckConstraint(condition=_PERCENT, name="project_country_share_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}: {self.country} {self.share} %"


class ProjectTheme(Recorded):
    part_of = ("project",)
    told_by = ("theme",)

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="theme_shares", verbose_name=_("project")
    )
    theme = models.ForeignKey(Theme, models.PROTECT, related_name="project_shares", verbose_name=_("theme"))
    share = ShareField(_("share, %"))

    class Meta:
        ordering = ["project", "-share", "theme__order", "pk"]
        verbose_name = _("theme share")
        verbose_name_plural = _("theme shares")
        constraints = [
            models.UniqueConstraint(fields=["project", "theme"], name="project_theme_once"),
            models.CheckConstraint(condition=_PERCENT, name="project_theme_share_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}: {self.theme.code} {self.share} %"


class ProjectDacCode(Recorded):
    """A DAC code's share from a year on: the rows of the latest `first_year` count."""

    part_of = ("project",)
    told_by = ("dac_code", "first_year")

    project = models.ForeignKey(Project, models.CASCADE, related_name="dac_shares", verbose_name=_("project"))
    dac_code = models.ForeignKey(
        DacCode, models.PROTECT, related_name="project_shares", verbose_name=_("DAC code")
    )
    share = ShareField(_("share, %"))
    first_year = models.PositiveSmallIntegerField(_("from year"))

    class Meta:
        ordering = ["project", "first_year", "-share", "pk"]
        verbose_name = _("DAC code share")
        verbose_name_plural = _("DAC code shares")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "dac_code", "first_year"], name="project_dac_code_once"
            ),
            models.CheckConstraint(condition=_PERCENT, name="project_dac_share_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}: {self.dac_code.code} {self.share} %"


class ProjectSdg(Recorded):
    part_of = ("project",)
    told_by = ("target",)

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="sdg_targets", verbose_name=_("project")
    )
    target = models.ForeignKey(SdgTarget, models.PROTECT, related_name="projects", verbose_name=_("target"))
    is_main = models.BooleanField(_("main target"), default=False)

    class Meta:
        ordering = ["project", "-is_main", "target__code", "pk"]
        verbose_name = _("target of Agenda 2030")
        verbose_name_plural = _("targets of Agenda 2030")
        constraints = [
            models.UniqueConstraint(fields=["project", "target"], name="project_sdg_once"),
            models.UniqueConstraint(
                fields=["project"], condition=Q(is_main=True), name="project_has_one_main_sdg"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}: {self.target.code}"


class ProjectMarker(Recorded):
    """A policy marker's score. No row means not screened, which is not the same as 0."""

    part_of = ("project",)
    told_by = ("marker",)

    class Marker(models.TextChoices):
        GENDER = "gender", _("gender equality")
        GOVERNANCE = "governance", _("participatory development and good governance")
        DISABILITY = "disability", _("disability")

    class Score(models.IntegerChoices):
        NOT_TARGETED = 0, _("0: screened, not targeted")
        SIGNIFICANT = 1, _("1: significant objective")
        PRINCIPAL = 2, _("2: principal objective")

    project = models.ForeignKey(Project, models.CASCADE, related_name="markers", verbose_name=_("project"))
    marker = models.CharField(_("policy marker"), max_length=12, choices=Marker)
    score = models.PositiveSmallIntegerField(_("score"), choices=Score)

    class Meta:
        ordering = ["project", "marker", "pk"]
        verbose_name = _("policy marker")
        verbose_name_plural = _("policy markers")
        constraints = [
            models.UniqueConstraint(fields=["project", "marker"], name="project_marker_once"),
            models.CheckConstraint(condition=Q(score__in=[0, 1, 2]), name="project_marker_score_known"),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}: {self.marker} {self.score}"
