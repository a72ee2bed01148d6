"""Printing a slip, opening a referral by one, and what can be done by it. The code itself is never kept."""

import datetime as dt
import uuid

from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from privacy import audit
from privacy.acts import action, as_the_system
from privacy.onetime import is_one_time_code, new_one_time_code, one_time_digest, one_time_version
from privacy.pseudonyms import normalise_code
from referrals import actions
from referrals.bearer import AnybodyWithASlip, SlipBearer
from referrals.holding import hold_person
from referrals.lifecycle import ANSWERS_BY_SLIP
from referrals.models import Referral
from referrals.slips import throttle
from referrals.slips.models import Slip
from referrals.slips.policies import Over, check_by_slip, check_print, still_opens

GOOD_FOR_DAYS = 30
NO_SUCH = uuid.UUID(int=0)  # stands for a paper that is not there, so that looking takes as long


@action
@sensitive_variables("code")
def make_slip(*, by, referral) -> tuple[Slip, str]:
    """The referral's paper and the code to print on it. What was printed before opens nothing any more."""
    referral = Referral.objects.visible_to(by).select_for_update(of=("self",)).get(pk=referral.pk)
    check_print(by, referral)
    code, paper, version = new_one_time_code(), uuid.uuid4(), one_time_version()
    slip = Slip(
        referral=referral, paper=paper, digest=one_time_digest(code, *opens(referral.pk, paper), version=version),
        key_version=version, printed_by=by, expires_at=end_of(timezone.localdate() + dt.timedelta(days=GOOD_FOR_DAYS)),
    )
    slip.save(force_insert=not Slip.objects.filter(pk=referral.pk).exists())
    audit.wrote("slip.made", referral, by=by, fields=["slip"])
    return slip, code


def end_of(day: dt.date) -> dt.datetime:
    """The moment at which that day is over."""
    return timezone.make_aware(dt.datetime.combine(day + dt.timedelta(days=1), dt.time.min))


def opens(referral_id: uuid.UUID, paper: uuid.UUID) -> tuple[bytes, bytes]:
    """What a code is bound to: it fits no other referral and no other printing."""
    return referral_id.bytes, paper.bytes


@sensitive_variables("code")
def open_by_slip(*, address: str, reference: str, code: str) -> SlipBearer | None:
    """Who may go on with the paper's referral; None for every way of being wrong, in the same time and words.

    Wrong tries are counted by reference and by address, and written down without what was typed.
    """
    reference = normalise_code(reference)
    begun = throttle.TRIES.begin(reference=reference, address=address)
    if not begun.is_allowed:
        audit.refused("slip.open", None, by=AnybodyWithASlip(), why="slip_throttled")
        return None
    found = referral_of(reference)
    bearer = proved(found, code)
    if bearer is None:
        to = found and found.service.organisation_id
        audit.refused("slip.open", found, by=AnybodyWithASlip(to), why="slip_wrong" if found else "slip_unknown")
        return None
    begun.was_right()
    audit.read("slip.opened", found or [], by=bearer, purpose="slip")
    return bearer


@as_the_system
def referral_of(reference: str) -> Referral | None:
    """The referral of a reference with its paper, whoever's it is. Leaves this module as a `SlipBearer` or not at
    all."""
    held = Referral.objects.select_related("slip", "service").defer(*SEALED)
    return held.filter(reference=reference).first()


SEALED = ("snapshot", "message", "answer", "senders_copy")


@sensitive_variables("code")
def proved(referral: Referral | None, code: str) -> SlipBearer | None:
    """The bearer, where the code is that of the referral's last paper and the paper is good."""
    slip = getattr(referral, "slip", None)
    held = slip or Slip(referral_id=NO_SUCH, digest=NO_SUCH.bytes, key_version=one_time_version())
    fits = is_one_time_code(code, bytes(held.digest), *opens(held.referral_id, held.paper), version=held.key_version)
    if not (fits and referral and slip and still_opens(slip)):
        return None
    return SlipBearer(referral.pk, referral.service.organisation_id, slip.paper)


@action
def move_by_slip(*, by: SlipBearer, verb: str, **changes) -> Referral:
    """One verb of the lifecycle by the paper: one answer, and one arrival, after which it is dead.

    Of two at once the first wins, the other reads why.
    """
    if verb == "arrive":
        hold_person_of(by)
    slip = locked(by)
    check_by_slip(by, slip, verb)
    moved = getattr(actions, verb)(by=by, referral=slip.referral, **changes)
    used = "answered_at" if verb in ANSWERS_BY_SLIP else "attended_at"
    setattr(slip, used, timezone.now())
    slip.save(update_fields=[used])
    return moved


def hold_person_of(bearer: SlipBearer) -> None:
    """Before the referral, as whoever takes back the yes does."""
    for client_id in Referral.objects.visible_to(bearer).values_list("client_id", flat=True):
        hold_person(client_id)


def locked(bearer: SlipBearer) -> Slip:
    """The paper with its referral, locked in the order in which printing locks them."""
    referral = Referral.objects.visible_to(bearer).select_for_update(of=("self",)).first()
    slip = Slip.objects.visible_to(bearer).select_for_update(of=("self",)).first()
    if referral is None or slip is None:
        raise Over
    slip.referral = referral
    return slip
