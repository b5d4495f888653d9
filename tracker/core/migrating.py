"""Migrating in fewer steps, and back in all of them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class CreateTables(Operation):
    """The tables that earlier operations of the app come to, made at once in a database that has none of them.

    Django draws every model anew for each operation; here it does so once. For a migration that `replaces` those
    whose operations these are: they stay for databases that have begun with them. Data that they moved on their
    way is not there yet, so what they do to data is left out.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, operations: Sequence[Operation]) -> None:
        self.operations = operations

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # drawn anew from all of it when first asked for
        for operation in self.operations:
            operation.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in _tables(app_label, to_state):
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for model in reversed(_tables(app_label, from_state)):
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.delete_model(model)

    def describe(self) -> str:
        return "Create the tables at once"


def _tables(app_label: str, state: ProjectState) -> list[Any]:
    return [model for model in state.apps.get_models() if model._meta.app_label == app_label]


@contextmanager
def step_by_step() -> Iterator[None]:
    """Here no migration stands for others that are still there, so a database can go back to one of those."""
    load_disk = MigrationLoader.load_disk

    def load_steps(self: MigrationLoader) -> None:
        load_disk(self)
        there = self.disk_migrations
        for key in [key for key, one in there.items() if one.replaces and set(one.replaces) <= there.keys()]:
            del there[key]

    MigrationLoader.load_disk = load_steps  # type: ignore[method-assign]
    try:
        yield
    finally:
        MigrationLoader.load_disk = load_disk  # type: ignore[method-assign]
