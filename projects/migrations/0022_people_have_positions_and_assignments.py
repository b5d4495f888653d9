import django.db.models.deletion
import tracker.core.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('projects', '0021_values_are_approved_by_others'),
    ]

    operations = [
        migrations.CreateModel(
            name='Assignment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='voided')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason for voiding')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                ('role', models.CharField(blank=True, max_length=60, validators=[tracker.core.text.no_control_characters], verbose_name='role')),
                ('start', models.DateField(verbose_name='first day')),
                ('end', models.DateField(verbose_name='last day')),
                ('days_abroad', models.DecimalField(decimal_places=1, default=0, max_digits=5, verbose_name='planned days abroad')),
                ('days_home', models.DecimalField(decimal_places=1, default=0, max_digits=5, verbose_name='planned days at home')),
                ('released_on', models.DateField(blank=True, editable=False, null=True, verbose_name='released on')),
                ('released_days', models.DecimalField(blank=True, decimal_places=1, editable=False, max_digits=5, null=True, verbose_name='days released')),
                ('component', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='projects.component', verbose_name='component')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='projects.employee', verbose_name='person')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='assignments', to='projects.project', verbose_name='project')),
                ('released_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='released by')),
                ('voided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
            ],
            options={
                'verbose_name': 'assignment',
                'verbose_name_plural': 'assignments',
                'ordering': ['-start', 'employee__number', 'pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True)), models.Q(('voided_at__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='projects_assignment_void_has_reason'), models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='assignment_ends_after_start'), models.CheckConstraint(condition=models.Q(('days_abroad__gte', 0), ('days_home__gte', 0)), name='assignment_days_not_negative'), models.CheckConstraint(condition=models.Q(models.Q(('released_by__isnull', True), ('released_days__isnull', True), ('released_on__isnull', True)), models.Q(('released_by__isnull', False), ('released_days__gt', 0), ('released_on__isnull', False)), _connector='OR'), name='assignment_release_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='LineUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                ('code', models.SlugField(max_length=30, unique=True, verbose_name='code')),
                ('name_sv', models.CharField(max_length=100, validators=[tracker.core.text.no_control_characters], verbose_name='name in Swedish')),
                ('name_en', models.CharField(max_length=100, validators=[tracker.core.text.no_control_characters], verbose_name='name in English')),
                ('manager', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='line_units', to=settings.AUTH_USER_MODEL, verbose_name='line manager')),
            ],
            options={
                'verbose_name': 'line unit',
                'verbose_name_plural': 'line units',
                'ordering': ['name_sv', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='Position',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                ('title', models.CharField(blank=True, max_length=100, validators=[tracker.core.text.no_control_characters], verbose_name='position')),
                ('first_day', models.DateField(verbose_name='from')),
                ('last_day', models.DateField(blank=True, null=True, verbose_name='to')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='positions', to='projects.employee', verbose_name='person')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='projects.lineunit', verbose_name='line unit')),
            ],
            options={
                'verbose_name': 'position',
                'verbose_name_plural': 'positions',
                'ordering': ['employee', 'first_day', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('employee', 'first_day'), name='position_once_from_a_day'), models.CheckConstraint(condition=models.Q(('last_day__isnull', True), ('last_day__gte', models.F('first_day')), _connector='OR'), name='position_days_in_order'), models.CheckConstraint(condition=models.Q(('unit__isnull', False), models.Q(('title', ''), _negated=True), _connector='OR'), name='position_says_something')],
            },
        ),
    ]
