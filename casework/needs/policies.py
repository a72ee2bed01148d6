"""Who may close a need, and when."""

from django.utils.translation import gettext as _

from casework.clients.policies import check_work_with
from casework.needs.standing import UNDER_WAY
from privacy.errors import AccessDenied


def check_close_need(user, need) -> None:
    """Whoever works with the client, once nobody else is still asked to help. `need` is annotated with its standing."""
    check_work_with(user, need.client)
    if need.standing in UNDER_WAY:
        raise AccessDenied(_("Nhu cầu này đang được chuyển gửi. Hãy chờ kết quả hoặc hủy chuyển gửi trước."))


def check_decide(user, need) -> None:
    """Whoever works with the client, of a need that is open."""
    check_work_with(user, need.client)
    if need.closed_on:
        raise AccessDenied(_("Nhu cầu này đã kết thúc. Sàng lọc lại để ghi nhu cầu mới."))
