"""Our own people and the experts we borrow: where they belong on a day, and what they are assigned to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from projects.portfolio.models import Component, Project
from tracker.core.models import Demo, Recorded, Versioned, Voidable
from tracker.core.text import bilingual, no_control_characters


class LineUnit(Versioned, Demo):
    """A unit of the authority that lends people to projects. Its manager releases them."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name_sv = models.CharField(_("name in Swedish"), max_length=100, validators=[no_control_characters])
    name_en = models.CharField(_("name in English"), max_length=100, validators=[no_control_characters])
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="line_units",
        verbose_name=_("line manager"),
    )

    class Meta:
        ordering = ["name_sv", "pk"]
        verbose_name = _("line unit")
        verbose_name_plural = _("line units")

    def __str__(self) -> str:
        return bilingual(self, "name")


class Employee(Versioned, Demo):
    """A colleague or external expert who gives days. `sex` is needed for the yearly headcount by sex."""

    class Sex(models.TextChoices):
        WOMAN = "F", _("woman")
        MAN = "M", _("man")
        UNKNOWN = "U", _("unknown")

    number = models.SlugField(_("staff number"), max_length=20, unique=True)
    name = models.CharField(_("name"), max_length=100)
    sex = models.CharField(_("sex"), max_length=1, choices=Sex, default=Sex.UNKNOWN)
    is_external = models.BooleanField(_("external expert"), default=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="employee",
        verbose_name=_("user"),
    )

    class Meta:
        ordering = ["number", "pk"]
        verbose_name = _("employee or expert")
        verbose_name_plural = _("employees and experts")

    def __str__(self) -> str:
        return self.name


class Position(Recorded, Demo):
    """What a person was, and in which unit, during a time. A mission is told with the position of its day."""

    part_of = ("employee",)
    told_by = ("title", "first_day")

    employee = models.ForeignKey(Employee, models.CASCADE, related_name="positions", verbose_name=_("person"))
    unit = models.ForeignKey(
        LineUnit, models.PROTECT, null=True, blank=True, related_name="positions", verbose_name=_("line unit")
    )
    title = models.CharField(_("position"), max_length=100, blank=True, validators=[no_control_characters])
    first_day = models.DateField(_("from"))
    last_day = models.DateField(_("to"), null=True, blank=True)

    class Meta:
        ordering = ["employee", "first_day", "pk"]
        verbose_name = _("position")
        verbose_name_plural = _("positions")
        constraints = [
            models.UniqueConstraint(fields=["employee", "first_day"], name="position_once_from_a_day"),
            models.CheckConstraint(
                condition=Q(last_day__isnull=True) | Q(last_day__gte=F("first_day")),
                name="position_days_in_order",
            ),
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | ~Q(title=""), name="position_says_something"
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.unit)


class Assignment(Versioned, Voidable, Demo):
    """A person is to work in a project for a time, so many days. The line manager releases colleagues for it."""

    part_of = ("project",)
    told_by = ("employee",)

    employee = models.ForeignKey(
        Employee, models.PROTECT, related_name="assignments", verbose_name=_("person")
    )
    project = models.ForeignKey(
        Project, models.PROTECT, related_name="assignments", verbose_name=_("project")
    )
    component = models.ForeignKey(
        Component,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name=_("component"),
    )
    role = models.CharField(_("role"), max_length=60, blank=True, validators=[no_control_characters])
    start = models.DateField(_("first day"))
    end = models.DateField(_("last day"))
    days_abroad = models.DecimalField(_("planned days abroad"), max_digits=5, decimal_places=1, default=0)
    days_home = models.DecimalField(_("planned days at home"), max_digits=5, decimal_places=1, default=0)
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("released by"),
    )
    released_on = models.DateField(_("released on"), null=True, blank=True, editable=False)
    released_days = models.DecimalField(
        _("days released"), max_digits=5, decimal_places=1, null=True, blank=True, editable=False
    )

    class Meta(Voidable.Meta):
        ordering = ["-start", "employee__number", "pk"]
        verbose_name = _("assignment")
        verbose_name_plural = _("assignments")
        constraints = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="assignment_ends_after_start"),
            models.CheckConstraint(
                condition=Q(days_abroad__gte=0, days_home__gte=0), name="assignment_days_not_negative"
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True, released_on__isnull=True, released_days__isnull=True)
                | Q(released_by__isnull=False, released_on__isnull=False, released_days__gt=0),
                name="assignment_release_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.employee} {self.project.code} {self.start}"
