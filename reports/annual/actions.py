"""Runs of the annual report: ask for one, build it in the background, never lose one."""

from __future__ import annotations

import datetime as dt
import errno
import io
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from reports.annual.compose import Progress, compose
from reports.annual.models import ReportRun
from reports.annual.queries import report_years
from reports.pdf.writer import Result, write
from tracker.core import access, jobs
from tracker.core.errors import Refused

State = ReportRun.State
# A running job says that it lives at every step; this long after the last one it is taken for dead.
SILENCE = dt.timedelta(seconds=60)
ATTEMPTS = 3


def request_report(*, user: Any, year: int, language: str) -> ReportRun:
    """A new run, queued in the same transaction. Raises access.Denied, and Refused for a year without data."""
    access.require(user, "create", ReportRun)
    if year not in report_years():
        raise Refused("unknown_year", _("There are no data for %(year)s.") % {"year": year}, field="year")
    with transaction.atomic():
        run = ReportRun.objects.create(
            year=year, language=language, requested_by=user, seen_at=timezone.now()
        )
        jobs.enqueue(build, run=str(run.public_id))
    return run


def retry(*, user: Any, run: ReportRun) -> None:
    """Queue a failed run once more. It is then this user's request. Raises access.Denied."""
    access.require(user, "change", run)
    _queue_again(ReportRun.objects.filter(pk=run.pk, state=State.FAILED), requested_by=user)


def revive_lost_runs() -> None:
    """Queue again what a dead worker left behind; after the third attempt say that it failed.

    A worker may also die between taking the job and claiming the run, so a run that has waited long is
    queued again too: of two jobs with the same run, one gets it.
    """
    silent = ReportRun.objects.filter(
        state__in=[State.WAITING, State.RUNNING], seen_at__lt=timezone.now() - SILENCE
    )
    for run in silent.select_related("requested_by"):
        same = ReportRun.objects.filter(pk=run.pk, state=run.state, attempt=run.attempt, seen_at=run.seen_at)
        if run.state == State.WAITING or run.attempt < ATTEMPTS:
            _queue_again(same)
            continue
        with translation.override(run.requested_by.language):
            problem = _("The work stopped %(n)s times before it was finished.") % {"n": run.attempt}
        same.update(state=State.FAILED, finished_at=timezone.now(), problem=problem)


def _queue_again(rows: Any, **more: Any) -> None:
    with transaction.atomic():
        run = rows.select_for_update().first()
        again = {"problem": "", "step": "", "done_steps": 0, "finished_at": None, "seen_at": timezone.now()}
        again |= more
        if run and rows.update(state=State.WAITING, **again):
            jobs.enqueue(build, run=str(run.public_id))


@jobs.job
def build(run: str) -> None:
    """The background job. Of two workers with the same run one gets it: the claim is a conditional update."""
    mine = ReportRun.objects.filter(public_id=run)
    with transaction.atomic():
        claimed = mine.filter(state=State.WAITING).update(
            state=State.RUNNING, attempt=F("attempt") + 1, seen_at=timezone.now()
        )
    if not claimed:
        return
    report = mine.get()
    mine = mine.filter(state=State.RUNNING, attempt=report.attempt)
    if not access.may(report.requested_by, "create", ReportRun):
        # The right was taken away while the report waited.
        with translation.override(report.requested_by.language):
            problem = _("Who asked for the report may no longer create it.")
        mine.update(state=State.FAILED, problem=problem, finished_at=timezone.now())
        return
    try:
        content, result = render(report.year, report.language, progress=_progress(mine))
        _store(report, content)
    except Exception as error:
        with translation.override(report.requested_by.language):
            problem = _("The report could not be made: %(error)s") % {"error": _reason(error)}
        mine.update(state=State.FAILED, problem=problem, finished_at=timezone.now())
        raise
    mine.update(
        state=State.DONE,
        file=report.file.name,
        size=len(content),
        pages=result.pages,
        warnings=list(result.warnings),
        finished_at=timezone.now(),
    )


def _store(report: ReportRun, content: bytes) -> None:
    """The file under its name. On a full disk nothing stays of it."""
    name = f"{report.public_id}-{report.attempt}.pdf"
    try:
        report.file.save(name, ContentFile(content), save=False)
    except OSError:
        report.file.storage.delete(report.file.field.generate_filename(report, name))
        raise


def _reason(error: Exception) -> str:
    """What went wrong, without the server's paths: those are for the log."""
    if isinstance(error, OSError):
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return _("there is no room left on the server's disk") if full else _("a file could not be written")
    return str(error)[:300]


def render(year: int, language: str, *, progress: Progress) -> tuple[bytes, Result]:
    """The report as PDF bytes, the same for the same data. `progress(step, done, all)` is told each step."""
    with translation.override(language):
        document = compose(year, progress=_part(progress, 0, 40))
        stream = io.BytesIO()
        result = write(document, stream, progress=_part(progress, 40, 100))
    return stream.getvalue(), result


def _part(progress: Progress, first: int, last: int) -> Progress:
    """Progress of one part of the work, told as percent of the whole."""
    return lambda step, done, total: progress(step, first + (last - first) * done // max(total, 1), 100)


def _progress(mine: Any) -> Progress:
    def tell(step: str, done: int, total: int) -> None:
        mine.filter(~Q(state=State.DONE)).update(
            step=step, done_steps=done, all_steps=total, seen_at=timezone.now()
        )

    return tell
