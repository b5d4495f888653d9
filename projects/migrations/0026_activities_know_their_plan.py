import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.comparison
import tracker.core.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0025_work_plans'),
    ]

    operations = [
        migrations.AddField(
            model_name='activity',
            name='component',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='projects.component', verbose_name='component'),
        ),
        migrations.AddField(
            model_name='activity',
            name='late_because',
            field=models.CharField(blank=True, max_length=300, validators=[tracker.core.text.no_control_characters], verbose_name='why after the end of the project'),
        ),
        migrations.AddField(
            model_name='activity',
            name='work_item',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='projects.workitem', verbose_name='planned item'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(fields=['kind', 'start'], name='activity_kind_start'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('is_draft', True), ('youth__isnull', True), ('youth__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Coalesce('women', 0), '+', django.db.models.functions.comparison.Coalesce('men', 0)), '+', django.db.models.functions.comparison.Coalesce('unknown', 0))), _connector='OR'), name='activity_youth_within_all'),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('is_draft', True), ('disability__isnull', True), ('disability__lte', django.db.models.expressions.CombinedExpression(django.db.models.expressions.CombinedExpression(django.db.models.functions.comparison.Coalesce('women', 0), '+', django.db.models.functions.comparison.Coalesce('men', 0)), '+', django.db.models.functions.comparison.Coalesce('unknown', 0))), _connector='OR'), name='activity_disability_within_all'),
        ),
    ]
