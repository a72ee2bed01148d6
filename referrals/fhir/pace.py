"""How often something may happen in a minute."""

from accounts import tally

WINDOW_SECONDS = 60


def times(*name: object) -> int:
    """Counts once more; answers with how often it was within a minute that began with the first time."""
    [counted] = tally.count([tally.key_of("pace", *name)], WINDOW_SECONDS)
    return counted.count
