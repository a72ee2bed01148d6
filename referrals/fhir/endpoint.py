"""Where a partner's system reports: writes only, reads nothing back, knows no session and sets no cookie.

What is wrong with a key is never said, and takes the same work: unknown, over, revoked, its maker gone.
"""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import Http404
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables

from accounts.address import client_address, network_of
from pages.middleware import takes_any_method
from privacy import audit
from privacy.middleware import sought
from referrals.fhir.actions import digest_of, take_update, use_token, with_digest
from referrals.fhir.models import SystemToken
from referrals.fhir.outcomes import Refused, language_of, refusal, taken
from referrals.fhir.pace import WINDOW_SECONDS, times
from referrals.fhir.reading import read_update

A_MINUTE = 60  # updates of one key
WRONG_KEYS_NOTED = 20  # a minute and address; more of them are answered alike, but fill no trail
WAY = "system"


@takes_any_method
@csrf_exempt
@login_not_required
@transaction.non_atomic_requests
def fhir_task(request, referral_id: str | None = None):
    """POST …/Task, or PUT …/Task/id: one update of one referral's status."""
    with translation.override(language_of(request)), audit.by_way_of(WAY):
        try:
            return take(request, referral_id)
        except Refused as refused:
            return with_headers(refusal(refused), refused.why, referral_id)


def take(request, referral_id: str | None):
    if request.method != method_of(referral_id):
        raise Refused("method")
    token = token_of(request)
    by = token.made_by
    try:
        check_pace(token)
        use_token(by=by, token=token)
        done = take_update(by=by, token=token, update=read_update(request, referral_id))
    except Http404 as absent:
        why, about = sought(absent)
        audit.refused("fhir.refused", about, by=by, why=why)
        raise Refused("absent") from None
    except Refused as refused:
        if refused.why != "throttled":
            audit.refused("fhir.refused", token, by=by, why=refused.why)
        raise
    answer = taken(done.task, done.status, done.still_wanted)
    if done.is_repeat:
        answer["Idempotency-Replayed"] = "true"
    return answer


def method_of(referral_id: str | None) -> str:
    return "POST" if referral_id is None else "PUT"


@sensitive_variables("scheme", "key")
def token_of(request) -> SystemToken:
    """The live key that the request carries; raises Refused, the same for every other."""
    scheme, _space, key = request.headers.get("Authorization", "").partition(" ")
    token = with_digest(digest_of(key.strip() if scheme.lower() == "bearer" else ""))
    if token is not None and token.is_live:
        return token
    if times("wrong key", network_of(client_address(request))) <= WRONG_KEYS_NOTED:
        audit.refused("fhir.refused", token, by=AnonymousUser(), why="token")
    raise Refused("token")


def check_pace(token) -> None:
    """Raises Refused beyond the minute's share; the trail hears of it once a minute."""
    count = times("key", token.pk)
    if count == A_MINUTE + 1:
        audit.refused("fhir.refused", token, by=token.made_by, why="throttled")
    if count > A_MINUTE:
        raise Refused("throttled")


def with_headers(answer, why: str, referral_id: str | None):
    """What HTTP wants beside the refusal."""
    if why == "token":
        answer["WWW-Authenticate"] = "Bearer"
    elif why == "method":
        answer["Allow"] = method_of(referral_id)
    elif why == "throttled":
        answer["Retry-After"] = str(WINDOW_SECONDS)
    return answer
