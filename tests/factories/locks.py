"""For rows that the product would have written while it still might: what the database keeps is let go of."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

_silent: list[str] = []


@contextmanager
def unlocked(*triggers: str) -> Iterator[None]:
    """What is written inside is not asked of the triggers that begin with these names; on PostgreSQL of none."""
    tell = _tell_postgresql if connection.vendor == "postgresql" else _tell_sqlite
    before = len(_silent)
    _silent.extend(triggers)
    tell()
    try:
        yield
    finally:
        del _silent[before:]
        tell()


def _tell_postgresql() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET session_replication_role = {'replica' if _silent else 'DEFAULT'}")


def _tell_sqlite() -> None:
    """SQLite leaves out what the silent triggers would do.

    To take them away would change its tables: until the transaction ends, it would read the definitions of all of
    them anew after each savepoint that is taken back.
    """
    names = tuple(_silent)

    def authorizer(action: int, _one: str, _other: str, _database: str, trigger: str | None) -> int:
        is_silent = action == sqlite3.SQLITE_SELECT and trigger is not None and trigger.startswith(names)
        return sqlite3.SQLITE_IGNORE if is_silent else sqlite3.SQLITE_OK

    connection.ensure_connection()
    # Statements are prepared anew when one is set, not when it is taken away.
    connection.connection.set_authorizer(authorizer)
    if not names:
        connection.connection.set_authorizer(None)
