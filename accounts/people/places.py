"""What accounts have to do with their organisation: it does not close while anybody can still sign in for it."""

from django.utils.translation import ngettext

from accounts.models import User
from services.keeping.closing import Tie, declare


def active_in(organisation) -> int:
    return User.objects.filter(organisation=organisation, is_active=True).count()


def say_active(n: int) -> str:
    return ngettext("%(n)s tài khoản chưa khóa", "%(n)s tài khoản chưa khóa", n) % {"n": n}


def declare_ties() -> None:
    declare(Tie("accounts", active_in, say_active))
