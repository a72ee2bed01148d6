"""At start: limits that can't be used stop it, with the line that is wrong."""

from django.core.checks import CheckMessage, Error

from referrals.times.limits import WrongLimits, versions


def check_limits(**kwargs) -> list[CheckMessage]:
    """Registered by the app when it is ready."""
    try:
        versions()
    except (WrongLimits, OSError) as wrong:
        hint = "referrals/times/limits.toml says what each number counts."
        return [Error(str(wrong), hint=hint, id="referrals.E001")]
    return []
