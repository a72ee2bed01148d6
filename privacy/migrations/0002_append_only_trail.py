"""The audit trail only grows: the database itself refuses UPDATE, DELETE and TRUNCATE of its table."""

from django.db import migrations

FORBID = """
CREATE FUNCTION privacy_trail_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'The audit trail only grows: % of % is refused.', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END
$$;
CREATE TRIGGER privacy_trail_only_grows
    BEFORE UPDATE OR DELETE OR TRUNCATE ON privacy_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION privacy_trail_only_grows();
-- Also for sessions that replay changes as a replica and would skip ordinary triggers.
ALTER TABLE privacy_auditevent ENABLE ALWAYS TRIGGER privacy_trail_only_grows;
"""
ALLOW = """
DROP TRIGGER privacy_trail_only_grows ON privacy_auditevent;
DROP FUNCTION privacy_trail_only_grows();
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0001_initial")]

    # The hint sends the statement to the database where the table is.
    operations = [migrations.RunSQL(FORBID, ALLOW, hints={"model_name": "auditevent"})]
