"""The short number that opens a locked screen: set, tried, taken away."""

from django.contrib.auth.hashers import check_password, make_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.models import User
from accounts.tries import Tries
from privacy import audit
from privacy.acts import action, as_the_system

SHORTEST, LONGEST = 4, 8
WRONG = Tries("unlock", limit=5, seconds=15 * 60)


@action
@sensitive_variables("pin")
def set_pin(*, by, pin: str) -> None:
    """Choose the number, or take it away with an empty one. Raises ValidationError for what anybody would try first."""
    if pin and (not pin.isascii() or not pin.isdigit() or not SHORTEST <= len(pin) <= LONGEST):
        raise ValidationError({"pin": _("Từ bốn đến tám chữ số.")})
    if pin and is_easy(pin):
        raise ValidationError({"pin": _("Số này ai cũng thử đầu tiên. Hãy chọn số khác.")})
    _store(by, make_password(pin) if pin else "")
    audit.wrote("account.pin", by, by=by, fields=["set" if pin else "removed"])


# reaches further than the actor: no role but the administrator's changes accounts
@as_the_system
def _store(user, hashed: str) -> None:
    user.pin = hashed
    User.objects.filter(pk=user.pk).update(pin=hashed)


def is_easy(pin: str) -> bool:
    """All the same, one after the other, two in turns, or a year that a person may have been born in."""
    steps = {int(b) - int(a) for a, b in zip(pin, pin[1:], strict=False)}
    return len(set(pin)) == 1 or steps in ({1}, {-1}) or pin[:2] * (len(pin) // 2) == pin or (
        len(pin) == 4 and pin[:2] in ("19", "20")
    )


@sensitive_variables("typed")
def opens(user, typed: str) -> bool:
    """Whether the number, or the password, is this account's. Counted before it is looked at."""
    if not (begun := WRONG.begin(user)).is_allowed:
        return False
    if (user.pin and check_password(typed, user.pin)) or user.check_password(typed):
        begun.was_right()
        return True
    return False
