"""Choosing to be told by mail, and telling. At most one mail a day, and none about what one was mailed about before."""

import logging
from collections import Counter
from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from accounts.letters import letter
from privacy import audit
from privacy.acts import action, as_the_system
from privacy.identity import acting_as
from referrals.mail.models import MailChoice
from referrals.mail.policies import check_mail
from referrals.models import Referral

log = logging.getLogger(__name__)
# What else is work, for apps above this one to add: whether something came for a user since then (None: ever).
NEWS: list[Callable[[object, datetime | None], bool]] = []


@action
def choose_mail(*, by, wanted: bool) -> MailChoice:
    """Switch one's own mail on or off."""
    check_mail(by, wanted=wanted)
    choice, _made = MailChoice.objects.update_or_create(user=by, defaults={"wanted": wanted})
    audit.wrote("account.mail_chosen", by, by=by, fields=["wanted"])
    return choice


def tell_by_mail() -> Counter:
    """Mail everybody who asked for it and has something new: {"sent": 2, "failed": 0}."""
    done: Counter[str] = Counter()
    if settings.MAIL_IS_SENT:
        for user_id in who_may_be_told():
            done[tell(user_id)] += 1
    done.pop("", None)
    return done


@as_the_system
def who_may_be_told() -> list[UUID]:
    """Who asked for it, has an address, and got no mail today."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    wanted = MailChoice.objects.filter(wanted=True, user__is_active=True).exclude(user__email="")
    return list(wanted.exclude(mailed_at__gte=midnight).values_list("pk", flat=True))


def tell(user_id: UUID) -> str:
    """Mail one person; "sent", "failed" or nothing. Noted before it is sent, so that two runs never send two."""
    noted = note(user_id)
    if noted is None:
        return ""
    address, before = noted
    try:
        message_to(address).send()
    except Exception:  # the mail server's trouble is not the next person's
        log.exception("a mail could not be sent")
        unnote(user_id, before)
        return "failed"
    return "sent"


@as_the_system
def note(user_id: UUID) -> tuple | None:
    """Take it on: (address, when they were mailed before); None where nothing is new or somebody else does it."""
    choice = MailChoice.objects.select_for_update(skip_locked=True, of=("self",)).select_related("user").filter(
        pk=user_id, wanted=True
    ).first()
    if choice is None or (choice.mailed_at and timezone.localdate(choice.mailed_at) == timezone.localdate()):
        return None
    if not is_new(choice.user, choice.mailed_at):
        return None
    before, choice.mailed_at = choice.mailed_at, timezone.now()
    choice.save(update_fields=["mailed_at"])
    audit.wrote("account.mailed", choice.user, by=None)
    return choice.user.email, before


def is_new(user, since) -> bool:
    """Whether something came since that mail, as far as this person may see."""
    with acting_as(user):
        if any(came(user, since) for came in NEWS):
            return True
        seen = Referral.objects.visible_to(user)
        news = [seen.unseen_by(user), *([seen.escalated()] if user.is_case_manager else [])]
        return any((one.told_since(user, since) if since else one).order_by().exists() for one in news)


@as_the_system
def unnote(user_id: UUID, before) -> None:
    """It could not be sent: the next run tries again."""
    MailChoice.objects.filter(pk=user_id).update(mailed_at=before)


def message_to(address: str) -> EmailMessage:
    """The same few words to everybody, in the language of the house; no link, no name, no machine of ours."""
    with translation.override(settings.LANGUAGE_CODE):
        said = _("Có việc mới trong Đồng Hành")
    return letter(address, said, said)
