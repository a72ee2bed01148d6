"""Who reaches which rows of casework, as the database holds it: the twin of `casework.clients.querysets.scope`.

Everything about a client is reached through the client's own row: whoever can't see that row sees nothing of it.
"""

from casework.models import (
    Assignment,
    Client,
    Consent,
    Contact,
    ContactSupply,
    CountingIndex,
    Draft,
    FollowUp,
    Need,
    Screening,
    ServiceGiven,
)
from privacy.identity import DatabaseRole
from privacy.rowsecurity import ASKED, ME, MY_ORGANISATION, WHOLE, Reach, secured, with_history

CASEWORK, RELEASE = DatabaseRole.CASEWORK, DatabaseRole.RELEASE
WRITTEN = "SELECT INSERT UPDATE"

MY_CLIENT = f"organisation_id = {MY_ORGANISATION} AND ({WHOLE} OR assigned_to_id = {ME})"
# A worker who registers somebody is told that the organisation knows the person, by the exact index alone.
RECOGNISED = f"organisation_id = {MY_ORGANISATION} AND lookup_index = {ASKED}"
OF_MY_CLIENT = "EXISTS (SELECT FROM casework_client seen WHERE seen.id = client_id)"
PAST_OF_MY_CLIENT = "EXISTS (SELECT FROM casework_client seen WHERE seen.id = {id})"
MY_CONTACT = (
    f"organisation_id = {MY_ORGANISATION} AND ({WHOLE} OR (client_id IS NULL AND worker_id = {ME}) "
    f"OR (client_id IS NOT NULL AND {OF_MY_CLIENT}))"
)


def counted(*columns: str) -> Reach:
    """The release job reads what it counts by, of everybody, and no sealed column."""
    return Reach("SELECT", columns=columns)


secured(Client, {
    CASEWORK: [Reach(WRITTEN, MY_CLIENT), Reach("SELECT", RECOGNISED)],
    RELEASE: counted("id", "commune_id", "registered_on", "closed_on", "age_band", "age_band_on"),
})
secured(Client.history.model, {CASEWORK: Reach("SELECT INSERT", PAST_OF_MY_CLIENT)})
# Written with the client; read by the release job alone.
secured(CountingIndex, {CASEWORK: Reach("INSERT", OF_MY_CLIENT), RELEASE: counted("client_id", "value", "version")})
with_history(Assignment, {CASEWORK: Reach(WRITTEN, OF_MY_CLIENT)})
with_history(Consent, {
    CASEWORK: Reach(WRITTEN, OF_MY_CLIENT),
    RELEASE: counted("client_id", "purpose", "given_on", "expires_on", "withdrawn_at"),
})
with_history(Contact, {
    CASEWORK: Reach(WRITTEN, MY_CONTACT), RELEASE: counted("client_id", '"on"', "people", "channel", "commune_id"),
})
secured(ContactSupply, {
    CASEWORK: Reach(WRITTEN, "EXISTS (SELECT FROM casework_contact seen WHERE seen.id = contact_id)"),
})
secured(Draft, {CASEWORK: Reach("SELECT INSERT UPDATE DELETE", f"worker_id = {ME}")})
with_history(FollowUp, {
    CASEWORK: Reach(WRITTEN, OF_MY_CLIENT), RELEASE: counted("client_id", "done_on", "outcome", "lasting"),
})
with_history(Need, {
    CASEWORK: Reach(WRITTEN, OF_MY_CLIENT),
    RELEASE: counted("id", "client_id", "category", "wanted", "eligibility", "identified_on", "closed_on"),
})
with_history(Screening, {CASEWORK: Reach(WRITTEN, OF_MY_CLIENT), RELEASE: counted("client_id", "completed_on")})
with_history(ServiceGiven, {
    CASEWORK: Reach(WRITTEN, OF_MY_CLIENT), RELEASE: counted("client_id", "category", '"on"', "confirmed_by"),
})
