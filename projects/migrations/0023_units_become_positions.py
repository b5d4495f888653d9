"""The unit that stood with each person becomes a position in a line unit, from the day they can first have given days."""

import datetime as dt

from django.db import migrations
from django.utils.text import slugify

FIRST_DAY = dt.date(2000, 1, 1)


def give_positions(apps, schema_editor):
    employee, unit, position = (apps.get_model("projects", name) for name in ("Employee", "LineUnit", "Position"))
    units = {}
    for person in employee.objects.exclude(unit="").order_by("pk"):
        if person.unit not in units:
            code = slugify(person.unit)[:25] or "unit"
            while unit.objects.filter(code=code).exists():
                code = f"{code[:25]}-{len(units)}"
            units[person.unit] = unit.objects.create(
                code=code, name_sv=person.unit, name_en=person.unit, is_demo=person.is_demo
            )
        position.objects.create(
            employee=person, unit=units[person.unit], first_day=FIRST_DAY, is_demo=person.is_demo
        )


def write_units(apps, schema_editor):
    """The latest unit of each person, in Swedish."""
    position = apps.get_model("projects", "Position")
    for row in position.objects.filter(unit__isnull=False).order_by("first_day", "pk").select_related("unit"):
        apps.get_model("projects", "Employee").objects.filter(pk=row.employee_id).update(unit=row.unit.name_sv)


class Migration(migrations.Migration):
    dependencies = [("projects", "0022_people_have_positions_and_assignments")]

    operations = [
        migrations.RunPython(give_positions, write_units),
    ]
