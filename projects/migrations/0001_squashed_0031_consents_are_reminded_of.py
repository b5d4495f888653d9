"""All that 0001 to 0031 come to, for a new database. One that has begun with them goes on with them."""

from importlib import import_module
from pathlib import Path

from django.conf import settings
from django.db import migrations

from tracker.core.migrating import CreateTables

EARLIER = sorted(
    path.stem
    for path in Path(__file__).parent.glob("[0-9]*.py")
    if "squashed" not in path.stem and path.stem <= "0031_consents_are_reminded_of"
)


class Migration(migrations.Migration):
    initial = True
    replaces = [("projects", name) for name in EARLIER]
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("countries", "0005_forums_have_mandates_networks_and_outputs"),
    ]
    operations = [
        CreateTables(
            [
                operation
                for name in EARLIER
                for operation in import_module(f"projects.migrations.{name}").Migration.operations
            ]
        )
    ]
