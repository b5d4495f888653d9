from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("projects", "0023_units_become_positions")]

    operations = [
        migrations.RemoveField("employee", "unit"),
    ]
