"""What closing the loop needs: the receiver on the row itself, time limits, next steps, steps back."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# The owner is under the walls too; they are built anew after every migration.
FILL = """
ALTER TABLE referrals_referral NO FORCE ROW LEVEL SECURITY;
ALTER TABLE referrals_historicalreferral NO FORCE ROW LEVEL SECURITY;
UPDATE referrals_referral referral SET to_organisation_id = service.organisation_id
    FROM services_service service WHERE service.id = referral.service_id;
UPDATE referrals_historicalreferral referral SET to_organisation_id = service.organisation_id
    FROM services_service service WHERE service.id = referral.service_id;
UPDATE referrals_referral SET next_step = 'come_back', result = 'done' WHERE result = 'done_come_back';
UPDATE referrals_referral SET next_step = 'refer_on', result = 'done' WHERE result = 'done_referred_on';
UPDATE referrals_historicalreferral SET next_step = 'come_back', result = 'done' WHERE result = 'done_come_back';
UPDATE referrals_historicalreferral SET next_step = 'refer_on', result = 'done' WHERE result = 'done_referred_on';
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE referrals_referral FORCE ROW LEVEL SECURITY;
ALTER TABLE referrals_historicalreferral FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0005_grants_covers_and_break_glass'),
        ('referrals', '0002_the_end_of_a_receivers_view'),
        ('services', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='referral',
            name='to_organisation',
            field=models.ForeignKey(null=True, editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.organisation'),
        ),
        migrations.RemoveIndex(
            model_name='referral',
            name='referral_inbox',
        ),
        migrations.AddField(
            model_name='historicalreferral',
            name='attend_by',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalreferral',
            name='escalated_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalreferral',
            name='next_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalreferral',
            name='next_step',
            field=models.CharField(blank=True, choices=[('none', 'Không cần gì thêm'), ('come_back', 'Hẹn quay lại'), ('refer_on', 'Nên chuyển gửi đến nơi khác'), ('stay_in_touch', 'Nơi gửi nên hỏi thăm thêm')], max_length=16),
        ),
        migrations.AddField(
            model_name='historicalreferral',
            name='receiver_seen_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalreferral',
            name='receiver_told_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalreferral',
            name='reminded_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='historicalreferral',
            name='reopened_because',
            field=models.CharField(blank=True, choices=[('wrong_one', 'Chọn nhầm phiếu'), ('wrong_answer', 'Ghi nhầm câu trả lời'), ('changed', 'Tình hình đã khác')], max_length=16),
        ),
        migrations.AddField(
            model_name='historicalreferral',
            name='suggested',
            field=models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='services.service'),
        ),
        migrations.AddField(
            model_name='historicalreferral',
            name='to_organisation',
            field=models.ForeignKey(blank=True, db_constraint=False, editable=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='services.organisation'),
        ),
        migrations.AddField(
            model_name='referral',
            name='attend_by',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='escalated_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='next_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='next_step',
            field=models.CharField(blank=True, choices=[('none', 'Không cần gì thêm'), ('come_back', 'Hẹn quay lại'), ('refer_on', 'Nên chuyển gửi đến nơi khác'), ('stay_in_touch', 'Nơi gửi nên hỏi thăm thêm')], max_length=16),
        ),
        migrations.AddField(
            model_name='referral',
            name='receiver_seen_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='receiver_told_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='reminded_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='reopened_because',
            field=models.CharField(blank=True, choices=[('wrong_one', 'Chọn nhầm phiếu'), ('wrong_answer', 'Ghi nhầm câu trả lời'), ('changed', 'Tình hình đã khác')], max_length=16),
        ),
        migrations.AddField(
            model_name='referral',
            name='suggested',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='services.service'),
        ),
        migrations.AlterField(
            model_name='historicalreferral',
            name='result',
            field=models.CharField(blank=True, choices=[('done', 'Đã cung cấp dịch vụ'), ('partly', 'Đã cung cấp một phần')], max_length=16),
        ),
        migrations.AlterField(
            model_name='referral',
            name='result',
            field=models.CharField(blank=True, choices=[('done', 'Đã cung cấp dịch vụ'), ('partly', 'Đã cung cấp một phần')], max_length=16),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('state__in', ['accepted', 'attended', 'draft', 'missed', 'sent'])), fields=['to_organisation', 'state', 'answer_by'], name='referral_inbox'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['to_organisation', '-moved_at'], name='referral_ended'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(fields=['to_organisation', 'sent_at'], name='referral_received'),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name='referral',
            name='to_organisation',
            field=models.ForeignKey(editable=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='services.organisation'),
        ),
    ]
