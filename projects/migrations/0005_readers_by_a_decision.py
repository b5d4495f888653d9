from django.db import migrations, models


def say_that_the_decision_is_unknown(apps, schema_editor):
    """Who may read by decision was named before the decision had to be written down."""
    readers = apps.get_model("projects", "ProjectMember").objects.filter(role="reader", decision="")
    readers.update(decision="Uppgift saknas")


class Migration(migrations.Migration):
    dependencies = [("projects", "0004_people_are_named")]

    operations = [
        migrations.RunPython(say_that_the_decision_is_unknown, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="projectmember",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("role", "reader"), _negated=True),
                    models.Q(("decision", ""), _negated=True),
                    _connector="OR",
                ),
                name="project_reader_by_a_decision",
            ),
        ),
    ]
