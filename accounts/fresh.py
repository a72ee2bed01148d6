"""The fresh factor: whoever is at the keyboard proves once more that the account is theirs.

Every act that asks for it goes through `check_fresh`, so that a second factor replaces the password here alone.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables

from accounts.tries import Tries

WRONG = Tries("fresh", limit=5, seconds=15 * 60)


class NotFresh(ValidationError):
    """The proof was wrong, or was tried too often. `code` says which, for the trail."""


@sensitive_variables("password")
def check_fresh(user, password: str) -> None:
    """Raises NotFresh, with a sentence for the person, unless `password` is this account's own."""
    if WRONG.are_used_up(user):
        raise NotFresh(_("Bạn đã thử nhiều lần. Hãy đợi mười lăm phút rồi thử lại."), code="too_often")
    if not user.check_password(password):
        WRONG.note(user)
        raise NotFresh(_("Mật khẩu chưa đúng."), code="wrong")
    WRONG.forget(user)
