"""What senders ask in their list, from a small index: what is still at work."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0006_slips'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('state__in', ['accepted', 'attended', 'draft', 'missed', 'sent'])), fields=['client'], name='referral_at_work'),
        ),
    ]
