"""The retention rules of accounts, of the browsers and sessions they were used from, of codes that
opened them, and of counts of tries."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from accounts.models import Device, EntryCode, Tally, User
from privacy import audit
from privacy.acts import as_the_system
from privacy.classification import Retention
from privacy.retention import Rule, declare
from privacy.rules import delete


def declare_rules() -> None:
    declare(Rule(
        "accounts.account", User, Retention.ACCOUNT,
        "only shown: the administrator empties the name when no case names the account any more", "last_login",
        lambda before: User.objects.filter(Q(last_login__date__lt=before), is_active=False),
    ))
    declare(Rule(
        "accounts.device", Device, Retention.DEVICE, "nobody signs in from it any more", "last_seen",
        lambda before: Device.objects.filter(last_seen__date__lt=before), delete,
    ))
    declare(Rule(
        "accounts.session", UserSession, Retention.SESSION, "the session has ended", "created_at",
        lambda before: UserSession.objects.filter(~Exists(Session.objects.filter(pk=OuterRef("session_key")))), delete,
    ))
    declare(Rule(
        "accounts.entry_code", EntryCode, Retention.ENTRY, "who asked and who said yes stays on the trail",
        "expires_at", EntryCode.objects.over, delete_codes,
    ))
    declare(Rule(
        "accounts.tally", Tally, Retention.TALLY, "what was tried may be tried again", "ends_at",
        lambda before: Tally.objects.filter(ends_at__lte=timezone.now()), delete,
    ))


@as_the_system
def delete_codes(codes) -> int:
    held = list(codes.select_related("user").select_for_update(of=("self",)))
    for one in held:
        audit.wrote("entry.forgotten", one.user, by=None)
        one.delete()
    return len(held)
