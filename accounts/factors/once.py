"""A code of the app opens once. allauth notes that in the cache, which forgets when it is full; here it lies in the
table of counts, where of two at the same moment only one is the first."""

from allauth.core.internal.cryptokit import normalize_user_code
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.views.decorators.debug import sensitive_variables

from accounts import tally


class OnceTOTP(TOTP):
    """allauth's code app, with a lasting memory."""

    @sensitive_variables("code")
    def _mark_code_used(self, code: str) -> bool:
        """Whether this is the first time, for as long as the code is good."""
        good_for = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        [used] = tally.count([key_of(self.instance.user_id, code)], good_for)
        return used.count == 1


def as_once(held: Authenticator):
    """allauth's way of checking this factor, or ours in its place."""
    return OnceTOTP(held) if held.type == Authenticator.Type.TOTP else held.wrap()


@sensitive_variables("code")
def was_used(user, code: str) -> bool:
    return bool(tally.standing([key_of(user.pk, code)]))


@sensitive_variables("code")
def key_of(user_id, code: str) -> bytes:
    return tally.key_of("totp", user_id, normalize_user_code(code))
