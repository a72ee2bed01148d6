"""The demo's first release."""


def first_release(world, rng, today) -> None:
    """Nothing to release yet."""
