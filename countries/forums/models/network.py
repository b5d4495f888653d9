"""Networks: the organisations in them, and the one or two whom each gives a mandate to drive the matter at home."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from countries.forums.models.forum import Forum
from countries.organisations.models import Organisation
from tracker.core.models import Demo, Recorded, Versioned
from tracker.core.text import no_control_characters


class NetworkMember(Versioned, Demo):
    """An organisation in a network. One or two delegates are asked of it: none, or more, is told as a warning."""

    class Anchoring(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        UNKNOWN = "unknown", _("not known")

    network = models.ForeignKey(
        Forum, models.PROTECT, related_name="network_members", verbose_name=_("network")
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="networks", verbose_name=_("organisation")
    )
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"), null=True, blank=True)
    anchored = models.CharField(
        _("politically anchored"), max_length=8, choices=Anchoring, default=Anchoring.UNKNOWN
    )
    dnr = models.CharField(
        _("mandate registered as"), max_length=40, blank=True, validators=[no_control_characters]
    )

    class Meta:
        ordering = ["network", "organisation__name_sv", "pk"]
        verbose_name = _("member of a network")
        verbose_name_plural = _("members of networks")
        constraints = [
            models.UniqueConstraint(fields=["network", "organisation"], name="network_member_once"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="network_member_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class NetworkDelegate(Recorded, Demo):
    """Whom an organisation sends, with a mandate. The name stays inside the house."""

    part_of = ("member",)
    told_by = ("profession", "first_day")

    class Profession(models.TextChoices):
        ECONOMIST = "economist", _("economist")
        LAWYER = "lawyer", _("lawyer")
        CONTROLLER = "controller", _("controller")
        HR = "hr", _("HR")
        SECURITY = "security", _("security")
        AUDITOR = "auditor", _("auditor")
        OTHER = "other", _("other profession")

    member = models.ForeignKey(
        NetworkMember, models.PROTECT, related_name="delegates", verbose_name=_("member")
    )
    name = models.CharField(_("name"), max_length=100, validators=[no_control_characters])
    profession = models.CharField(_("profession"), max_length=10, choices=Profession)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ["member", "first_day", "pk"]
        verbose_name = _("delegate in a network")
        verbose_name_plural = _("delegates in networks")
        constraints = [
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="network_delegate_days_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.name
