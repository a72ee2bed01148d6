"""Who reaches which referrals, as the database holds it: a sender those of their clients, a receiver those that
were sent to the organisation, the release job what it counts by."""

from casework.walls import OF_MY_CLIENT
from privacy.identity import DatabaseRole
from privacy.rowsecurity import ME, MY_ORGANISATION, NOW, Reach, secured, with_history
from referrals.lifecycle import SEEN_BY_SLIP
from referrals.models import Referral, Slip


def quoted(states) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


TO_US = (
    "state NOT IN ('draft', 'discarded') AND EXISTS (SELECT FROM services_service sought "  # nosec B608 (ours)
    f"WHERE sought.id = service_id AND sought.organisation_id = {MY_ORGANISATION})"
)
# Whoever holds a slip reaches its one referral, by its id, for as long as the paper is good.
BY_SLIP = (
    f"{{id}} = {ME} AND state IN ({quoted(SEEN_BY_SLIP)}) AND "  # nosec B608 (ours)
    "EXISTS (SELECT FROM referrals_slip paper WHERE paper.referral_id = {id})"
)
OF_MY_REFERRAL = "EXISTS (SELECT FROM referrals_referral seen WHERE seen.id = referral_id)"

with_history(Referral, {
    DatabaseRole.WORKER: Reach("SELECT INSERT UPDATE", OF_MY_CLIENT),
    DatabaseRole.CASE_MANAGER: Reach("SELECT INSERT UPDATE", OF_MY_CLIENT),
    DatabaseRole.PARTNER: Reach("SELECT UPDATE", TO_US),
    DatabaseRole.BEARER: Reach("SELECT UPDATE", BY_SLIP),
    DatabaseRole.RELEASE: Reach("SELECT", columns=(
        "id", "client_id", "need_id", "sent_at", "answered_at", "appointment_at", "attended_on", "completed_on",
    )),
})
# A paper is printed by who may act for the client, and used by who holds it until its last day is over.
secured(Slip, {
    DatabaseRole.WORKER: Reach("SELECT INSERT UPDATE", OF_MY_REFERRAL),
    DatabaseRole.CASE_MANAGER: Reach("SELECT INSERT UPDATE", OF_MY_REFERRAL),
    DatabaseRole.BEARER: Reach("SELECT UPDATE", f"referral_id = {ME} AND expires_at > {NOW}"),
})
