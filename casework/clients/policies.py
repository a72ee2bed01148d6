"""Who may register, open, write in and hand over a client."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Value
from django.utils.translation import gettext as _

from accounts.matrix.reaches import Reach
from accounts.matrix.reading import may, reach
from casework.covers.models import Cover
from casework.grants.codes import Standing
from casework.grants.models import ClientGrant
from privacy.errors import AccessDenied

# As what somebody opens a client whom they neither work with nor cover: the trail tells these apart.
OUTSIDE = (Standing.SHARED.value, Standing.EMERGENCY.value)


def check_casework(user) -> None:
    """Only those who hold cases."""
    if not may(user, "clients.work"):
        raise AccessDenied(_("Chỉ cộng tác viên và người quản lý trường hợp mới làm việc với hồ sơ."))


_answered: ContextVar[dict | None] = ContextVar("standings of this page", default=None)


@contextmanager
def asked_once() -> Iterator[None]:
    """For a page that asks many policies about one client: what the database says is asked once inside."""
    token = _answered.set({})
    try:
        yield
    finally:
        _answered.reset(token)


def standing(user, client) -> Standing | None:
    """As what this person works with the client; None for who has nothing to do with it.

    The same rule as `casework.clients.querysets.scope`, for one client; asks the database only for who is neither
    its worker nor its case manager.
    """
    how_far = reach(user, "clients.work")
    if how_far == Reach.NONE:
        return None
    here = client.organisation_id == user.organisation_id
    if here and client.assigned_to_id == user.id:
        return Standing.OWN
    if here and how_far == Reach.ORGANISATION:
        return Standing.MANAGER
    known = _answered.get()
    if known is None:
        return opened_as(user, client, here)
    if (user.pk, client.pk) not in known:
        known[user.pk, client.pk] = opened_as(user, client, here)
    return known[user.pk, client.pk]


def opened_as(user, client, here: bool) -> Standing | None:
    """What a live cover or grant makes of this person, the strongest first. One query."""
    found = ClientGrant.objects.live().to(user).of(client).order_by().values_list("why")
    if here:
        covers = Cover.objects.live().by(user).filter(worker_id=client.assigned_to_id)
        found = found.union(covers.order_by().values_list(Value(Standing.COVER.value)))
    held = {why for (why,) in found}
    return next((one for one in Standing if one.value in held), None)


def check_responsible(user, client) -> None:
    """To carry out a person's rights, also in a closed or restricted record: for whoever works with the client."""
    check_casework(user)
    if standing(user, client) is None:
        raise AccessDenied(_("Hồ sơ này do người khác phụ trách."))


def check_correct(user, client) -> None:
    """To correct what is recorded, also in a closed record; a restricted one is opened again first."""
    check_responsible(user, client)
    refuse_emergency(user, client)
    if client.is_restricted:
        raise AccessDenied(_("Hồ sơ đang tạm ngừng xử lý. Hãy mở lại hồ sơ rồi sửa."))


def check_erase(user, client) -> None:
    """To erase a record for good: the case manager of the organisation, after a second look."""
    if not may(user, "rights.erase") or client.organisation_id != user.organisation_id:
        raise AccessDenied(_("Chỉ người quản lý trường hợp của nhóm mới xóa được dữ liệu của thân chủ."))


def purpose_of(user, client) -> str:
    """For the trail: casework in one's own caseload, which for a case manager is the organisation's; or as what else
    somebody opens a client."""
    held = standing(user, client)
    return "casework" if held in (None, Standing.OWN, Standing.MANAGER) else held.value


def check_help_now(user, client) -> None:
    """What can't wait, also in an emergency: a contact, a follow-up, the client's consent, an urgent referral. The
    record is open and not restricted."""
    check_responsible(user, client)
    if not client.is_open:
        raise AccessDenied(_("Hồ sơ đã kết thúc nên không ghi thêm được."))
    if client.is_restricted:
        raise AccessDenied(_("Thân chủ đã yêu cầu tạm ngừng xử lý hồ sơ này: chỉ xem được, không ghi thêm."))


def check_work_with(user, client) -> None:
    """To write in a record: it is open, not restricted, and one's own, one's organisation's, shared with one or
    covered by one."""
    check_help_now(user, client)
    refuse_emergency(user, client)


def refuse_emergency(user, client) -> None:
    if standing(user, client) == Standing.EMERGENCY:
        raise AccessDenied(
            _("Truy cập khẩn cấp chỉ để xem, ghi lần tiếp cận, theo dõi, lời đồng ý và chuyển gửi gấp.")
        )


def check_reassign(user, client) -> None:
    if not may(user, "clients.hand_over") or client.organisation_id != user.organisation_id:
        raise AccessDenied(_("Chỉ người quản lý trường hợp của nhóm mới chuyển người phụ trách."))
    if not client.is_open:
        raise AccessDenied(_("Hồ sơ đã kết thúc nên không chuyển được."))
