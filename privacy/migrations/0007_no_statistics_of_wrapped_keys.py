"""The planner's statistics sample a column's values and keep them after the row is gone: of wrapped keys, none.

Changing the type, to what it is, throws away what was sampled so far.
"""

from django.db import migrations

NONE = """
ALTER TABLE privacy_datakey ALTER COLUMN wrapped TYPE bytea;
ALTER TABLE privacy_datakey ALTER COLUMN wrapped SET STATISTICS 0;
"""
AS_USUAL = "ALTER TABLE privacy_datakey ALTER COLUMN wrapped SET STATISTICS -1;"


class Migration(migrations.Migration):
    dependencies = [("privacy", "0006_whose_keys")]

    # The hint sends the statements to the database where the table is.
    operations = [migrations.RunSQL(NONE, AS_USUAL, hints={"model_name": "datakey"})]
