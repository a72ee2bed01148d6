"""Who may enter a programme report."""

from django.utils.translation import gettext as _

from privacy.errors import AccessDenied
from reporting.policies import check_read
from reporting.programme.figures import Of
from services.categories import OrganisationKind


def check_report(user, subject) -> None:
    """A commune's office reports on its commune; the department on itself, and in place of any commune."""
    check_read(user, "programme.report")
    if user.organisation.kind == OrganisationKind.DEPARTMENT:
        if subject.of == Of.COMMUNE or subject.organisation.pk == user.organisation_id:
            return
        raise AccessDenied(_("Mỗi sở, ban, ngành tự nhập số của mình."))
    if subject.of != Of.COMMUNE or subject.commune.pk != user.organisation.commune_id:
        raise AccessDenied(_("Xã, phường chỉ nhập số của mình."))


def check_import(user, period=None) -> None:
    """Many communes at once: the department."""
    check_read(user, "programme.gather")
    if user.organisation.kind != OrganisationKind.DEPARTMENT:
        raise AccessDenied(_("Chỉ sở quản lý chương trình mới nhập số của nhiều xã, phường."))


def check_remind(user, period=None) -> None:
    check_read(user, "programme.gather")
    if user.organisation.kind != OrganisationKind.DEPARTMENT:
        raise AccessDenied(_("Chỉ sở quản lý chương trình mới nhắc nơi chưa báo cáo."))
