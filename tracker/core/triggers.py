"""Triggers: rules that the database itself keeps, whoever writes and through which door.

A slice registers what is forbidden; the triggers are made anew after each migrate, because SQLite drops those of a
table that a migration rebuilds. What a trigger refuses is an IntegrityError on both databases.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connections


@dataclass(frozen=True)
class Trigger:
    """`forbids`: insert, update or delete -> the SQL condition on NEW and OLD under which it is refused.

    A condition is written so that SQLite and PostgreSQL both take it.
    """

    name: str
    table: str
    forbids: Mapping[str, str]

    def names(self) -> dict[str, str]:
        return {writing: f"{self.name}_{writing}" for writing in self.forbids}


_registered: list[Trigger] = []


def register(trigger: Trigger) -> None:
    _registered.append(trigger)


def registered() -> list[Trigger]:
    return list(_registered)


def install(using: str = "default", **kwargs: Any) -> None:
    """Make every trigger whose table is there, in place of the one that may be. Receiver of post_migrate."""
    remove(using)
    vendor = connections[using].vendor
    with connections[using].cursor() as cursor:
        for trigger in _present(using):
            for writing, name in trigger.names().items():
                for statement in _MAKE[vendor](name, trigger, writing):
                    cursor.execute(statement)


def remove(using: str = "default") -> None:
    """Take them all away: for whoever empties a whole database, as tests do."""
    with connections[using].cursor() as cursor:
        for trigger in _present(using):
            on = f" ON {trigger.table}" if connections[using].vendor == "postgresql" else ""
            for name in trigger.names().values():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(using: str = "default") -> list[str]:
    """Names of triggers that the database lacks."""
    query = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'",
    }[connections[using].vendor]
    with connections[using].cursor() as cursor:
        cursor.execute(query)
        standing = {name for (name,) in cursor.fetchall()}
    return [name for trigger in _registered for name in trigger.names().values() if name not in standing]


def _present(using: str) -> Iterator[Trigger]:
    tables = set(connections[using].introspection.table_names())
    return (trigger for trigger in _registered if trigger.table in tables)


def _sqlite(name: str, trigger: Trigger, writing: str) -> list[str]:
    return [
        f"CREATE TRIGGER {name} BEFORE {writing.upper()} ON {trigger.table} FOR EACH ROW "
        f"WHEN {trigger.forbids[writing]} BEGIN SELECT RAISE(ABORT, '{trigger.name}'); END"
    ]


def _postgresql(name: str, trigger: Trigger, writing: str) -> list[str]:
    row = "OLD" if writing == "delete" else "NEW"
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {trigger.forbids[writing]} THEN RAISE EXCEPTION '{trigger.name}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$",
        f"CREATE TRIGGER {name} BEFORE {writing.upper()} ON {trigger.table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


_MAKE = {"sqlite": _sqlite, "postgresql": _postgresql}
