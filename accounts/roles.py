"""The roles: what each is called, what it is for, which kinds of organisation have it.

What a role may do with an object is said in the policies; what it may see, in the querysets.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from privacy.identity import DatabaseRole
from services.categories import CASEWORK_KINDS, MANAGING_KINDS, PARTNER_KINDS, OrganisationKind


class Role(models.TextChoices):
    OUTREACH_WORKER = "outreach_worker", _("Cộng tác viên")
    CASE_MANAGER = "case_manager", _("Người quản lý trường hợp")
    PARTNER_OFFICER = "partner_officer", _("Cán bộ tiếp nhận")
    PROGRAMME_MANAGER = "programme_manager", _("Cán bộ quản lý chương trình")
    PRIVACY_OFFICER = "privacy_officer", _("Cán bộ bảo vệ dữ liệu")
    ADMINISTRATOR = "administrator", _("Quản trị viên")


CASEWORK_ROLES = frozenset({Role.OUTREACH_WORKER, Role.CASE_MANAGER})

# Under which role of the database each one's requests run.
DATABASE_ROLES: dict[str, DatabaseRole] = {
    Role.OUTREACH_WORKER: DatabaseRole.WORKER,
    Role.CASE_MANAGER: DatabaseRole.CASE_MANAGER,
    Role.PARTNER_OFFICER: DatabaseRole.PARTNER,
    Role.PROGRAMME_MANAGER: DatabaseRole.MANAGER,
    Role.PRIVACY_OFFICER: DatabaseRole.PRIVACY,
    Role.ADMINISTRATOR: DatabaseRole.ADMIN,
}

KINDS: dict[str, frozenset[OrganisationKind]] = {
    Role.OUTREACH_WORKER: CASEWORK_KINDS,
    Role.CASE_MANAGER: CASEWORK_KINDS,
    Role.PARTNER_OFFICER: PARTNER_KINDS,
    Role.PROGRAMME_MANAGER: MANAGING_KINDS,
    Role.PRIVACY_OFFICER: MANAGING_KINDS,
    Role.ADMINISTRATOR: MANAGING_KINDS,
}
