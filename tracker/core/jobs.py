"""Work that outlives a request: django-tasks with its database worker, behind this one door.

A job is a function with JSON arguments. It is queued in the same transaction as the row that
asks for it, so that neither stands without the other.
"""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from tracker.core import doors


def job(function: Callable[..., Any]) -> Task[..., Any]:
    """Make a job of a module's function. What it does comes through the door "job"."""

    @wraps(function)
    def work(*args: Any, **kwargs: Any) -> Any:
        with doors.through("job"):
            return function(*args, **kwargs)

    return task(work)


def enqueue(work: Task[..., Any], **arguments: Any) -> None:
    """Queue the job; it starts when the transaction has been committed and a worker is free."""
    work.enqueue(**arguments)


def any_waiting_longer_than(limit: timedelta) -> bool:
    """Has some job that may start waited longer than `limit`? Then no worker is at work."""
    now = timezone.now()
    ready = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - limit)
    return ready.exclude(run_after__gt=now - limit, run_after__lte=now).exists()
