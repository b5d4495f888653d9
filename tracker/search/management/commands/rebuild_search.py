"""manage.py rebuild_search: make the index of the search anew from what the tables hold."""

from typing import Any

from django.core.management.base import BaseCommand

from tracker.search import index


class Command(BaseCommand):
    help = "Makes the index of the search anew. Needed once after an upgrade that adds kinds or words."

    def handle(self, *args: Any, **options: Any) -> None:
        for name, number in index.rebuild().items():
            self.stdout.write(f"{name}: {number}")
