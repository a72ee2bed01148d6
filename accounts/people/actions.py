"""Changing an account, its role, locking it with everything handed over, and unlocking it."""

import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.actions import check_place
from accounts.ending import end_everything
from accounts.factors.store import forget_factors
from accounts.models import User
from accounts.notices import tell_of_change
from accounts.people import leaving
from accounts.people.policies import check_administer, check_administer_other
from accounts.roles import KINDS, Role
from privacy import audit
from privacy.acts import action
from privacy.once import wait_for

ADMINISTRATORS = uuid.UUID("5f5a4f2e-6c53-4c0e-9a5e-0f7b6d1c8a21")


@action
def change_account(*, by, user, full_name: str, email: str) -> User:
    """Correct the name and the e-mail address; the same again changes nothing. Raises ValidationError by field."""
    check_administer(by)
    held = User.objects.select_for_update(of=("self",)).get(pk=user.pk)
    if email and User.objects.filter(email__iexact=email).exclude(pk=held.pk).exists():
        raise ValidationError({"email": _("Địa chỉ này đã có ở một tài khoản khác.")})
    wanted = {"full_name": full_name, "email": email}
    changed = sorted(name for name, value in wanted.items() if getattr(held, name) != value)
    if held.email and "email" in changed:
        tell_of_change(held, address=held.email)  # where they still look
    for name in changed:
        setattr(held, name, wanted[name])
    if changed:
        held.save(update_fields=changed)
        audit.wrote("account.changed", held, by=by, fields=changed)
    return held


@action
def change_role(*, by, user, role: str) -> User:
    """Give another role of the same kind of organisation, and end every session; the same again changes nothing.

    The caseload stays: within one kind of organisation either every role holds cases or none does.
    """
    check_administer_other(by, user)
    held = _held(user)
    if held.organisation.kind not in KINDS.get(role, ()):
        raise ValidationError({"role": _("Vai trò này không có trong loại tổ chức này.")})
    if held.role == role:
        return held
    _keep_an_administrator(held)
    held.role = role
    held.save(update_fields=["role"])
    end_everything(held, by=by)
    audit.wrote("account.role_changed", held, by=by, fields=["role", role])
    return held


@action
def lock_account(*, by, user, to=None) -> User:
    """Nobody signs in with it any more; all that it holds goes to `to` or ends. Twice is once.

    Raises ValidationError where nobody is named to take over what must be, or who is named can't; and for the last
    active administrator.
    """
    check_administer_other(by, user)
    leaving.hold(user, to)
    held = _held(user)
    if not held.is_active:
        return held
    _keep_an_administrator(held)
    _check_heir(held, to)
    leaving.hand_over(by=by, user=held, to=to)
    held.is_active = False
    held.save(update_fields=["is_active"])
    end_everything(held, by=by)
    audit.wrote("account.locked", held, by=by, fields=["is_active"])
    return held


@action
def unlock_account(*, by, user) -> User:
    """The account may be used again, with a code: the old password, number and factors are gone. Twice is once."""
    check_administer(by)
    held = _held(user)
    if held.is_active:
        return held
    check_place(held.role, held.organisation)
    held.is_active, held.pin = True, ""
    held.set_unusable_password()
    held.save(update_fields=["is_active", "pin", "password"])
    forget_factors(held)
    end_everything(held, by=by)
    audit.wrote("account.unlocked", held, by=by, fields=["is_active"])
    return held


def _held(user) -> User:
    """The row as it stands, until the action ends."""
    return User.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=user.pk)


def _keep_an_administrator(held) -> None:
    """Raises ValidationError unless another active administrator stays; of two who lock each other, one is told."""
    if held.role != Role.ADMINISTRATOR:
        return
    wait_for(ADMINISTRATORS.bytes)
    if not User.objects.filter(role=Role.ADMINISTRATOR, is_active=True).exclude(pk=held.pk).exists():
        raise ValidationError(_("Đây là quản trị viên cuối cùng. Hãy mở tài khoản cho một quản trị viên khác trước."))


def _check_heir(held, to) -> None:
    """Raises ValidationError at `to` unless somebody fit takes over, where that is needed."""
    needed, heirs = leaving.to_take_over(held), leaving.heirs_of(held)
    if not needed:
        return
    if to is None and not heirs.exists():
        raise ValidationError({"to": nobody_takes_over()})
    if to is None:
        raise ValidationError({"to": _("Hãy chọn người nhận các hồ sơ.")})
    if not heirs.filter(pk=to.pk).exists():
        raise ValidationError({"to": _("Người nhận phải là đồng nghiệp đang làm việc trong cùng tổ chức.")})


def nobody_takes_over() -> str:
    return _(
        "Chưa có ai trong tổ chức nhận được các hồ sơ của người này. Hãy mở tài khoản cho một đồng nghiệp trước,"
        " rồi mới khóa tài khoản này."
    )
