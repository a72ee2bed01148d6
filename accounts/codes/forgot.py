"""Forgot the password, where mail is sent: the page only takes the name down; all the rest happens after its answer.

So the answer can't tell by its words or its time whether there is such an account. What is lost with a process that
ends at that moment is asked for again.
"""

from functools import partial

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from accounts import postman
from accounts.codes.actions import make_room, new_code
from accounts.codes.choices import EntryKind, EntryReason, EntryState
from accounts.codes.entering import is_for_mail
from accounts.codes.lifecycle import MAILED
from accounts.codes.mail import code_mail
from accounts.codes.models import EntryCode
from accounts.named import folded, named
from accounts.throttle import Throttle
from privacy import audit
from privacy.acts import as_the_system
from privacy.once import wait_for

ASKED = Throttle("forgot", seconds=60 * 60, named=3, address=30)
MAILS = Throttle("forgot.mail", seconds=60 * 60, account=3)


def forgot(*, name: str, address: str) -> None:
    """Somebody says that they forgot. At most three mails an hour for one account, whichever of its names is typed."""
    if ASKED.begin(named=folded(name), address=address).is_allowed:
        postman.take(partial(mail_code_to, name))


@sensitive_variables("code")
def mail_code_to(name: str) -> bool:
    """Mail a code, if this is the name or the address of an account that may have one; whether it was."""
    made = make_mailed(name) if settings.MAIL_IS_SENT else None
    if made is None:
        return False
    entry, code = made
    code_mail(entry.user.email, code, entry.expires_at).send()
    return True


# reaches further than the actor: nobody is signed in
@as_the_system
@sensitive_variables("code", "made")
def make_mailed(name: str) -> tuple[EntryCode, str] | None:
    """A code of the person's own, which leaves the second factor as it is. None where there is none to be had."""
    user = named(name).filter(is_active=True).exclude(email="").first()
    if user is None or not is_for_mail(user) or not MAILS.begin(account=str(user.pk)).is_allowed:
        return None
    wait_for(user.pk.bytes)
    try:
        make_room(user.pk)
    except ValidationError:  # colleagues are about it
        return None
    now = timezone.now()
    entry = EntryCode(
        user=user, kind=EntryKind.MAILED, reason=EntryReason.FORGOT_PASSWORD, state=EntryState.ISSUED, by_mail=True,
        issued_at=now, expires_at=now + MAILED,
    )
    code, made = new_code(entry)
    entry.paper, entry.digest, entry.key_version = made.values()
    entry.save(force_insert=True)
    audit.wrote("entry.mailed", user, by=None)
    return entry, code
