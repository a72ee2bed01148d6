"""What a receiver reads may end: the three columns may be empty, the sender keeps a copy under the client's key."""

import privacy.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalreferral',
            name='senders_copy',
            field=privacy.fields.SealedJSONField(holder='client_id', label='referrals.referral.senders_copy', null=True),
        ),
        migrations.AddField(
            model_name='historicalreferral',
            name='view_ended_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='senders_copy',
            field=privacy.fields.SealedJSONField(holder='client_id', label='referrals.referral.senders_copy', null=True),
        ),
        migrations.AddField(
            model_name='referral',
            name='view_ended_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name='historicalreferral',
            name='answer',
            field=privacy.fields.SealedTextField(default='', holder='id', label='referrals.referral.answer', null=True),
        ),
        migrations.AlterField(
            model_name='historicalreferral',
            name='message',
            field=privacy.fields.SealedTextField(default='', holder='id', label='referrals.referral.message', null=True),
        ),
        migrations.AlterField(
            model_name='historicalreferral',
            name='snapshot',
            field=privacy.fields.SealedJSONField(default=dict, holder='id', label='referrals.referral.snapshot', null=True),
        ),
        migrations.AlterField(
            model_name='referral',
            name='answer',
            field=privacy.fields.SealedTextField(default='', holder='id', label='referrals.referral.answer', null=True),
        ),
        migrations.AlterField(
            model_name='referral',
            name='message',
            field=privacy.fields.SealedTextField(default='', holder='id', label='referrals.referral.message', null=True),
        ),
        migrations.AlterField(
            model_name='referral',
            name='snapshot',
            field=privacy.fields.SealedJSONField(default=dict, holder='id', label='referrals.referral.snapshot', null=True),
        ),
    ]
