"""Who may write in an organisation's stock."""

from django.utils.translation import gettext as _

from accounts.roles import Role
from privacy.errors import AccessDenied


def check_stock(user, organisation) -> None:
    """The case manager keeps the organisation's stock; workers read it."""
    if getattr(user, "role", None) != Role.CASE_MANAGER or organisation.pk != user.organisation_id:
        raise AccessDenied(_("Chỉ người quản lý trường hợp ghi kho vật phẩm của nhóm."))
