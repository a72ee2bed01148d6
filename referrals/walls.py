"""Who reaches which referrals, as the database holds it: a sender those of their clients, a receiver those that
were sent to the organisation, the release job what it counts by."""

from casework.walls import OF_MY_CLIENT
from privacy.identity import DatabaseRole
from privacy.rowsecurity import MY_ORGANISATION, Reach, with_history
from referrals.models import Referral

TO_US = f"to_organisation_id = {MY_ORGANISATION} AND state NOT IN ('draft', 'discarded')"

with_history(Referral, {
    DatabaseRole.WORKER: Reach("SELECT INSERT UPDATE", OF_MY_CLIENT),
    DatabaseRole.CASE_MANAGER: Reach("SELECT INSERT UPDATE", OF_MY_CLIENT),
    DatabaseRole.PARTNER: Reach("SELECT UPDATE", TO_US),
    DatabaseRole.RELEASE: Reach("SELECT", columns=(
        "id", "client_id", "need_id", "sent_at", "answered_at", "appointment_at", "attended_on", "completed_on",
    )),
})
