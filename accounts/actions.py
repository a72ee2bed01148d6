"""Every change of an account. `by=None` stands for a command run by the operator."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.policies import check_open_account
from accounts.roles import KINDS
from privacy import audit
from privacy.acts import action
from privacy.once import already


@action
def open_account(*, by, id, username, full_name, role, organisation, password, email="") -> User:
    """Open an account with one role in one organisation; the same `id` again changes nothing.

    Raises ValidationError when the role does not exist in that kind of organisation or the password is weak.
    """
    check_open_account(by)
    if existing := already(User.objects.all(), id):
        return existing
    if organisation.kind not in KINDS[role]:
        raise ValidationError(_("Vai trò này không có trong loại tổ chức này."))
    user = User(id=id, username=username, full_name=full_name, role=role, organisation=organisation, email=email)
    validate_password(password, user)
    user.set_password(password)
    user.save(force_insert=True)
    audit.wrote("account.opened", user, by=by, fields=["username", "role", "organisation"])
    return user
