"""Who may record how a follow-up went, and who decides after three attempts in vain."""

from django.utils.translation import gettext as _

from accounts.matrix.reading import may
from casework.clients.policies import check_help_now, check_responsible
from privacy.errors import AccessDenied


def check_record(user, followup) -> None:
    """Whoever helps the client now. Whether a result has lasted is asked also after the case has ended."""
    client = followup.client
    if client.is_open or followup.milestone is None:
        check_help_now(user, client)
        return
    check_responsible(user, client)
    if client.is_restricted:
        raise AccessDenied(_("Thân chủ đã yêu cầu tạm ngừng xử lý hồ sơ này: chỉ xem được, không ghi thêm."))


def check_settle(user, followup) -> None:
    """The case manager of the organisation, once three attempts were in vain."""
    if not may(user, "followups.settle") or followup.client.organisation_id != user.organisation_id:
        raise AccessDenied(_("Chỉ người quản lý trường hợp của nhóm mới quyết định việc này."))
    check_help_now(user, followup.client)
    if not followup.is_last_in_vain:
        raise AccessDenied(_("Chưa đủ ba lần tìm không gặp."))
