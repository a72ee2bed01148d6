"""Whoever brings a code sets a password. One answer for every way of being wrong, at the cost of the same work."""

import uuid

from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.password_validation import validate_password
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.codes.actions import move, opens
from accounts.codes.choices import EntryKind, EntryState
from accounts.codes.models import EntryCode
from accounts.ending import end_everything
from accounts.factors.store import forget_factors, has_factor
from accounts.models import User
from accounts.named import counted_as
from accounts.notices import tell_of_change
from accounts.throttle import Throttle
from privacy import audit
from privacy.acts import action, as_the_system
from privacy.errors import AccessDenied
from privacy.onetime import is_one_time_code, one_time_version

MINUTES = 5
TRIES = Throttle("entry", seconds=MINUTES * 60, account=10, address=30)
NO_SUCH = uuid.UUID(int=0)  # stands for a code that is not there, so that looking takes as long


class CodeOver(AccessDenied):
    """The code was used, taken back or printed anew meanwhile, or its day is over."""

    def __init__(self) -> None:
        super().__init__(_("Mã này không còn dùng được. Hãy xin một mã mới."))


@sensitive_variables("code")
def open_by_code(*, name: str, code: str, address: str) -> EntryCode | None:
    """The entry that this code opens for the account of this name; None for every way of being wrong.

    Wrong tries are counted by account and by address, and written down without what was typed.
    """
    begun = TRIES.begin(account=counted_as(name), address=address)
    if not begun.is_allowed:
        audit.refused("entry.open", None, by=AnonymousUser(), why="entry_throttled")
        return None
    found = waiting_for(name)
    if not fits(found, code):
        audit.refused("entry.open", found and found.user, by=AnonymousUser(), why="entry_wrong")
        return None
    begun.was_right()
    return found


# reaches further than the actor: nobody is signed in yet
@as_the_system
def waiting_for(name: str) -> EntryCode | None:
    """The code that was handed out for an active account of this user name or e-mail address; one query."""
    named = Q(user__username__iexact=name) | Q(user__email__iexact=name)
    rows = EntryCode.objects.filter(named, state=EntryState.ISSUED, user__is_active=True).open()
    return rows.select_related("user").first()


@sensitive_variables("code")
def fits(found: EntryCode | None, code: str) -> bool:
    """Whether this is the code; the same work where there is none."""
    held = found or EntryCode(id=NO_SUCH, user=User(), paper=NO_SUCH, digest=NO_SUCH.bytes)
    version = held.key_version or one_time_version()
    right = is_one_time_code(code, bytes(held.digest or b""), *opens(held, held.paper), version=version)
    return right and found is not None


def still_opens(code_id: uuid.UUID, paper: uuid.UUID) -> User | None:
    """Whose password this code may set, while it is good; None when it is over."""
    held = held_open(code_id, paper)
    return held.user if held else None


# reaches further than the actor: nobody is signed in yet
@as_the_system
def held_open(code_id: uuid.UUID, paper: uuid.UUID) -> EntryCode | None:
    rows = EntryCode.objects.filter(pk=code_id, paper=paper, state=EntryState.ISSUED, user__is_active=True).open()
    return rows.select_related("user", "user__organisation").first()


@action
@sensitive_variables("password")
def set_password_by_code(*, by: User, code_id, paper, password: str) -> None:
    """The new password, by whoever brought the code: only now is it used up. Everything that was open ends; a code
    of two colleagues also takes the second factor away, so that the next sign-in sets up a new one.

    Raises ValidationError for a weak password, CodeOver where the code is no longer good.
    """
    validate_password(password, by)
    _use(by, code_id, paper, password)


# reaches further than the actor: who brings a code is not signed in, and changes what only the system may
@as_the_system
@sensitive_variables("password")
def _use(by: User, code_id, paper, password: str) -> None:
    User.objects.select_for_update(of=("self",)).get(pk=by.pk)  # before its codes, as everywhere
    rows = EntryCode.objects.filter(pk=code_id, paper=paper, user=by, user__is_active=True)
    held = rows.select_related("user").select_for_update(of=("self",)).first()
    if held is None or not held.may("use") or not may_be_mailed(held):
        raise CodeOver
    move(held, "use", by=by, used_at=timezone.now())
    user = held.user
    user.set_password(password)
    user.pin = ""
    user.save(update_fields=["password", "pin"])
    if held.kind != EntryKind.MAILED:
        forget_factors(user)
    end_everything(user)
    tell_of_change(user)


def may_be_mailed(held: EntryCode) -> bool:
    """A mailed code is half of a proof: the account must still have its second factor, and a door that nobody shut."""
    return held.kind != EntryKind.MAILED or is_for_mail(held.user)


def is_for_mail(user: User) -> bool:
    """Whether the mailbox alone may not be enough to come in: else whoever holds a lost phone with the mail on it
    would set a password and then a second factor of their own."""
    return user.has_usable_password() and has_factor(user)
