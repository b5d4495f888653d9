"""What projects have on paper: numbered by year here; those that are registered have a number in the diary too."""

from collections import Counter
from collections.abc import Iterable

from projects.models import Document
from tracker.demo.people import LOADED_AT


def save(documents: Iterable[Document]) -> None:
    """Number them after those that are there, in the order of their days, and save them."""
    rows = sorted(documents, key=lambda row: (row.dated, row.title))
    known = Document.objects.order_by().values_list("public_id", flat=True)
    numbers = Counter(int(number.split("-")[1]) for number in known)
    for row in rows:
        numbers[row.dated.year] += 1
        row.public_id = f"D-{row.dated.year}-{numbers[row.dated.year]:04}"
        row.registered_on = row.dated if row.dnr else None
        row.is_demo = True
    Document.objects.bulk_create(rows)
    Document.objects.filter(is_demo=True).update(added_at=LOADED_AT)
