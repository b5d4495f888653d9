"""Runs of the annual report: ask for one, build it in the background, never lose one."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.base import ContentFile
from django.utils import translation
from django.utils.translation import gettext as _

from reports.annual.compose import Progress
from reports.annual.editions.models import Edition
from reports.annual.models import ReportRun
from reports.annual.queries import report, report_years
from reports.pdf.writer import Result, write
from tracker.core import access, jobs, runs
from tracker.core.errors import Refused
from tracker.core.runs import ATTEMPTS, SILENCE

__all__ = ["ATTEMPTS", "SILENCE", "build", "render", "request_report", "retry", "revive_lost_runs"]


def request_report(*, user: Any, year: int, language: str, edition: Edition | None = None) -> ReportRun:
    """A new run, queued in the same transaction; of the year's `edition`, or else of its figures only.

    Raises access.Denied, and Refused for a year without data.
    """
    access.require(user, "create", ReportRun)
    if edition:
        access.require(user, "view", edition)
        year = edition.year
    if year not in report_years():
        raise Refused("unknown_year", _("There are no data for %(year)s.") % {"year": year}, field="year")
    run = ReportRun(year=year, language=language, edition=edition, requested_by=user)
    runs.start(run, build)
    return run


def retry(*, user: Any, run: ReportRun) -> None:
    """Queue a failed run once more. It is then this user's request. Raises access.Denied."""
    access.require(user, "change", run)
    failed = ReportRun.objects.filter(pk=run.pk, state=ReportRun.State.FAILED)
    runs.again(failed, build, requested_by=user, **runs.asked_again())


def revive_lost_runs() -> None:
    runs.revive(ReportRun.objects.all(), build)


@jobs.job
def build(run: str) -> None:
    """The background job."""
    attempt = runs.claim(ReportRun.objects.filter(public_id=run))
    if attempt is None:
        return
    wanted = attempt.run
    if not access.may(wanted.requested_by, "create", ReportRun):
        # The right was taken away while the report waited.
        with translation.override(wanted.requested_by.language):
            attempt.fail(_("Who asked for the report may no longer create it."))
        return

    def tell(step: str, done: int, total: int) -> None:
        attempt.tell(step, done, total)

    try:
        content, result = render(wanted.year, wanted.language, edition=wanted.edition, progress=tell)
        _store(wanted, content)
    except Exception as error:
        with translation.override(wanted.requested_by.language):
            attempt.fail(_("The report could not be made: %(error)s") % {"error": runs.reason(error)})
        raise
    attempt.finish(
        file=wanted.file.name, size=len(content), pages=result.pages, warnings=list(result.warnings)
    )


def _store(report: ReportRun, content: bytes) -> None:
    """The file under its name. On a full disk nothing stays of it."""
    name = f"{report.public_id}-{report.attempt}.pdf"
    try:
        report.file.save(name, ContentFile(content), save=False)
    except OSError:
        report.file.storage.delete(report.file.field.generate_filename(report, name))
        raise


def render(
    year: int, language: str, *, edition: Edition | None = None, progress: Progress
) -> tuple[bytes, Result]:
    """The report as PDF bytes, the same for the same data. `progress(step, done, all)` is told each step."""
    document = report(year, language, edition=edition, progress=_part(progress, 0, 40))
    stream = io.BytesIO()
    result = write(document, stream, progress=_part(progress, 40, 100))
    return stream.getvalue(), result


def _part(progress: Progress, first: int, last: int) -> Progress:
    """Progress of one part of the work, told as percent of the whole."""
    return lambda step, done, total: progress(step, first + (last - first) * done // max(total, 1), 100)
