"""What referrals have to do with an organisation that closes: it does not while one sent to it, or by it, is open."""

from django.db.models import Q
from django.utils.translation import ngettext

from privacy.acts import as_the_system
from referrals.models import Referral
from services.keeping.closing import Tie, declare


@as_the_system
def open_around(organisation) -> int:
    """As the system, since an administrator reaches no referral: a number."""
    around = Q(to_organisation=organisation) | Q(from_organisation=organisation)
    return Referral.objects.open().filter(around).count()


def say_open(n: int) -> str:
    return ngettext("%(n)s chuyển gửi đang mở", "%(n)s chuyển gửi đang mở", n) % {"n": n}


def declare_ties() -> None:
    declare(Tie("referrals", open_around, say_open))
