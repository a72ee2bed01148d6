"""A follow-up that was promised after a referral names it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0005_grants_covers_and_break_glass'),
    ]

    operations = [
        migrations.AddField(
            model_name='followup',
            name='concerns',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name='historicalfollowup',
            name='concerns',
            field=models.UUIDField(blank=True, editable=False, null=True),
        ),
    ]
