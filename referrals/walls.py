"""Who reaches which referrals, as the database holds it: a sender those of their clients, a receiver those that
were sent to the organisation, the release job what it counts by. And the keys of partners' systems: their own."""

from casework.walls import OF_MY_CLIENT
from privacy.identity import DatabaseRole
from privacy.rowsecurity import ME, MY_ORGANISATION, NOW, Reach, question, secured, with_history
from referrals.fhir.models import ReceivedUpdate, SystemToken
from referrals.lifecycle import SEEN_BY_SLIP
from referrals.models import MailChoice, Message, Referral, Slip


def quoted(states) -> str:
    return ", ".join(f"'{state}'" for state in sorted(states))


TO_US = f"to_organisation_id = {MY_ORGANISATION} AND state NOT IN ('draft', 'discarded')"
# Whoever holds a slip reaches its one referral, by its id, for as long as the paper is good.
BY_SLIP = (
    f"{{id}} = {ME} AND state IN ({quoted(SEEN_BY_SLIP)}) AND "  # nosec B608 (ours)
    "EXISTS (SELECT FROM referrals_slip paper WHERE paper.referral_id = {id})"
)

with_history(Referral, {
    DatabaseRole.WORKER: Reach("SELECT INSERT UPDATE", OF_MY_CLIENT),
    DatabaseRole.CASE_MANAGER: Reach("SELECT INSERT UPDATE", OF_MY_CLIENT),
    DatabaseRole.PARTNER: Reach("SELECT UPDATE", TO_US),
    DatabaseRole.BEARER: Reach("SELECT UPDATE", BY_SLIP),
    DatabaseRole.RELEASE: Reach("SELECT", columns=(
        "id", "client_id", "need_id", "sent_at", "answered_at", "appointment_at", "attended_on", "completed_on",
        "decline_reason",
    )),
})

OF_OURS = f"organisation_id = {MY_ORGANISATION}"
secured(SystemToken, {
    DatabaseRole.PARTNER: [Reach("SELECT UPDATE", OF_OURS), Reach("INSERT", f"{OF_OURS} AND made_by_id = {ME}")],
})
secured(ReceivedUpdate, {
    DatabaseRole.PARTNER: Reach("SELECT INSERT", (
        "EXISTS (SELECT FROM referrals_systemtoken held "  # nosec B608 (ours)
        f"WHERE held.id = token_id AND held.{OF_OURS})"
    )),
})
# A message is read by who reads its referral, and written by a side as that side: nobody changes one.
OF_MY_REFERRAL = question("referrals_sees_referral", Referral).format("referral_id")


def writing(side: str) -> list[Reach]:
    return [
        Reach("SELECT", OF_MY_REFERRAL),
        Reach("INSERT", f"{OF_MY_REFERRAL} AND side = '{side}' AND written_by_id = {ME}"),
    ]


secured(Message, {
    DatabaseRole.WORKER: writing("sender"), DatabaseRole.CASE_MANAGER: writing("sender"),
    DatabaseRole.PARTNER: writing("receiver"),
})
MY_CHOICE = Reach("SELECT INSERT UPDATE", f"user_id = {ME}")
TOLD_BY_MAIL = (DatabaseRole.WORKER, DatabaseRole.CASE_MANAGER, DatabaseRole.PARTNER, DatabaseRole.MANAGER)
secured(MailChoice, dict.fromkeys(TOLD_BY_MAIL, MY_CHOICE))
# A paper is printed by who may act for the client, and used by who holds it until its last day is over.
secured(Slip, {
    DatabaseRole.WORKER: Reach("SELECT INSERT UPDATE", OF_MY_REFERRAL),
    DatabaseRole.CASE_MANAGER: Reach("SELECT INSERT UPDATE", OF_MY_REFERRAL),
    DatabaseRole.BEARER: Reach("SELECT UPDATE", f"referral_id = {ME} AND expires_at > {NOW}"),
})
