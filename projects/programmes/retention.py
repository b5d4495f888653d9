"""What is kept of participants when their time has ended: what the counts need, and nothing else."""

import datetime as dt

from django.db.models import QuerySet
from django.utils.translation import gettext, override

from projects.programmes import queries
from projects.programmes.models import Nomination
from tracker.privacy import retention

_DAYS = ("nominated_on", "decided_on", "ended_on")
_EMPTIED = ("public_id", "organisation", "team", "decided_by", "mandate", "reason", *_DAYS)


def _too_old(cutoff: dt.datetime) -> QuerySet[Nomination]:
    return queries.kept_too_long(cutoff.date())


def _empty(rows: QuerySet[Nomination], because: retention.Because) -> None:
    """Round, country, side, sex and status stay, and of the days the year. The history says only that it was erased."""
    listed = list(rows.order_by("pk"))
    with override("sv"):
        emptied = gettext("Erased after its time")
    for row in listed:
        row.public_id = f"{queries.EMPTIED}{row.pk}"
        row.organisation = row.team = row.decided_by = None
        row.mandate, row.reason = "", emptied if row.reason else ""
        for name in _DAYS:
            if day := getattr(row, name):
                setattr(row, name, dt.date(day.year, 1, 1))
    if listed:
        retention.empty(listed, _EMPTIED, because, links=(Nomination.later,))


retention.register("participants", _too_old, _empty)
