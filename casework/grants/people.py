"""With whom a client may be shared, without becoming a list of other organisations' staff."""

from accounts.models import User
from accounts.roles import CASEWORK_ROLES, Role
from accounts.tries import Tries
from privacy import audit

UNKNOWN_NAMES = Tries("share.username", limit=10, seconds=60 * 60)


def colleague_elsewhere(user, username: str) -> User | None:
    """The account with exactly this user name, if it holds cases; each search is on the trail."""
    found = _by_username(username)
    audit.searched("grant.by_username", by=user, purpose="share", count=1 if found else 0)
    return found


def _by_username(username: str) -> User | None:
    return User.objects.filter(username__iexact=username, role__in=CASEWORK_ROLES, is_active=True).first()


def case_managers_of(organisation) -> list[User]:
    """To whom a client goes that is shared with an organisation."""
    return list(User.objects.filter(organisation=organisation, role=Role.CASE_MANAGER, is_active=True))
