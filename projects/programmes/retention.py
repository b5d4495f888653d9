"""What is kept of participants when their time has ended: what the counts need, and nothing else."""

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext, override

from projects.programmes import queries
from projects.programmes.models import Nomination
from tracker.core.history.chain import erase_contents
from tracker.core.history.models import Entry
from tracker.privacy import retention

_DAYS = ("nominated_on", "decided_on", "ended_on")
_EMPTIED = ("public_id", "organisation", "team", "decided_by", "mandate", "reason", *_DAYS)


def _too_old(cutoff: dt.datetime) -> QuerySet[Nomination]:
    return queries.kept_too_long(cutoff.date())


def _empty(rows: QuerySet[Nomination], because: retention.Because) -> None:
    """Round, country, side, sex and status stay, and of the days the year. The history says only that it was erased."""
    listed = list(rows.order_by("pk"))
    keys = [row.pk for row in listed]
    told = Entry.objects.filter(object_type=Nomination._meta.label_lower, object_id__in=keys)
    numbers = list(told.values_list("number", flat=True))
    erase_contents(numbers, reason=because.reason, user=because.user)
    with override("sv"):
        emptied = gettext("Erased after its time")
    for row in listed:
        row.public_id = f"{queries.EMPTIED}{row.pk}"
        row.organisation = row.team = row.decided_by = None
        row.mandate, row.reason = "", emptied if row.reason else ""
        for name in _DAYS:
            if day := getattr(row, name):
                setattr(row, name, dt.date(day.year, 1, 1))
    # Past the history: it would keep what is to go.
    QuerySet(Nomination.later.through).filter(nomination__in=keys).delete()
    plain: QuerySet[Any] = QuerySet(Nomination)
    plain.bulk_update(listed, _EMPTIED)


retention.register("participants", _too_old, _empty)
