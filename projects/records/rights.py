"""Documents and photos in the permission matrix. What has no project belongs to who added it."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from projects.portfolio import rights
from projects.records import queries
from projects.records.models import Document, Photo
from tracker.core import access, reasons
from tracker.core.periods import today


def _own(user: Any, action: str) -> Q:
    return rights.own(user, action, "project__") | Q(project__isnull=True, added_by=user)


_VOIDED: dict[str, access.State] = {"voided": lambda user: Q(voided_at__isnull=False)}
OWNERS = _("members of the project, or who added it beside projects,")

access.register(
    Document,
    "document",
    own=_own,
    states=rights.states("project__") | _VOIDED | {"secrecy": lambda user: ~Q(secrecy_note="")},
    owners=OWNERS,
)
access.register(
    Photo,
    "photo",
    own=_own,
    states=rights.states("project__")
    | _VOIDED
    | {"recognisable": lambda user: ~queries.unrecognisable(today())},
    owners=OWNERS,
)
rights.takes_part(Document, "project", "counterparty")

reasons.describe(
    "secrecy",
    pgettext_lazy("condition", "marked for secrecy"),
    _("The document is marked for secrecy, and is shown only to those who work with it."),
)
reasons.describe(
    "recognisable",
    pgettext_lazy("condition", "without consent of people in it"),
    _("People can be recognised in the photo, and no consent of theirs holds."),
)
