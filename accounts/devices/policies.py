"""Who ends another's sessions, and who says how long a phone may be remembered."""

from django.utils.translation import gettext as _

from accounts.matrix.reaches import Reach
from accounts.matrix.reading import may, reach
from accounts.roles import Role
from privacy.errors import AccessDenied


def check_lost(user) -> None:
    """The roles that report a lost phone for somebody else."""
    if not may(user, "phones.shut_out"):
        raise AccessDenied(_("Chỉ người quản lý của nhóm hoặc quản trị viên mới báo thay được."))


def check_lost_of(user, person) -> None:
    """The case manager for the workers of the group; an administrator for everybody. For oneself there is one's own
    page."""
    check_lost(user)
    if person.pk == user.pk:
        raise AccessDenied(_("Của chính mình thì báo ở trang Tài khoản của tôi."))
    how_far = reach(user, "phones.shut_out")
    manages = how_far == Reach.ORGANISATION and person.organisation_id == user.organisation_id
    if how_far != Reach.ALL and not (manages and person.role == Role.OUTREACH_WORKER):
        raise AccessDenied(_("Chỉ người quản lý của nhóm hoặc quản trị viên mới báo thay được."))


def check_rule(user, organisation) -> None:
    """The case manager of that organisation."""
    if not may(user, "phones.remember") or organisation.pk != user.organisation_id:
        raise AccessDenied(_("Chỉ người quản lý trường hợp mới đặt được điều này cho nhóm."))
