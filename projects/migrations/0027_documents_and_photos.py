import django.db.models.deletion
import tracker.core.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('projects', '0026_activities_know_their_plan'),
    ]

    operations = [
        migrations.CreateModel(
            name='Document',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='voided')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason for voiding')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                ('public_id', models.CharField(editable=False, max_length=16, unique=True, verbose_name='number here')),
                ('file', models.FileField(blank=True, upload_to='records/%Y', verbose_name='file')),
                ('name', models.CharField(blank=True, max_length=120, validators=[tracker.core.text.no_control_characters], verbose_name='name of the file')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='added')),
                ('kind', models.CharField(choices=[('agreement', 'agreement'), ('decision', 'decision'), ('terms', 'terms of reference'), ('instruction', 'instruction'), ('trip_report', 'trip report'), ('report', 'report'), ('minutes', 'minutes'), ('letter', 'letter'), ('programme', 'programme'), ('other', 'other document')], max_length=12, verbose_name='type of document')),
                ('title', models.CharField(max_length=200, validators=[tracker.core.text.no_control_characters], verbose_name='title')),
                ('dated', models.DateField(verbose_name='dated')),
                ('direction', models.CharField(choices=[('received', 'received'), ('sent', 'sent'), ('drawn_up', 'drawn up here')], max_length=10, verbose_name='direction')),
                ('dnr', models.CharField(blank=True, max_length=40, validators=[tracker.core.text.no_control_characters], verbose_name='registration number')),
                ('registered_on', models.DateField(blank=True, null=True, verbose_name='registered on')),
                ('secrecy_note', models.CharField(blank=True, max_length=200, validators=[tracker.core.text.no_control_characters], verbose_name='secrecy note')),
                ('link', models.URLField(blank=True, max_length=300, verbose_name='link')),
                ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='projects.activity', verbose_name='activity')),
                ('added_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by')),
                ('counterparty', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='countries.organisation', verbose_name='counterparty')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='projects.project', verbose_name='project')),
                ('voided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
            ],
            options={
                'verbose_name': 'document',
                'verbose_name_plural': 'documents',
                'ordering': ['-dated', '-pk'],
                'abstract': False,
                'indexes': [models.Index(fields=['dnr', 'dated'], name='document_dnr_dated')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True)), models.Q(('voided_at__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='projects_document_void_has_reason'), models.CheckConstraint(condition=models.Q(models.Q(('file', ''), _negated=True), models.Q(('link', ''), _negated=True), models.Q(('dnr', ''), _negated=True), _connector='OR'), name='document_can_be_found')],
            },
        ),
        migrations.CreateModel(
            name='Photo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('voided_at', models.DateTimeField(blank=True, editable=False, null=True, verbose_name='voided')),
                ('void_reason', models.CharField(blank=True, editable=False, max_length=300, verbose_name='reason for voiding')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                ('public_id', models.CharField(editable=False, max_length=16, unique=True, verbose_name='number here')),
                ('file', models.FileField(blank=True, upload_to='records/%Y', verbose_name='file')),
                ('name', models.CharField(blank=True, max_length=120, validators=[tracker.core.text.no_control_characters], verbose_name='name of the file')),
                ('added_at', models.DateTimeField(auto_now_add=True, verbose_name='added')),
                ('alt_sv', models.CharField(max_length=250, validators=[tracker.core.text.no_control_characters], verbose_name='what the picture shows, in Swedish')),
                ('alt_en', models.CharField(blank=True, max_length=250, validators=[tracker.core.text.no_control_characters], verbose_name='what the picture shows, in English')),
                ('credit', models.CharField(blank=True, max_length=100, validators=[tracker.core.text.no_control_characters], verbose_name='photographer')),
                ('taken_on', models.DateField(verbose_name='taken on')),
                ('consent', models.CharField(choices=[('not_needed', 'nobody can be recognised'), ('given', 'consent given'), ('missing', 'consent missing')], default='missing', max_length=10, verbose_name='consent')),
                ('consent_from', models.DateField(blank=True, null=True, verbose_name='consent given on')),
                ('consent_until', models.DateField(blank=True, null=True, verbose_name='consent holds until')),
                ('consent_dnr', models.CharField(blank=True, max_length=40, validators=[tracker.core.text.no_control_characters], verbose_name='consent registered as')),
                ('consent_withdrawn_on', models.DateField(blank=True, null=True, verbose_name='consent withdrawn on')),
                ('activity', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='projects.activity', verbose_name='activity')),
                ('added_by', models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='added by')),
                ('project', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='projects.project', verbose_name='project')),
                ('voided_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='voided by')),
            ],
            options={
                'verbose_name': 'photo',
                'verbose_name_plural': 'photos',
                'ordering': ['-taken_on', '-pk'],
                'abstract': False,
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('void_reason', ''), ('voided_at__isnull', True)), models.Q(('voided_at__isnull', False), models.Q(('void_reason', ''), _negated=True)), _connector='OR'), name='projects_photo_void_has_reason'), models.CheckConstraint(condition=models.Q(('file', ''), _negated=True), name='photo_is_a_file'), models.CheckConstraint(condition=models.Q(models.Q(('consent', 'given'), ('consent_from__isnull', False), ('consent_until__gte', models.F('consent_from')), models.Q(('consent_dnr', ''), _negated=True)), models.Q(models.Q(('consent', 'given'), _negated=True), ('consent_from__isnull', True), ('consent_until__isnull', True), ('consent_withdrawn_on__isnull', True)), _connector='OR'), name='photo_consent_is_dated_and_registered')],
            },
        ),
    ]
