"""How long help messages are kept; the attachment goes with its message."""

import datetime as dt

from django.db.models import F, QuerySet

from tracker.about.models import SupportMessage
from tracker.privacy import retention


def _old_messages(cutoff: dt.datetime) -> QuerySet[SupportMessage]:
    return SupportMessage.objects.filter(sent_at__lt=cutoff).annotate(since=F("sent_at"))


retention.register("support_messages", _old_messages, retention.delete_with("attachment"))
