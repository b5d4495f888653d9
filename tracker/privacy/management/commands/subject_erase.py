"""Erase who a person was: `manage.py subject_erase anna` reports; with --erase it is done, once and for all."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.core.errors import Refused
from tracker.privacy import people
from tracker.privacy.retention import Because


class Command(BaseCommand):
    help = "Replace a person's name by a number everywhere; what the person did stays. Without --erase: a report."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("person", help="user name or staff number")
        parser.add_argument("--erase", action="store_true", help="do it")
        parser.add_argument("--reason", default="", help="why; kept with the receipt")
        parser.add_argument("--decision", default="", help="registration number of the decision to erase")

    def handle(self, *args: Any, **options: Any) -> None:
        person = people.find(options["person"])
        if person is None:
            raise CommandError(f"Nobody has the user name or staff number {options['person']}")
        for kind, number in people.points_at(person).items():
            self.stdout.write(f"{kind:<45}{number:>6}")
        for place, keys in people.mentions(person).items():
            self.stdout.write(f"named in {place}: {', '.join(map(str, keys))}")
        if not options["erase"]:
            self.stdout.write(
                "Nothing has been erased. Read the texts that name the person, then use --erase."
            )
            return
        try:
            request = people.erase(
                person, Because(None, options["reason"].strip(), options["decision"].strip())
            )
        except Refused as no:
            raise CommandError(no.message) from no
        self.stdout.write(f"The person is now number {request.receipt['number']}.")
