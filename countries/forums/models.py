"""Where the authority meets others without a project: forums, networks and conferences."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.text import bilingual


class Forum(Versioned, Demo):
    class Kind(models.TextChoices):
        FORUM = "forum", _("forum")
        NETWORK = "network", _("network")
        CONFERENCE = "conference", _("conference")

    code = models.SlugField(_("code"), unique=True)
    short_name = models.CharField(_("short name"), max_length=30)
    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    kind = models.CharField(_("type"), max_length=12, choices=Kind)

    class Meta:
        ordering = ["name_sv", "pk"]
        verbose_name = _("forum or network")
        verbose_name_plural = _("forums and networks")

    def __str__(self) -> str:
        return bilingual(self, "name")

    def named(self, day: datetime.date) -> "Forum | ForumName":
        """Whoever bears the forum's names on the day: itself, or the row of what it was called then.

        Reads all former names: prefetch `former_names` before asking for many.
        """
        earlier = [name for name in self.former_names.all() if name.valid_to >= day]
        return min(earlier, key=lambda name: name.valid_to, default=self)


class ForumName(Recorded):
    """What the forum was called until a date."""

    part_of = ("forum",)
    told_by = ("name_sv",)

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="former_names", verbose_name=_("forum"))
    short_name = models.CharField(_("short name"), max_length=30)
    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    valid_to = models.DateField(_("used until"))

    class Meta:
        ordering = ["forum", "-valid_to", "pk"]
        verbose_name = _("former name")
        verbose_name_plural = _("former names")
        constraints = [models.UniqueConstraint(fields=["forum", "valid_to"], name="forum_former_name_once")]

    def __str__(self) -> str:
        return bilingual(self, "name")
