"""Who may write into a report, and which releases may be printed or taken away as files."""

from django.utils.translation import gettext as _

from privacy.errors import AccessDenied
from reporting.policies import check_read
from services.categories import OrganisationKind

PRINTED = ("prepared", "approved")  # before that there are no figures, and what is withdrawn is printed no more


def is_department(user) -> bool:
    return user.organisation.kind == OrganisationKind.DEPARTMENT


def check_write_paper(user, release=None) -> None:
    """The report is the managing department's to write."""
    check_read(user, "figures.release")
    if not is_department(user):
        raise AccessDenied(_("Chỉ sở quản lý chương trình mới sửa phần lời của báo cáo."), about=release)
    if release is not None and release.state not in PRINTED:
        raise AccessDenied(_("Kỳ này chưa có số liệu hoặc đã thu hồi nên không in báo cáo."), about=release)


def check_take_away(user, release) -> None:
    """A file of figures can't be marked as a draft wherever it is opened: only what is approved."""
    check_read(user)
    if not release.is_approved:
        raise AccessDenied(_("Tệp số liệu có sau khi kỳ này được duyệt; bản in dự thảo thì có ngay."), about=release)


def check_send_on(user, release) -> None:
    """Values for another system: the department's, of an approved release."""
    check_read(user, "figures.release")
    if not is_department(user):
        raise AccessDenied(_("Chỉ sở quản lý chương trình mới chuyển số liệu sang hệ thống khác."), about=release)
    check_take_away(user, release)
