"""How long replaced runs of the annual report are kept: never the latest of a year and language."""

import datetime as dt

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from reports.annual.models import ReportRun
from tracker.privacy import retention


def _replaced(cutoff: dt.datetime) -> QuerySet[ReportRun]:
    """Finished or failed runs of which a later one of the same year and language was finished."""
    later = ReportRun.objects.filter(
        year=OuterRef("year"), language=OuterRef("language"), state=ReportRun.State.DONE
    ).filter(
        Q(requested_at__gt=OuterRef("requested_at"))
        | Q(requested_at=OuterRef("requested_at"), pk__gt=OuterRef("pk"))
    )
    done = ReportRun.objects.filter(state__in=[ReportRun.State.DONE, ReportRun.State.FAILED])
    return done.filter(Exists(later), requested_at__lt=cutoff).annotate(since=F("requested_at"))


retention.register("report_files", _replaced, retention.delete_with("file"))
