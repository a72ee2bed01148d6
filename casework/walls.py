"""Who reaches which rows of casework, as the database holds it: the twin of `casework.clients.querysets.scope`.

Everything about a client is reached through the client's own row: whoever can't see that row sees nothing of it.
"""

from casework.models import (
    Alert,
    Assignment,
    Client,
    ClientGrant,
    Closure,
    Consent,
    Contact,
    ContactPeople,
    ContactSupply,
    CountingIndex,
    Cover,
    Draft,
    EmergencyAccess,
    Erasure,
    FollowUp,
    Goal,
    GoalStep,
    ListOrder,
    Need,
    Plan,
    PlanReview,
    RightsRequest,
    Screening,
    ServiceGiven,
    StockEntry,
    Transfer,
)
from privacy.identity import DatabaseRole
from privacy.rowsecurity import ASKED, ME, MY_ORGANISATION, NOW, Reach, question, secured, with_history

WORKER, CASE_MANAGER, RELEASE = DatabaseRole.WORKER, DatabaseRole.CASE_MANAGER, DatabaseRole.RELEASE
PRIVACY = DatabaseRole.PRIVACY
WRITTEN = "SELECT INSERT UPDATE"

OURS = f"organisation_id = {MY_ORGANISATION}"
MINE = f"({OURS} AND assigned_to_id = {ME})"
# What colleagues opened for a time: the few rows are read first, then the clients found by index.
OPENED = (
    "id = ANY(ARRAY(SELECT content_object_id FROM casework_clientgrant "  # nosec B608 (a rule of ours, without input)
    f"WHERE user_id = {ME} AND ended_at IS NULL AND expires_at > {NOW}))"
)
COVERED = (
    f"({OURS} AND assigned_to_id = ANY(ARRAY(SELECT worker_id FROM casework_cover "  # nosec B608 (as above)
    f"WHERE covering_id = {ME} AND ended_at IS NULL AND starts_at <= {NOW} AND ends_at > {NOW})))"
)
# A worker who registers somebody is told that the organisation knows the person, by the exact index alone.
RECOGNISED = f"{OURS} AND lookup_index = ANY({ASKED})"
SEEN = question("casework_sees_client", Client)
OF_MY_CLIENT, PAST_OF_MY_CLIENT = SEEN.format("client_id"), SEEN.format("{id}")
MY_CONTACT = f"({OURS} AND client_id IS NULL AND worker_id = {ME}) OR {OF_MY_CLIENT}"


def casework(verbs: str, rows: str) -> dict[str, Reach]:
    """The same for workers and case managers, whose clients differ."""
    return {WORKER: Reach(verbs, rows), CASE_MANAGER: Reach(verbs, rows)}


def counted(*columns: str) -> Reach:
    """The release job reads what it counts by, of everybody, and no sealed column."""
    return Reach("SELECT", columns=columns)


