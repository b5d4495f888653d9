"""To write where the database lets nobody write: rows as if they had been decided long ago."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def unlocked(*triggers: str) -> Iterator[None]:
    """What is written inside is not asked of the triggers that begin with these names."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            yield
            cursor.execute("SET session_replication_role = DEFAULT")
            return
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        standing = [(name, sql) for name, sql in cursor.fetchall() if name.startswith(triggers)]
        for name, _sql in standing:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _name, sql in standing:
            cursor.execute(sql)
