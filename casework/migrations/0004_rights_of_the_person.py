"""Restriction, objection and erasure of a client; the registers of requests and erasures; lists of clients in sight."""

import casework.rights.models
import django.contrib.postgres.fields
import django.db.models.deletion
import django.utils.timezone
import privacy.fields
import privacy.pseudonyms
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0003_lists_of_open_clients_from_the_index'),
        ('services', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('number', models.CharField(default=privacy.pseudonyms.new_code, editable=False, max_length=6, unique=True)),
                ('erased_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('because', models.CharField(choices=[('asked', 'Theo yêu cầu của thân chủ'), ('time', 'Hết thời hạn lưu giữ'), ('restored', 'Xóa lại sau khi khôi phục từ bản sao lưu')], default='asked', max_length=8)),
                ('destroyed', models.JSONField(default=dict)),
                ('holders', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None)),
            ],
            options={
                'ordering': ['-erased_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalRightsRequest',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('kind', models.CharField(choices=[('access', 'Xem dữ liệu'), ('correction', 'Sửa dữ liệu'), ('restriction', 'Tạm ngừng xử lý'), ('objection', 'Không tính vào số liệu'), ('withdrawal', 'Rút lại đồng ý'), ('erasure', 'Xóa dữ liệu')], max_length=12)),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField(default=casework.rights.models.within_the_law)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('done', 'Đã thực hiện'), ('taken_back', 'Thân chủ đổi ý'), ('lawful', 'Luật buộc phải giữ'), ('unknown', 'Không đúng người có hồ sơ này')], max_length=12)),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
            ],
            options={
                'verbose_name': 'historical rights request',
                'verbose_name_plural': 'historical rights requests',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='RightsRequest',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('access', 'Xem dữ liệu'), ('correction', 'Sửa dữ liệu'), ('restriction', 'Tạm ngừng xử lý'), ('objection', 'Không tính vào số liệu'), ('withdrawal', 'Rút lại đồng ý'), ('erasure', 'Xóa dữ liệu')], max_length=12)),
                ('received_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('due_at', models.DateTimeField(default=casework.rights.models.within_the_law)),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('outcome', models.CharField(blank=True, choices=[('done', 'Đã thực hiện'), ('taken_back', 'Thân chủ đổi ý'), ('lawful', 'Luật buộc phải giữ'), ('unknown', 'Không đúng người có hồ sơ này')], max_length=12)),
            ],
            options={
                'ordering': ['due_at', 'id'],
            },
        ),
        migrations.RemoveIndex(
            model_name='client',
            name='client_open_listed',
        ),
        migrations.RemoveIndex(
            model_name='client',
            name='client_open_caseload',
        ),
        migrations.AddField(
            model_name='client',
            name='erased_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='client',
            name='restricted_because',
            field=models.CharField(blank=True, choices=[('wish', 'Thân chủ muốn tạm ngừng'), ('disputed', 'Thân chủ nói hồ sơ có điều chưa đúng, đang kiểm tra'), ('withdrawn', 'Thân chủ rút lại đồng ý lưu hồ sơ nhưng muốn giữ lại, chưa xóa'), ('claim', 'Thân chủ cần hồ sơ cho một việc khiếu nại')], max_length=12),
        ),
        migrations.AddField(
            model_name='client',
            name='restricted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='client',
            name='restricted_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='client',
            name='uncounted_since',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalclient',
            name='erased_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalclient',
            name='restricted_because',
            field=models.CharField(blank=True, choices=[('wish', 'Thân chủ muốn tạm ngừng'), ('disputed', 'Thân chủ nói hồ sơ có điều chưa đúng, đang kiểm tra'), ('withdrawn', 'Thân chủ rút lại đồng ý lưu hồ sơ nhưng muốn giữ lại, chưa xóa'), ('claim', 'Thân chủ cần hồ sơ cho một việc khiếu nại')], max_length=12),
        ),
        migrations.AddField(
            model_name='historicalclient',
            name='restricted_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalclient',
            name='restricted_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalclient',
            name='uncounted_since',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='contact',
            name='note',
            field=privacy.fields.SealedTextField(default='', holder='holder_id', label='casework.contact.note', null=True),
        ),
        migrations.AlterField(
            model_name='historicalcontact',
            name='note',
            field=privacy.fields.SealedTextField(default='', holder='holder_id', label='casework.contact.note', null=True),
        ),
        migrations.AddIndex(
            model_name='client',
            index=models.Index(condition=models.Q(('closed_on__isnull', True), ('erased_on__isnull', True)), fields=['organisation', '-registered_on', 'code'], include=('id', 'assigned_to'), name='client_open_listed'),
        ),
        migrations.AddIndex(
            model_name='client',
            index=models.Index(condition=models.Q(('closed_on__isnull', True), ('erased_on__isnull', True)), fields=['assigned_to', '-registered_on', 'code'], include=('id', 'organisation'), name='client_open_caseload'),
        ),
        migrations.AddConstraint(
            model_name='client',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('restricted_because', ''), ('restricted_by__isnull', True), ('restricted_on__isnull', True)), models.Q(('restricted_by__isnull', False), ('restricted_on__isnull', False), models.Q(('restricted_because', ''), _negated=True)), _connector='OR'), name='client_restricted_by_whom_and_why'),
        ),
        migrations.AddConstraint(
            model_name='client',
            constraint=models.CheckConstraint(condition=models.Q(('erased_on__isnull', True), models.Q(('closed_on__isnull', False), ('restricted_on__isnull', True)), _connector='OR'), name='client_erased_is_closed'),
        ),
        migrations.AddField(
            model_name='erasure',
            name='by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='erasure',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.organisation'),
        ),
        migrations.AddField(
            model_name='historicalrightsrequest',
            name='client',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casework.client'),
        ),
        migrations.AddField(
            model_name='historicalrightsrequest',
            name='done_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalrightsrequest',
            name='history_user',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='historicalrightsrequest',
            name='organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='services.organisation'),
        ),
        migrations.AddField(
            model_name='historicalrightsrequest',
            name='received_by',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rightsrequest',
            name='client',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='rights_requests', to='casework.client'),
        ),
        migrations.AddField(
            model_name='rightsrequest',
            name='done_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rightsrequest',
            name='organisation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.organisation'),
        ),
        migrations.AddField(
            model_name='rightsrequest',
            name='received_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='rightsrequest',
            index=models.Index(fields=['organisation', 'done_at', 'due_at'], name='request_listed'),
        ),
        migrations.AddConstraint(
            model_name='rightsrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('done_by__isnull', True), ('outcome', '')), models.Q(('done_at__isnull', False), ('done_by__isnull', False), models.Q(('outcome', ''), _negated=True)), _connector='OR'), name='request_done_by_whom_and_how'),
        ),
        migrations.AddConstraint(
            model_name='rightsrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('done_at__isnull', True)), fields=('client', 'kind'), name='one_standing_request_a_kind'),
        ),
    ]
