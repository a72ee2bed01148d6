"""Writing a message. The end of what was written is in referrals/ending.py, with everything that the receiver read."""

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from casework.history import kept
from privacy import audit
from privacy.acts import action
from privacy.once import already
from referrals.actions import locked, tell
from referrals.lifecycle import RECEIVER, SENDER
from referrals.policies import reads_for
from referrals.talk.models import Message
from referrals.talk.policies import check_say, check_side

LONGEST = 500


@action
def say(*, by, id, referral, text: str) -> Message:
    """Write to the other side, which finds the referral as new; the same `id` again writes nothing."""
    check_side(by, referral)
    referral = locked(referral)
    if existing := already(Message.objects.of(referral), id):
        return existing
    side = check_say(by, referral)
    if not text.strip() or len(text) > LONGEST:
        raise ValidationError({"text": _("Viết lời nhắn, không quá %(most)s ký tự.") % {"most": LONGEST}})
    now = timezone.now()
    message = Message(id=id, referral=referral, side=side.value, written_by=by, text=text.strip(), written_at=now)
    message.save(force_insert=True)
    sides = {RECEIVER if side == SENDER else SENDER} | (set() if reads_for(by, referral) else {side})
    tell(referral, sides, now)
    kept(referral, by=by)
    audit.wrote("referral.said", referral, by=by, fields=["text"])
    return message
