"""manage.py annual_report YEAR --language sv|en --output FILE [--html]: the report as PDF or as a page, at once."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from reports.annual.actions import render
from reports.annual.editions.queries import current
from reports.annual.queries import report_years
from reports.annual.web import page


class Command(BaseCommand):
    # The checks load every page of the site, which takes as long as the report itself; `check` runs them.
    requires_system_checks = ()
    help = (
        "Writes the annual report of a year, as its edition has it, as an accessible PDF or as one HTML file."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int)
        parser.add_argument("--language", choices=[code for code, _ in settings.LANGUAGES], default="sv")
        parser.add_argument("--output", type=Path, required=True, help="the file to write")
        parser.add_argument("--html", action="store_true", help="as a page that needs nothing else")

    def handle(
        self,
        *args: Any,
        year: int,
        language: str,
        output: Path,
        html: bool,
        verbosity: int,
        **options: Any,
    ) -> None:
        years = report_years()
        if year not in years:
            known = f"{years[-1]} to {years[0]}" if years else "none at all (manage.py load_demo)"
            raise CommandError(f"There are no data for {year}. Years with data: {known}.")
        if not output.parent.is_dir():
            raise CommandError(f"There is no folder {output.parent}.")

        def tell(step: str, done: int, total: int) -> None:
            if verbosity > 1:
                self.stderr.write(f"{done}/{total} {step}")

        if html:
            content = page(year, language, edition=current(year), progress=tell).encode()
            _write_whole(output, content)
            self.stdout.write(f"{output}: {len(content) / 1000:.0f} kB")
            return
        content, result = render(year, language, edition=current(year), progress=tell)
        _write_whole(output, content)
        for warning in result.warnings:
            self.stderr.write(self.style.WARNING(warning))
        self.stdout.write(f"{output}: {result.pages} pages, {len(content) / 1000:.0f} kB")


def _write_whole(path: Path, content: bytes) -> None:
    """All of the file or none of it: a temporary neighbour is renamed into place."""
    neighbour = path.with_name(path.name + ".part")
    try:
        neighbour.write_bytes(content)
        os.replace(neighbour, path)
    except OSError as error:
        neighbour.unlink(missing_ok=True)
        raise CommandError(f"{path} could not be written: {error.strerror}") from error
