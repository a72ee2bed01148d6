"""The retention rule of accounts: shown to the operator, since the trail names the account for longer."""

from django.db.models import Q

from accounts.models import User
from privacy.classification import Retention
from privacy.retention import Rule, declare


def declare_rules() -> None:
    declare(Rule(
        "accounts.account", User, Retention.ACCOUNT,
        "only shown: the administrator empties the name when no case names the account any more", "last_login",
        lambda before: User.objects.filter(Q(last_login__date__lt=before), is_active=False),
    ))
