"""Who may read figures, manage releases, and enter estimates."""

from django.utils.translation import gettext as _

from accounts.policies import check_role
from privacy.errors import AccessDenied
from services.categories import OrganisationKind


def check_read(user, capability: str = "figures.read") -> None:
    """For every page of figures."""
    check_role(user, capability)


def check_read_own(user) -> None:
    """For an organisation's own figures: whoever may open every record of it."""
    check_role(user, "results.own")


def check_manage(user, release=None) -> None:
    """Releases are the managing department's."""
    check_read(user, "figures.release")
    if user.organisation.kind != OrganisationKind.DEPARTMENT:
        raise AccessDenied(_("Chỉ sở quản lý chương trình mới lập và duyệt số liệu công bố."), about=release)


def check_enter_estimate(user, replaced=None) -> None:
    """Estimates are the managing department's to enter, first ones and those that replace one."""
    check_read(user, "estimates.enter")
    if user.organisation.kind != OrganisationKind.DEPARTMENT:
        raise AccessDenied(_("Chỉ sở quản lý chương trình mới nhập số ước tính."), about=replaced)
