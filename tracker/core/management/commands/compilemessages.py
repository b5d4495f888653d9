"""Compiles the catalogues with Babel, in place of Django's command that needs gettext on the machine."""

import os
import tempfile
from pathlib import Path
from typing import Any

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


def compile_catalogue(source: Path) -> bool:
    """Write the .mo beside `source` when it is older; True when it was written. Fuzzy entries are left out."""
    target = source.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime >= source.stat().st_mtime:
        return False
    with source.open("rb") as file:
        catalogue = read_po(file)
    # Under its own name only when whole: several test processes may compile at once.
    with tempfile.NamedTemporaryFile(dir=source.parent, delete=False) as whole:
        write_mo(whole, catalogue)
    os.replace(whole.name, target)
    return True


def compile_catalogues(folder: Path) -> list[Path]:
    """Compile the catalogues of all languages in `folder`; those that were written."""
    return [path for path in sorted(folder.glob("*/LC_MESSAGES/*.po")) if compile_catalogue(path)]


class Command(BaseCommand):
    help = "Compile the translations under locale/ (only those that have changed)."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        for folder in settings.LOCALE_PATHS:
            for path in compile_catalogues(Path(folder)):
                if options["verbosity"]:
                    self.stdout.write(f"Compiled {path}")
