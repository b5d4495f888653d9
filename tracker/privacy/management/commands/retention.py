"""What has been kept long enough: `manage.py retention` reports, `--erase` erases what a report lists."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from tracker.core.errors import Refused
from tracker.privacy import actions, retention
from tracker.privacy.models import RetentionRun


class Command(BaseCommand):
    help = "Report what has been kept long enough; with --erase, erase exactly what the latest report lists."

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group()
        what.add_argument(
            "--report", action="store_true", help="make a report (what happens without options)"
        )
        what.add_argument("--erase", action="store_true", help="erase what the report lists")
        parser.add_argument("--run", help="the report's number; without it the latest")
        parser.add_argument("--reason", default="", help="why; kept with the receipt")
        parser.add_argument("--decision", default="", help="registration number of the decision to erase")

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["erase"]:
            run = actions.report(user=None)
            self.stdout.write(f"Report {run.public_id}: nothing has been erased.")
            for line in run.summary:
                span = f", {line['oldest']} to {line['newest']}" if line["count"] else ""
                self.stdout.write(f"{line['kind']:<18}{line['count']:>7}{span}")
            return
        try:
            erased = actions.erase(
                user=None,
                run=self.run(options["run"]),
                reason=options["reason"],
                decision=options["decision"],
            )
        except Refused as no:
            raise CommandError(no.message) from no
        for kind, told in erased.receipt.items():
            why = f" ({told['why']})" if told["why"] else ""
            self.stdout.write(f"{kind:<18}{told['erased']:>7} erased, {told['left']} left{why}")
        if skipped := [kind for kind in erased.receipt if erased.receipt[kind]["why"] == "no_decision"]:
            names = ", ".join(str(retention.rules()[kind]) for kind in skipped)
            self.stdout.write(f"Needs --decision: {names}")

    def run(self, number: str | None) -> RetentionRun:
        try:
            rows = RetentionRun.objects.filter(public_id=number) if number else RetentionRun.objects.all()
            run = rows.first()
        except ValidationError as error:
            raise CommandError(f"No report has the number {number}") from error
        if run is None:
            raise CommandError("There is no such report. Make one first: manage.py retention")
        return run
