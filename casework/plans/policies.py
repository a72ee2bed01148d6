"""Who may plan, propose to close, decide on it, and open a case again."""

from django.utils.translation import gettext as _

from accounts.matrix.reading import may
from casework.clients.policies import check_responsible, check_work_with, refuse_emergency
from casework.plans.codes import ClosureState
from privacy.errors import AccessDenied


def check_standing(closure, state: str) -> None:
    """The proposal is where this move begins."""
    if closure.state != state:
        raise AccessDenied(_("Đề nghị này đã được giải quyết rồi. Hãy mở lại trang để xem."))


def check_decides(user, client) -> None:
    """To decide on closures: the case manager of the client's organisation."""
    if not may(user, "closure.decide") or client.organisation_id != user.organisation_id:
        raise AccessDenied(_("Chỉ người quản lý trường hợp của nhóm mới duyệt kết thúc hỗ trợ."))


def check_decide(user, closure) -> None:
    """A second person: nobody decides on what they proposed themselves."""
    check_decides(user, closure.client)
    if closure.proposed_by_id == user.id:
        raise AccessDenied(_("Bạn đã tự đề nghị kết thúc. Việc duyệt phải do một người khác làm."))
    check_standing(closure, ClosureState.PROPOSED)


def check_take_back(user, closure) -> None:
    check_work_with(user, closure.client)
    check_standing(closure, ClosureState.PROPOSED)


def check_reopen(user, client) -> None:
    """Whoever works with the client; a record at rest at the person's wish stays at rest."""
    check_responsible(user, client)
    refuse_emergency(user, client)
    if client.is_open:
        raise AccessDenied(_("Hồ sơ này đang mở."))
    if client.is_restricted:
        raise AccessDenied(_("Thân chủ đã yêu cầu tạm ngừng xử lý hồ sơ này: chỉ xem được, không mở lại được."))
