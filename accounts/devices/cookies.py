"""The cookie by which a browser is recognised: a random token, of which the database knows a digest.

It does two things. Wrong tries from elsewhere don't lock somebody out of a browser they have signed in from before
(OWASP's device cookies); and where the organisation allows it, a worker's own phone stands in for the second factor
for some days. It opens nothing by itself: the password is always asked for.
"""

import datetime as dt
import hashlib
import secrets

from django.conf import settings
from django.utils import timezone

from accounts.devices.browsers import browser_name
from accounts.devices.models import Device, DeviceRule
from accounts.named import named
from accounts.roles import Role
from privacy.acts import as_the_system

DAYS = 180  # how long a browser keeps the token; each sign-in begins anew
WANTED = "remember-device"  # in the session, between the second factor and the end of signing in


def name() -> str:
    return "__Host-d" if settings.SESSION_COOKIE_SECURE else "d"


def token_of(request) -> str:
    return request.COOKIES.get(name(), "")


def digest_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


# reaches further than the actor: nobody is signed in yet
@as_the_system
def device_of(request, user) -> Device | None:
    """This browser, if the account was signed in from it before."""
    token = token_of(request)
    return Device.objects.filter(user=user, digest=digest_of(token)).first() if token else None


def remember_days(user) -> int:
    """For how many days this account may have a browser remembered; 0 for never."""
    if user.role != Role.OUTREACH_WORKER:
        return 0
    rule = DeviceRule.objects.filter(pk=user.organisation_id).values_list("days", flat=True).first()
    return rule or 0


def is_remembered(request, user) -> bool:
    """Whether the second factor needn't be asked for here. The organisation's rule of today holds, not the old one."""
    device, days = device_of(request, user), remember_days(user)
    if device is None or not days or device.remembered_until is None:
        return False
    return timezone.now() < device.remembered_until


# reaches further than the actor: the session has only just begun
@as_the_system
def know_device(request, response, user) -> None:
    """At the end of signing in: note this browser, give it a token, remember it if that was asked for and allowed.

    The token is a new one each time, for every account that came in from here: whoever copied the last one from a
    browser that several people use holds nothing any more.
    """
    token, before = secrets.token_urlsafe(32), token_of(request)
    if before:
        Device.objects.filter(digest=digest_of(before)).update(digest=digest_of(token))
    device, _made = Device.objects.get_or_create(
        user=user, digest=digest_of(token), defaults={"name": browser_name(request)}
    )
    days = remember_days(user) if request.session.pop(WANTED, False) else 0
    if days:
        device.remembered_until = timezone.now() + dt.timedelta(days=days)
    device.last_seen, device.name = timezone.now(), browser_name(request)
    device.save(update_fields=["last_seen", "name", "remembered_until"])
    response.set_cookie(
        name(), token, max_age=DAYS * 24 * 60 * 60, secure=settings.SESSION_COOKIE_SECURE, httponly=True,
        samesite="Strict",
    )


def known_as(request, username: str) -> str:
    """For counting wrong tries: the digest of this browser's token where the account was signed in from it, in
    hexadecimal; else nothing. One query wherever there is a token, whether the account exists or not."""
    token = token_of(request)
    if not token:
        return ""
    known = Device.objects.filter(user__in=named(username).order_by(), digest=digest_of(token)).exists()
    return digest_of(token).hex() if known else ""
