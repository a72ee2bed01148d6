"""Promising a follow-up and recording how it went."""

import datetime as dt
import uuid

from django.utils import timezone

from casework.clients.models import Client
from casework.clients.policies import check_help_now
from casework.followups.models import ATTEMPTS, FollowUp, Outcome
from casework.history import authored, kept
from privacy import audit
from privacy.acts import action, as_the_system
from privacy.once import already

TRY_AGAIN_AFTER = dt.timedelta(days=3)


@action
def plan_followup(*, by, id, client, due_on, about: str = "", attempt: int = 1, concerns=None) -> FollowUp:
    """Promise to follow up on a day; the same `id` again records nothing."""
    check_help_now(by, client)
    return _plan(by=by, id=id, client=client, due_on=due_on, about=about, attempt=attempt, concerns=concerns)


@as_the_system
def expect_followup(*, by, id, client_id, due_on, about: str, concerns=None) -> FollowUp | None:
    """Something happened elsewhere after which the client's worker should get in touch. Called by a referral's own
    action, whose policy decides who may; a receiver can't see the client, so the system writes it down. Where nothing
    may be done with the record any more, nothing is promised."""
    client = Client.objects.in_work().filter(pk=client_id, erased_on__isnull=True).first()
    if client is None:
        return None
    return _plan(by=by, id=id, client=client, due_on=due_on, about=about, concerns=concerns)


@as_the_system
def take_back_followup(*, by, id) -> None:
    """What was to be followed up did not happen after all. One that was done already stays. As above."""
    for followup in FollowUp.objects.filter(pk=id, done_on__isnull=True).select_for_update():
        audit.wrote("followup.taken_back", followup, by=by, fields=["due_on"])
        authored(followup, by=by).delete()


def _plan(*, by, id, client, due_on, about, attempt=1, concerns=None) -> FollowUp:
    if existing := already(FollowUp.objects.of(client), id):
        return existing
    followup = FollowUp(
        id=id, client=client, worker_id=client.assigned_to_id, due_on=due_on, about=about, attempt=attempt,
        concerns=concerns,
    )
    kept(followup, by=by, new=True)
    audit.wrote("followup.planned", followup, by=by, fields=["due_on", "about"])
    return followup


@action
def record_followup(*, by, followup, outcome: str, lasting: str = "", note: str = "", on=None, next_id=None):
    """Record how a follow-up went. Whoever was not reached is tried again, three times in all.

    A follow-up that is done already is left as it is. Returns the next attempt, if there is one.
    """
    followup = FollowUp.objects.select_for_update().get(pk=followup.pk)
    check_help_now(by, followup.client)
    if followup.done_on:
        return None
    on = on or timezone.localdate()
    followup.done_on, followup.outcome, followup.lasting, followup.note = on, outcome, lasting, note
    kept(followup, by=by)
    audit.wrote("followup.recorded", followup, by=by, fields=["outcome", "lasting", "note"])
    if outcome != Outcome.NOT_REACHED or followup.attempt >= ATTEMPTS:
        return None
    return plan_followup(
        by=by, id=next_id or uuid.uuid4(), client=followup.client, due_on=on + TRY_AGAIN_AFTER, about=followup.about,
        attempt=followup.attempt + 1, concerns=followup.concerns,
    )
