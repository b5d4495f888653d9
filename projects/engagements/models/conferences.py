"""Conferences: which delegations came, which cases of good practice were told, and where we used them again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from countries.forums.models import ForumOutput
from countries.organisations.models import Organisation
from countries.places.models import Country
from projects.activities.models import Activity
from projects.assessments.models import Criterion
from projects.portfolio.models import Project
from tracker.core.models import Demo, Recorded, Versioned, Voidable
from tracker.core.text import bilingual, no_control_characters


class Delegation(Versioned, Demo):
    """A country's delegation to a conference; joint when several levels of its administration came together."""

    conference = models.ForeignKey(
        Activity, models.PROTECT, related_name="delegations", verbose_name=_("conference")
    )
    country = models.ForeignKey(Country, models.PROTECT, related_name="+", verbose_name=_("country"))
    is_joint = models.BooleanField(_("joint delegation"), default=False)

    class Meta:
        ordering = ["conference", "country__iso2", "pk"]
        verbose_name = _("delegation")
        verbose_name_plural = _("delegations")
        constraints = [
            models.UniqueConstraint(fields=["conference", "country"], name="delegation_once_a_country")
        ]

    def __str__(self) -> str:
        return str(self.country)


class DelegationPart(Recorded, Demo):
    part_of = ("delegation",)
    told_by = ("organisation",)

    class Level(models.TextChoices):
        STATE = "state", pgettext_lazy("level", "state")
        REGION = "region", _("region")
        MUNICIPALITY = "municipality", _("municipality")
        OTHER = "other", _("other level")

    delegation = models.ForeignKey(
        Delegation, models.CASCADE, related_name="parts", verbose_name=_("delegation")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    level = models.CharField(_("level"), max_length=12, choices=Level)
    persons = models.PositiveSmallIntegerField(_("persons"), null=True, blank=True)

    class Meta:
        ordering = ["delegation", "level", "organisation__name_sv", "pk"]
        verbose_name = _("part of a delegation")
        verbose_name_plural = _("parts of delegations")
        constraints = [
            models.UniqueConstraint(fields=["delegation", "organisation"], name="in_a_delegation_once")
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class GoodPracticeCase(Versioned, Demo):
    """A case told at a conference, by the CAF criterion that it belongs to. The contact is a role, never a name."""

    public_id = models.CharField(_("number here"), max_length=16, unique=True, editable=False)
    conference = models.ForeignKey(
        Activity, models.PROTECT, related_name="cases", verbose_name=_("conference")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="cases", verbose_name=_("organisation")
    )
    criterion = models.ForeignKey(
        Criterion, models.PROTECT, related_name="cases", verbose_name=_("CAF criterion")
    )
    title_sv = models.CharField(_("title in Swedish"), max_length=200, validators=[no_control_characters])
    title_en = models.CharField(
        _("title in English"), max_length=200, blank=True, validators=[no_control_characters]
    )
    summary_sv = models.TextField(
        _("summary in Swedish"), max_length=2000, blank=True, validators=[no_control_characters]
    )
    summary_en = models.TextField(
        _("summary in English"), max_length=2000, blank=True, validators=[no_control_characters]
    )
    contact_role = models.CharField(
        _("whom to ask, as a role"), max_length=100, blank=True, validators=[no_control_characters]
    )
    link = models.URLField(_("link to the material"), max_length=300, blank=True)

    class Meta:
        ordering = ["public_id"]
        verbose_name = _("case of good practice")
        verbose_name_plural = _("cases of good practice")

    def __str__(self) -> str:
        return bilingual(self, "title")


class Reuse(Recorded, Voidable, Demo):
    """A project used what a forum made, or a case that a conference told."""

    part_of = ("project",)
    told_by = ("used_on",)

    project = models.ForeignKey(Project, models.PROTECT, related_name="reuses", verbose_name=_("project"))
    output = models.ForeignKey(
        ForumOutput,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reuses",
        verbose_name=_("output of a forum"),
    )
    case = models.ForeignKey(
        GoodPracticeCase,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reuses",
        verbose_name=_("case of good practice"),
    )
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reuses",
        verbose_name=_("activity"),
    )
    used_on = models.DateField(_("used on"))
    note = models.CharField(_("how"), max_length=300, blank=True, validators=[no_control_characters])

    class Meta(Voidable.Meta):
        ordering = ["-used_on", "-pk"]
        verbose_name = _("use in a project")
        verbose_name_plural = _("uses in projects")
        constraints = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(output__isnull=False, case__isnull=True)
                | Q(output__isnull=True, case__isnull=False),
                name="reuse_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return str(self.output or self.case)
