"""Handing a client over with the receiver's yes; in which order somebody wants their list."""

import casework.transfers.models
import django.db.models.deletion
import django.utils.timezone
import privacy.fields
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_who_has_done_which_training'),
        ('casework', '0009_plans_closures_and_lasting_results'),
        ('services', '0003_files_for_the_directory'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ListOrder',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('order', models.CharField(choices=[('next', 'Hẹn theo dõi gần nhất trước'), ('unseen', 'Lâu chưa gặp nhất trước'), ('newest', 'Mới đăng ký trước'), ('code', 'Theo mã hồ sơ')], max_length=8)),
            ],
        ),
        migrations.CreateModel(
            name='HistoricalTransfer',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer_by', models.DateField(default=casework.transfers.models.last_day_to_answer)),
                ('reason', privacy.fields.SealedTextField(default='', holder='client_id', label='casework.transfer.reason')),
                ('state', models.CharField(choices=[('asked', 'Chờ người nhận trả lời'), ('accepted', 'Đã nhận'), ('declined', 'Không nhận'), ('withdrawn', 'Đã rút lời nhờ'), ('expired', 'Quá hạn, chưa ai trả lời'), ('overtaken', 'Không còn cần nữa')], default='asked', max_length=10)),
                ('declined_because', models.CharField(blank=True, choices=[('full', 'Đang đủ việc, không nhận thêm được'), ('far', 'Ở xa, khó đi lại'), ('known', 'Có quen biết riêng, không nên phụ trách'), ('away', 'Sắp nghỉ, không theo được'), ('other', 'Lý do khác, đã trao đổi')], max_length=8)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('asked_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casework.client')),
                ('ended_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_worker', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='services.organisation')),
                ('to_worker', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical transfer',
                'verbose_name_plural': 'historical transfers',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Transfer',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('answer_by', models.DateField(default=casework.transfers.models.last_day_to_answer)),
                ('reason', privacy.fields.SealedTextField(default='', holder='client_id', label='casework.transfer.reason')),
                ('state', models.CharField(choices=[('asked', 'Chờ người nhận trả lời'), ('accepted', 'Đã nhận'), ('declined', 'Không nhận'), ('withdrawn', 'Đã rút lời nhờ'), ('expired', 'Quá hạn, chưa ai trả lời'), ('overtaken', 'Không còn cần nữa')], default='asked', max_length=10)),
                ('declined_because', models.CharField(blank=True, choices=[('full', 'Đang đủ việc, không nhận thêm được'), ('far', 'Ở xa, khó đi lại'), ('known', 'Có quen biết riêng, không nên phụ trách'), ('away', 'Sắp nghỉ, không theo được'), ('other', 'Lý do khác, đã trao đổi')], max_length=8)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='transfers', to='casework.client')),
                ('ended_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('from_worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.organisation')),
                ('to_worker', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['-asked_at', 'id'],
                'indexes': [models.Index(fields=['to_worker', '-asked_at'], name='transfer_to_worker'), models.Index(fields=['from_worker', '-asked_at'], name='transfer_from_worker')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('client',), name='one_open_transfer_a_client'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('state', 'asked')), models.Q(models.Q(('state', 'asked'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='transfer_ended_at_a_moment'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'declined'), models.Q(('declined_because', ''), _negated=True)), models.Q(models.Q(('state', 'declined'), _negated=True), ('declined_because', '')), _connector='OR'), name='transfer_declined_for_a_reason'), models.CheckConstraint(condition=models.Q(('from_worker', models.F('to_worker')), _negated=True), name='nobody_takes_over_from_themselves')],
            },
        ),
    ]
