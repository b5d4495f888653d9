from django.db import migrations, models


def mark(apps, schema_editor):
    """Countries loaded before the flag was there; new databases get it from countries.csv."""
    apps.get_model("countries", "Country").objects.filter(iso2="BY").update(starts_restricted=True)


class Migration(migrations.Migration):
    dependencies = [
        ("countries", "0002_organisation_not_part_of_itself"),
    ]

    operations = [
        migrations.AddField(
            model_name="country",
            name="starts_restricted",
            field=models.BooleanField(default=False, verbose_name="new projects start restricted"),
        ),
        migrations.RunPython(mark, migrations.RunPython.noop),
    ]
