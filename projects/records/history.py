"""The history of documents and photos."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from projects.portfolio import rights
from projects.portfolio.history import open_at, since_opened
from projects.records.models import Document, Photo
from tracker.core.history import kinds


def _address(row: Any) -> str:
    name = "photo" if isinstance(row, Photo) else "document"
    return "" if row.voided_at else reverse(name, args=[row.public_id])


for _model, _name in ((Document, "document"), (Photo, "photo")):
    kinds.register(
        _model,
        _name,
        "public_id",
        open=open_at("project__"),
        since=since_opened(_model, "project"),
        own=lambda user: rights.own(user, "view", "project__") | Q(project__isnull=True, added_by=user),
        address=_address,
    )
kinds.say(
    {
        "add_document": _("added the document"),
        "change_document": _("changed the document"),
        "register_document": _("registered the document"),
        "void_document": _("voided the document"),
        "add_photo": _("added the photo"),
        "change_photo": _("changed the photo"),
        "void_photo": _("voided the photo"),
    }
)
