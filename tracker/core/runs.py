"""A run: work that somebody asked for and a worker does, which no dying worker leaves behind unfinished unseen.

A worker claims a run with a conditional update and raises `attempt`; only the latest attempt may write what it
made. While it works it says that it lives; who asks for the run's page finds silent ones and queues them again.

    run = MyRun(requested_by=user); runs.start(run, build)        # in an action
    attempt = runs.claim(MyRun.objects.filter(public_id=run))     # in the job `build`, None for the second worker
    attempt.tell("Reading", 10, 100); attempt.finish(pages=4) or attempt.fail("why")
    runs.revive(MyRun.objects.all(), build)                       # on the page
"""

from __future__ import annotations

import datetime as dt
import errno
import json
import uuid
from pathlib import Path
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tasks.base import Task

from tracker.core import jobs

# This long after its last sign of life a worker is taken for dead.
SILENCE = dt.timedelta(seconds=60)
ATTEMPTS = 3


class Run(models.Model):
    class State(models.TextChoices):
        WAITING = "waiting", gettext_lazy("waiting")
        RUNNING = "running", gettext_lazy("in progress")
        DONE = "done", gettext_lazy("finished")
        FAILED = "failed", gettext_lazy("failed")

    public_id = models.UUIDField(gettext_lazy("number"), default=uuid.uuid4, unique=True, editable=False)
    requested_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=gettext_lazy("requested by")
    )
    requested_at = models.DateTimeField(gettext_lazy("requested"), auto_now_add=True)
    state = models.CharField(gettext_lazy("state"), max_length=10, choices=State, default=State.WAITING)
    step = models.CharField(gettext_lazy("step"), max_length=200, blank=True)
    done_steps = models.PositiveIntegerField(gettext_lazy("steps done"), default=0)
    all_steps = models.PositiveIntegerField(gettext_lazy("steps in all"), default=0)
    # A worker that starts raises the attempt; only the latest attempt may publish what it made.
    attempt = models.PositiveIntegerField(gettext_lazy("attempt"), default=0)
    last_attempt = models.PositiveIntegerField(gettext_lazy("last attempt"), default=ATTEMPTS)
    seen_at = models.DateTimeField(gettext_lazy("last sign of life"), null=True, blank=True)
    finished_at = models.DateTimeField(gettext_lazy("finished"), null=True, blank=True)
    problem = models.CharField(gettext_lazy("what went wrong"), max_length=500, blank=True)

    class Meta:
        abstract = True

    @property
    def is_at_work(self) -> bool:
        return self.state in (self.State.WAITING, self.State.RUNNING)

    @property
    def percent(self) -> int:
        """How far the work has come, 0 to 100."""
        if self.state == self.State.DONE:
            return 100
        return 100 * self.done_steps // self.all_steps if self.all_steps else 0

    def listen(self) -> None:
        """Take over what the worker says from within its transaction (Attempt.call)."""
        if called := _heard(self):
            self.step, self.done_steps, self.all_steps = called


R = TypeVar("R", bound=Run)
State = Run.State


def start(run: Run, work: Task[..., Any]) -> None:
    """Save the run and queue its job, both or neither."""
    with transaction.atomic():
        run.seen_at = timezone.now()
        run.save()
        jobs.enqueue(work, run=str(run.public_id))


def again(rows: QuerySet[R], work: Task[..., Any], **more: Any) -> bool:
    """Queue the one run that `rows` holds, if it is still there. False when somebody else was first."""
    with transaction.atomic():
        run = rows.select_for_update().first()
        fresh = {"problem": "", "step": "", "done_steps": 0, "finished_at": None, "seen_at": timezone.now()}
        if run is None or not rows.update(state=State.WAITING, **fresh | more):
            return False
        jobs.enqueue(work, run=str(run.public_id))
        return True


def asked_again() -> dict[str, Any]:
    """For `again`, when a person asks: the run has all its attempts before it once more."""
    return {"last_attempt": F("attempt") + ATTEMPTS}


