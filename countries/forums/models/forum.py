"""Forums, networks and conferences: what they are called, who belongs to them, and on whose mandate we go."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from countries.organisations.models import Organisation
from countries.places.models import Country
from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.text import bilingual, no_control_characters


class Forum(Versioned, Demo):
    class Kind(models.TextChoices):
        FORUM = "forum", _("forum")
        STEERING_GROUP = "steering_group", _("steering group")
        NETWORK = "network", _("network")
        CONFERENCE = "conference", _("conference")

    code = models.SlugField(_("code"), unique=True)
    short_name = models.CharField(_("short name"), max_length=30)
    name_sv = models.CharField(_("name in Swedish"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200)
    kind = models.CharField(_("type"), max_length=15, choices=Kind)
    # Then each half-year is asked for one meeting of directors-general and one or two of the working group.
    led_by_presidency = models.BooleanField(_("led by the EU presidency"), default=False)
    owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="forums",
        verbose_name=_("kept by"),
    )
    started_on = models.DateField(_("started on"), null=True, blank=True)
    purpose_sv = models.TextField(
        _("purpose in Swedish"), max_length=1000, blank=True, validators=[no_control_characters]
    )
    purpose_en = models.TextField(
        _("purpose in English"), max_length=1000, blank=True, validators=[no_control_characters]
    )

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


class ForumMember(Recorded, Demo):
    """A country or an institution in a forum."""

    part_of = ("forum",)
    told_by = ("country", "organisation")

    class Status(models.TextChoices):
        MEMBER = "member", _("member")
        OBSERVER = "observer", _("observer")
        INSTITUTION = "institution", _("institution")

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="members", verbose_name=_("forum"))
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("country")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    status = models.CharField(_("status"), max_length=12, choices=Status, default=Status.MEMBER)
    first_day = models.DateField(_("from"), null=True, blank=True)
    last_day = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ["forum", "status", "pk"]
        verbose_name = _("member of a forum")
        verbose_name_plural = _("members of forums")
        constraints = [
            models.CheckConstraint(
                condition=Q(country__isnull=False) | Q(organisation__isnull=False),
                name="forum_member_is_somebody",
            ),
            models.CheckConstraint(
                condition=Q(first_day__isnull=True)
                | Q(last_day__isnull=True)
                | Q(last_day__gte=F("first_day")),
                name="forum_member_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation or self.country)

    @property
    def located(self) -> str:
        return self.organisation.located if self.organisation else str(self)


class Mandate(Recorded, Demo):
    """On whose behalf the authority goes to a forum, with whom, and by which decision."""

    part_of = ("forum",)
    told_by = ("first_day",)

    forum = models.ForeignKey(Forum, models.CASCADE, related_name="mandates", verbose_name=_("forum"))
    given_by = models.CharField(_("given by"), max_length=150, validators=[no_control_characters])
    shared_with = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("shared with")
    )
    dnr = models.CharField(
        _("registration number"), max_length=40, blank=True, validators=[no_control_characters]
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ["forum", "-first_day", "pk"]
        verbose_name = _("mandate")
        verbose_name_plural = _("mandates")
        constraints = [
            models.UniqueConstraint(fields=["forum", "first_day"], name="mandate_once_from_a_day"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="mandate_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.given_by


class Presidency(Recorded):
    """Which country leads the Council of the EU in a half-year. Read from countries/forums/data."""

    year = models.PositiveSmallIntegerField(_("year"))
    half = models.PositiveSmallIntegerField(_("half-year"), choices=[(1, "1"), (2, "2")])
    country = models.ForeignKey(Country, models.PROTECT, related_name="+", verbose_name=_("country"))

    class Meta:
        ordering = ["year", "half", "pk"]
        verbose_name = _("presidency")
        verbose_name_plural = _("presidencies")
        constraints = [
            models.UniqueConstraint(fields=["year", "half"], name="one_presidency_a_half_year"),
            models.CheckConstraint(condition=Q(half__in=[1, 2]), name="presidency_of_a_half_year"),
        ]

    def __str__(self) -> str:
        return f"{self.country} {self.year}:{self.half}"

    @property
    def first_day(self) -> datetime.date:
        return datetime.date(self.year, 1 if self.half == 1 else 7, 1)

    @property
    def last_day(self) -> datetime.date:
        return datetime.date(self.year, 6, 30) if self.half == 1 else datetime.date(self.year, 12, 31)
