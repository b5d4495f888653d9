"""Who stands behind a project: members among our users, partners outside."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from countries.organisations.models import Organisation
from projects.portfolio.models.project import Project
from tracker.core.models import Recorded
from tracker.core.text import no_control_characters


class ProjectMember(Recorded):
    """A user's part in a project during a time. Members see what is masked to others.

    A substitute is a deputy for a time who stands in for somebody. Who may only read does so by a decision,
    until a day: together these rows are the list of named people.
    """

    part_of = ("project",)
    told_by = ("user", "role")

    class Role(models.TextChoices):
        MANAGER = "manager", _("project manager")
        DEPUTY = "deputy", _("deputy project manager")
        MEMBER = "member", _("member")
        READER = "reader", _("may read, by decision")

    project = models.ForeignKey(Project, models.CASCADE, related_name="members", verbose_name=_("project"))
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="project_memberships", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.MANAGER)
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"), null=True, blank=True)
    decision = models.CharField(_("decision"), max_length=200, blank=True, validators=[no_control_characters])
    stands_in_for = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="substitutes",
        verbose_name=_("stands in for"),
    )
    taken_over_from = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken over from"),
    )

    class Meta:
        ordering = ["project", "first_day", "pk"]
        verbose_name = _("project member")
        verbose_name_plural = _("project members")
        constraints = [
            models.UniqueConstraint(
                fields=["project", "user", "role", "first_day"], name="project_member_once"
            ),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="project_member_dates_in_order",
            ),
            models.CheckConstraint(
                condition=~Q(role="reader") | Q(last_day__isnull=False),
                name="project_reader_until_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(role="reader") | ~Q(decision=""),
                name="project_reader_by_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(stands_in_for__isnull=True)
                | Q(role="deputy", last_day__isnull=False) & ~Q(stands_in_for=F("user")),
                name="project_substitute_for_another_until_a_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.code}: {self.user} ({self.get_role_display()})"


class ProjectPartner(Recorded):
    part_of = ("project",)
    told_by = ("organisation",)

    class Role(models.TextChoices):
        PARTNER = "partner", _("partner")
        CO_ACTOR = "co_actor", _("co-actor")
        CONSORTIUM = "consortium", _("consortium partner")

    project = models.ForeignKey(Project, models.CASCADE, related_name="partners", verbose_name=_("project"))
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="project_partnerships", verbose_name=_("organisation")
    )
    role = models.CharField(_("role"), max_length=10, choices=Role, default=Role.PARTNER)

    class Meta:
        ordering = ["project", "role", "organisation__name_sv", "pk"]
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        constraints = [
            models.UniqueConstraint(fields=["project", "organisation"], name="project_partner_once")
        ]

    def __str__(self) -> str:
        return f"{self.project.code}: {self.organisation}"