def revive(rows: QuerySet[R], work: Task[..., Any]) -> None:
    """Queue again what a dead worker left behind; after the last attempt say that it failed.

    A worker may also die between taking the job and claiming the run, so a run that has waited long is
    queued again too: of two jobs with the same run, one gets it.
    """
    silent = rows.filter(state__in=[State.WAITING, State.RUNNING], seen_at__lt=timezone.now() - SILENCE)
    for run in silent.select_related("requested_by"):
        same = rows.filter(pk=run.pk, state=run.state, attempt=run.attempt, seen_at=run.seen_at)
        if _heard(run):
            continue
        if run.state == State.WAITING or run.attempt < run.last_attempt:
            again(same, work)
            continue
        with translation.override(run.requested_by.language):
            problem = _("The work stopped %(n)s times before it was finished.") % {"n": ATTEMPTS}
        same.update(state=State.FAILED, finished_at=timezone.now(), problem=problem)


def claim(rows: QuerySet[R]) -> Attempt[R] | None:
    """Take the waiting run that `rows` holds. Of two workers one gets it: the claim is a conditional update."""
    with transaction.atomic():
        claimed = rows.filter(state=State.WAITING).update(
            state=State.RUNNING, attempt=F("attempt") + 1, seen_at=timezone.now()
        )
    return Attempt(rows.get()) if claimed else None


class Attempt(Generic[R]):
    """One worker's attempt at a run. What it writes is not taken once another attempt holds the run."""

    def __init__(self, run: R) -> None:
        self.run = run

    @property
    def mine(self) -> QuerySet[R]:
        """The run, as long as this attempt holds it; else no row."""
        rows: QuerySet[R] = type(self.run)._default_manager.filter(pk=self.run.pk)
        return rows.filter(state=State.RUNNING, attempt=self.run.attempt)

    def tell(self, step: str, done: int, total: int) -> bool:
        """Say how far the work has come, and so that the worker lives. False when the run is another's."""
        now = timezone.now()
        return bool(self.mine.update(step=step, done_steps=done, all_steps=total, seen_at=now))

    def call(self, step: str, done: int, total: int) -> None:
        """The same from within a transaction, of which nobody sees a row before it ends: by a file."""
        path = _file(self.run)
        path.parent.mkdir(mode=0o750, exist_ok=True)
        new = path.with_suffix(".new")
        said = {"attempt": self.run.attempt, "at": timezone.now().timestamp(), "said": [step, done, total]}
        new.write_text(json.dumps(said), encoding="utf-8")
        new.replace(path)

    def finish(self, **fields: Any) -> bool:
        """The work is done: write `fields` too. False when the run is another's: then nothing is written."""
        _file(self.run).unlink(missing_ok=True)
        return bool(self.mine.update(state=State.DONE, finished_at=timezone.now(), **fields))

    def fail(self, problem: str, **fields: Any) -> None:
        """Say why, in the language of who asked."""
        _file(self.run).unlink(missing_ok=True)
        self.mine.update(state=State.FAILED, problem=problem[:500], finished_at=timezone.now(), **fields)


def reason(error: Exception) -> str:
    """What went wrong, without the server's paths: those are for the log."""
    if isinstance(error, OSError):
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        return _("there is no room left on the server's disk") if full else _("a file could not be written")
    return str(error)[:300]


def _file(run: Run) -> Path:
    return Path(settings.VAR_DIR) / "runs" / str(run.public_id)


def _heard(run: Run) -> tuple[str, int, int] | None:
    """What this attempt has called lately."""
    if run.state != State.RUNNING:
        return None
    try:
        said = json.loads(_file(run).read_text(encoding="utf-8"))
        is_now = said["attempt"] == run.attempt and said["at"] > (timezone.now() - SILENCE).timestamp()
        step, done, total = said["said"]
    except (FileNotFoundError, ValueError, KeyError):
        return None
    return (str(step), int(done), int(total)) if is_now else None
