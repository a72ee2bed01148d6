"""Changing one's own password."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.ending import end_everything
from accounts.models import User
from accounts.notices import tell_of_change
from accounts.tries import Tries
from privacy import audit
from privacy.acts import action, as_the_actor, as_the_system

MINUTES = 5
CURRENT = Tries("password", limit=5, seconds=MINUTES * 60)


@as_the_actor
@sensitive_variables("current", "new")
def change_password(*, by, current: str, new: str) -> None:
    """A new password for oneself, the present one proved; every session ends, of which the caller keeps its own.

    Raises ValidationError beside `current` or `new_password`. Not one transaction: what was refused stays on the trail.
    """
    if not (begun := CURRENT.begin(by)).is_allowed:
        raise ValidationError({"current": _("Bạn đã thử nhiều lần. Hãy đợi %(n)s phút rồi thử lại.") % {"n": MINUTES}})
    if not by.check_password(current):
        audit.refused("account.password", by, by=by, why="wrong")
        raise ValidationError({"current": _("Mật khẩu hiện tại chưa đúng. Hãy thử lại.")})
    begun.was_right()
    if current == new:
        raise ValidationError({"new_password": _("Đây là mật khẩu đang dùng. Hãy chọn một mật khẩu khác.")})
    replace_password(by=by, new=new)


@action
@sensitive_variables("new")
def replace_password(*, by, new: str) -> None:
    """Part of `change_password`, whole or not at all."""
    validate_password(new, by)
    by.set_password(new)
    keep_password(by)
    end_everything(by)
    audit.wrote("account.password", by, by=by, fields=["password"])
    tell_of_change(by)


# reaches further than the actor: no role changes accounts but an administrator, and each their own password
@as_the_system
def keep_password(user) -> None:
    User.objects.filter(pk=user.pk).update(password=user.password)
