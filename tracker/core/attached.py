"""What people attach to show that something is right: a file, or the number under which it is registered.

The file has passed `uploads.checked` and is kept under a random name; `name` is what people call it.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.core.masks import Maskable
from tracker.core.models import Demo, Recorded, Voidable
from tracker.core.text import no_control_characters


class Attached(Maskable, Recorded, Voidable, Demo):
    name = models.CharField(_("what it is"), max_length=120, validators=[no_control_characters])
    dnr = models.CharField(_("registration number"), max_length=40, blank=True)
    file = models.FileField(_("file"), upload_to="evidence/%Y", blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="+", verbose_name=_("added by")
    )
    added_at = models.DateTimeField(_("added"), auto_now_add=True)

    class Meta(Voidable.Meta):
        abstract = True
        constraints = [
            *Voidable.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(file="") | ~Q(dnr=""), name="%(class)s_is_a_file_or_registered"
            ),
        ]

    def __str__(self) -> str:
        return self.name
