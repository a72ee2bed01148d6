"""The retention rules of accounts and of the codes that opened them."""

from django.db.models import Q

from accounts.models import EntryCode, User
from privacy import audit
from privacy.acts import as_the_system
from privacy.classification import Retention
from privacy.retention import Rule, declare


def declare_rules() -> None:
    declare(Rule(
        "accounts.account", User, Retention.ACCOUNT,
        "only shown: the administrator empties the name when no case names the account any more", "last_login",
        lambda before: User.objects.filter(Q(last_login__date__lt=before), is_active=False),
    ))
    declare(Rule(
        "accounts.entry_code", EntryCode, Retention.ENTRY, "who asked and who said yes stays on the trail",
        "expires_at", EntryCode.objects.over, delete_codes,
    ))


@as_the_system
def delete_codes(codes) -> int:
    held = list(codes.select_related("user").select_for_update(of=("self",)))
    for one in held:
        audit.wrote("entry.forgotten", one.user, by=None)
        one.delete()
    return len(held)
