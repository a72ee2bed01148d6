"""Plans with goals, steps and reviews; the closure of a case; follow-ups that ask whether a result lasts."""

import django.db.models.deletion
import django.utils.timezone
import privacy.fields
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0008_why_a_need_and_marks_of_danger'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Closure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('state', models.CharField(choices=[('proposed', 'Chờ duyệt kết thúc'), ('taken_back', 'Đã rút đề nghị'), ('sent_back', 'Cần làm thêm trước khi kết thúc'), ('closed', 'Đã kết thúc hỗ trợ'), ('reopened', 'Đã mở lại')], default='proposed', max_length=10)),
                ('result', models.CharField(choices=[('reached', 'Đã đạt các mục tiêu'), ('partly', 'Đạt được một phần'), ('moved', 'Đã chuyển đi nơi khác'), ('lost', 'Mất liên lạc sau ba lần tìm'), ('refused', 'Không muốn được hỗ trợ nữa'), ('died', 'Đã mất'), ('other', 'Lý do khác')], max_length=8)),
                ('word', privacy.fields.SealedTextField(default='', holder='client_id', label='casework.closure.word')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('sent_back_because', privacy.fields.SealedTextField(default='', holder='client_id', label='casework.closure.sent_back_because')),
                ('reopened_on', models.DateField(blank=True, null=True)),
                ('reopened_because', privacy.fields.SealedTextField(default='', holder='client_id', label='casework.closure.reopened_because')),
            ],
            options={
                'ordering': ['-proposed_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Goal',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('words', privacy.fields.SealedTextField(holder='client_id', label='casework.goal.words')),
                ('added_on', models.DateField(default=django.utils.timezone.localdate)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ended_as', models.CharField(blank=True, choices=[('reached', 'Đã đạt được'), ('replaced', 'Đổi sang mục tiêu khác'), ('dropped', 'Thân chủ không muốn nữa')], max_length=8)),
            ],
            options={
                'ordering': ['added_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='GoalStep',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('what', privacy.fields.SealedTextField(holder='client_id', label='casework.goal_step.what')),
                ('doer', models.CharField(choices=[('client', 'Thân chủ'), ('worker', 'Cộng tác viên'), ('other', 'Người khác hoặc nơi khác')], max_length=8)),
                ('by_day', models.DateField(blank=True, null=True)),
                ('finished_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': [models.OrderBy(models.F('by_day'), nulls_last=True), 'id'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalClosure',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('state', models.CharField(choices=[('proposed', 'Chờ duyệt kết thúc'), ('taken_back', 'Đã rút đề nghị'), ('sent_back', 'Cần làm thêm trước khi kết thúc'), ('closed', 'Đã kết thúc hỗ trợ'), ('reopened', 'Đã mở lại')], default='proposed', max_length=10)),
                ('result', models.CharField(choices=[('reached', 'Đã đạt các mục tiêu'), ('partly', 'Đạt được một phần'), ('moved', 'Đã chuyển đi nơi khác'), ('lost', 'Mất liên lạc sau ba lần tìm'), ('refused', 'Không muốn được hỗ trợ nữa'), ('died', 'Đã mất'), ('other', 'Lý do khác')], max_length=8)),
                ('word', privacy.fields.SealedTextField(default='', holder='client_id', label='casework.closure.word')),
                ('proposed_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('sent_back_because', privacy.fields.SealedTextField(default='', holder='client_id', label='casework.closure.sent_back_because')),
                ('reopened_on', models.DateField(blank=True, null=True)),
                ('reopened_because', privacy.fields.SealedTextField(default='', holder='client_id', label='casework.closure.reopened_because')),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical closure',
                'verbose_name_plural': 'historical closures',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGoal',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('words', privacy.fields.SealedTextField(holder='client_id', label='casework.goal.words')),
                ('added_on', models.DateField(default=django.utils.timezone.localdate)),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('ended_as', models.CharField(blank=True, choices=[('reached', 'Đã đạt được'), ('replaced', 'Đổi sang mục tiêu khác'), ('dropped', 'Thân chủ không muốn nữa')], max_length=8)),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical goal',
                'verbose_name_plural': 'historical goals',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGoalStep',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('what', privacy.fields.SealedTextField(holder='client_id', label='casework.goal_step.what')),
                ('doer', models.CharField(choices=[('client', 'Thân chủ'), ('worker', 'Cộng tác viên'), ('other', 'Người khác hoặc nơi khác')], max_length=8)),
                ('by_day', models.DateField(blank=True, null=True)),
                ('finished_on', models.DateField(blank=True, null=True)),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical goal step',
                'verbose_name_plural': 'historical goal steps',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPlan',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('begun_on', models.DateField(default=django.utils.timezone.localdate)),
                ('agreed_on', models.DateField(blank=True, null=True)),
                ('agreement', models.CharField(blank=True, choices=[('together', 'Hai người cùng lập, thân chủ đồng ý'), ('read_aloud', 'Đã đọc lại từng mục, thân chủ đồng ý')], max_length=10)),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical plan',
                'verbose_name_plural': 'historical plans',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalPlanReview',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('planned_on', models.DateField()),
                ('held_on', models.DateField(blank=True, null=True)),
                ('found', privacy.fields.SealedTextField(default='', holder='client_id', label='casework.plan_review.found')),
                ('changes', privacy.fields.SealedTextField(default='', holder='client_id', label='casework.plan_review.changes')),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical plan review',
                'verbose_name_plural': 'historical plan reviews',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Plan',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('begun_on', models.DateField(default=django.utils.timezone.localdate)),
                ('agreed_on', models.DateField(blank=True, null=True)),
                ('agreement', models.CharField(blank=True, choices=[('together', 'Hai người cùng lập, thân chủ đồng ý'), ('read_aloud', 'Đã đọc lại từng mục, thân chủ đồng ý')], max_length=10)),
            ],
        ),
        migrations.CreateModel(
            name='PlanReview',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('planned_on', models.DateField()),
                ('held_on', models.DateField(blank=True, null=True)),
                ('found', privacy.fields.SealedTextField(default='', holder='client_id', label='casework.plan_review.found')),
                ('changes', privacy.fields.SealedTextField(default='', holder='client_id', label='casework.plan_review.changes')),
            ],
            options={
                'ordering': ['planned_on', 'id'],
            },
        ),
        migrations.AddField(
            model_name='followup',
            name='asks',
            field=models.CharField(blank=True, choices=[('working', 'Vẫn đang có việc làm'), ('in_treatment', 'Vẫn đang điều trị'), ('learning', 'Vẫn đang học nghề'), ('safe', 'Đang an toàn'), ('none', 'Chưa có hoặc chưa rõ')], max_length=12),
        ),
        migrations.AddField(
            model_name='followup',
            name='milestone',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(3, 'Sau 3 tháng'), (6, 'Sau 6 tháng')], null=True),
        ),
        migrations.AddField(
            model_name='followup',
            name='settled',
            field=models.CharField(blank=True, choices=[('tried_again', 'Tìm lại lần nữa'), ('closed', 'Kết thúc vì mất liên lạc'), ('let_be', 'Không tìm nữa, chờ thân chủ tự đến')], max_length=11),
        ),
        migrations.AddField(
            model_name='historicalfollowup',
            name='asks',
            field=models.CharField(blank=True, choices=[('working', 'Vẫn đang có việc làm'), ('in_treatment', 'Vẫn đang điều trị'), ('learning', 'Vẫn đang học nghề'), ('safe', 'Đang an toàn'), ('none', 'Chưa có hoặc chưa rõ')], max_length=12),
        ),
        migrations.AddField(
            model_name='historicalfollowup',
            name='milestone',
            field=models.PositiveSmallIntegerField(blank=True, choices=[(3, 'Sau 3 tháng'), (6, 'Sau 6 tháng')], null=True),
        ),
        migrations.AddField(
            model_name='historicalfollowup',
            name='settled',
            field=models.CharField(blank=True, choices=[('tried_again', 'Tìm lại lần nữa'), ('closed', 'Kết thúc vì mất liên lạc'), ('let_be', 'Không tìm nữa, chờ thân chủ tự đến')], max_length=11),
        ),
        migrations.AddIndex(
            model_name='followup',
            index=models.Index(condition=models.Q(('attempt', 3), ('outcome', 'not_reached'), ('settled', '')), fields=['client'], name='followup_handed_over'),
        ),
        migrations.AddConstraint(
            model_name='followup',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('asks', ''), ('milestone__isnull', True)), models.Q(('milestone__in', [3, 6]), models.Q(('asks', ''), _negated=True)), _connector='OR'), name='milestone_asks_for_a_result'),
        ),
        migrations.AddField(
            model_name='closure',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closures', to='casework.client'),
        ),
        migrations.AddField(
            model_name='closure',
            name='decided_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='closure',
            name='proposed_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='goal',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='goals', to='casework.client'),
        ),
        migrations.AddField(
            model_name='goal',
            name='need',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='goals', to='casework.need'),
        ),
        migrations.AddField(
            model_name='goalstep',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='casework.client'),
        ),
        migrations.AddField(
            model_name='goalstep',
            name='goal',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='casework.goal'),
        ),
        migrations.AddField(
            model_name='historicalclosure',
            name='client',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casework.client'),
        ),
        migrations.AddField(
            model_name='historicalclosure',
            name='decided_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalclosure',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalclosure',
            name='proposed_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalgoal',
            name='client',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casework.client'),
        ),
        migrations.AddField(
            model_name='historicalgoal',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalgoal',
            name='need',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casework.need'),
        ),
        migrations.AddField(
            model_name='historicalgoalstep',
            name='client',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casework.client'),
        ),
        migrations.AddField(
            model_name='historicalgoalstep',
            name='goal',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casework.goal'),
        ),
        migrations.AddField(
            model_name='historicalgoalstep',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='client',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casework.client'),
        ),
        migrations.AddField(
            model_name='historicalplan',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalplanreview',
            name='client',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casework.client'),
        ),
        migrations.AddField(
            model_name='historicalplanreview',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='plan',
            name='client',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='plan', to='casework.client'),
        ),
        migrations.AddField(
            model_name='planreview',
            name='client',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='plan_reviews', to='casework.client'),
        ),
        migrations.AddIndex(
            model_name='closure',
            index=models.Index(condition=models.Q(('state', 'proposed')), fields=['client'], name='closure_to_decide'),
        ),
        migrations.AddConstraint(
            model_name='closure',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['closed', 'proposed'])), fields=('client',), name='one_standing_closure'),
        ),
        migrations.AddConstraint(
            model_name='closure',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', False), ('decided_by__isnull', False), ('state__in', ['closed', 'reopened', 'sent_back'])), models.Q(models.Q(('state__in', ['closed', 'reopened', 'sent_back']), _negated=True), ('decided_at__isnull', True), ('decided_by__isnull', True)), _connector='OR'), name='closure_decided_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='closure',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), models.Q(('decided_by', models.F('proposed_by')), _negated=True), _connector='OR'), name='closure_decided_by_a_second_person'),
        ),
        migrations.AddConstraint(
            model_name='goal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('ended_as', ''), ('ended_on__isnull', True)), models.Q(('ended_on__isnull', False), models.Q(('ended_as', ''), _negated=True)), _connector='OR'), name='goal_ended_in_a_way'),
        ),
        migrations.AddConstraint(
            model_name='plan',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('agreed_on__isnull', True), ('agreement', '')), models.Q(('agreed_on__isnull', False), models.Q(('agreement', ''), _negated=True)), _connector='OR'), name='plan_agreed_on_a_day_in_a_way'),
        ),
        migrations.AddIndex(
            model_name='planreview',
            index=models.Index(condition=models.Q(('held_on__isnull', True)), fields=['planned_on'], name='review_to_hold'),
        ),
        migrations.AddConstraint(
            model_name='planreview',
            constraint=models.UniqueConstraint(condition=models.Q(('held_on__isnull', True)), fields=('client',), name='one_review_to_come'),
        ),
    ]
