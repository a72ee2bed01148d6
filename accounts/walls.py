"""Who reaches the accounts. Colleagues' names are read by every role; signing in notes its time."""

from accounts.models import Trained, User
from privacy.identity import DatabaseRole
from privacy.rowsecurity import EVERYTHING, Reach, everybody, unsecured

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
