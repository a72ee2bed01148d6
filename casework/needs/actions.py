"""Confirming needs with the client, deciding anew, closing."""

from dataclasses import dataclass, field

from django.utils import timezone

from casework.clients.policies import check_work_with
from casework.history import kept
from casework.needs.models import Need, Wanted
from casework.needs.policies import check_close_need, check_decide
from casework.needs.rules import in_force
from privacy import audit
from privacy.acts import action
from privacy.once import wait_for


@dataclass(frozen=True)
class Decision:
    """What worker and client decided on one category. `because` is why it was proposed, as a need keeps it."""

    category: str
    wanted: str
    eligibility: str
    urgent: bool = False
    reason: str = ""
    because: dict = field(default_factory=dict)


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
    need.because = decision.because or need.because
    kept(need, by=by, new=new)
    audit.wrote("need.decided", need, by=by, fields=["wanted", "eligibility", "urgent"])
    return need


@action
def decide_again(*, by, need, wanted: str, confirmed: dict[str, str], reason: str = "") -> Need:
    """The client thinks otherwise now, or what was open is confirmed: {item: "yes" | "no"}. Eligibility is worked out
    anew by the rules of today; what was decided before stays in the history."""
    need = Need.objects.select_for_update(of=("self",)).select_related("client", "screening").get(pk=need.pk)
    check_decide(by, need)
    held = {**(need.because or {}).get("confirmed", {}), **confirmed}
    need.because = {**(need.because or {}), "confirmed": held}
    rules = in_force(timezone.localdate())
    answers = known_answers(need, held)
    need.eligibility = rules.rules[need.category].apply(client=need.client, answers=answers)
    need.wanted, need.rules, need.reason = wanted, rules.id, reason
    kept(need, by=by)
    audit.wrote("need.decided", need, by=by, fields=["wanted", "eligibility", "reason"])
    return need


def known_answers(need, confirmed: dict[str, str]) -> dict:
    """What the screening said and what was confirmed since, the newest word last."""
    said = dict(need.screening.answers) if need.screening else {}
    return {**said, **{item: {"value": value} for item, value in confirmed.items()}}


@action
def want_urgently(*, by, client, category: str) -> Need:
    """Somebody is in danger and wants help of this category now: an urgent need, new or standing. Twice is once."""
    check_work_with(by, client)
    wait_for(client.pk.bytes)
    need = Need.objects.of(client).open().filter(category=category).select_for_update().first()
    new = need is None
    need = need or Need(client=client, category=category)
    if not new and need.urgent and need.wanted == Wanted.YES:
        return need
    rules = in_force(timezone.localdate())
    if new or need.wanted != Wanted.YES:
        need.eligibility = rules.rules[category].apply(client=client, answers={})
        need.rules = rules.id
    need.wanted, need.urgent = Wanted.YES, True
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
