"""Promising a follow-up, recording how it went, and what the case manager makes of three attempts in vain."""

import datetime as dt
import uuid

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.clients.models import Client
from casework.clients.policies import check_help_now
from casework.followups.models import ATTEMPTS, FollowUp, Lasting, Outcome, Settled
from casework.followups.policies import check_record, check_settle
from casework.history import authored, kept
from privacy import audit
from privacy.acts import action, as_the_system
from privacy.once import already

TRY_AGAIN_AFTER = dt.timedelta(days=3)


@action
def plan_followup(*, by, id, client, due_on, about: str = "", attempt: int = 1, concerns=None) -> FollowUp:
    """Promise to follow up on a day; the same `id` again records nothing."""
    check_help_now(by, client)
    return promise(by=by, id=id, client=client, due_on=due_on, about=about, attempt=attempt, concerns=concerns)


@as_the_system
def expect_followup(*, by, id, client_id, due_on, about: str, concerns=None) -> FollowUp | None:
    """Something happened elsewhere after which the client's worker should get in touch. Called by a referral's own
    action, whose policy decides who may; a receiver can't see the client, so the system writes it down. Where nothing
    may be done with the record any more, nothing is promised."""
    client = Client.objects.in_work().filter(pk=client_id, erased_on__isnull=True).first()
    if client is None:
        return None
    return promise(by=by, id=id, client=client, due_on=due_on, about=about, concerns=concerns)


@as_the_system
def take_back_followup(*, by, id) -> None:
    """What was to be followed up did not happen after all. One that was done already stays. As above."""
    _take_back(FollowUp.objects.filter(pk=id), by=by)


@as_the_system
def take_back_concerning(*, by, concerns) -> None:
    """All that was to be asked about this referral and is not done yet: there is nothing to ask any more. As above."""
    _take_back(FollowUp.objects.filter(concerns=concerns, milestone__isnull=True), by=by)


def _take_back(followups, *, by) -> None:
    for followup in followups.filter(done_on__isnull=True).select_for_update():
        audit.wrote("followup.taken_back", followup, by=by, fields=["due_on"])
        authored(followup, by=by).delete()


@as_the_system
def end_with_case(*, by, client_id, still_asked: bool) -> int:
    """The case has ended: what was promised falls away, but for what asks whether a result lasts, if `still_asked`.
    As the system, since nobody else deletes; called by the action that ends the case, whose policy decides who may."""
    rows = FollowUp.objects.filter(client=client_id, done_on__isnull=True)
    ended = list(rows.filter(milestone__isnull=True) if still_asked else rows)
    for followup in ended:
        audit.wrote("followup.taken_back", followup, by=by, fields=["due_on"])
        authored(followup, by=by).delete()
    waiting = FollowUp.objects.filter(client=client_id, attempt=ATTEMPTS, outcome=Outcome.NOT_REACHED, settled="")
    for followup in waiting:
        followup.settled = Settled.CLOSED
        kept(followup, by=by)
    return len(ended)


def promise(*, by, id, client, due_on, about, attempt=1, **more) -> FollowUp:
    """Write one down, for actions whose policy has been asked; the same `id` again records nothing."""
    if existing := already(FollowUp.objects.of(client), id):
        return existing
    followup = FollowUp(
        id=id, client=client, worker_id=client.assigned_to_id, due_on=due_on, about=about, attempt=attempt, **more,
    )
    kept(followup, by=by, new=True)
    audit.wrote("followup.planned", followup, by=by, fields=["due_on", "about"])
    return followup


@action
def record_followup(
    *, by, followup, outcome: str, lasting: str = "", note: str = "", on=None, next_id=None, next_on=None,
):
    """Record how a follow-up went. Whoever was not reached is tried again, three times in all: on `next_on`, or three
    days later. Whoever was reached is followed up once more on `next_on`, if there is one.

    A follow-up that is done already is left as it is. Returns the next one, if there is one.
    """
    followup = FollowUp.objects.select_for_update(of=("self",)).select_related("client").get(pk=followup.pk)
    check_record(by, followup)
    if followup.done_on:
        return None
    check_lasting(followup, outcome, lasting)
    on = on or timezone.localdate()
    followup.done_on, followup.outcome, followup.lasting, followup.note = on, outcome, lasting, note
    kept(followup, by=by)
    audit.wrote("followup.recorded", followup, by=by, fields=["outcome", "lasting", "note"])
    return _next(by, followup, next_id or uuid.uuid4(), next_on)


def check_lasting(followup, outcome: str, lasting: str) -> None:
    """Whoever is asked whether a result has lasted, and was reached, has an answer; raises ValidationError."""
    if followup.asks and outcome in (Outcome.REACHED, Outcome.NEEDS_MORE) and lasting not in Lasting.values:
        raise ValidationError({"lasting": _("Hãy chọn: kết quả này còn giữ được không?")})


def _next(by, followup, id, next_on) -> FollowUp | None:
    """The next attempt after one in vain, or the next ordinary follow-up of an open case."""
    if followup.outcome == Outcome.NOT_REACHED and followup.attempt < ATTEMPTS:
        return promise(
            by=by, id=id, client=followup.client, due_on=next_on or followup.done_on + TRY_AGAIN_AFTER,
            about=followup.about, attempt=followup.attempt + 1, concerns=followup.concerns,
            milestone=followup.milestone, asks=followup.asks,
        )
    met = followup.outcome in (Outcome.REACHED, Outcome.NEEDS_MORE)
    if not met or next_on is None or not followup.client.is_open:
        return None
    return promise(by=by, id=id, client=followup.client, due_on=next_on, about="" if followup.asks else followup.about)


@action
def settle(*, by, followup, settled: str, next_on=None, next_id=None) -> FollowUp | None:
    """What happens after three attempts in vain: tried again from `next_on`, by whoever works with the client then; or
    left until the person comes. Twice is once. Returns the new attempt, if there is one."""
    check_settle(by, followup)
    followup = FollowUp.objects.select_for_update(of=("self",)).select_related("client").get(pk=followup.pk)
    if followup.settled:
        return None
    followup.settled = settled
    kept(followup, by=by)
    audit.wrote("followup.settled", followup, by=by, fields=["settled"])
    if settled != Settled.TRIED_AGAIN:
        return None
    return promise(
        by=by, id=next_id or uuid.uuid4(), client=followup.client, due_on=next_on or timezone.localdate(),
        about=followup.about, concerns=followup.concerns, milestone=followup.milestone, asks=followup.asks,
    )
