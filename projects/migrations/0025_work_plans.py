import django.db.models.deletion
import tracker.core.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '__first__'),
        ('projects', '0024_people_have_no_unit_of_their_own'),
    ]

    operations = [
        migrations.CreateModel(
            name='WorkPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                ('number', models.PositiveSmallIntegerField(editable=False, verbose_name='version')),
                ('status', models.CharField(choices=[('draft', 'draft'), ('agreed', 'agreed'), ('replaced', 'replaced')], default='draft', editable=False, max_length=10, verbose_name='status')),
                ('reason', models.CharField(blank=True, max_length=300, validators=[tracker.core.text.no_control_characters], verbose_name='why the plan changes')),
                ('agreed_on', models.DateField(blank=True, null=True, verbose_name='agreed on')),
                ('dnr', models.CharField(blank=True, max_length=40, validators=[tracker.core.text.no_control_characters], verbose_name='registration number')),
                ('agreed_by', models.ForeignKey(blank=True, editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='agreed by')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_plans', to='projects.project', verbose_name='project')),
            ],
            options={
                'verbose_name': 'work plan',
                'verbose_name_plural': 'work plans',
                'ordering': ['project', '-number', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('project', 'number'), name='work_plan_number_once'), models.UniqueConstraint(condition=models.Q(('status', 'draft')), fields=('project',), name='one_draft_of_a_work_plan'), models.UniqueConstraint(condition=models.Q(('status', 'agreed')), fields=('project',), name='one_work_plan_agreed'), models.CheckConstraint(condition=models.Q(models.Q(('agreed_by__isnull', True), ('agreed_on__isnull', True), ('status', 'draft')), models.Q(models.Q(('status', 'draft'), _negated=True), ('agreed_by__isnull', False), ('agreed_on__isnull', False)), _connector='OR'), name='work_plan_agreed_by_somebody')],
            },
        ),
        migrations.CreateModel(
            name='WorkItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False, verbose_name='version')),
                ('changed_at', models.DateTimeField(auto_now=True, verbose_name='changed')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                ('number', models.PositiveSmallIntegerField(editable=False, verbose_name='number')),
                ('kind', models.CharField(choices=[('activity', 'activity'), ('milestone', 'milestone')], default='activity', max_length=10, verbose_name='planned as')),
                ('activity_kind', models.CharField(blank=True, choices=[('mission', 'mission'), ('training', 'training'), ('workshop', 'workshop'), ('study_visit_in', 'study visit to us'), ('study_visit_out', 'study visit abroad'), ('steering_committee', 'steering committee'), ('peer_review', 'peer review'), ('conference', 'conference'), ('desk_work', 'desk work'), ('forum_meeting', 'forum meeting'), ('incoming_visit', 'incoming visit')], max_length=20, verbose_name='type of activity')),
                ('title_sv', models.CharField(blank=True, max_length=200, validators=[tracker.core.text.no_control_characters], verbose_name='what, in Swedish')),
                ('title_en', models.CharField(blank=True, max_length=200, validators=[tracker.core.text.no_control_characters], verbose_name='what, in English')),
                ('reached_on', models.DateField(blank=True, null=True, verbose_name='milestone reached on')),
                ('component', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='work_items', to='projects.component', verbose_name='component')),
                ('country', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='countries.country', verbose_name='country')),
                ('indicator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='work_items', to='projects.indicator', verbose_name='output or mandatory result')),
                ('project', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='work_items', to='projects.project', verbose_name='project')),
            ],
            options={
                'verbose_name': 'planned item',
                'verbose_name_plural': 'planned items',
                'ordering': ['project', 'number', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('project', 'number'), name='work_item_number_once'), models.CheckConstraint(condition=models.Q(('title_en', ''), ('title_sv', ''), _negated=True), name='work_item_says_what'), models.CheckConstraint(condition=models.Q(models.Q(('kind', 'activity'), ('reached_on__isnull', True), models.Q(('activity_kind', ''), _negated=True)), models.Q(('activity_kind', ''), ('kind', 'milestone')), _connector='OR'), name='work_item_as_its_kind_needs')],
            },
        ),
        migrations.CreateModel(
            name='PlannedWork',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_demo', models.BooleanField(default=False, editable=False, verbose_name='demo')),
                ('start', models.DateField(verbose_name='first day')),
                ('end', models.DateField(verbose_name='last day')),
                ('days_abroad', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='planned days abroad')),
                ('days_home', models.DecimalField(blank=True, decimal_places=1, max_digits=5, null=True, verbose_name='planned days at home')),
                ('responsible', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='projects.employee', verbose_name='responsible')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='projects.workitem', verbose_name='planned item')),
                ('plan', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='lines', to='projects.workplan', verbose_name='work plan')),
            ],
            options={
                'verbose_name': 'planned time',
                'verbose_name_plural': 'planned times',
                'ordering': ['plan', 'start', 'item__number', 'pk'],
                'constraints': [models.UniqueConstraint(fields=('plan', 'item'), name='item_planned_once_in_a_version'), models.CheckConstraint(condition=models.Q(('end__gte', models.F('start'))), name='planned_end_after_start'), models.CheckConstraint(condition=models.Q(models.Q(('days_abroad__isnull', True), ('days_abroad__gte', 0), _connector='OR'), models.Q(('days_home__isnull', True), ('days_home__gte', 0), _connector='OR')), name='planned_days_not_negative')],
            },
        ),
    ]
