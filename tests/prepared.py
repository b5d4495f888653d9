"""The empty database with its tables, made once and copied: the migrations take half a minute, a copy nothing.

It stays in .pytest_cache (SQLite) or on the server (PostgreSQL) for later runs, under a name that tells which
migrations made it. Each test process then migrates its copy as usual: nothing is left to do but the triggers.
"""

import fcntl
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

PACKAGES = ("tracker", "countries", "projects", "reports")


def what_makes_tables() -> list[Path]:
    """The files that a migration is or may import, and those that name the versions of packages."""
    root = settings.BASE_DIR
    ours = (path for package in PACKAGES for path in root.glob(f"{package}/**/*.py"))
    files = {
        path for path in ours if {"migrations", "models", "core"} & set(path.parts) or path.stem == "models"
    }
    return sorted(files | set((root / "requirements").glob("*.txt")))


def key() -> str:
    told = hashlib.sha256(f"{sys.version} {sqlite3.sqlite_version}".encode())
    for path in what_makes_tables():
        told.update(
            f"{path.relative_to(settings.BASE_DIR)} {hashlib.sha256(path.read_bytes()).hexdigest()}".encode()
        )
    return told.hexdigest()[:16]


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _migrate(url: str) -> None:
    environment = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    command = [sys.executable, "-m", "django", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)


def prepare(folder: Path, *, anew: bool) -> None:
    """Give the test database that Django is about to make what `migrate` makes. `anew`: even if it is there."""
    with _one_at_a_time(folder):
        {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor](folder, anew)


def _sqlite(folder: Path, anew: bool) -> None:
    made = folder / f"{key()}.sqlite3"
    if anew or not made.exists():
        for old in folder.glob("*.sqlite3*"):
            old.unlink()
        unfinished = made.with_suffix(".unfinished.sqlite3")
        _migrate(f"sqlite:///{unfinished}")
        unfinished.rename(made)
    shutil.copyfile(made, connection.settings_dict["TEST"]["NAME"])


def _postgresql(folder: Path, anew: bool) -> None:
    name = f"samverkan_tables_{key()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, 'samverkan_tables_')")
        there = {row[0] for row in cursor.fetchall()}
        if anew or name not in there:
            for old in there:
                cursor.execute(f'DROP DATABASE "{old}"')
            unfinished = f"{name}_unfinished"
            cursor.execute(f'CREATE DATABASE "{unfinished}"')
            address, _, query = os.environ["DATABASE_URL"].partition("?")
            _migrate(f"{address.rpartition('/')[0]}/{unfinished}" + (f"?{query}" if query else ""))
            cursor.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    connection.settings_dict["TEST"]["TEMPLATE"] = name
