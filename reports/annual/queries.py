"""Questions about report runs, the years that a report can be made for, and the report itself."""

from typing import Any

from django.db.models import Max, Min, QuerySet
from django.utils import translation

from projects.models import Transaction
from projects.money.ledger.queries import in_volume
from reports.annual.book import Book
from reports.annual.compose import Progress, compose
from reports.annual.editions.models import Edition
from reports.annual.freeze.queries import composed, kept
from reports.annual.models import ReportRun
from reports.document import Document
from tracker.core import access


def report_years() -> list[int]:
    """Years with booked amounts, latest first."""
    ends = Transaction.objects.filter(in_volume()).aggregate(first=Min("booked_on"), last=Max("booked_on"))
    if ends["first"] is None:
        return []
    return list(range(ends["last"].year, ends["first"].year - 1, -1))


def report_runs(user: Any) -> QuerySet[ReportRun]:
    """Runs that the user may see, latest first."""
    return access.visible(user, ReportRun.objects.select_related("requested_by", "edition")).order_by(
        "-requested_at", "-pk"
    )


def report(
    year: int, language: str, *, edition: Edition | None, progress: Progress, book: Book | None = None
) -> Document:
    """The report of the year as the data are now, or of its edition; a frozen one as it was kept.

    An open correction has its page of what it tells otherwise.

    Raises Refused when what was kept can't be read (freeze/queries.py).
    """
    if edition and not edition.is_open:
        return kept(edition, language)
    with translation.override(language):
        if edition and edition.minor:
            return composed(year, edition, progress=progress, book=book)[0]
        return compose(year, progress=progress, edition=edition, book=book)
