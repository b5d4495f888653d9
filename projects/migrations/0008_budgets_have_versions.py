from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("projects", "0007_year_budgets_become_versions")]
    operations = [
        migrations.AlterField(
            model_name="agreement",
            name="public_id",
            field=models.CharField(editable=False, max_length=20, unique=True, verbose_name="number here"),
        ),
        migrations.RemoveField(model_name="agreement", name="strategy"),
        migrations.DeleteModel(name="YearBudget"),
    ]
