"""Asking for an entry code, saying yes or no, handing it over, taking it back. The code itself is never kept."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.codes import policies
from accounts.codes.choices import OF_THE_SYSTEM, EntryKind, EntryReason, EntryState
from accounts.codes.lifecycle import ON_PAPER, TRANSITIONS, WAITS
from accounts.codes.models import EntryCode
from accounts.models import User
from accounts.notices import tell_of_code
from privacy import audit
from privacy.acts import action, as_the_system
from privacy.once import already, wait_for
from privacy.onetime import new_one_time_code, one_time_digest, one_time_version


class EntryMoved(ValidationError):
    """Somebody else was first, or the time is over."""

    def __init__(self) -> None:
        super().__init__(_("Mã này đã đổi trạng thái. Đây là tình trạng mới."), code="moved")


@action
def ask(*, by, id, user, reason) -> EntryCode:
    """Ask that a colleague may come in by a code. Raises ValidationError where one is under way already."""
    policies.check_ask_code(by, user)
    if reason not in EntryReason.values:
        raise ValidationError({"reason": _("Chọn một lý do.")})
    if reason == EntryReason.NEW_ACCOUNT and user.last_login:  # or who says yes is told of a newcomer who is none
        raise ValidationError({"reason": _("Đã có người dùng tài khoản này, nên không còn là mới. Chọn lý do khác.")})
    wait_for(user.pk.bytes)
    if existing := already(EntryCode.objects.visible_to(by).filter(user=user, asked_by=by), id):
        return existing
    make_room(user.pk)
    kind = EntryKind.INVITATION if reason == EntryReason.NEW_ACCOUNT else EntryKind.RESET
    entry = EntryCode(id=id, user=user, kind=kind, reason=reason, asked_by=by, expires_at=timezone.now() + WAITS)
    entry.save(force_insert=True)
    audit.wrote("entry.ask", user, by=by, fields=["kind", "reason"])
    tell_of_code(user)
    return entry


# reaches further than the actor: what somebody had mailed to themselves nobody else sees
@as_the_system
def make_room(user_id: uuid.UUID) -> None:
    """End what is over, what was mailed, what is of the first day: what colleagues do counts for more. The rest stands.

    First the account's row and then its codes, as whatever ends everything takes them: so no two wait for each other.
    """
    User.objects.select_for_update(of=("self",)).get(pk=user_id)
    standing = EntryCode.objects.filter(user_id=user_id).standing().select_for_update(of=("self",)).first()
    if standing is None:
        return
    if standing.stands == EntryState.EXPIRED:
        standing.state = EntryState.EXPIRED
    elif standing.kind in OF_THE_SYSTEM:
        standing.state, standing.taken_back_at = EntryState.TAKEN_BACK, timezone.now()
    else:
        raise ValidationError(_("Đã có một mã đang chờ cho người này. Dùng mã đó, hoặc rút lại trước."))
    standing.save(update_fields=["state", "taken_back_at"])


@action
def approve(*, by, entry) -> EntryCode:
    """The second person says yes: it really is this colleague, and they asked for it."""
    held = locked(by, entry)
    policies.check_approve(by, held)
    now = timezone.now()
    return move(held, "approve", by=by, approved_by=by, approved_at=now, expires_at=now + WAITS)


@action
def refuse(*, by, entry) -> EntryCode:
    """The second person says no."""
    held = locked(by, entry)
    policies.check_approve(by, held)
    return move(held, "refuse", by=by)


@action
def take_back(*, by, entry) -> EntryCode:
    """Whatever was printed opens nothing any more."""
    held = locked(by, entry)
    policies.check_take_back(by, held)
    return move(held, "take_back", by=by, taken_back_at=timezone.now())


@action
@sensitive_variables("code", "made")
def issue(*, by, entry, by_mail: bool = False) -> tuple[EntryCode, str]:
    """A new code to hand over, good for a day; the one before opens nothing any more. Given back this once.

    Raises ValidationError for one that is to be mailed where there is no address or no mail server.
    """
    held = locked(by, entry)
    policies.check_issue(by, held)
    if by_mail and not (settings.MAIL_IS_SENT and held.user.email):
        raise ValidationError(_("Tài khoản này không có địa chỉ email, hoặc máy chủ chưa gửi được thư."))
    code, made = new_code(held)
    now = timezone.now()
    issued = move(held, "issue", by=by, **made, by_mail=by_mail, issued_at=now, expires_at=now + ON_PAPER)
    return issued, code


@sensitive_variables("code")
def new_code(entry: EntryCode) -> tuple[str, dict]:
    """A code, and the columns by which this row alone recognises it."""
    code, paper, version = new_one_time_code(), uuid.uuid4(), one_time_version()
    digest = one_time_digest(code, *opens(entry, paper), version=version)
    return code, {"paper": paper, "digest": digest, "key_version": version}


def opens(entry: EntryCode, paper: uuid.UUID) -> tuple[bytes, ...]:
    """What a code is bound to: this row and this printing. A mailed one also to the account's stamp, so that whatever
    ends all sessions, a lost phone say, ends it too."""
    bound = (entry.pk.bytes, paper.bytes)
    return (*bound, entry.user.stamp.bytes) if entry.kind == EntryKind.MAILED else bound


def locked(user, entry) -> EntryCode:
    """The row as it stands, for this transaction alone."""
    rows = EntryCode.objects.visible_to(user).select_related("user").select_for_update(of=("self",))
    return rows.get(pk=entry.pk)


def void_codes(user, *, by) -> None:
    """Take back what may still open this account, whoever asked for it. Part of an action that ends everything; its
    caller stands as the system and holds the account's row."""
    for entry in EntryCode.objects.filter(user=user).open().select_for_update(of=("self",)):
        entry.user = user
        move(entry, "take_back", by=by, taken_back_at=timezone.now())


def move(entry: EntryCode, verb: str, *, by, **changes) -> EntryCode:
    """One move of the lifecycle, with its event on the trail of the account."""
    if not entry.may(verb):
        raise EntryMoved
    step = TRANSITIONS[verb]
    changed = {"state": step.target, **changes}
    for name, value in changed.items():
        setattr(entry, name, value)
    entry.save(update_fields=changed.keys())
    audit.wrote(step.audit_action, entry.user, by=by, fields=["state"])
    return entry
