"""Where somebody judged a project otherwise than the rule does: with a reason, and until a day."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.portfolio.models import Project
from tracker.core.masks import Maskable
from tracker.core.models import Demo, Recorded, Voidable
from tracker.core.text import no_control_characters


class LightOverride(Maskable, Recorded, Voidable, Demo):
    """A traffic light of a project, from a day up to and with another, instead of what the rule says."""

    part_of = ("project",)
    told_by = ("light", "since")

    class Which(models.TextChoices):
        GOALS = "goals", _("goal achievement")
        IMPLEMENTATION = "implementation", _("implementation")

    class Colour(models.TextChoices):
        OK = "ok", _("on track")
        WARN = "warn", _("some risk")
        BAD = "bad", _("off track")

    project = models.ForeignKey(
        Project, models.PROTECT, related_name="light_overrides", verbose_name=_("project")
    )
    light = models.CharField(_("traffic light"), max_length=14, choices=Which)
    colour = models.CharField(_("judged as"), max_length=4, choices=Colour)
    reason = models.CharField(_("reason"), max_length=500, validators=[no_control_characters])
    since = models.DateField(_("from"))
    until = models.DateField(_("up to and with"))
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("judged by"),
    )
    judged_at = models.DateTimeField(_("judged"), auto_now_add=True)

    class Meta(Voidable.Meta):
        ordering = ["project", "light", "-since", "-pk"]
        verbose_name = _("judgement of a traffic light")
        verbose_name_plural = _("judgements of traffic lights")
        constraints = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="judgement_days_in_order"),
            models.CheckConstraint(condition=~Q(reason=""), name="judgement_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.project.code} {self.get_light_display()}"

    @property
    def version(self) -> int:
        """It changes once: when it is ended."""
        return 2 if self.voided_at else 1
