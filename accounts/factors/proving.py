"""Proving a second factor: a code of the app or of the card, or a passkey. Everything asked as the system, for the
account itself; tries are counted by account, and by address where the browser is not the account's own."""

import json

from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.internal import auth as webauthn
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.factors.adapter import factor_of
from accounts.factors.once import as_once
from accounts.throttle import Throttle
from privacy import audit
from privacy.acts import as_the_system

MINUTES = 5
TRIES = Throttle("factor", seconds=MINUTES * 60, account=5, address=30)
TOTP, CARD, PASSKEY = (
    Authenticator.Type.TOTP.value, Authenticator.Type.RECOVERY_CODES.value, Authenticator.Type.WEBAUTHN.value,
)


class NotProved(ValidationError):
    """It was wrong, or was tried too often. `code` says which, for the trail."""


@sensitive_variables("code")
def prove_code(user, code: str, *, address: str = "") -> str:
    """The kind of factor ("totp" or "recovery_codes") whose code this is; used up by it. Raises NotProved."""
    return counted(user, address, _code_of, code)


@sensitive_variables("response")
def prove_passkey(user, response: dict, *, address: str = "") -> str:
    """"webauthn" when one of the account's passkeys answered the question in the session. Raises NotProved."""
    return counted(user, address, _passkey_of, response)


@sensitive_variables("said")
def counted(user, address: str, find, said) -> str:
    """What `find` finds; counted first, and refused for some minutes when it was wrong too often."""
    begun = TRIES.begin(account=str(user.pk), **({"address": address} if address else {}))
    if not begun.is_allowed:
        raise NotProved(_("Bạn đã thử nhiều lần. Hãy đợi %(n)s phút rồi thử lại.") % {"n": MINUTES}, code="too_often")
    kind = find(user, said)
    if not kind:
        audit.refused("account.factor", user, by=user, why="wrong")
        raise NotProved(_("Chưa đúng. Hãy xem lại mã mới nhất rồi thử lại."), code="wrong")
    begun.was_right()
    return kind


# reaches further than the actor: nobody is signed in yet, and no role reads second factors
@as_the_system
@sensitive_variables("code")
def _code_of(user, code: str) -> str:
    """TOTP before recovery codes, so that no card is used up by chance."""
    held = Authenticator.objects.filter(user_id=user.pk, type__in=(TOTP, CARD)).order_by("-type")
    for one in held:
        with factor_of(user, one.type):
            if as_once(one).validate_code(code):
                one.record_usage()
                return one.type
    return ""


# reaches further than the actor: the same
@as_the_system
@sensitive_variables("response")
def _passkey_of(user, response) -> str:
    try:
        webauthn.parse_authentication_response(response)
        webauthn.complete_authentication(user, response).record_usage()
    except (ValidationError, AttributeError, KeyError, TypeError, ValueError):  # whatever a browser sent instead
        return ""
    return PASSKEY


# reaches further than the actor: the same
@as_the_system
def question_for(user) -> str:
    """What a browser is asked to sign, kept in the session for the answer; as JSON. Empty where there is no passkey."""
    if not Authenticator.objects.filter(user_id=user.pk, type=PASSKEY).exists():
        return ""
    return json.dumps(webauthn.begin_authentication(user), cls=DjangoJSONEncoder)
