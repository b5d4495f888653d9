"""Questions about report runs and the years that a report can be made for."""

from typing import Any

from django.db.models import Max, Min, QuerySet

from projects.models import Transaction
from projects.money.ledger.queries import in_volume
from reports.annual.models import ReportRun
from tracker.core import access


def report_years() -> list[int]:
    """Years with booked amounts, latest first."""
    ends = Transaction.objects.filter(in_volume()).aggregate(first=Min("booked_on"), last=Max("booked_on"))
    if ends["first"] is None:
        return []
    return list(range(ends["last"].year, ends["first"].year - 1, -1))


def report_runs(user: Any) -> QuerySet[ReportRun]:
    """Runs that the user may see, latest first."""
    return access.visible(user, ReportRun.objects.select_related("requested_by")).order_by(
        "-requested_at", "-pk"
    )
