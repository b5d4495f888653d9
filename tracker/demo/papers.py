"""Documents beside the projects: each is registered, and known by its number in the diary."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable

from django.utils import timezone

from projects.models import Document

# Registration numbers below are the activities'; those of studies and mandates, up to here, stand in the files.
FIRST_DNR = 701


def save_documents(papers: Iterable[Document]) -> None:
    """Number and register them after those that are there, in the order of their days."""
    rows = sorted(papers, key=lambda row: (row.dated, row.title))
    numbers = Counter(
        number[: len("D-2017")] for number in Document.objects.values_list("public_id", flat=True)
    )
    registered = Counter(
        day.year for day in Document.objects.filter(project=None).values_list("dated", flat=True)
    )
    for row in rows:
        start = f"D-{row.dated.year}"
        numbers[start] += 1
        row.public_id = f"{start}-{numbers[start]:04}"
        row.dnr = f"DEMO-Af-{row.dated.year}/{FIRST_DNR + registered[row.dated.year]:04}"
        registered[row.dated.year] += 1
        row.registered_on = row.dated
        row.is_demo = True
    Document.objects.bulk_create(rows)
    for row in rows:
        row.added_at = timezone.make_aware(dt.datetime.combine(row.dated, dt.time(11)))
    Document.objects.bulk_update(rows, ["added_at"])
