"""Who pays which part of a project, and what is given otherwise than in money."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from projects.money.agreements.models.fields import NOT_NEGATIVE, PercentField
from projects.portfolio.models import Funder, Project
from tracker.core.masks import Maskable
from tracker.core.models import Demo, Recorded, Versioned, Voidable
from tracker.core.money import AmountField
from tracker.core.text import no_control_characters


class FunderShare(Recorded, Demo):
    """How many percent of a project's costs of a year a funder pays. The shares of a year sum to 100 (action)."""

    part_of = ("project",)
    told_by = ("year", "funder")

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="funder_shares", verbose_name=_("project")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    funder = models.ForeignKey(Funder, models.PROTECT, related_name="+", verbose_name=_("funder"))
    percent = PercentField(_("percent"))

    class Meta:
        ordering = ["project", "year", "funder__order", "pk"]
        verbose_name = _("funder share")
        verbose_name_plural = _("funder shares")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "year", "funder"], name="one_share_per_funder_and_year"
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="funder_share_over_0_within_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.year} {self.funder}: {self.percent}"


class InKind(Maskable, Versioned, Voidable, Demo):
    """What somebody gives the project otherwise than in money: rooms, staff, equipment. In no sum of money."""

    class Giver(models.TextChoices):
        PARTNER = "partner", _("the partner")
        OURSELVES = "ourselves", _("ourselves")
        OTHER = "other", _("somebody else")

    project = models.ForeignKey(Project, models.PROTECT, related_name="in_kind", verbose_name=_("project"))
    year = models.PositiveSmallIntegerField(_("year"))
    giver = models.CharField(_("from"), max_length=10, choices=Giver, default=Giver.PARTNER)
    what = models.CharField(_("what"), max_length=200, validators=[no_control_characters])
    value_sek = AmountField(_("estimated value in SEK"), null=True, blank=True, validators=[NOT_NEGATIVE])

    class Meta(Voidable.Meta):
        ordering = ["project", "year", "pk"]
        verbose_name = _("contribution in kind")
        verbose_name_plural = _("contributions in kind")
        constraints = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(value_sek__isnull=True) | Q(value_sek__gte=0), name="in_kind_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project} {self.year}: {self.what}"
