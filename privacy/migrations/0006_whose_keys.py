"""Each data key names the organisations whose people may open what it seals."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privacy", "0005_keys_to_destroy_and_destroyed")]

    operations = [
        migrations.AddField(
            model_name="datakey",
            name="readers",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
        ),
    ]
