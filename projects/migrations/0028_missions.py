import django.db.models.deletion
import tracker.core.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('projects', '0027_documents_and_photos'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='voided')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason for voiding')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                ('public_id', models.CharField(editable=False, max_length=16, unique=True, verbose_name='mission number')),
                ('title_sv', models.CharField(blank=True, max_length=200, validators=[tracker.core.text.no_control_characters], verbose_name='title in Swedish')),
                ('title_en', models.CharField(blank=True, max_length=200, validators=[tracker.core.text.no_control_characters], verbose_name='title in English')),
                ('need', models.TextField(blank=True, max_length=1000, validators=[tracker.core.text.no_control_characters], verbose_name='why it is needed')),
                ('start', models.DateField(verbose_name='first day')),
                ('end', models.DateField(verbose_name='last day')),
                ('place', models.CharField(blank=True, max_length=100, validators=[tracker.core.text.no_control_characters], verbose_name='place')),
                ('asked_at', models.DateTimeField(auto_now_add=True, verbose_name='asked')),
                ('activity', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mission', to='projects.activity', verbose_name='logged as')),
                ('asked_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='asked by')),
                ('component', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='missions', to='projects.component', verbose_name='component')),
                ('country', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='missions', to='countries.country', verbose_name='country')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='missions', to='projects.project', verbose_name='project')),
                ('voided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
                ('work_item', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='missions', to='projects.workitem', verbose_name='planned item')),
            ],
            options={
                'verbose_name': 'mission',
                'verbose_name_plural': 'missions',
                'ordering': ['-start', '-pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['start', 'end'], name='mission_days')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True)), models.Q(('voided_at__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='projects_mission_void_has_reason'), models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='mission_ends_after_start'), models.CheckConstraint(condition=models.Q(('title_en', ''), ('title_sv', ''), _negated=True), name='mission_has_a_title')],
            },
        ),
        migrations.CreateModel(
            name='MissionReminder',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('step', models.CharField(max_length=12, verbose_name='step')),
                ('week', models.DateField(verbose_name='week')),
                ('sent_at', models.DateTimeField(auto_now_add=True, verbose_name='sent')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reminders', to='projects.mission', verbose_name='mission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='sent to')),
            ],
            options={
                'verbose_name': 'reminder of a mission',
                'verbose_name_plural': 'reminders of missions',
                'ordering': ['-sent_at', '-pk'],
                'constraints': [models.UniqueConstraint(fields=('mission', 'step', 'week', 'user'), name='mission_reminded_once')],
            },
        ),
        migrations.CreateModel(
            name='MissionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                ('step', models.CharField(choices=[('terms', 'terms of reference'), ('security', 'travel-security check'), ('decision', 'decision'), ('report', 'trip report')], max_length=10, verbose_name='step')),
                ('done_on', models.DateField(verbose_name='done on')),
                ('note', models.CharField(blank=True, max_length=300, validators=[tracker.core.text.no_control_characters], verbose_name='note')),
                ('document', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.document', verbose_name='document')),
                ('done_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='done by')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='projects.mission', verbose_name='mission')),
            ],
            options={
                'verbose_name': 'step of a mission',
                'verbose_name_plural': 'steps of missions',
                'ordering': ['mission', 'done_on', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('mission', 'step'), name='mission_step_once'), models.CheckConstraint(condition=models.Q(('step', 'security'), ('document__isnull', False), _connector='OR'), name='mission_step_has_its_document')],
            },
        ),
        migrations.CreateModel(
            name='Traveller',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                ('role', models.CharField(blank=True, max_length=60, validators=[tracker.core.text.no_control_characters], verbose_name='role')),
                ('released_on', models.DateField(blank=True, editable=False, null=True, verbose_name='released on')),
                ('employee', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='missions', to='projects.employee', verbose_name='person')),
                ('mission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='travellers', to='projects.mission', verbose_name='mission')),
                ('released_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='released by')),
            ],
            options={
                'verbose_name': 'traveller',
                'verbose_name_plural': 'travellers',
                'ordering': ['mission', 'employee__number', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('mission', 'employee'), name='traveller_once'), models.CheckConstraint(condition=models.Q(models.Q(('released_by__isnull', True), ('released_on__isnull', True)), models.Q(('released_by__isnull', False), ('released_on__isnull', False)), _connector='OR'), name='traveller_release_is_whole')],
            },
        ),
    ]
