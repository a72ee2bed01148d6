"""Who may read the trail as a whole. Who may read one person's: whoever may see that person."""

from accounts.policies import check_role
from accounts.roles import Role


def check_read_trail(user) -> None:
    """The privacy officer alone."""
    check_role(user, Role.PRIVACY_OFFICER)
