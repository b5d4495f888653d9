"""Meetings of forums and networks. The meeting itself is an activity in the log; here stands what only it has."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from countries.forums.models import Forum, NetworkMember
from countries.organisations.models import Organisation
from projects.activities.models import Activity
from projects.records.models import Document
from projects.staff.models import Employee
from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.text import bilingual, no_control_characters


class Delegate(Recorded, Demo):
    """Which of us goes to a forum during a time."""

    part_of = ("forum",)
    told_by = ("employee", "first_day")

    forum = models.ForeignKey(Forum, models.PROTECT, related_name="delegates", verbose_name=_("forum"))
    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="delegations", verbose_name=_("person")
    )
    role = models.CharField(_("role"), max_length=60, blank=True, validators=[no_control_characters])
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ["forum", "first_day", "pk"]
        verbose_name = _("delegate")
        verbose_name_plural = _("delegates")
        constraints = [
            models.UniqueConstraint(fields=["forum", "employee", "first_day"], name="forum_delegate_once"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="forum_delegate_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.employee)


class Meeting(Versioned, Demo):
    """What a meeting of a forum or network has beside its activity: instruction, trip report, our part in it."""

    activity = models.OneToOneField(
        Activity, models.PROTECT, related_name="meeting", verbose_name=_("meeting")
    )
    instruction = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("instruction")
    )
    report = models.ForeignKey(
        Document, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("trip report")
    )
    present = models.ManyToManyField(
        Employee, blank=True, related_name="meetings", verbose_name=_("who of us was there")
    )
    our_role_sv = models.CharField(
        _("our part, in Swedish"), max_length=200, blank=True, validators=[no_control_characters]
    )
    our_role_en = models.CharField(
        _("our part, in English"), max_length=200, blank=True, validators=[no_control_characters]
    )
    benefit_sv = models.CharField(
        _("what we gained, in Swedish"), max_length=300, blank=True, validators=[no_control_characters]
    )
    benefit_en = models.CharField(
        _("what we gained, in English"), max_length=300, blank=True, validators=[no_control_characters]
    )
    follow_up = models.CharField(
        _("to follow up"), max_length=300, blank=True, validators=[no_control_characters]
    )
    follow_up_due = models.DateField(_("follow up by"), null=True, blank=True)
    follow_up_done = models.DateField(_("followed up on"), null=True, blank=True)

    class Meta:
        ordering = ["-activity__start", "-pk"]
        verbose_name = _("meeting")
        verbose_name_plural = _("meetings")
        constraints = [
            models.CheckConstraint(
                condition=~Q(follow_up="") | Q(follow_up_due__isnull=True, follow_up_done__isnull=True),
                name="meeting_follows_something_up",
            )
        ]

    def __str__(self) -> str:
        return str(self.activity)


class AgendaItem(Recorded, Demo):
    """An item of a network's meeting, by which of the four contents it is."""

    part_of = ("meeting",)
    told_by = ("number",)

    class Content(models.TextChoices):
        RULES = "rules", _("law and guidelines")
        METHODS = "methods", _("methods and good examples")
        TRAINING = "training", _("support for own training")
        EXCHANGE = "exchange", _("exchange and contacts")

    class Scan(models.TextChoices):
        NATIONAL = "national", _("national")
        INTERNATIONAL = "international", _("international")

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda", verbose_name=_("meeting"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("item"), max_length=200, validators=[no_control_characters])
    content = models.CharField(_("content"), max_length=10, choices=Content)
    horizon_scan = models.CharField(_("horizon scanning"), max_length=15, choices=Scan, blank=True)

    class Meta:
        ordering = ["meeting", "number", "pk"]
        verbose_name = _("agenda item")
        verbose_name_plural = _("agenda items")
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="agenda_item_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class Attendance(Recorded, Demo):
    """How many a member sent to a meeting (0: it was away), and what it did at home since last time."""

    part_of = ("meeting",)
    told_by = ("member",)

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendance", verbose_name=_("meeting"))
    member = models.ForeignKey(
        NetworkMember, models.PROTECT, related_name="attendance", verbose_name=_("member")
    )
    persons = models.PositiveSmallIntegerField(_("persons"))
    done_at_home = models.CharField(
        _("done at home since last time"), max_length=300, blank=True, validators=[no_control_characters]
    )

    class Meta:
        ordering = ["meeting", "member__organisation__name_sv", "pk"]
        verbose_name = _("attendance")
        verbose_name_plural = _("attendance")
        constraints = [models.UniqueConstraint(fields=["meeting", "member"], name="attendance_told_once")]

    def __str__(self) -> str:
        return f"{self.member} {self.persons}"


class SharedCase(Versioned, Demo):
    """Something that an organisation told the network, so that others can learn from it."""

    network = models.ForeignKey(Forum, models.PROTECT, related_name="shared_cases", verbose_name=_("network"))
    meeting = models.ForeignKey(
        Meeting,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="shared_cases",
        verbose_name=_("meeting"),
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="shared_cases", verbose_name=_("organisation")
    )
    shared_on = models.DateField(_("shared on"))
    title_sv = models.CharField(_("title in Swedish"), max_length=200, validators=[no_control_characters])
    title_en = models.CharField(
        _("title in English"), max_length=200, blank=True, validators=[no_control_characters]
    )
    text = models.TextField(_("text"), max_length=2000, blank=True, validators=[no_control_characters])

    class Meta:
        ordering = ["-shared_on", "-pk"]
        verbose_name = _("shared case")
        verbose_name_plural = _("shared cases")

    def __str__(self) -> str:
        return bilingual(self, "title")
