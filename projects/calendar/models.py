"""The secret address of somebody's calendar."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tracker.core.models import Recorded


class CalendarFeed(Recorded):
    """The secret address of a user's calendar. `secret` is a random text; a new one makes the old address nothing."""

    history_secret = ("secret",)

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed", verbose_name=_("user")
    )
    secret = models.CharField(_("secret"), max_length=64, unique=True)
    renewed_at = models.DateTimeField(_("renewed"))

    class Meta:
        ordering = ["user", "pk"]
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.user)
