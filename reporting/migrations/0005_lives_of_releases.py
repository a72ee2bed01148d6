"""The whole life of a release. What stood before were tables of an interim catalogue with a threshold alone, which
nobody attacked and no page reads any more: they are not releases, and go."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def drop_interim_tables(apps, schema_editor):
    apps.get_model("reporting", "Release").objects.filter(catalogue="2026-1").delete()


class Migration(migrations.Migration):

    dependencies = [
        ('reporting', '0004_programme_reminders'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(drop_interim_tables, migrations.RunPython.noop, elidable=True),
        migrations.RemoveConstraint(
            model_name='release',
            name='release_approved_by_whom',
        ),
        migrations.RemoveConstraint(
            model_name='release',
            name='one_approved_release_a_period',
        ),
        migrations.AddField(
            model_name='release',
            name='attempt',
            field=models.PositiveSmallIntegerField(default=1),
        ),
        migrations.AddField(
            model_name='release',
            name='audience',
            field=models.CharField(choices=[('department', 'Chỉ cán bộ quản lý chương trình'), ('organisations', 'Cả các tổ chức tham gia')], default='department', max_length=14),
        ),
        migrations.AddField(
            model_name='release',
            name='certificate',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='discarded_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='discarded_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='release',
            name='doing',
            field=models.CharField(choices=[('waiting', 'Đang chờ đến lượt'), ('counting', 'Đang đếm trên hồ sơ'), ('first_pattern', 'Đang tìm cách che đầu tiên'), ('better_pattern', 'Đang tìm cách che ít số hơn, vừa tìm vừa thử tấn công'), ('keeping', 'Đang ghi kết quả')], default='waiting', max_length=16),
        ),
        migrations.AddField(
            model_name='release',
            name='merges',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='release',
            name='problem',
            field=models.CharField(blank=True, choices=[('reindexing', 'Mã đếm người đang được làm lại, nên đếm lúc này thì một người thành hai.'), ('cant_protect', 'Có số nhỏ không che được, vì những kỳ đã công bố trước để lộ phần còn lại.'), ('contradiction', 'Số đếm được mâu thuẫn với những gì đã công bố trước.'), ('found', 'Thử tấn công tìm ra số phải che.'), ('unexpected', 'Có lỗi của phần mềm khi đang lập.')], max_length=16),
        ),
        migrations.AddField(
            model_name='release',
            name='problem_in',
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AddField(
            model_name='release',
            name='replaces',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='replaced_by', to='reporting.release'),
        ),
        migrations.AddField(
            model_name='release',
            name='seal',
            field=models.CharField(blank=True, max_length=48),
        ),
        migrations.AddField(
            model_name='release',
            name='seen_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='share',
            field=models.FloatField(default=0),
        ),
        migrations.AddField(
            model_name='release',
            name='solution',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='started_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='release',
            name='withdrawn_because',
            field=models.CharField(blank=True, choices=[('counted_wrong', 'Số liệu đếm sai'), ('data_wrong', 'Dữ liệu gốc bị ghi sai nhiều'), ('estimate_wrong', 'Số ước tính hoặc số do nơi khác báo cáo bị sai'), ('discloses', 'Có thể làm lộ thông tin về một người'), ('other', 'Lý do khác')], max_length=14),
        ),
        migrations.AddField(
            model_name='release',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='release',
            name='withdrawn_words',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AlterField(
            model_name='release',
            name='catalogue',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AlterField(
            model_name='release',
            name='cutoff',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='release',
            name='rules',
            field=models.CharField(blank=True, max_length=12),
        ),
        migrations.AlterField(
            model_name='release',
            name='state',
            field=models.CharField(choices=[('preparing', 'Đang lập'), ('prepared', 'Chờ duyệt'), ('approved', 'Đã duyệt'), ('withdrawn', 'Đã thu hồi'), ('failed', 'Chưa lập được'), ('discarded', 'Đã bỏ')], default='preparing', max_length=10),
        ),
        migrations.AlterField(
            model_name='release',
            name='tables',
            field=models.JSONField(blank=True, null=True),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['approved', 'withdrawn']), _negated=True), models.Q(('approved_at__isnull', False), ('approved_by__isnull', False)), _connector='OR'), name='release_approved_by_whom'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['prepared', 'approved', 'withdrawn']), _negated=True), models.Q(('certificate__isnull', False), ('cutoff__isnull', False), ('tables__isnull', False)), _connector='OR'), name='release_holds_what_it_publishes'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['prepared', 'approved', 'withdrawn']), ('tables__isnull', True), _connector='OR'), name='release_holds_nothing_before'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='release_withdrawn_by_whom_and_why'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'failed'), _negated=True), models.Q(('problem', ''), _negated=True), _connector='OR'), name='release_failed_with_a_problem'),
        ),
        migrations.AddConstraint(
            model_name='release',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['approved', 'prepared', 'preparing'])), fields=('period_start', 'period_end'), name='one_release_takes_a_period'),
        ),
    ]
