"""manage.py verify_history: is the history as it was written? Ends with 1 and names the first entry that is not."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tracker.core.history.chain import verify
from tracker.core.history.models import Entry


class Command(BaseCommand):
    help = "Checks the chain of the history, and its head that is kept outside the database."

    def handle(self, *args: Any, **options: Any) -> None:
        if fault := verify():
            raise CommandError(fault.problem, returncode=1)
        if options["verbosity"]:
            self.stdout.write(f"The history is whole: {Entry.objects.count()} entries.")
