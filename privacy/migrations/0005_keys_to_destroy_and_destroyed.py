"""Which keys are to be destroyed, kept with the records; and which were, kept with the keys."""

import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privacy", "0004_sealed_trail")]
    operations = [
        migrations.CreateModel(
            name="KeyToDestroy",
            fields=[
                ("holder_id", models.UUIDField(editable=False, primary_key=True, serialize=False)),
                ("remember", models.BooleanField(default=True)),
                ("since", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
        migrations.CreateModel(
            name="DestroyedKey",
            fields=[
                ("digest", models.CharField(editable=False, max_length=64, primary_key=True, serialize=False)),
                ("at", models.DateTimeField(default=django.utils.timezone.now)),
            ],
        ),
    ]
