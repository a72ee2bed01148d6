"""When a slip's row goes: the day after its last one, and with the person whom its referral was about."""

from privacy import audit
from privacy.acts import as_the_system
from privacy.classification import Retention
from privacy.retention import Rule, declare
from referrals.slips.models import Slip


def declare_rules() -> None:
    declare(Rule(
        "referrals.slip", Slip, Retention.SLIP, "a paper whose last day is over opens nothing", "expires_at",
        Slip.objects.expired, delete_slips,
    ))


@as_the_system
def delete_slips(slips) -> int:
    held = list(slips.select_related("referral").select_for_update(of=("self",)))
    for one in held:
        audit.wrote("slip.expired", one.referral, by=None)
        one.delete()
    return len(held)


def forget(sender, *, client, **kwargs) -> None:
    """The receiver of `erasing`, as the system: no paper of an erased person leads anywhere."""
    Slip.objects.filter(referral__client=client).delete()
