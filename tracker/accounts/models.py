"""People who sign in, and the roles they hold. What a role may do is in tracker/permissions.csv."""

from functools import cached_property

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    MANAGER = "manager", _("project manager")
    LEADERSHIP = "leadership", _("leadership")
    CONTROLLER = "controller", _("controller")
    WRITER = "writer", _("report writer")
    REGISTRAR = "registrar", _("registrar")
    ADMIN = "admin", _("administrator")
    VIEWER = "viewer", _("viewer")


class User(AbstractUser):
    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="sv")

    class Meta:
        ordering = ["username"]
        verbose_name = _("user")
        verbose_name_plural = _("users")

    @cached_property
    def role_codes(self) -> frozenset[str]:
        return frozenset(self.roles.values_list("role", flat=True))

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class RoleHeld(models.Model):
    user = models.ForeignKey(User, models.CASCADE, related_name="roles", verbose_name=_("user"))
    role = models.CharField(_("role"), max_length=12, choices=Role)

    class Meta:
        ordering = ["user", "role"]
        verbose_name = _("role held")
        verbose_name_plural = _("roles held")
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], name="one_row_per_user_and_role"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
