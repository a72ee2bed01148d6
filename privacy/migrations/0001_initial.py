"""The two tables of the wall."""

import django.contrib.postgres.fields
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='DataKey',
            fields=[
                ('holder_id', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ('kek_id', models.CharField(db_index=True, max_length=40)),
                ('wrapped', models.BinaryField(max_length=60)),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('at', models.DateTimeField(default=django.utils.timezone.now)),
                ('actor_ref', models.UUIDField(null=True)),
                ('actor_role', models.CharField(blank=True, max_length=24)),
                ('organisation_ref', models.UUIDField(null=True)),
                ('kind', models.CharField(choices=[('read', 'Read'), ('wrote', 'Wrote'), ('refused', 'Refused'), ('searched', 'Searched'), ('printed', 'Printed'), ('exported', 'Exported'), ('signed_in', 'Signed In'), ('signed_out', 'Signed Out')], max_length=10)),
                ('action', models.CharField(max_length=80)),
                ('object_type', models.CharField(blank=True, max_length=80)),
                ('object_ref', models.CharField(blank=True, max_length=32)),
                ('ref_version', models.PositiveSmallIntegerField(default=1)),
                ('fields', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), default=list, size=None)),
                ('purpose', models.CharField(blank=True, max_length=120)),
                ('count', models.PositiveIntegerField(default=0)),
                ('request_id', models.UUIDField(null=True)),
            ],
            options={
                'ordering': ['-at', 'id'],
                'indexes': [models.Index(fields=['-at', 'id'], name='trail_by_time'), models.Index(fields=['object_ref', '-at'], name='trail_by_object'), models.Index(fields=['actor_ref', '-at'], name='trail_by_actor')],
            },
        ),
    ]
