from django.db import migrations, models
from django.db.models import F
from django.db.models.functions import Coalesce, TruncDate


def decide(apps, schema_editor):
    """What was decided before has the day of its last change, and is due to be judged anew where no day was set."""
    sensitive = apps.get_model("projects", "Project").objects.exclude(sensitivity="open")
    sensitive.update(sensitivity_decided_on=TruncDate("changed_at"))
    sensitive.update(sensitivity_review=Coalesce(F("sensitivity_review"), F("sensitivity_decided_on")))


class Migration(migrations.Migration):
    dependencies = [
        ("countries", "0003_country_starts_restricted"),
        ("projects", "0001_initial"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="project",
            name="project_sensitivity_has_reason",
        ),
        migrations.AddField(
            model_name="project",
            name="sensitivity_decided_on",
            field=models.DateField(blank=True, null=True, verbose_name="sensitivity decided on"),
        ),
        migrations.RunPython(decide, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("sensitivity", "open"),
                    models.Q(
                        ("sensitivity__in", ["restricted", "protected"]),
                        models.Q(("sensitivity_reason", ""), _negated=True),
                        models.Q(("sensitivity_decided_by", ""), _negated=True),
                        ("sensitivity_decided_on__isnull", False),
                        ("sensitivity_review__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="project_sensitivity_is_decided",
            ),
        ),
    ]
