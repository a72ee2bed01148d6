"""Who may name a cover, of whom by whom, and who may end it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.matrix.reaches import Reach
from accounts.matrix.reading import may, reach
from privacy.errors import AccessDenied


def check_cover(user, worker) -> None:
    """A case manager for a worker of the organisation; a worker for themselves."""
    here = worker.organisation_id == user.organisation_id
    how_far = reach(user, "covers.name")
    if how_far == Reach.ORGANISATION and here:
        return
    if how_far != Reach.OWN or worker.id != user.id:
        raise AccessDenied(_("Chỉ người quản lý trường hợp mới cử người làm thay cho người khác."))


def check_end_cover(user, cover) -> None:
    """Whoever could have named it. Who covers asks one of them."""
    in_charge = reach(user, "covers.name") == Reach.ORGANISATION and cover.organisation_id == user.organisation_id
    if not in_charge and cover.worker_id != user.id:
        raise AccessDenied(_("Hãy nhờ người quản lý trường hợp, hoặc người được làm thay, kết thúc việc này."))


def fit_to_cover(worker, covering) -> None:
    """Raises ValidationError unless `covering` is another working colleague who doesn't see the caseload anyway."""
    here = covering.organisation_id == worker.organisation_id
    if not here or reach(covering, "clients.work") != Reach.OWN or not covering.is_active or covering.id == worker.id:
        raise ValidationError({"covering": _("Người làm thay phải là một cộng tác viên khác của nhóm.")})
    if not may(worker, "clients.work"):
        raise ValidationError({"worker": _("Người này không phụ trách hồ sơ nào.")})
