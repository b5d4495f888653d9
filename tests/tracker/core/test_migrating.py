from itertools import pairwise

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from tracker.core.migrating import CreateTables


def foreign_key(to):
    return models.ForeignKey(to, models.CASCADE, related_name="+", null=True)


def number():
    return ("id", models.AutoField(primary_key=True))


# As a history of them might be: two that name each other, a name that became longer, a link table, a rule.
HISTORY = [
    migrations.CreateModel("Ship", [number(), ("name", models.CharField(max_length=5))]),
    migrations.CreateModel("Port", [number(), ("first", foreign_key("sea.ship"))]),
    migrations.AddField("Ship", "home", foreign_key("sea.port")),
    migrations.AlterField("Ship", "name", models.CharField(max_length=50)),
    migrations.AddField("Ship", "ports", models.ManyToManyField("sea.port", related_name="+")),
    migrations.AddConstraint("Ship", models.UniqueConstraint(fields=["name"], name="one_ship_of_a_name")),
    migrations.CreateModel("Gone", [number()]),
    migrations.DeleteModel("Gone"),
    migrations.RunPython(migrations.RunPython.noop),
]


def tables() -> dict[str, set[tuple[str, ...]]]:
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name.startswith("sea_")]
        return {
            name: {
                ("column", row.name) for row in connection.introspection.get_table_description(cursor, name)
            }
            | {
                ("rule", *one["columns"], str(one["unique"]), str(one["foreign_key"]))
                for one in connection.introspection.get_constraints(cursor, name).values()
            }
            for name in names
        }


def apply(operations) -> list[ProjectState]:
    states = [ProjectState()]
    for operation in operations:
        state = states[-1].clone()
        operation.state_forwards("sea", state)
        with connection.schema_editor() as editor:
            operation.database_forwards("sea", editor, states[-1], state)
        states.append(state)
    return states


def unapply(operations, states) -> None:
    for operation, (before, after) in reversed(list(zip(operations, pairwise(states), strict=True))):
        with connection.schema_editor() as editor:
            operation.database_backwards("sea", editor, after, before)


@pytest.mark.django_db(transaction=True)
def test_at_once_come_the_tables_that_the_steps_would_make():
    states = apply(HISTORY[:-3])
    by_steps = tables()
    unapply(HISTORY[:-3], states)
    assert tables() == {}

    at_once = [CreateTables(HISTORY)]
    states = apply(at_once)
    assert tables() == by_steps
    assert set(by_steps) == {"sea_ship", "sea_port", "sea_ship_ports"}
    unapply(at_once, states)
    assert tables() == {}
