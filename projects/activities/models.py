"""What is done: activities with participants as counts, and the staff days behind them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from countries.forums.models import Forum
from countries.organisations.models import Organisation
from countries.places.models import Country
from projects.portfolio.models import Component, Project
from projects.staff.models import Employee
from projects.workplan.models import ActivityKind, WorkItem
from tracker.core.masks import Maskable
from tracker.core.models import Demo, Recorded, Versioned, Voidable
from tracker.core.money import AmountField
from tracker.core.text import bilingual, no_control_characters

_EVERYBODY = Coalesce("women", 0) + Coalesce("men", 0) + Coalesce("unknown", 0)


class CountField(models.PositiveIntegerField):
    """People counted. Empty means that nobody counted, which is not 0."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs |= {"null": True, "blank": True}
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class Principle(Versioned):
    """A principle of good administration that an activity furthered."""

    code = models.SlugField(_("code"), unique=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=100)

    class Meta:
        ordering = ["code", "pk"]
        verbose_name = _("principle")
        verbose_name_plural = _("principles")

    def __str__(self) -> str:
        return bilingual(self, "name")


class Activity(Maskable, Versioned, Voidable, Demo):
    """One thing done, in a project or beside them (forum meetings, conferences, incoming visits).

    A draft may lack what a logged activity must have. Participants are counts, never names.
    """

    Kind = ActivityKind

    # These belong to the other strand: they are never summed with what projects do.
    WITHOUT_PROJECT = (ActivityKind.FORUM_MEETING, ActivityKind.INCOMING_VISIT, ActivityKind.CONFERENCE)

    class Level(models.TextChoices):
        CENTRAL = "central", _("central")
        REGIONAL = "regional", _("regional")
        LOCAL = "local", _("local")
        MIXED = "mixed", _("several levels")

    class MeetingLevel(models.TextChoices):
        WORKING = "working", _("working level")
        DIRECTOR_GENERAL = "dg", _("director-general level")
        MINISTERIAL = "ministerial", _("ministerial level")

    public_id = models.CharField(_("activity number"), max_length=16, unique=True, editable=False)
    is_draft = models.BooleanField(_("draft"), default=False)
    project = models.ForeignKey(
        Project, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("project")
    )
    kind = models.CharField(_("type"), max_length=20, choices=ActivityKind)
    title_sv = models.CharField(
        _("what was done, in Swedish"), max_length=200, blank=True, validators=[no_control_characters]
    )
    title_en = models.CharField(
        _("what was done, in English"), max_length=200, blank=True, validators=[no_control_characters]
    )
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    is_online = models.BooleanField(_("online"), default=False)
    place = models.CharField(_("place"), max_length=100, blank=True, validators=[no_control_characters])
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="activities", verbose_name=_("country")
    )

    women = CountField(_("women"))
    men = CountField(_("men"))
    unknown = CountField(_("sex unknown"))
    youth = CountField(_("of whom 15–24 years"))
    disability = CountField(_("of whom with a disability"))
    first_time_women = CountField(_("women taking part for the first time"))
    first_time_men = CountField(_("men taking part for the first time"))
    first_time_unknown = CountField(_("first time, sex unknown"))
    participant_level = models.CharField(
        _("participants' administrative level"), max_length=10, choices=Level, blank=True
    )

    happened = models.TextField(
        _("what happened"), max_length=4000, blank=True, validators=[no_control_characters]
    )
    changed = models.TextField(
        _("what has changed since last time"), max_length=1000, blank=True, validators=[no_control_characters]
    )
    principles = models.ManyToManyField(
        Principle, blank=True, related_name="activities", verbose_name=_("principles")
    )
    partners = models.ManyToManyField(
        Organisation, blank=True, related_name="activities", verbose_name=_("organisations taking part")
    )
    indicator = models.ForeignKey(
        "projects.Indicator",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("output or mandatory result"),
    )
    component = models.ForeignKey(
        Component,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("component"),
    )
    work_item = models.ForeignKey(
        WorkItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="activities",
        verbose_name=_("planned item"),
    )
    # Asked for when the activity ends after its project.
    late_because = models.CharField(
        _("why after the end of the project"),
        max_length=300,
        blank=True,
        validators=[no_control_characters],
    )
    cost_estimate = AmountField(_("estimated cost, SEK"), null=True, blank=True)
    dnr = models.CharField(
        _("registration number"), max_length=40, blank=True, validators=[no_control_characters]
    )

    forum = models.ForeignKey(
        Forum,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="meetings",
        verbose_name=_("forum or network"),
    )
    meeting_level = models.CharField(
        _("level of the meeting"), max_length=12, choices=MeetingLevel, blank=True
    )

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="activities",
        verbose_name=_("logged by"),
    )
    created_at = models.DateTimeField(_("logged"), auto_now_add=True)

    class Meta(Voidable.Meta):
        ordering = ["-start", "-pk"]
        verbose_name = _("activity")
        verbose_name_plural = _("activities")
        indexes = [
            models.Index(fields=["project", "start"], name="activity_project_start"),
            models.Index(fields=["start"], name="activity_start"),
            models.Index(fields=["kind", "start"], name="activity_kind_start"),
        ]
        constraints = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="activity_ends_after_start"),
            models.CheckConstraint(
                condition=~Q(title_sv="", title_en=""), name="activity_says_what_was_done"
            ),
            models.CheckConstraint(
                condition=Q(project__isnull=False)
                | Q(is_draft=True)
                | Q(kind__in=["forum_meeting", "incoming_visit", "conference"]),
                name="activity_has_project_or_is_beside_them",
            ),
            models.CheckConstraint(
                condition=Q(cost_estimate__isnull=True) | Q(cost_estimate__gte=0),
                name="activity_cost_estimate_not_negative",
            ),
            *(
                models.CheckConstraint(
                    condition=Q(is_draft=True)
                    | Q(**{f"{part}__isnull": True})
                    | Q(**{f"{part}__lte": _EVERYBODY}),
                    name=f"activity_{part}_within_all",
                )
                for part in ("youth", "disability")
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"first_time_{sex}__isnull": True})
                    | Q(**{f"first_time_{sex}__lte": F(sex)}),
                    name=f"activity_first_time_{sex}_within_all",
                )
                for sex in ("women", "men", "unknown")
            ),
        ]

    def __str__(self) -> str:
        return bilingual(self, "title")

    @property
    def participants(self) -> int | None:
        """Everybody counted, or None when nobody counted."""
        counted = [n for n in (self.women, self.men, self.unknown) if n is not None]
        return sum(counted) if counted else None


