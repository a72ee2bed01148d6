"""The second factor of the demo's people: a code app whose code of the moment the demo itself can tell.

Only where the software is tried: a page that asks for a code shows it, as long as the account holds the seed of here.
"""

import base64
import hashlib
from functools import partial

from allauth.account.models import Login
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

from accounts.factors.actions import add_app, put_card_away
from accounts.factors.adapter import SealingMFAAdapter, factor_of
from accounts.factors.fresh import Proof, proof_now
from accounts.factors.once import was_used
from accounts.factors.proving import TOTP as APP
from accounts.factors.proving import prove_code
from privacy.acts import as_the_system


def seed_of(username: str) -> str:
    """20 bytes in base 32, the same in every demo."""
    return base64.b32encode(hashlib.sha1(f"dong-hanh/{username}".encode(), usedforsecurity=False).digest()).decode()


def codes_of(username: str) -> list[str]:
    """The codes that are accepted at this moment, the present one first."""
    seed = seed_of(username)
    before, present, after = (format_hotp_value(hotp_value(seed, n)) for n in yield_hotp_counters_from_time())
    return [present, after, before]


def code_of(user) -> str:
    """A code that was not used yet; the present one where all were."""
    codes = codes_of(user.username)
    return next((code for code in codes if not was_used(user, code)), codes[0])


def enrol(user) -> None:
    """The code app, by the action that the page calls, and the card put away."""
    add_app(by=user, secret=seed_of(user.username), code=codes_of(user.username)[0])
    put_card_away(by=user)


def proved(user) -> Proof:
    """The factor proved at this moment."""
    return proof_now(user, prove_code(user, code_of(user)))


def shown(request) -> dict:
    """For the pages that ask: a function that a template calls only where it shows the code."""
    return {"demo_code": partial(told, request)}


# reaches further than the actor: nobody may be signed in yet
@as_the_system
def told(request) -> str:
    user = whoever_is_asked(request)
    held = Authenticator.objects.filter(user_id=user.pk, type=APP).first() if user else None
    if held is None:
        return ""
    with factor_of(user, APP):
        ours = SealingMFAAdapter().decrypt(held.data["secret"]) == seed_of(user.username)
    return code_of(user) if ours else ""


def whoever_is_asked(request):
    if request.user.is_authenticated:
        return request.user
    begun = request.session.get("account_login")
    return Login.deserialize(begun).user if begun else None
