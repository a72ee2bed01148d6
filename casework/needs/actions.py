"""Confirming needs with the client."""

from dataclasses import dataclass

from django.utils import timezone

from casework.clients.policies import check_work_with
from casework.history import kept
from casework.needs.models import Need
from casework.needs.policies import check_close_need
from casework.needs.rules import in_force
from privacy import audit
from privacy.acts import action
from privacy.once import wait_for


@dataclass(frozen=True)
class Decision:
    """What worker and client decided on one category."""

    category: str
    wanted: str
    eligibility: str
    urgent: bool = False
    reason: str = ""


@action
def decide_needs(*, by, client, decisions, screening=None, on=None) -> list[Need]:
    """Record the decisions: a new need, or the standing one of that category changed."""
    check_work_with(by, client)
    wait_for(client.pk.bytes)
    on = on or timezone.localdate()
    standing = {need.category: need for need in Need.objects.of(client).open().select_for_update()}
    rules = in_force(on).id
    return [_decide(by, client, one, standing.get(one.category), screening, on, rules) for one in decisions]


def _decide(by, client, decision, need, screening, on, rules) -> Need:
    new = need is None
    need = need or Need(client=client, category=decision.category, identified_on=on)
    need.wanted, need.eligibility, need.urgent = decision.wanted, decision.eligibility, decision.urgent
    need.rules, need.screening, need.reason = rules, screening or need.screening, decision.reason
    kept(need, by=by, new=new)
    audit.wrote("need.decided", need, by=by, fields=["wanted", "eligibility", "urgent"])
    return need


@action
def close_need(*, by, need) -> Need:
    """Together with the client: the need is met, or the person does not have it any more. Twice is once."""
    check_work_with(by, need.client)
    need = Need.objects.select_for_update(of=("self",)).select_related("client").with_standing().get(pk=need.pk)
    check_close_need(by, need)
    if need.closed_on:
        return need
    need.closed_on = timezone.localdate()
    kept(need, by=by)
    audit.wrote("need.closed", need, by=by, fields=["closed_on"])
    return need
