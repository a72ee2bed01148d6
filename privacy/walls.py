"""Who reaches the two tables of the wall itself: wrapped data keys, and the trail."""

from privacy.identity import DatabaseRole
from privacy.models import AuditEvent, DataKey
from privacy.rowsecurity import MY_ORGANISATION, Reach, secured

# A key is for the organisations whose people may open what it seals: a partner's account reaches no client's key.
OURS = f"readers @> ARRAY[{MY_ORGANISATION}]"

secured(DataKey, {
    DatabaseRole.WORKER: Reach("SELECT INSERT DELETE", OURS),
    DatabaseRole.CASE_MANAGER: Reach("SELECT INSERT DELETE", OURS),
    DatabaseRole.PARTNER: Reach("SELECT", OURS),
})
# Everybody's deeds are written down; only who guards the data reads them, and nobody changes them.
secured(AuditEvent, {
    **{role: Reach("INSERT") for role in DatabaseRole},
    DatabaseRole.PRIVACY: Reach("SELECT INSERT"),
    DatabaseRole.SYSTEM: Reach("SELECT INSERT"),
})
