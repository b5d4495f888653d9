"""Publishing an approved edition: its files are made in the background, and it is published when all are there.

The job survives whoever asked for it leaving the page, a worker that dies and a restart (tracker/core/runs.py). Until
its end the edition is approved, and nothing of it is published.
"""

from __future__ import annotations

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from reports.annual.editions.models import Edition
from reports.annual.freeze import files
from reports.annual.freeze.models import EditionFile, PublishRun
from tracker.core import access, jobs, runs
from tracker.core.errors import Refused
from tracker.core.history.record import recorded

State = Edition.State
AT_WORK = (PublishRun.State.WAITING, PublishRun.State.RUNNING)


@recorded
def publish(*, user: Any, edition: Edition, expected: int | None) -> PublishRun:
    """Have the files of an approved edition made. Raises Refused, Stale, access.Denied."""
    access.require(user, "publish", edition)
    edition.claim(-1 if expected is None else expected)
    edition.refresh_from_db()
    if edition.state != State.APPROVED:
        raise Refused("wrong_state", _("The leadership must approve the edition before it is published."))
    if PublishRun.objects.filter(edition=edition, state__in=AT_WORK).exists():
        raise Refused("at_work", _("The files of the edition are being made already."))
    run = PublishRun(edition=edition, requested_by=user)
    runs.start(run, build)
    return run


def latest(edition: Edition) -> PublishRun | None:
    """The run that was asked for last. One whose worker has died is queued again."""
    rows = PublishRun.objects.filter(edition=edition)
    runs.revive(rows, build)
    run = rows.select_related("requested_by").order_by("-requested_at", "-pk").first()
    if run:
        run.listen()
    return run


@jobs.job
def build(run: str) -> None:
    """The background job."""
    attempt = runs.claim(PublishRun.objects.filter(public_id=run))
    if attempt is None:
        return
    user, edition = attempt.run.requested_by, attempt.run.edition
    with translation.override(user.language):
        if not access.may(user, "publish", edition):
            # The right was taken away while the job waited.
            attempt.fail(_("Who asked for it may no longer publish the edition."))
            return

        def tell(step: str, done: int, total: int) -> None:
            attempt.tell(step, done, total)

        try:
            made = files.all_made(edition, tell)
            _store(attempt, edition, made)
            _publish(user=user, attempt=attempt, edition=edition, made=made)
        except Exception as error:
            attempt.fail(_("The edition was not published: %(error)s") % {"error": runs.reason(error)})
            raise


def _store(attempt: runs.Attempt[PublishRun], edition: Edition, made: list[files.Made]) -> None:
    """All files or, on a full disk, none. They are the same whichever attempt writes them."""
    try:
        for file in made:
            files.store(edition, file)
    except OSError:
        if attempt.mine.exists():
            files.remove(edition, made)
        raise


@recorded
def _publish(
    *, user: Any, attempt: runs.Attempt[PublishRun], edition: Edition, made: list[files.Made]
) -> None:
    """The files get their rows and the edition is published; nothing when another attempt has taken over."""
    if not attempt.finish():
        return
    edition.refresh_from_db()
    edition.claim(edition.version)
    if edition.state != State.APPROVED:
        raise Refused("wrong_state", _("The edition is published already."))
    for file in made:
        EditionFile(
            edition=edition,
            kind=file.kind,
            language=file.language,
            file=files.place(edition, file.kind, file.language),
            seal=file.seal,
            size=len(file.content),
            pages=file.pages,
        ).save()
    edition.state, edition.published_by, edition.published_at = State.PUBLISHED, user, timezone.now()
    edition.save()
