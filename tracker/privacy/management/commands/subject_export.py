"""Everything about one person, for that person: `manage.py subject_export anna --output anna.zip`."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.privacy import people
from tracker.privacy.export import export


class Command(BaseCommand):
    help = (
        "Write everything that the database holds about a person into a zip file (JSON and a page to read)."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="user name or staff number")
        parser.add_argument("--output", required=True, type=Path, help="the zip file to write")

    def handle(self, *args: Any, **options: Any) -> None:
        person = people.find(options["person"])
        if person is None:
            raise CommandError(f"Nobody has the user name or staff number {options['person']}")
        options["output"].touch(mode=0o600)
        options["output"].write_bytes(export(person, by=None))
        self.stdout.write(f"Wrote {options['output']}")
