"""Who may say that a danger has been seen to."""

from django.utils.translation import gettext as _

from accounts.matrix.reading import may
from privacy.errors import AccessDenied


def check_see_to(user, client) -> None:
    """The case manager of the client's organisation."""
    if not may(user, "alerts.see_to") or client.organisation_id != user.organisation_id:
        raise AccessDenied(_("Chỉ người quản lý trường hợp của nhóm mới ghi là đã lo việc này."))
