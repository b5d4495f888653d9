"""What project managers tell, in the permission matrix."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.portfolio import rights
from projects.updates.models import Lesson, StatusUpdate, Story, YearNote
from tracker.core import access, reasons

_VOIDED: dict[str, access.State] = {"voided": lambda user: Q(voided_at__isnull=False)}

access.register(
    StatusUpdate,
    "status update",
    own=rights.owned("project__"),
    states=rights.states("project__")
    | {"draft": lambda user: Q(is_draft=True), "sent": lambda user: Q(is_draft=False)},
    owners=rights.MEMBERS,
)
for _model in (Lesson, Story):
    access.register(
        _model,
        "story",
        own=rights.owned("project__"),
        states=rights.states("project__") | _VOIDED,
        owners=rights.MEMBERS,
    )
access.register(
    YearNote,
    "indicator",
    own=rights.owned("project__"),
    states=rights.states("project__"),
    owners=rights.MEMBERS,
)

reasons.describe(
    "draft",
    pgettext_lazy("condition", "draft"),
    _("It has not been sent yet."),
    _("The update has not been sent yet."),
)
reasons.describe(
    "sent",
    pgettext_lazy("condition", "sent"),
    _("It has been sent, and stays as it is."),
    _("The update has been sent. What is new goes into the next one."),
)
