"""Which recall questions a record was indexed by, how a consent was asked for, and whether it ended by a renewal."""

from django.db import migrations, models

# The five questions with which every record until now was registered: RecallSet.identity of the shipped file.
UNTIL_NOW = "2026-1:c06d5c698019"
HOW = [("aloud", "Đọc cho nghe"), ("shown", "Tự đọc trên màn hình"), ("paper", "Tự đọc trên giấy")]


class Migration(migrations.Migration):

    dependencies = [("casework", "0010_handing_over_with_a_yes_and_the_order_of_ones_list")]

    operations = [
        migrations.AddField(
            model_name="client", name="recall_set",
            field=models.CharField(default=UNTIL_NOW, editable=False, max_length=32), preserve_default=False,
        ),
        *(migrations.AddField(
            model_name=model, name="how", field=models.CharField(blank=True, choices=HOW, default="", max_length=5),
            preserve_default=False,
        ) for model in ("consent", "historicalconsent")),
        *(migrations.AddField(
            model_name=model, name="renewed", field=models.BooleanField(default=False),
        ) for model in ("consent", "historicalconsent")),
    ]
