"""Who may ask a colleague to take a client over, who answers, and who may take the asking back."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.matrix.reaches import Reach
from accounts.matrix.reading import may, reach
from casework.clients.policies import check_casework
from privacy.errors import AccessDenied


def check_ask(user, client) -> None:
    """A worker for a client of their own; a case manager for every one of the organisation. The case is open."""
    check_casework(user)
    here = client.organisation_id == user.organisation_id
    own = client.assigned_to_id == user.id
    if not here or not (own or reach(user, "transfers.ask") == Reach.ORGANISATION):
        raise AccessDenied(_("Chỉ người phụ trách hoặc người quản lý trường hợp mới nhờ người khác nhận hồ sơ này."))
    if not client.is_open:
        raise AccessDenied(_("Hồ sơ đã kết thúc nên không chuyển được."))


def check_manages(user) -> None:
    """To ask for several clients of a worker at once, and to look at everybody's work."""
    if not may(user, "workload.see"):
        raise AccessDenied(_("Trang này dành cho người quản lý trường hợp."))


def check_open(transfer) -> None:
    if not transfer.is_open:
        raise AccessDenied(_("Việc này đã có trả lời hoặc đã quá hạn. Hãy mở lại trang để xem."))


def check_answer(user, transfer) -> None:
    """Whoever was asked, and nobody for them."""
    if transfer.to_worker_id != user.id:
        raise AccessDenied(_("Chỉ người được nhờ mới trả lời được."))
    check_open(transfer)


def check_withdraw(user, transfer) -> None:
    """Who asked, or the organisation's case manager. A worker does not undo what their case manager asked for."""
    manages = may(user, "clients.hand_over") and user.organisation_id == transfer.organisation_id
    if not manages and user.id != transfer.asked_by_id:
        raise AccessDenied(_("Chỉ người đã nhờ hoặc người quản lý trường hợp mới rút lời nhờ này."))
    check_open(transfer)


def fit_to_take(client, to) -> None:
    """Raises ValidationError unless `to` is another working colleague of the client's organisation."""
    if to.organisation_id != client.organisation_id or not may(to, "clients.work") or not to.is_active:
        raise ValidationError({"to": _("Người nhận phải là cộng tác viên đang làm việc của nhóm.")})
    if to.id == client.assigned_to_id:
        raise ValidationError({"to": _("Người này đang phụ trách hồ sơ rồi.")})
