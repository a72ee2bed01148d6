"""A draft is sealed under a holder of its own; standing drafts stay readable under the one they had."""

import uuid

from django.db import migrations, models

import privacy.fields


def keep_readable(apps, schema_editor):
    drafts = apps.get_model("casework", "Draft").objects.using(schema_editor.connection.alias)
    drafts.update(holder_id=models.F("id"))


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial")]
    operations = [
        migrations.AddField("draft", "holder_id", models.UUIDField(default=uuid.uuid4, editable=False)),
        migrations.AlterField(
            "draft", "answers",
            privacy.fields.SealedJSONField(default=dict, holder="holder_id", label="casework.draft.answers"),
        ),
        migrations.RunPython(keep_readable, migrations.RunPython.noop),
    ]
