"""What senders ask on every page and in their list, from two small indexes: what is new, and what is still at work."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('referrals', '0003_the_loop'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('sender_told_at__isnull', False), models.Q(('sender_seen_at__isnull', True), ('sender_seen_at__lt', models.F('sender_told_at')), _connector='OR')), fields=['client'], name='referral_news'),
        ),
        migrations.AddIndex(
            model_name='referral',
            index=models.Index(condition=models.Q(('state__in', ['accepted', 'attended', 'draft', 'missed', 'sent'])), fields=['client'], name='referral_at_work'),
        ),
    ]
