"""manage.py import_bookings FILE --map NAME --user USER [--replace] [--commit]: a file of bookings, without the pages."""

import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from projects.models import BookingImport, ColumnMap
from projects.money.imports import actions, work
from projects.money.imports.queries import rows_of
from tracker.accounts.models import User
from tracker.core import uploads
from tracker.core.errors import Refused

MOST_TOLD = 100


class Command(BaseCommand):
    help = (
        "Checks a file of bookings as the pages under /ledger/imports/ do, and tells what it would change. "
        "With --commit it is booked too, all or nothing; a refused row blocks it."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="CSV or XLSX from the accounting system")
        parser.add_argument("--map", required=True, metavar="NAME", help="the column map to read it by")
        parser.add_argument("--user", required=True, metavar="USER", help="user name of who imports")
        parser.add_argument("--commit", action="store_true", help="book it when no row is refused")
        parser.add_argument(
            "--replace", action="store_true", help="replace changed rows too, not only add new ones"
        )

    def handle(
        self, *args: Any, file: Path, map: str, user: str, commit: bool, replace: bool, **options: Any
    ) -> None:
        # PostgreSQL cannot be asked for NUL.
        map, user = map.replace("\0", "?"), user.replace("\0", "?")
        person = User.objects.filter(username=user, is_active=True).first()
        if person is None:
            raise CommandError(f"There is no user {user}.")
        known = ColumnMap.objects.filter(name=map).first()
        if known is None:
            names = ", ".join(ColumnMap.objects.values_list("name", flat=True)) or "none yet"
            raise CommandError(f"There is no column map {map}. Known: {names}.")
        with translation.override(person.language):
            try:
                run = self._checked(person, file, known)
                if commit:
                    mode = BookingImport.Mode.REPLACE if replace else BookingImport.Mode.ADD
                    actions.start_booking(user=person, run=run, mode=mode)
                    self._done(run, work.book)
                    self.stdout.write(f"Booked: {run.file_name}.")
            except Refused as no:
                raise CommandError(no.message) from no
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from error
            except PermissionDenied as no:
                raise CommandError(str(no)) from no

    def _checked(self, person: User, path: Path, known: ColumnMap) -> BookingImport:
        try:
            with path.open("rb") as file:
                given = UploadedFile(file, path.name, size=path.stat().st_size)
                run = actions.upload(user=person, file=uploads.checked(given, actions.KINDS))
        except OSError as error:
            raise CommandError(f"{path} could not be read: {error.strerror}") from error
        actions.start_check(user=person, run=run, map=known)
        self._done(run, work.check)
        counts = f"{run.new} new, {run.changed} changed, {run.unchanged} unchanged, {run.refused} refused"
        self.stdout.write(f"{run.file_name}: {counts}.")
        for row in rows_of(run).filter(verdict="refused")[:MOST_TOLD]:
            for letters, heading, message in row.problems:
                self.stderr.write(f"{row.number} {letters} {heading}: {message}")
        return run

    def _done(self, run: BookingImport, job: Any) -> None:
        """Do the job here, or wait for the worker that was quicker."""
        job.call(run=str(run.public_id))
        run.refresh_from_db()
        while run.is_at_work:
            time.sleep(0.5)
            actions.revive_lost_runs()
            run.refresh_from_db()
        if run.state == run.State.FAILED:
            raise CommandError(run.problem)
