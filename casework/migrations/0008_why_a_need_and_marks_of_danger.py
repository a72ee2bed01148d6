"""Of whom a screening was asked, why a need was proposed, and the marks of danger for the case manager."""

import django.db.models.deletion
import django.utils.timezone
import privacy.fields
import simple_history.models
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('casework', '0007_contacts_and_stock'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='historicalneed',
            name='because',
            field=privacy.fields.SealedJSONField(holder='client_id', label='casework.need.because', null=True),
        ),
        migrations.AddField(
            model_name='historicalscreening',
            name='circumstances',
            field=privacy.fields.SealedJSONField(holder='client_id', label='casework.screening.circumstances', null=True),
        ),
        migrations.AddField(
            model_name='need',
            name='because',
            field=privacy.fields.SealedJSONField(holder='client_id', label='casework.need.because', null=True),
        ),
        migrations.AddField(
            model_name='screening',
            name='circumstances',
            field=privacy.fields.SealedJSONField(holder='client_id', label='casework.screening.circumstances', null=True),
        ),
        migrations.CreateModel(
            name='HistoricalAlert',
            fields=[
                ('id', models.UUIDField(db_index=True, default=uuid.uuid4, editable=False)),
                ('risks', privacy.fields.SealedJSONField(default=list, holder='client_id', label='casework.alert.risks')),
                ('raised_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('done', privacy.fields.SealedTextField(default='', holder='client_id', label='casework.alert.done')),
                ('history_id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.CharField(max_length=100, null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('client', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='casework.client')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('raised_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seen_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical alert',
                'verbose_name_plural': 'historical alerts',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('risks', privacy.fields.SealedJSONField(default=list, holder='client_id', label='casework.alert.risks')),
                ('raised_at', models.DateTimeField(default=django.utils.timezone.now)),
                ('seen_at', models.DateTimeField(blank=True, null=True)),
                ('done', privacy.fields.SealedTextField(default='', holder='client_id', label='casework.alert.done')),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='casework.client')),
                ('raised_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('seen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['raised_at', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('seen_at__isnull', True)), fields=('client',), name='one_open_alert_a_client'), models.CheckConstraint(condition=models.Q(models.Q(('seen_at__isnull', True), ('seen_by__isnull', True)), models.Q(('seen_at__isnull', False), ('seen_by__isnull', False)), _connector='OR'), name='alert_seen_by_whom_and_when')],
            },
        ),
    ]
