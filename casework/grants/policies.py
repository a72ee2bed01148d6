"""Who may share a client, with whom, and who may end it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.matrix.reaches import Reach
from accounts.matrix.reading import may, reach
from casework.clients.policies import standing
from casework.consents.models import Consent
from casework.consents.wording import Purpose
from casework.grants.codes import Standing
from privacy.errors import AccessDenied

IN_CHARGE = frozenset({Standing.OWN, Standing.MANAGER})


def check_share(user, client) -> None:
    """Only who is in charge: what was shared with somebody is not theirs to hand on."""
    if standing(user, client) not in IN_CHARGE:
        raise AccessDenied(_("Chỉ người phụ trách và người quản lý trường hợp của nhóm mới chia sẻ hồ sơ."))
    if not client.is_open:
        raise AccessDenied(_("Hồ sơ đã kết thúc nên không chia sẻ được."))


def check_end(user, grant) -> None:
    """Who is in charge of the client, or whoever holds the grant and gives it back."""
    if grant.user_id != user.id and standing(user, grant.content_object) not in IN_CHARGE:
        raise AccessDenied(_("Chỉ người phụ trách và người quản lý trường hợp của nhóm mới kết thúc việc này."))


def fit_to_share_with(client, to) -> None:
    """Raises ValidationError unless `to` may hold cases, works still, and gains something by it."""
    if not may(to, "clients.work") or not to.is_active:
        raise ValidationError(_("Người này không làm việc với hồ sơ thân chủ."))
    here = to.organisation_id == client.organisation_id
    if here and (reach(to, "clients.work") == Reach.ORGANISATION or to.id == client.assigned_to_id):
        raise ValidationError(_("Người này đã xem được hồ sơ."))


def agreed_to_leave(client, to) -> None:
    """Raises ValidationError when another organisation would see what the client did not agree to share.

    The consent is locked until the share stands: a withdrawal at the same moment comes after it and ends it.
    """
    if to.organisation_id == client.organisation_id:
        return
    if Consent.objects.of(client).live(Purpose.SHARE).select_for_update().first() is None:
        raise ValidationError(
            _("Thân chủ chưa đồng ý chia sẻ thông tin với nơi khác. Hãy hỏi và ghi lại lời đồng ý trước.")
        )
