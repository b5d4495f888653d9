"""International training programmes: rounds with phases and quotas, participants under a pseudonym, change projects.

No participant is ever named. `public_id` is the pseudonym; who it is stands in the authority's own register.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from countries.organisations.models import Organisation
from countries.places.models import Country
from projects.activities.models import Activity
from projects.portfolio.models import Project
from projects.staff.models import Employee
from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.text import bilingual, no_control_characters


class Round(Versioned, Demo):
    project = models.ForeignKey(Project, models.PROTECT, related_name="rounds", verbose_name=_("project"))
    number = models.PositiveSmallIntegerField(_("round"))
    name_sv = models.CharField(_("name in Swedish"), max_length=150, blank=True)
    name_en = models.CharField(_("name in English"), max_length=150, blank=True)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    seats = models.PositiveSmallIntegerField(_("places"))

    class Meta:
        ordering = ["project__code", "number", "pk"]
        verbose_name = _("round")
        verbose_name_plural = _("rounds")
        constraints = [
            models.UniqueConstraint(fields=["project", "number"], name="round_number_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="round_ends_after_start"),
            models.CheckConstraint(condition=Q(number__gte=1, seats__gte=1), name="round_has_places"),
        ]

    def __str__(self) -> str:
        return f"{self.project.code} {self.number}"


class Phase(Recorded, Demo):
    """A part of a round. Programmes have their own phases: their names and number are data."""

    part_of = ("round",)
    told_by = ("number",)

    class Form(models.TextChoices):
        AT_HOME = "at_home", _("at home")
        IN_SWEDEN = "in_sweden", _("in Sweden")
        IN_REGION = "in_region", _("in the region")
        ONLINE = "online", _("online")

    round = models.ForeignKey(Round, models.CASCADE, related_name="phases", verbose_name=_("round"))
    number = models.PositiveSmallIntegerField(_("phase"))
    name_sv = models.CharField(_("name in Swedish"), max_length=100, validators=[no_control_characters])
    name_en = models.CharField(
        _("name in English"), max_length=100, blank=True, validators=[no_control_characters]
    )
    form = models.CharField(_("form"), max_length=10, choices=Form)
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    activity = models.ForeignKey(
        Activity,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="phases",
        verbose_name=_("logged as"),
    )

    class Meta:
        ordering = ["round", "number", "pk"]
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        constraints = [
            models.UniqueConstraint(fields=["round", "number"], name="phase_number_once"),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="phase_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {bilingual(self, 'name')}"


class Quota(Recorded, Demo):
    part_of = ("round",)
    told_by = ("country",)

    round = models.ForeignKey(Round, models.CASCADE, related_name="quotas", verbose_name=_("round"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="+", verbose_name=_("country"))
    seats = models.PositiveSmallIntegerField(_("places"))

    class Meta:
        ordering = ["round", "country__iso2", "pk"]
        verbose_name = _("quota")
        verbose_name_plural = _("quotas")
        constraints = [models.UniqueConstraint(fields=["round", "country"], name="quota_once_a_country")]

    def __str__(self) -> str:
        return f"{self.country} {self.seats}"


class Team(Versioned, Demo):
    round = models.ForeignKey(Round, models.PROTECT, related_name="teams", verbose_name=_("round"))
    number = models.PositiveSmallIntegerField(_("team"))
    country = models.ForeignKey(Country, models.PROTECT, related_name="+", verbose_name=_("country"))
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="teams",
        verbose_name=_("organisation"),
    )
    mentors = models.ManyToManyField(
        Employee, blank=True, related_name="mentored_teams", verbose_name=_("mentors")
    )

    class Meta:
        ordering = ["round", "number", "pk"]
        verbose_name = _("team")
        verbose_name_plural = _("teams")
        constraints = [models.UniqueConstraint(fields=["round", "number"], name="team_number_once")]

    def __str__(self) -> str:
        return f"{self.round} {self.number}"


class Nomination(Versioned, Demo):
    """Somebody whom an organisation put forward, from nomination to completion, under a pseudonym.

    After `keep_until` everything but what the counts need is emptied.
    """

    class Status(models.TextChoices):
        NOMINATED = "nominated", _("nominated")
        RESERVE = "reserve", _("on the reserve list")
        DECLINED = "declined", _("not selected")
        SELECTED = "selected", _("taking part")
        LEFT = "left", _("left the programme")
        COMPLETED = "completed", _("completed")

    # They have, or had, one of the round's places.
    TOOK_PART = (Status.SELECTED, Status.LEFT, Status.COMPLETED)

    class Side(models.TextChoices):
        AUTHORITY = "authority", _("authority")
        EMPLOYERS = "employers", _("employers' organisation")
        UNION = "union", _("trade union")
        OTHER = "other", _("other organisation")

    class Sex(models.TextChoices):
        WOMAN = "F", _("woman")
        MAN = "M", _("man")
        UNKNOWN = "U", _("unknown")

    class Mandate(models.TextChoices):
        DECIDES = "decides", _("decides on changes")
        LEADS = "leads", _("leads a change")
        TAKES_PART = "takes_part", _("takes part in a change")

    public_id = models.CharField(_("pseudonym"), max_length=24, unique=True, editable=False)
    round = models.ForeignKey(Round, models.PROTECT, related_name="nominations", verbose_name=_("round"))
    country = models.ForeignKey(
        Country, models.PROTECT, related_name="nominations", verbose_name=_("country")
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="nominations",
        verbose_name=_("organisation"),
    )
    side = models.CharField(_("side"), max_length=10, choices=Side)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, default=Sex.UNKNOWN)
    mandate = models.CharField(_("mandate at home"), max_length=10, choices=Mandate, blank=True)
    nominated_on = models.DateField(_("nominated on"))
    status = models.CharField(
        _("status"), max_length=10, choices=Status, default=Status.NOMINATED, editable=False
    )
    decided_on = models.DateField(_("decided on"), null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("decided by"),
    )
    ended_on = models.DateField(_("completed or left on"), null=True, blank=True, editable=False)
    reason = models.CharField(
        _("reason"), max_length=300, blank=True, editable=False, validators=[no_control_characters]
    )
    keep_until = models.DateField(_("kept until"))
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="members", verbose_name=_("team")
    )
    later = models.ManyToManyField(
        Activity, blank=True, related_name="alumni", verbose_name=_("later activities as alumni")
    )

    class Meta:
        ordering = ["public_id"]
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")
        constraints = [
            models.CheckConstraint(
                condition=Q(status="nominated", decided_on__isnull=True)
                | ~Q(status="nominated") & Q(decided_on__isnull=False),
                name="nomination_decided_on_a_day",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["left", "completed"], ended_on__isnull=False)
                | ~Q(status__in=["left", "completed"]) & Q(ended_on__isnull=True),
                name="nomination_ended_on_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["declined", "left"]) | ~Q(reason=""),
                name="nomination_refused_or_left_for_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(team__isnull=True) | Q(status__in=["selected", "left", "completed"]),
                name="nomination_in_a_team_when_selected",
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class ChangeProject(Versioned, Demo):
    """What a team changes at home. It is completed when its final report is approved."""

    public_id = models.CharField(_("number here"), max_length=20, unique=True, editable=False)
    team = models.OneToOneField(Team, models.PROTECT, related_name="change_project", verbose_name=_("team"))
    title_sv = models.CharField(
        _("title in Swedish"), max_length=200, blank=True, validators=[no_control_characters]
    )
    title_en = models.CharField(
        _("title in English"), max_length=200, blank=True, validators=[no_control_characters]
    )
    aim = models.TextField(_("aim"), max_length=1000, blank=True, validators=[no_control_characters])
    started_on = models.DateField(_("started on"))
    reported_on = models.DateField(_("final report received on"), null=True, blank=True)
    approved_on = models.DateField(_("final report approved on"), null=True, blank=True, editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    abandoned_on = models.DateField(_("abandoned on"), null=True, blank=True)
    abandoned_because = models.CharField(
        _("why it was abandoned"), max_length=300, blank=True, validators=[no_control_characters]
    )

    class Meta:
        ordering = ["public_id"]
        verbose_name = _("change project")
        verbose_name_plural = _("change projects")
        constraints = [
            models.CheckConstraint(condition=~Q(title_sv="", title_en=""), name="change_project_has_a_title"),
            models.CheckConstraint(
                condition=Q(reported_on__isnull=True) | Q(reported_on__gte=F("started_on")),
                name="change_project_reported_after_start",
            ),
            models.CheckConstraint(
                condition=Q(approved_on__isnull=True, approved_by__isnull=True)
                | Q(approved_by__isnull=False, approved_on__gte=F("reported_on")),
                name="change_project_approved_after_report",
            ),
            models.CheckConstraint(
                condition=Q(abandoned_on__isnull=True, abandoned_because="")
                | Q(abandoned_on__isnull=False, approved_on__isnull=True) & ~Q(abandoned_because=""),
                name="change_project_abandoned_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return bilingual(self, "title")


class ChangeMilestone(Recorded, Demo):
    part_of = ("change_project",)
    told_by = ("number",)

    change_project = models.ForeignKey(
        ChangeProject, models.CASCADE, related_name="milestones", verbose_name=_("change project")
    )
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("milestone"), max_length=200, validators=[no_control_characters])
    due_on = models.DateField(_("due on"))
    reached_on = models.DateField(_("reached on"), null=True, blank=True)

    class Meta:
        ordering = ["change_project", "number", "pk"]
        verbose_name = _("milestone of a change project")
        verbose_name_plural = _("milestones of change projects")
        constraints = [
            models.UniqueConstraint(fields=["change_project", "number"], name="change_milestone_once")
        ]

    def __str__(self) -> str:
        return self.title


class Adoption(Versioned, Demo):
    """Whether the organisation wrote the change into a governing document, asked 12 and 24 months later.

    `adopted` empty: not asked, or no answer. Asked without an answer counts in the response rate.
    """

    change_project = models.ForeignKey(
        ChangeProject, models.PROTECT, related_name="adoptions", verbose_name=_("change project")
    )
    months = models.PositiveSmallIntegerField(
        _("months after approval"), choices=[(12, _("after 12 months")), (24, _("after 24 months"))]
    )
    asked_on = models.DateField(_("asked on"), null=True, blank=True)
    answered_on = models.DateField(_("answered on"), null=True, blank=True)
    adopted = models.BooleanField(_("in a governing document"), null=True, blank=True)
    adopted_in = models.CharField(
        _("governing document"), max_length=200, blank=True, validators=[no_control_characters]
    )

    class Meta:
        ordering = ["change_project", "months", "pk"]
        verbose_name = _("follow-up of adoption")
        verbose_name_plural = _("follow-ups of adoption")
        constraints = [
            models.UniqueConstraint(fields=["change_project", "months"], name="adoption_asked_once"),
            models.CheckConstraint(condition=Q(months__in=[12, 24]), name="adoption_after_12_or_24_months"),
            models.CheckConstraint(
                condition=Q(answered_on__isnull=True, adopted__isnull=True)
                | Q(asked_on__isnull=False, adopted__isnull=False, answered_on__gte=F("asked_on")),
                name="adoption_answered_when_asked",
            ),
            models.CheckConstraint(
                condition=~Q(adopted=True) | ~Q(adopted_in=""), name="adoption_names_its_document"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.change_project.public_id} {self.months}"
