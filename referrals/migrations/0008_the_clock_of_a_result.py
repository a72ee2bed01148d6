"""By when a result is awaited, that none ever came, and from where somebody arrived whom nobody expected."""

from django.db import migrations, models


# Of who has come already the result is awaited as referrals/times/limits.toml says today, and from today on where that
# day is over. An arrival wrote the answer and the appointment in one moment, which no appointment that was made does.
ROWS = """
UPDATE referrals_referral referral SET result_by = greatest(referral.attended_on + limits.days, current_date)
    FROM services_service service JOIN (VALUES
        ('health', 30), ('gbv', 14), ('psychosocial', 90), ('legal', 60), ('vocational', 180), ('employment', 60),
        ('loan', 90), ('livelihood', 90), ('social', 30)
    ) limits (category, days) USING (category)
    WHERE service.id = referral.service_id AND referral.state = 'attended';
UPDATE referrals_referral SET arrived_from = 'sent'
    WHERE state IN ('attended', 'completed', 'failed') AND answered_at = appointment_at;
"""
# The owner is under the walls too; they are built anew after every migration.
FILL = [
    "ALTER TABLE referrals_referral NO FORCE ROW LEVEL SECURITY;", ROWS, "SET CONSTRAINTS ALL IMMEDIATE;",
    "ALTER TABLE referrals_referral FORCE ROW LEVEL SECURITY;",
]


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0007_what_senders_ask'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalreferral',
            name='arrived_from',
            field=models.CharField(blank=True, choices=[('expired', 'expired'), ('sent', 'sent')], max_length=12),
        ),
        migrations.AddField(
            model_name='historicalreferral',
            name='result_by',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='arrived_from',
            field=models.CharField(blank=True, choices=[('expired', 'expired'), ('sent', 'sent')], max_length=12),
        ),
        migrations.AddField(
            model_name='referral',
            name='result_by',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='historicalreferral',
            name='fail_reason',
            field=models.CharField(blank=True, choices=[('left', 'Người được giới thiệu dừng giữa chừng'), ('not_available', 'Dịch vụ không thực hiện được'), ('other_service', 'Cần dịch vụ khác'), ('no_word', 'Không có tin về kết quả')], max_length=16),
        ),
        migrations.AlterField(
            model_name='referral',
            name='fail_reason',
            field=models.CharField(blank=True, choices=[('left', 'Người được giới thiệu dừng giữa chừng'), ('not_available', 'Dịch vụ không thực hiện được'), ('other_service', 'Cần dịch vụ khác'), ('no_word', 'Không có tin về kết quả')], max_length=16),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]
