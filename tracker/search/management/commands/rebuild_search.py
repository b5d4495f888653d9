"""manage.py rebuild_search: make the index of the search anew from what the tables hold."""

from typing import Any

from django.core.management.base import BaseCommand

from tracker.search import index
from tracker.search.registry import kinds


class Command(BaseCommand):
    help = "Makes the whole index of the search anew. `migrate` does it for kinds and words that are new."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, number in index.rebuild(kinds()).items():
            self.stdout.write(f"{name}: {number}")
