"""What project managers tell, in the permission matrix."""

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.portfolio import rights
from projects.updates import queries
from projects.updates.models import Lesson, StatusUpdate, Story, YearNote
from tracker.core import access, reasons
from tracker.core.periods import today

_VOIDED: dict[str, access.State] = {"voided": lambda user: Q(voided_at__isnull=False)}

access.register(
    StatusUpdate,
    "status update",
    own=rights.owned("project__"),
    states=rights.states("project__")
    | {"draft": lambda user: Q(is_draft=True), "sent": lambda user: Q(is_draft=False)},
    owners=rights.MEMBERS,
)
_CONSENT: dict[type[Model], access.State] = {
    Lesson: lambda user: access.NOTHING,  # it tells of nobody
    Story: lambda user: ~queries.consented(today()),
}
for _model, _without in _CONSENT.items():
    access.register(
        _model,
        "story",
        own=rights.owned("project__"),
        states=rights.states("project__") | _VOIDED | {"without consent": _without},
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
reasons.describe(
    "without consent",
    pgettext_lazy("condition", "without consent"),
    _("The person who tells the story has not consented to that others read it, or does not any more."),
    _("The person who tells it has not consented to that others read it."),
)
