"""What colleagues have learned: some questions are asked only by whoever is trained for them."""

import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Trained',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('training', models.CharField(choices=[('violence', 'Hỏi về bạo lực và hỗ trợ ban đầu'), ('trafficking', 'Nhận biết và giúp người bị mua bán')], max_length=16)),
                ('noted_on', models.DateField(default=django.utils.timezone.localdate)),
                ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='trained', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['training'],
                'constraints': [models.UniqueConstraint(fields=('user', 'training'), name='trained_once')],
            },
        ),
    ]
