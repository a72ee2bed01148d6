"""Each data key names the organisations whose people may open what it seals."""

import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("privacy", "0002_append_only_trail")]

    operations = [
        migrations.AddField(
            model_name="datakey",
            name="readers",
            field=django.contrib.postgres.fields.ArrayField(base_field=models.UUIDField(), default=list, size=None),
        ),
    ]
