"""The components of a project: how a Twinning project is divided, from its work plan to its results."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from projects.portfolio.models.project import Project
from tracker.core.models import Demo, Recorded
from tracker.core.text import bilingual, no_control_characters


class Component(Recorded, Demo):
    part_of = ("project",)
    told_by = ("number",)

    project = models.ForeignKey(Project, models.PROTECT, related_name="components", verbose_name=_("project"))
    number = models.PositiveSmallIntegerField(_("number"))
    name_sv = models.CharField(_("name in Swedish"), max_length=150, validators=[no_control_characters])
    name_en = models.CharField(
        _("name in English"), max_length=150, blank=True, validators=[no_control_characters]
    )

    class Meta:
        ordering = ["project", "number", "pk"]
        verbose_name = _("component")
        verbose_name_plural = _("components")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="component_number_once_in_a_project")
        ]

    def __str__(self) -> str:
        return f"{self.number} {bilingual(self, 'name')}"
