"""People who sign in, and the roles they hold. What a role may do is in tracker/permissions.csv."""

import datetime
from functools import cached_property
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.contrib.auth.models import UserManager as DjangoUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.core.history.record import RecordedQuerySet
from tracker.core.models import Recorded, Versioned
from tracker.core.periods import today


class Role(models.TextChoices):
    MANAGER = "manager", _("project manager")
    LEADERSHIP = "leadership", _("leadership")
    CONTROLLER = "controller", _("controller")
    WRITER = "writer", _("report writer")
    REGISTRAR = "registrar", _("registrar")
    ADMIN = "admin", _("administrator")
    VIEWER = "viewer", _("viewer")
    CLIENT = "client", _("API client")


class UserManager(DjangoUserManager.from_queryset(RecordedQuerySet)):  # type: ignore[misc]
    use_in_migrations = False


class User(Versioned, AbstractUser):
    history_untold = ("last_login",)
    history_secret = ("password",)

    objects: ClassVar[UserManager] = UserManager()

    language = models.CharField(_("language"), max_length=2, choices=settings.LANGUAGES, default="sv")
    leaves_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("After this day the account is closed.")
    )
    # What allauth's tables say, for the history and for lists; whoever decides asks accounts/second_step.py.
    second_step = models.BooleanField(_("has a second step"), default=False, editable=False)

    class Meta:
        ordering = ["username"]
        verbose_name = _("user")
        verbose_name_plural = _("users")

    @cached_property
    def role_codes(self) -> frozenset[str]:
        """The roles that count: none after the last day."""
        return frozenset() if self.has_left() else frozenset(self.roles.values_list("role", flat=True))

    def has_left(self, by: datetime.date | None = None) -> bool:
        """Is the last day over, today or on the day `by`?"""
        return self.leaves_on is not None and self.leaves_on < (by or today())

    @property
    def is_machine(self) -> bool:
        """An account for a program: it comes with a token, never with a session."""
        return Role.CLIENT in self.role_codes

    @property
    def role_names(self) -> list[str]:
        return [str(role.label) for role in Role if role in self.role_codes]

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class RoleHeld(Recorded):
    part_of = ("user",)
    told_by = ("role",)

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


class ApiToken(Recorded):
    """A key to the API. The secret itself is shown once and never stored (tracker/accounts/tokens.py).

    A token is ended, never deleted: who held it and when stays known.
    """

    part_of = ("user",)
    told_by = ("name",)
    history_untold = ("last_used",)
    history_secret = ("digest",)

    class Scope(models.TextChoices):
        READ = "read", _("read only")
        WRITE = "write", _("read and write")

    user = models.ForeignKey(User, models.PROTECT, related_name="api_tokens", verbose_name=_("user"))
    name = models.CharField(_("name"), max_length=60, help_text=_("What the token is for."))
    prefix = models.CharField(_("begins with"), max_length=12, editable=False)
    digest = models.CharField(_("secret"), max_length=64, unique=True, editable=False)
    scope = models.CharField(_("may"), max_length=5, choices=Scope, default=Scope.READ)
    networks = models.CharField(
        _("addresses it may come from"),
        max_length=300,
        blank=True,
        help_text=_("Networks such as 192.0.2.0/24, with spaces between. Empty: from anywhere."),
    )
    made_on = models.DateField(_("made"), default=today, editable=False)
    made_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("made by")
    )
    expires_on = models.DateField(_("last day"))
    last_used = models.DateField(_("last used"), null=True, editable=False)
    revoked_at = models.DateTimeField(_("ended"), null=True, editable=False)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", editable=False, verbose_name=_("ended by")
    )

    class Meta:
        ordering = ["-made_on", "-pk"]
        verbose_name = _("API token")
        verbose_name_plural = _("API tokens")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(scope__in=["read", "write"]), name="token_scope_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_on__gt=models.F("made_on")), name="token_expires_after_it_is_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}… ({self.name})"

    @property
    def is_live(self) -> bool:
        """Neither ended nor past its last day. Whether the user is active is another question."""
        return self.revoked_at is None and today() <= self.expires_on


class SignIn(models.Model):
    """A sign-in that succeeded, for the person's own eyes: was that me?"""

    class Way(models.TextChoices):
        PASSWORD = "password", _("password")
        TOTP = "totp", _("password and code from an app")
        RECOVERY = "recovery_codes", _("password and recovery code")
        WEBAUTHN = "webauthn", _("password and passkey")
        PASSKEY = "passkey", _("passkey")
        OIDC = "oidc", _("the organisation's sign-in")

    user = models.ForeignKey(User, models.CASCADE, related_name="sign_ins")
    at = models.DateTimeField(_("time"), auto_now_add=True)
    way = models.CharField(_("way"), max_length=14, choices=Way)
    browser = models.CharField(_("browser"), max_length=60)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "-at"], name="sign_ins_of_a_user")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    way__in=["password", "totp", "recovery_codes", "webauthn", "passkey", "oidc"]
                ),
                name="way_of_sign_in_is_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_way_display()}"
