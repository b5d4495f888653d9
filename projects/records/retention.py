"""Photos of people: how long they are kept when nobody consents to it any more."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Least, TruncDate

from projects.records import pictures
from projects.records.models import Photo
from tracker.privacy import retention


def _without_consent(cutoff: dt.datetime) -> QuerySet[Photo]:
    """Those whose consent ended before `cutoff`; of those for which none was given, those added before it."""
    ended = Least(Coalesce("consent_withdrawn_on", "consent_until"), "consent_until")
    rows = Photo.objects.filter(~Q(consent=Photo.Consent.NOT_NEEDED))
    return rows.annotate(since=Coalesce(ended, TruncDate(F("added_at")))).filter(since__lt=cutoff.date())


def _forget(rows: QuerySet[Photo], because: retention.Because) -> None:
    kept = [str(row.file.name) for row in rows]
    retention.delete(rows, because)

    def remove() -> Any:
        for name in kept:
            pictures.forget(name)

    # A file cannot be brought back if the transaction fails, so it goes last.
    transaction.on_commit(remove)


retention.register("photos", _without_consent, _forget)
