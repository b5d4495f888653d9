"""Documents beside the projects: each is registered, and known by its number in the diary."""

from collections import Counter
from collections.abc import Iterable

from projects.models import Document
from tracker.demo import documents

# Registration numbers below are the activities'; those of studies and mandates, up to here, stand in the files.
FIRST_DNR = 701


def save_documents(papers: Iterable[Document]) -> None:
    """Number and register them after those that are there, in the order of their days."""
    rows = sorted(papers, key=lambda row: (row.dated, row.title))
    registered = Counter(
        day.year for day in Document.objects.filter(project=None).values_list("dated", flat=True)
    )
    for row in rows:
        row.dnr = f"DEMO-Af-{row.dated.year}/{FIRST_DNR + registered[row.dated.year]:04}"
        registered[row.dated.year] += 1
    documents.save(rows)
