"""Where the authority meets others without a project: forums, networks and conferences."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.core.models import Demo
from tracker.core.text import bilingual


class Forum(Demo):
    class Kind(models.TextChoices):
        FORUM = "forum", _("forum")
        NETWORK = "network", _("network")
        CONFERENCE = "conference", _("conference")

    code = models.SlugField(_("code"), unique=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    kind = models.CharField(_("type"), max_length=12, choices=Kind)

    class Meta:
        ordering = ["name_sv", "pk"]
        verbose_name = _("forum or network")
        verbose_name_plural = _("forums and networks")

    def __str__(self) -> str:
        return bilingual(self, "name")


class ForumName(models.Model):
    """What the forum was called until a date."""

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="former_names", verbose_name=_("forum"))
    name = models.CharField(_("name"), max_length=200)
    valid_to = models.DateField(_("used until"))

    class Meta:
        ordering = ["forum", "-valid_to", "pk"]
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        constraints = [models.UniqueConstraint(fields=["forum", "name"], name="forum_former_name_once")]

    def __str__(self) -> str:
        return self.name
