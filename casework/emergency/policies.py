"""Who may break the glass, and who reviews it."""

from django.utils.translation import gettext as _

from accounts.matrix.reaches import Reach
from accounts.matrix.reading import may, reach
from privacy.errors import AccessDenied


def check_break_glass(user) -> None:
    """Outreach workers; a case manager sees every client of the organisation as it is."""
    if reach(user, "clients.work") == Reach.ORGANISATION:
        raise AccessDenied(_("Bạn xem được mọi hồ sơ của nhóm, không cần truy cập khẩn cấp."))
    if not may(user, "emergency.open"):
        raise AccessDenied(_("Truy cập khẩn cấp chỉ dành cho cộng tác viên của nhóm."))


def check_reviews(user) -> None:
    if not may(user, "emergency.review"):
        raise AccessDenied(_("Chỉ người quản lý trường hợp rà soát truy cập khẩn cấp."))


def check_review(user, access) -> None:
    """A case manager of the organisation, never of their own access, and only once it is over."""
    check_reviews(user)
    if access.organisation_id != user.organisation_id or access.user_id == user.id:
        raise AccessDenied(_("Lần truy cập này do người quản lý trường hợp khác rà soát."))
    if not access.is_over:
        raise AccessDenied(_("Rà soát sau khi lần truy cập này kết thúc."))
