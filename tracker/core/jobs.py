"""Work that outlives a request: django-tasks with its database worker, behind this one door.

A job is a function with JSON arguments. It is queued in the same transaction as the row that
asks for it, so that neither stands without the other.
"""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django_tasks import task as job
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

__all__ = ["any_waiting_longer_than", "enqueue", "job"]


def enqueue(work: Task[..., Any], **arguments: Any) -> None:
    """Queue the job; it starts when the transaction has been committed and a worker is free."""
    work.enqueue(**arguments)


def any_waiting_longer_than(limit: timedelta) -> bool:
    """Has some job that may start waited longer than `limit`? Then no worker is at work."""
    now = timezone.now()
    ready = DBTaskResult.objects.ready().filter(enqueued_at__lt=now - limit)
    return ready.exclude(run_after__gt=now - limit, run_after__lte=now).exists()
