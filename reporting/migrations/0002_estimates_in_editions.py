"""An estimate is never overwritten: editions follow each other. Methods become a coded list; words that were typed
as a method move to the source."""

from django.db import migrations, models

METHODS = {"wisdom_of_crowds", "multiplier", "capture_recapture", "census", "other"}


def code_the_methods(apps, schema_editor):
    for estimate in apps.get_model("reporting", "Estimate").objects.exclude(method__in=METHODS).iterator():
        estimate.source = f"{estimate.method}. {estimate.source}"[:300]
        estimate.method = "other"
        estimate.save(update_fields=["method", "source"])


class Migration(migrations.Migration):

    dependencies = [("reporting", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(
            name="estimate", options={"ordering": ["commune__search_key", "-year", "-edition"]}
        ),
        migrations.RemoveConstraint(model_name="estimate", name="one_estimate_a_commune_and_year"),
        migrations.AddField(
            model_name="estimate", name="edition", field=models.PositiveSmallIntegerField(default=1)
        ),
        migrations.AlterField(model_name="estimate", name="source", field=models.CharField(max_length=300)),
        migrations.RunPython(code_the_methods, migrations.RunPython.noop, elidable=True),
        migrations.AlterField(
            model_name="estimate",
            name="method",
            field=models.CharField(
                choices=[
                    ("wisdom_of_crowds", "Ước đoán của nhiều người biết địa bàn"),
                    ("multiplier", "Hệ số nhân từ số người đã dùng dịch vụ"),
                    ("capture_recapture", "Bắt gặp lại, hai mẫu"),
                    ("census", "Rà soát của chương trình"),
                    ("other", "Cách khác"),
                ],
                max_length=20,
            ),
        ),
        migrations.AddConstraint(
            model_name="estimate",
            constraint=models.UniqueConstraint(
                fields=("commune", "year", "edition"), name="one_estimate_an_edition"
            ),
        ),
        migrations.AddConstraint(
            model_name="estimate",
            constraint=models.CheckConstraint(
                condition=models.Q(("edition__gte", 1)), name="estimate_editions_from_one"
            ),
        ),
    ]
