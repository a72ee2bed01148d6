"""Who reaches the accounts. Colleagues' names are read by every role; signing in notes its time."""

from accounts.models import Device, DeviceRule, EntryCode, Tally, Trained, User
from privacy.identity import DatabaseRole
from privacy.rowsecurity import EVERYTHING, MY_ORGANISATION, Reach, everybody, secured, unsecured

unsecured(User, "accounts of staff, no client", {
    **everybody("SELECT"),
    DatabaseRole.VISITOR: Reach("SELECT UPDATE"),  # the time of signing in, a password hashed anew
    DatabaseRole.ADMIN: Reach("SELECT INSERT UPDATE"),
    DatabaseRole.SYSTEM: Reach(EVERYTHING),
})
unsecured(Trained, "what staff have learned, no client", {
    **everybody("SELECT"),
    DatabaseRole.CASE_MANAGER: Reach("SELECT INSERT DELETE"),
    DatabaseRole.SYSTEM: Reach(EVERYTHING),
})
unsecured(Device, "browsers of staff, no client", {**everybody("SELECT INSERT UPDATE DELETE")})
unsecured(DeviceRule, "a rule of an organisation", {
    **everybody("SELECT"),
    DatabaseRole.CASE_MANAGER: Reach("SELECT INSERT UPDATE"),
})
# Who asks makes a row, who approves changes it; the code's digest alone opens nothing. What somebody had mailed to
# themselves is the system's, and so are the codes of the first day: no account makes one.
ASKED_FOR = "kind NOT IN ('mailed', 'beginning')"
OF_MY_OWN = f"{ASKED_FOR} AND EXISTS (SELECT FROM accounts_user one WHERE one.id = user_id AND "  # nosec B608
OF_MY_OWN += f"one.organisation_id = {MY_ORGANISATION})"
secured(EntryCode, {
    DatabaseRole.ADMIN: Reach("SELECT INSERT UPDATE", ASKED_FOR),
    DatabaseRole.PRIVACY: Reach("SELECT INSERT UPDATE", ASKED_FOR),
    DatabaseRole.CASE_MANAGER: Reach("SELECT INSERT UPDATE", OF_MY_OWN),
    DatabaseRole.MANAGER: Reach("SELECT UPDATE", OF_MY_OWN),
    DatabaseRole.PARTNER: Reach("SELECT UPDATE", OF_MY_OWN),
})
# Whoever tries something is counted, also who is not signed in, or holds a slip.
unsecured(Tally, "how often something was tried, under keyed digests", everybody(EVERYTHING))
# Second factors and lists of sessions are read and written by the system alone, for whom they belong to.
unsecured("mfa_authenticator", "second factors of staff, their secrets sealed; no client", {})
unsecured("usersessions_usersession", "sessions of staff, no client", {})
for table in ("account_emailaddress", "account_emailconfirmation"):
    unsecured(table, "never written: an account holds its own address", {DatabaseRole.SYSTEM: Reach("SELECT")})
