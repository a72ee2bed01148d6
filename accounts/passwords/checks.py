"""What must be true before the software serves: the list of breached passwords, where one is set, can be searched."""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register

from accounts.passwords.breached import problem_of


@register(Tags.security)
def breached_passwords_can_be_searched(app_configs=None, **kwargs) -> list[CheckMessage]:
    """Nothing to say where no list is set: the other checks of a password hold without one."""
    path = settings.BREACHED_PASSWORDS
    why = problem_of(path) if path else ""
    if not why:
        return []
    return [Error(
        f"BREACHED_PASSWORDS names a file of breached passwords, but {why}.",
        hint="Put the file there as docs/operations.md says, sorted by hash, or leave the setting out.",
        id="accounts.E001",
    )]
