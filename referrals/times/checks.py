"""At start: limits that can't be used stop it, with the line that is wrong."""

from django.core.checks import CheckMessage, Error, register

from referrals.times.limits import WrongLimits, versions


@register
def check_limits(**kwargs) -> list[CheckMessage]:
    try:
        versions()
    except (WrongLimits, OSError) as wrong:
        hint = "referrals/times/limits.toml says what each number counts."
        return [Error(str(wrong), hint=hint, id="referrals.E001")]
    return []
