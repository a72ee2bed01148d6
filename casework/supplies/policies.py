"""Who may write in an organisation's stock."""

from django.utils.translation import gettext as _

from accounts.matrix.reading import may
from privacy.errors import AccessDenied


def check_stock(user, organisation) -> None:
    """The case manager keeps the organisation's stock; workers read it."""
    if not may(user, "stock.keep") or organisation.pk != user.organisation_id:
        raise AccessDenied(_("Chỉ người quản lý trường hợp ghi kho vật phẩm của nhóm."))
