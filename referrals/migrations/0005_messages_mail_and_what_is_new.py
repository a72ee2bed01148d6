"""Messages about a referral, who is told by mail, and quick counts of what is new. Referrals accepted before there
were limits get a last day for coming."""

import django.db.models.deletion
import django.utils.timezone
import privacy.fields
import uuid
from django.conf import settings
from django.db import migrations, models

# The owner is under the walls too; they are built anew after every migration.
FILL = """
ALTER TABLE referrals_referral NO FORCE ROW LEVEL SECURITY;
UPDATE referrals_referral SET attend_by = GREATEST(
    (appointment_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date, CURRENT_DATE) + 14
    WHERE state IN ('accepted', 'missed') AND attend_by IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
ALTER TABLE referrals_referral FORCE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
        ('casework', '0006_a_follow_up_names_its_referral'),
        ('referrals', '0004_a_partners_system'),
        ('services', '0002_a_directory_for_referring'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.CreateModel(
            name='MailChoice',
            fields=[
                ('user', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to=settings.AUTH_USER_MODEL)),
                ('wanted', models.BooleanField(default=False)),
                ('mailed_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('side', models.CharField(choices=[('sender', 'sender'), ('receiver', 'receiver')], max_length=8)),
                ('text', privacy.fields.SealedTextField(holder='referral_id', label='referrals.message.text', null=True)),
                ('written_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
            options={
                'ordering': ['written_at', 'id'],
            },
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('receiver_told_at__isnull', False), models.Q(('receiver_seen_at__isnull', True), ('receiver_seen_at__lt', models.F('receiver_told_at')), _connector='OR')), fields=['to_organisation'], name='referral_new_to_receiver'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('sender_told_at__isnull', False), models.Q(('sender_seen_at__isnull', True), ('sender_seen_at__lt', models.F('sender_told_at')), _connector='OR')), fields=['client'], name='referral_new_to_sender'),
        ),
        migrations.AddField(
            model_name='message',
            name='referral',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='referrals.referral'),
        ),
        migrations.AddField(
            model_name='message',
            name='written_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['referral', 'written_at'], name='message_of_referral'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('side__in', ['sender', 'receiver'])), name='message_side'),
        ),
    ]
