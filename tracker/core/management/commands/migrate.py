"""Django's own, which can also go back to a migration that another one stands for."""

from contextlib import nullcontext
from typing import Any

from django.core.management.commands import migrate

from tracker.core.migrating import step_by_step


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with step_by_step() if options["migration_name"] else nullcontext():
            super().handle(*args, **options)