secured(Client, {
    WORKER: [
        Reach(WRITTEN, f"({MINE} OR {OPENED} OR {COVERED}) AND erased_on IS NULL"), Reach("SELECT", RECOGNISED),
    ],
    CASE_MANAGER: Reach(WRITTEN, f"({OURS} OR {OPENED}) AND erased_on IS NULL"),
    RELEASE: counted("id", "organisation_id", "commune_id", "registered_on", "closed_on", "age_band", "age_band_on",
                     "sex", "recall_rank", "restricted_on", "uncounted_since"),
})
secured(Client.history.model, casework("SELECT INSERT", PAST_OF_MY_CLIENT))
# Written with the client; read by the release job alone.
secured(CountingIndex, {**casework("INSERT", OF_MY_CLIENT), RELEASE: counted("client_id", "value", "version")})
with_history(Alert, casework(WRITTEN, OF_MY_CLIENT))
with_history(Assignment, casework(WRITTEN, OF_MY_CLIENT))
with_history(Consent, {
    **casework(WRITTEN, OF_MY_CLIENT),
    RELEASE: counted("client_id", "purpose", "given_on", "expires_on", "withdrawn_at"),
})
with_history(Contact, {
    WORKER: Reach(WRITTEN, MY_CONTACT), CASE_MANAGER: Reach(WRITTEN, f"{OURS} OR {OF_MY_CLIENT}"),
    RELEASE: counted("id", "client_id", '"on"', "people", "channel", "commune_id"),
})
OF_SEEN_CONTACT = "EXISTS (SELECT FROM casework_contact seen WHERE seen.id = contact_id)"
secured(ContactPeople, casework(WRITTEN, OF_SEEN_CONTACT))
secured(ContactSupply, {
    **casework(WRITTEN, OF_SEEN_CONTACT),
    RELEASE: counted("contact_id", "item", "given"),
})
# Of an organisation, not of a person: its workers read what is left, its case manager writes the lines.
secured(StockEntry, {WORKER: Reach("SELECT", OURS), CASE_MANAGER: Reach("SELECT INSERT", OURS)})
secured(Draft, casework("SELECT INSERT UPDATE DELETE", f"worker_id = {ME}"))
with_history(FollowUp, {
    **casework(WRITTEN, OF_MY_CLIENT), RELEASE: counted("client_id", "done_on", "outcome", "lasting"),
})
with_history(Need, {
    **casework(WRITTEN, OF_MY_CLIENT),
    RELEASE: counted("id", "client_id", "category", "wanted", "eligibility", "identified_on", "closed_on"),
}, past={
    # What was known of a need at an earlier cut-off: late entries are told apart by it, and by nothing else.
    RELEASE: counted("id", "client_id", "category", "wanted", "eligibility", "identified_on", "closed_on",
                     "history_id", "history_date"),
})
for _model in (Plan, Goal, GoalStep, PlanReview, Closure):
    with_history(_model, casework(WRITTEN, OF_MY_CLIENT))
# Who is asked can't see the client: they find the transfer by their own name. Only whose client it is asks for it.
LEAVES_ME, COMES_TO_ME = f"{OURS} AND from_worker_id = {ME}", f"{OURS} AND to_worker_id = {ME}"
with_history(Transfer, {
    WORKER: [
        Reach("SELECT UPDATE", f"({LEAVES_ME}) OR ({COMES_TO_ME})"),
        Reach("INSERT", f"{LEAVES_ME} AND {OF_MY_CLIENT}"),
    ],
    CASE_MANAGER: [Reach("SELECT UPDATE", OURS), Reach("INSERT", f"{OURS} AND {OF_MY_CLIENT}")],
})
secured(ListOrder, casework(WRITTEN, f"user_id = {ME}"))
with_history(Screening, {**casework(WRITTEN, OF_MY_CLIENT), RELEASE: counted("client_id", "completed_on")})
with_history(ServiceGiven, {
    **casework(WRITTEN, OF_MY_CLIENT),
    RELEASE: counted("client_id", "category", '"on"', "confirmed_by", "provider_id", "recorded_at"),
})
# Who opened what to whom is known within the client's organisation and to whom it was opened: these rules name no
# other table, since the client's own rule reads this one. A worker opens nothing to themselves: an emergency is
# written by the system.
with_history(ClientGrant, {
    WORKER: [Reach("SELECT UPDATE", f"{OURS} OR user_id = {ME}"), Reach("INSERT", f"{OURS} AND user_id <> {ME}")],
    CASE_MANAGER: Reach(WRITTEN, f"{OURS} OR user_id = {ME}"),
})
with_history(Cover, {
    WORKER: [Reach("SELECT", OURS), Reach("INSERT UPDATE", f"{OURS} AND worker_id = {ME}")],
    CASE_MANAGER: Reach(WRITTEN, OURS),
})
with_history(EmergencyAccess, {
    WORKER: Reach("SELECT", f"user_id = {ME}"),
    CASE_MANAGER: Reach("SELECT UPDATE", OURS),
})
# The privacy officer reads deadlines and numbers; the page names no client, and no other table would.
with_history(RightsRequest, {
    WORKER: Reach(WRITTEN, OF_MY_CLIENT),
    CASE_MANAGER: Reach(WRITTEN, f"{OURS} OR {OF_MY_CLIENT}"),
    PRIVACY: Reach("SELECT"),
})
secured(Erasure, {CASE_MANAGER: Reach("SELECT", OURS), PRIVACY: Reach("SELECT")})
