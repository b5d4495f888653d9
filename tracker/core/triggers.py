"""Triggers: rules that the database itself keeps, whoever writes and through which door.

A slice registers what is forbidden. The triggers are made anew after each migrate. SQLite cannot rebuild a table that
a trigger speaks of, so there they are away while it migrates. They speak of the newest tables: a database that has
gone back to earlier ones has none until the release of those makes its own. What a trigger refuses is an
IntegrityError on both databases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader


@dataclass(frozen=True)
class Trigger:
    """`forbids`: insert, update or delete -> the SQL condition on NEW and OLD under which it is refused.

    A condition is written so that SQLite and PostgreSQL both take it. `asks_of_others`: it looks at other rows of the
    table, so on PostgreSQL its writers come one after the other and each sees the one before; SQLite has one anyway.
    `turn`: the same for the writers of all tables whose triggers name the same turn.
    """

    name: str
    table: str
    forbids: Mapping[str, str]
    asks_of_others: bool = False
    turn: str = ""


def any_writing(condition: str) -> dict[str, str]:
    """For `forbids`: every writing of rows that meet the condition on ROW, before or after."""
    old, new = condition.replace("ROW", "OLD"), condition.replace("ROW", "NEW")
    return {"insert": new, "update": f"{old} OR {new}", "delete": old}


def changes(*columns: str) -> str:
    """The condition that an update changes any of the columns; to and from nothing too."""
    return "(" + " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns) + ")"


def written_once(name: str, table: str) -> Trigger:
    """Rows of the table are neither changed nor taken away."""
    return Trigger(name, table, {"update": "1 = 1", "delete": "1 = 1"})


@dataclass(frozen=True)
class _Made:
    """A trigger in a database: what makes it, and the text by which that database tells what it does."""

    name: str
    statements: tuple[str, ...]
    text: str


_registered: list[Trigger] = []


def register(trigger: Trigger) -> None:
    _registered.append(trigger)


def install(using: str = "default", **kwargs: Any) -> None:
    """Make every trigger in place of the one that may be; none on earlier tables. Receiver of post_migrate."""
    connection = connections[using]
    with transaction.atomic(using), connection.cursor() as cursor:
        remove(using)
        if not is_newest(connection):
            return
        for trigger in _registered:
            for made in _MAKE[connection.vendor](trigger):
                for statement in made.statements:
                    cursor.execute(statement)


def is_newest(connection: Any) -> bool:
    """Are all migrations applied?"""
    loader = MigrationLoader(connection)
    return set(loader.applied_migrations).issuperset(loader.graph.leaf_nodes())


def remove(using: str = "default") -> None:
    """Take them all away: for whoever empties a whole database, as tests do."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for trigger in _registered:
            on = f" ON {trigger.table}" if connection.vendor == "postgresql" else ""
            for made in _MAKE[connection.vendor](trigger):
                cursor.execute(f"DROP TRIGGER IF EXISTS {made.name}{on}")


def make_way(using: str = "default", plan: Any = (), **kwargs: Any) -> None:
    """Receiver of pre_migrate: SQLite must be free to rebuild its tables, and the way back free to change rows."""
    goes_back = any(is_backwards for _migration, is_backwards in plan)
    if goes_back or (plan and connections[using].vendor == "sqlite"):
        remove(using)


def missing(using: str = "default") -> list[str]:
    """Names of triggers that the database lacks, has switched off, or has otherwise than they are written here."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(_STANDING[connection.vendor])
        standing = dict(cursor.fetchall())
    wanted = (made for trigger in _registered for made in _MAKE[connection.vendor](trigger))
    return [made.name for made in wanted if standing.get(made.name) != made.text]


def _sqlite(trigger: Trigger) -> list[_Made]:
    found = []
    for writing, condition in trigger.forbids.items():
        name = f"{trigger.name}_{writing}"
        text = (
            f"CREATE TRIGGER {name} BEFORE {writing.upper()} ON {trigger.table} FOR EACH ROW "
            f"WHEN {condition} BEGIN SELECT RAISE(ABORT, '{trigger.name}'); END"
        )
        found.append(_Made(name, (text,), text))
    return found


def _postgresql(trigger: Trigger) -> list[_Made]:
    rows = [
        _on_postgresql(trigger, writing, condition, "ROW", "OLD" if writing == "delete" else "NEW")
        for writing, condition in trigger.forbids.items()
    ]
    if "delete" not in trigger.forbids:
        return rows
    # TRUNCATE takes rows away without asking the trigger of each.
    kept = trigger.forbids["delete"].replace("OLD.", "kept.")
    any_kept = f"EXISTS (SELECT 1 FROM {trigger.table} AS kept WHERE {kept})"  # noqa: S608 (all of it is written in the code)
    return [*rows, _on_postgresql(trigger, "truncate", any_kept, "STATEMENT", "NULL")]


def _on_postgresql(trigger: Trigger, writing: str, condition: str, each: str, answer: str) -> _Made:
    name = f"{trigger.name}_{writing}"
    # Held to the end of the transaction; what follows it sees all that was committed before.
    turn = trigger.turn or (trigger.name if trigger.asks_of_others else "")
    waits = f"PERFORM pg_advisory_xact_lock(hashtext('{turn}')); " if turn else ""
    body = (
        f" BEGIN {waits}IF {condition} THEN RAISE EXCEPTION '{trigger.name}' "
        f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {answer}; END "
    )
    function = f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$"
    make = (
        f"CREATE TRIGGER {name} BEFORE {writing.upper()} ON {trigger.table} "
        f"FOR EACH {each} EXECUTE FUNCTION {name}()"
    )
    return _Made(name, (function, make), body)


_MAKE = {"sqlite": _sqlite, "postgresql": _postgresql}
_STANDING = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid "
    "WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')",
}
