"""Visits to us. The visit is an activity in the log (a draft while it is only asked for); here stands the rest."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from countries.organisations.models import Organisation
from projects.activities.models import Activity
from projects.portfolio.models import Theme
from projects.staff.models import LineUnit
from tracker.core.models import Demo, Versioned
from tracker.core.text import no_control_characters


class Visit(Versioned, Demo):
    class Bearer(models.TextChoices):
        VISITOR = "visitor", _("the visitors")
        US = "us", _("we")
        FUNDER = "funder", _("a funder")
        SHARED = "shared", _("shared")

    activity = models.OneToOneField(Activity, models.PROTECT, related_name="visit", verbose_name=_("visit"))
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="visits",
        verbose_name=_("visiting organisation"),
    )
    host_unit = models.ForeignKey(
        LineUnit, models.PROTECT, null=True, blank=True, related_name="visits", verbose_name=_("host unit")
    )
    requested_on = models.DateField(_("asked for on"), null=True, blank=True)
    purpose = models.CharField(_("purpose"), max_length=300, blank=True, validators=[no_control_characters])
    programme = models.TextField(
        _("programme"), max_length=4000, blank=True, validators=[no_control_characters]
    )
    topics = models.ManyToManyField(Theme, blank=True, related_name="visits", verbose_name=_("topics"))
    cost_bearer = models.CharField(_("who pays"), max_length=8, choices=Bearer, blank=True)
    feedback = models.TextField(
        _("feedback of the visitors"), max_length=2000, blank=True, validators=[no_control_characters]
    )
    follow_up = models.CharField(
        _("to follow up"), max_length=300, blank=True, validators=[no_control_characters]
    )
    follow_up_due = models.DateField(_("follow up by"), null=True, blank=True)
    follow_up_done = models.DateField(_("followed up on"), null=True, blank=True)
    project_idea = models.TextField(
        _("possible project idea"), max_length=1000, blank=True, validators=[no_control_characters]
    )

    class Meta:
        ordering = ["-activity__start", "-pk"]
        verbose_name = _("visit")
        verbose_name_plural = _("visits")
        constraints = [
            models.CheckConstraint(
                condition=~Q(follow_up="") | Q(follow_up_due__isnull=True, follow_up_done__isnull=True),
                name="visit_follows_something_up",
            )
        ]

    def __str__(self) -> str:
        return str(self.activity)
