"""Every change of a help message: it comes in, it is worked on, it is answered. One transaction each."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tracker.about.models import SupportMessage
from tracker.core import access
from tracker.core.errors import Refused
from tracker.core.history.recording import recorded, recording
from tracker.core.numbers import save_numbered
from tracker.core.periods import today
from tracker.core.saving import check

FIELDS = ("topic", "on_behalf", "on_behalf_of", "address", "text", "reply_to", "attachment")
State = SupportMessage.State


def send(*, user: Any, key: str, fields: Mapping[str, Any]) -> SupportMessage:
    """A new message with its number H-<year>-<nnnn>; anybody may send. The same key again: the same message."""
    if earlier := SupportMessage.objects.filter(key=key).first():
        return earlier
    message = SupportMessage(
        key=key,
        language=(get_language() or "sv")[:2],
        sent_by=user if user is not None and user.is_authenticated else None,
    )
    if unknown := set(fields) - set(FIELDS):
        raise TypeError(f"not fields of a message: {sorted(unknown)}")
    for name, value in fields.items():
        setattr(message, name, value or "")
    message.attachment_name = getattr(fields.get("attachment"), "shown", "")
    try:
        with recording(message.sent_by, what="send_message"):
            save_numbered(message, "public_id", f"H-{today().year}-", digits=4)
    except IntegrityError:  # a twin with the same key was first
        return SupportMessage.objects.get(key=key)
    return message


@recorded
def answer(*, user: Any, message: SupportMessage, state: str, note: str, expected: int) -> SupportMessage:
    """Say how far the message has come. Raises PermissionDenied, Stale or Refused (`note`)."""
    if not access.may(user, "answer", message):
        raise PermissionDenied
    message.claim(expected)
    message.refresh_from_db()
    message.state, message.note = state, note
    if state == State.ANSWERED:
        if not note:
            raise Refused("required", _("Say what was answered, or where."), field="note")
        message.answered_at, message.answered_by = timezone.now(), user
    else:
        message.answered_at = message.answered_by = None
    check(message)
    message.save()
    return message
