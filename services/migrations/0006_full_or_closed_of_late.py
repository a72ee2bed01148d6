from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('services', '0005_places_taken'),
    ]

    operations = [
        migrations.AddField(
            model_name='servicepace',
            name='full_on',
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='servicepace',
            name='closed_on',
            field=models.DateField(blank=True, null=True),
        ),
    ]
