"""The retention rules of partners' keys and of what their systems reported."""

from privacy.classification import Retention
from privacy.retention import Rule, declare
from privacy.rules import delete
from referrals.fhir.models import ReceivedUpdate, SystemToken


def declare_rules() -> None:
    declare(Rule(
        "referrals.system_token", SystemToken, Retention.ACCOUNT,
        "the key of a partner's system, over for so long that no trail to be read names it", "expires_at",
        lambda before: SystemToken.objects.filter(expires_at__date__lt=before), delete,
    ))
    declare(Rule(
        "referrals.received_update", ReceivedUpdate, Retention.RECEIPT,
        "what a system reported; the same sent again later is looked at anew", "at",
        lambda before: ReceivedUpdate.objects.filter(at__date__lt=before), delete,
    ))
