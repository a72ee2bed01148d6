"""Who may read the trail as a whole. Who may read one person's: whoever may see that person."""

from accounts.policies import check_role


def check_read_trail(user) -> None:
    """The privacy officer alone."""
    check_role(user, "trail.read")
