"""Who may enter estimates, prepare and approve releases."""

from django.utils.translation import gettext as _

from accounts.policies import check_role
from accounts.roles import Role
from privacy.errors import AccessDenied
from services.categories import OrganisationKind


def check_read(user) -> None:
    """For every page of figures."""
    check_role(user, Role.PROGRAMME_MANAGER)


def check_read_own(user) -> None:
    """For an organisation's own figures: whoever may open every record of it."""
    check_role(user, Role.CASE_MANAGER)


def check_manage(user) -> None:
    """Releases are the managing department's."""
    check_read(user)
    if user.organisation.kind != OrganisationKind.DEPARTMENT:
        raise AccessDenied(_("Chỉ sở quản lý chương trình mới lập và duyệt số liệu công bố."))


def check_enter_estimate(user, replaced=None) -> None:
    """Estimates are the managing department's to enter, first ones and those that replace one."""
    check_read(user)
    if user.organisation.kind != OrganisationKind.DEPARTMENT:
        raise AccessDenied(_("Chỉ sở quản lý chương trình mới nhập số ước tính."), about=replaced)


def check_approve(user, release) -> None:
    """Whoever prepared a release does not approve it."""
    check_manage(user)
    if release.prepared_by_id == user.pk:
        raise AccessDenied(_("Người lập số liệu không tự duyệt được; cần một người thứ hai."), about=release)
    if not release.is_prepared:
        raise AccessDenied(_("Kỳ công bố này không còn chờ duyệt."), about=release)


def check_withdraw(user, release) -> None:
    check_manage(user)
    if release.state == "withdrawn":
        raise AccessDenied(_("Kỳ công bố này đã được thu hồi."), about=release)
