"""What keeps the seals: they only grow, like the events; and each event waits for its seal from its own insert on."""

from django.db import migrations

FORBID = """
CREATE TRIGGER privacy_trail_only_grows
    BEFORE UPDATE OR DELETE OR TRUNCATE ON privacy_auditseal
    FOR EACH STATEMENT EXECUTE FUNCTION privacy_trail_only_grows();
ALTER TABLE privacy_auditseal ENABLE ALWAYS TRIGGER privacy_trail_only_grows;
"""
ALLOW = "DROP TRIGGER privacy_trail_only_grows ON privacy_auditseal;"

# The definer's rights, so that whoever may add an event needs no right on what waits for a seal.
WAIT = """
CREATE FUNCTION privacy_event_waits_for_its_seal() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    INSERT INTO public.privacy_auditunsealed (event_id, queued_at) SELECT id, clock_timestamp() FROM added;
    RETURN NULL;
END
$$;
CREATE TRIGGER privacy_event_waits_for_its_seal
    AFTER INSERT ON privacy_auditevent REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION privacy_event_waits_for_its_seal();
INSERT INTO privacy_auditunsealed (event_id, queued_at) SELECT id, now() FROM privacy_auditevent ORDER BY at, id;
"""
SEAL_NOTHING = """
DROP TRIGGER privacy_event_waits_for_its_seal ON privacy_auditevent;
DROP FUNCTION privacy_event_waits_for_its_seal();
"""


class Migration(migrations.Migration):
    dependencies = [("privacy", "0003_auditseal_auditunsealed")]

    # The hint sends the statements to the database where the tables are.
    operations = [
        migrations.RunSQL(FORBID, ALLOW, hints={"model_name": "auditseal"}),
        migrations.RunSQL(WAIT, SEAL_NOTHING, hints={"model_name": "auditevent"}),
    ]
