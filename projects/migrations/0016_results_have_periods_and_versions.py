from django.db import migrations, models
import django.db.models.deletion
import projects.results.framework.models


class Migration(migrations.Migration):

    dependencies = [
        ('projects', '0015_yearly_results_become_agreed_frameworks'),
    ]

    operations = [
        migrations.AlterField(
            model_name='indicatortarget',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='targets', to='projects.frameworkversion', verbose_name='version'),
        ),
        migrations.AlterField(
            model_name='indicatortarget',
            name='period',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.reportingperiod', verbose_name='period'),
        ),
        migrations.AlterField(
            model_name='indicatorvalue',
            name='period',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.reportingperiod', verbose_name='period'),
        ),
        migrations.AlterModelOptions(
            name='indicatortarget',
            options={'ordering': ['version', 'indicator__code', 'period__last_day', 'pk'], 'verbose_name': 'target', 'verbose_name_plural': 'targets'},
        ),
        migrations.AlterModelOptions(
            name='indicatorvalue',
            options={'ordering': ['indicator', 'period__last_day', 'site__code', 'pk'], 'verbose_name': 'value', 'verbose_name_plural': 'values'},
        ),
        migrations.RemoveConstraint(
            model_name='indicatortarget',
            name='one_target_a_year',
        ),
        migrations.RemoveConstraint(
            model_name='indicatorvalue',
            name='one_value_a_year',
        ),
        migrations.RemoveConstraint(
            model_name='indicatorvalue',
            name='empty_value_has_a_comment',
        ),
        migrations.RemoveField(
            model_name='indicator',
            name='baseline',
        ),
        migrations.RemoveField(
            model_name='indicator',
            name='baseline_year',
        ),
        migrations.RemoveField(
            model_name='indicator',
            name='level',
        ),
        migrations.RemoveField(
            model_name='indicatortarget',
            name='year',
        ),
        migrations.RemoveField(
            model_name='indicatorvalue',
            name='year',
        ),
        migrations.AddConstraint(
            model_name='indicatortarget',
            constraint=models.UniqueConstraint(fields=('version', 'indicator', 'period'), name='one_target_a_period'),
        ),
        migrations.AddConstraint(
            model_name='indicatortarget',
            constraint=models.CheckConstraint(condition=models.Q(('value__isnull', False), models.Q(('text_sv', ''), _negated=True), _connector='OR'), name='target_says_something'),
        ),
        migrations.AddConstraint(
            model_name='indicatorvalue',
            constraint=models.UniqueConstraint(condition=models.Q(('site__isnull', True), ('status__in', ['approved'])), fields=('indicator', 'period'), name='one_approved_value_a_period'),
        ),
        migrations.AddConstraint(
            model_name='indicatorvalue',
            constraint=models.UniqueConstraint(condition=models.Q(('site__isnull', False), ('status__in', ['approved'])), fields=('indicator', 'period', 'site'), name='one_approved_value_a_site'),
        ),
        migrations.AddConstraint(
            model_name='indicatorvalue',
            constraint=models.UniqueConstraint(condition=models.Q(('site__isnull', True), ('status__in', ['draft', 'submitted', 'returned'])), fields=('indicator', 'period'), name='one_open_value_a_period'),
        ),
        migrations.AddConstraint(
            model_name='indicatorvalue',
            constraint=models.UniqueConstraint(condition=models.Q(('site__isnull', False), ('status__in', ['draft', 'submitted', 'returned'])), fields=('indicator', 'period', 'site'), name='one_open_value_a_site'),
        ),
        migrations.AddConstraint(
            model_name='indicatorvalue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'approved'), _negated=True), models.Q(models.Q(('drafted_by__isnull', True), models.Q(('decided_by', models.F('drafted_by')), _negated=True), _connector='OR'), models.Q(('submitted_by__isnull', True), models.Q(('decided_by', models.F('submitted_by')), _negated=True), _connector='OR')), _connector='OR'), name='nobody_approves_own_value'),
        ),
        migrations.AddConstraint(
            model_name='indicatorvalue',
            constraint=models.CheckConstraint(condition=models.Q(('answer', 'measured'), models.Q(('denominator__isnull', True), ('numerator__isnull', True), ('text_sv', ''), ('value__isnull', True), models.Q(('comment_sv', ''), _negated=True)), _connector='OR'), name='no_value_but_a_comment_when_not_measured'),
        ),
        migrations.AddConstraint(
            model_name='indicatorvalue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', 'measured'), _negated=True), ('value__isnull', False), models.Q(('text_sv', ''), _negated=True), _connector='OR'), name='measured_says_something'),
        ),
        migrations.AddConstraint(
            model_name='indicatorvalue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('denominator__isnull', True), ('numerator__isnull', True)), models.Q(('denominator__gt', 0), ('numerator__gte', 0), ('numerator__lte', models.F('denominator')), ('value__isnull', False)), _connector='OR'), name='percent_of_something'),
        ),
        migrations.AddConstraint(
            model_name='indicatorvalue',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', 'returned'), _negated=True), models.Q(('note', ''), _negated=True), _connector='OR'), name='sent_back_with_a_note'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('name_sv', ''), _negated=True), ('standard__isnull', False), _connector='OR'), name='indicator_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(('is_cumulative', False), ('over_periods', 'latest'), _connector='OR'), name='cumulative_is_never_put_together_over_periods'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('measure', 'number'), ('over_places__in', ['sum', 'mean', 'lowest', 'highest', 'none'])), models.Q(('measure', 'percent'), ('over_places__in', ['pooled', 'lowest', 'highest', 'none'])), models.Q(('measure', 'index'), ('over_places__in', ['mean', 'lowest', 'highest', 'none'])), models.Q(('measure', 'ordinal'), ('over_places__in', ['lowest', 'highest', 'none'])), models.Q(('measure', 'yes_no'), ('over_places__in', ['lowest', 'highest', 'none'])), models.Q(('measure', 'text'), ('over_places__in', ['none'])), _connector='OR'), name='over_places_fits'),
        ),
        migrations.AddConstraint(
            model_name='indicator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('measure', 'number'), ('over_periods__in', ['sum', 'latest', 'mean', 'lowest', 'highest'])), models.Q(('measure', 'percent'), ('over_periods__in', ['pooled', 'latest', 'lowest', 'highest'])), models.Q(('measure', 'index'), ('over_periods__in', ['latest', 'mean', 'lowest', 'highest'])), models.Q(('measure', 'ordinal'), ('over_periods__in', ['latest', 'lowest', 'highest'])), models.Q(('measure', 'yes_no'), ('over_periods__in', ['latest', 'lowest', 'highest'])), models.Q(('measure', 'text'), ('over_periods__in', ['latest'])), _connector='OR'), name='over_periods_fits'),
        ),
    ]
