"""manage.py import_rates: exchange rates out of a file in its publisher's own format."""

import datetime
from argparse import ArgumentTypeError
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from projects.money.rates import actions, formats
from projects.money.rates.comparing import compare
from projects.money.rates.reading import Wanted
from projects.money.rates.sources import Source
from tracker.core.errors import Refused

KINDS = ("csv", "xml", "xlsx")
_MOST_MESSAGES = 20


def _day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day: write it as 2019-02-01.") from error


class Command(BaseCommand):
    help = "Import exchange rates from a publisher's file: all of it or, if a rate is refused, nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("source", choices=Source.values)
        parser.add_argument("file", type=Path, help=f"its name ends with {', '.join(KINDS)}")
        parser.add_argument("--currency", action="append", default=[], metavar="SEK", help="only this one")
        parser.add_argument("--since", type=_day, default=datetime.date.min, metavar="YYYY-MM-DD")
        parser.add_argument("--month", type=_day, metavar="YYYY-MM-DD", help="of a file that does not say it")
        parser.add_argument("--replace", action="store_true", help="write also what says something else here")
        parser.add_argument("--dry-run", action="store_true", help="only tell what would change")

    def handle(self, *args: Any, source: str, file: Path, **options: Any) -> None:
        kind = file.suffix.removeprefix(".").lower()
        if kind not in KINDS:
            raise CommandError(f"The name of the file must end with {', '.join(KINDS)}.")
        wanted = Wanted(frozenset(options["currency"]), options["since"])
        try:
            found = formats.read(Source(source), file.read_bytes(), kind, wanted, options["month"])
        except (OSError, ValueError) as error:
            # A name with NUL is a ValueError too.
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError("\n".join(error.messages)) from error
        if found.faults:
            lines = [f"{fault.place}: {fault.why}" for fault in found.faults[:_MOST_MESSAGES]]
            raise CommandError("\n".join([f"{len(found.faults)} refused, nothing written.", *lines]))
        told = compare(found.source, found.quotes)
        for change in told.changed:
            quote = change.quote
            self.stdout.write(
                f"{quote.base}/{quote.quote} {quote.valid_from}: {change.row.rate} here, {quote.rate} in the file"
            )
        self.stdout.write(
            f"{len(told.new)} new, {len(told.changed)} changed, {told.unchanged} unchanged,"
            f" {found.not_quoted} not quoted"
        )
        if options["dry_run"]:
            return
        try:
            done = actions.write_rates(found.source, found.quotes, options["replace"], told.digest)
        except Refused as no:
            raise CommandError(no.message) from no
        self.stdout.write(f"{done.new} added, {done.changed} replaced")
