"""Ending sessions, one or all; a lost phone; and how long an organisation lets a phone be remembered."""

import time

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.devices.models import MOST_DAYS, Device, DeviceRule
from accounts.devices.policies import check_lost_of, check_rule
from accounts.ending import end_everything
from accounts.factors.store import forget_factors
from accounts.idle.sessions import SEEN
from accounts.models import User
from accounts.notices import tell_of_change
from privacy import audit
from privacy.acts import action, as_the_system

MOST_SESSIONS = 50


@action
def end_session(*, by, session_id: int) -> None:
    """End one session of one's own. What has ended already stays so."""
    if _end_one(by, session_id):
        audit.wrote("account.session_ended", by, by=by)


# reaches further than the actor: the list of sessions is the system's
@as_the_system
def _end_one(user, session_id: int) -> bool:
    held = UserSession.objects.filter(user_id=user.pk, pk=session_id).first()
    if held is None:
        return False
    Session.objects.filter(pk=held.session_key).delete()
    held.delete()
    return True


@action
def forget_device(*, by, device_id) -> None:
    """A browser of one's own is remembered no longer: from there the second factor is asked for again."""
    if _forget_one(by, device_id):
        audit.wrote("account.device_forgotten", by, by=by)


# reaches further than the actor: no role changes the devices
@as_the_system
def _forget_one(user, device_id) -> bool:
    return bool(Device.objects.filter(user_id=user.pk, pk=device_id).remembered().update(remembered_until=None))


@action
def end_all(*, by) -> None:
    """End every session of one's own, this one too, and forget every browser."""
    end_everything(by)
    audit.wrote("account.sessions_ended", by, by=by)


@action
@sensitive_variables("new_password")
def lose_phone(*, by, new_password: str) -> None:
    """One's own phone is gone: everything ends, and what was on it opens nothing. The card of recovery codes goes too,
    in case it lay beside the phone; and the password, which many a phone keeps: until the caller's session has set up
    a new factor, it alone would let its finder do that first.

    Raises ValidationError beside `new_password` for a weak one, and for the present one.
    """
    if by.check_password(new_password):
        refusal = _("Điện thoại đã mất có thể còn nhớ mật khẩu này. Hãy chọn mật khẩu khác.")
        raise ValidationError({"new_password": refusal})
    validate_password(new_password, by)
    by.set_password(new_password)
    by.pin = ""
    _keep_keys(by)
    end_everything(by)
    forget_factors(by)
    audit.wrote("account.phone_lost", by, by=by)
    tell_of_change(by)


@action
def lose_phone_of(*, by, user: User) -> None:
    """The same for a worker who can't come in: also the password opens nothing any more, until two colleagues have
    given a code."""
    check_lost_of(by, user)
    end_everything(user, by=by)
    forget_factors(user)
    _close_door(user)
    audit.wrote("account.phone_lost", user, by=by)


def _close_door(user) -> None:
    user.set_unusable_password()
    user.pin = ""
    _keep_keys(user)


# reaches further than the actor: nobody but an administrator changes accounts
@as_the_system
def _keep_keys(user) -> None:
    User.objects.filter(pk=user.pk).update(password=user.password, pin=user.pin)


@action
def set_rule(*, by, organisation, days: int) -> DeviceRule:
    """For how many days workers may have a phone remembered; 0 for never, which holds at once for every phone."""
    check_rule(by, organisation)
    if not 0 <= days <= MOST_DAYS:
        raise ValidationError(_("Từ 0 đến %(most)s ngày.") % {"most": MOST_DAYS})
    rule, _made = DeviceRule.objects.update_or_create(organisation=organisation, defaults={"days": days})
    audit.wrote("account.device_rule", organisation, by=by, fields=["days", str(days)])
    return rule


# reaches further than the actor: the same
@as_the_system
def standing_sessions(user) -> list[UserSession]:
    """The sessions that still open pages, the latest first, each with `seen` (Unix time in seconds); two queries.

    When one was last used is in the session itself, so that a page notes it without a write of its own.
    """
    held = list(UserSession.objects.filter(user_id=user.pk).order_by("-created_at")[:MOST_SESSIONS])
    alive = Session.objects.filter(expire_date__gt=timezone.now()).in_bulk([one.session_key for one in held])
    for one in held:
        stored = alive[one.session_key].get_decoded() if one.session_key in alive else {}
        one.seen = stored.get(SEEN, one.created_at.timestamp())
        one.stands = stored.get(HASH_SESSION_KEY) == user.get_session_auth_hash()
    return sorted((one for one in held if one.stands and is_used(one)), key=lambda one: -one.seen)


def is_used(session) -> bool:
    return time.time() - session.seen <= settings.SESSION_IDLE_SECONDS


# reaches further than the actor: the same
@as_the_system
def list_again(request) -> None:
    """A session that goes on after everything ended has a new id."""
    UserSession.objects.create_from_request(request)


def remembered_of(user) -> list[Device]:
    """The browsers from which no second factor is asked for now."""
    return list(Device.objects.filter(user=user).remembered())