class StaffDays(Maskable, Recorded, Demo):
    """Days that a person gave a project in a period, abroad and at home."""

    part_of = ("activity", "project")
    told_by = ("employee",)

    employee = models.ForeignKey(Employee, models.PROTECT, related_name="days", verbose_name=_("person"))
    project = models.ForeignKey(Project, models.PROTECT, related_name="staff_days", verbose_name=_("project"))
    activity = models.ForeignKey(
        Activity,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="staff_days",
        verbose_name=_("activity"),
    )
    role = models.CharField(_("role"), max_length=60, blank=True)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    days_abroad = models.DecimalField(_("days abroad"), max_digits=5, decimal_places=1, default=0)
    days_home = models.DecimalField(_("days at home"), max_digits=5, decimal_places=1, default=0)
    is_payable = models.BooleanField(_("paid by the funder"), default=True)

    class Meta:
        ordering = ["start", "pk"]
        verbose_name = _("staff days")
        verbose_name_plural = _("staff days")
        constraints = [
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="staff_days_end_after_start"),
            models.CheckConstraint(
                condition=Q(days_abroad__gte=0, days_home__gte=0), name="staff_days_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(days_abroad__gt=0) | Q(days_home__gt=0), name="staff_days_not_empty"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.project.code} {self.start}"
