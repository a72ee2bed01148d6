"""Who reaches the two tables of the wall itself: wrapped data keys, and the trail."""

from privacy.identity import DatabaseRole
from privacy.models import AuditEvent, AuditSeal, AuditUnsealed, DataKey, DestroyedKey, KeyToDestroy
from privacy.rowsecurity import ME, MY_ORGANISATION, Reach, secured, unsecured

# A key is for the organisations whose people may open what it seals: a partner's account reaches no client's key.
OURS = f"readers @> ARRAY[{MY_ORGANISATION}]"

secured(DataKey, {
    DatabaseRole.WORKER: Reach("SELECT INSERT DELETE", OURS),
    DatabaseRole.CASE_MANAGER: Reach("SELECT INSERT DELETE", OURS),
    DatabaseRole.PARTNER: Reach("SELECT", OURS),
    DatabaseRole.BEARER: Reach("SELECT", f"holder_id = {ME}"),  # the referral's own key, to write its history
})
# Whoever finishes a draft or withdraws a consent says which keys must go; the system destroys them.
secured(KeyToDestroy, {DatabaseRole.WORKER: Reach("INSERT"), DatabaseRole.CASE_MANAGER: Reach("INSERT")})
# Digests, so that nobody makes a key for a holder whose key was destroyed. They are never taken back.
secured(DestroyedKey, {
    **{role: Reach("SELECT") for role in (
        DatabaseRole.WORKER, DatabaseRole.CASE_MANAGER, DatabaseRole.PARTNER, DatabaseRole.BEARER,
        DatabaseRole.PRIVACY,
    )},
    DatabaseRole.SYSTEM: Reach("SELECT INSERT"),
})
# What waits for its seal: ids of events, filled by the trigger of an event's own insert.
unsecured(AuditUnsealed, "ids of events that wait for their seal", {
    DatabaseRole.SYSTEM: Reach("SELECT DELETE"), DatabaseRole.PRIVACY: Reach("SELECT"),
})
secured(AuditSeal, {DatabaseRole.SYSTEM: Reach("SELECT INSERT"), DatabaseRole.PRIVACY: Reach("SELECT")})
# Everybody's deeds are written down; only who guards the data reads them, and nobody changes them.
secured(AuditEvent, {
    **{role: Reach("INSERT") for role in DatabaseRole},
    DatabaseRole.PRIVACY: Reach("SELECT INSERT"),
    DatabaseRole.SYSTEM: Reach("SELECT INSERT"),
})
