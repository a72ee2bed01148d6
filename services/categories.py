"""The plan's nine service categories, in its order, and the kinds of organisation, as data.

Source: the provincial plan 2026–2030, section III.2.3b.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Category(models.TextChoices):
    HEALTH = "health", _("Y tế")
    GBV = "gbv", _("Phòng ngừa bạo lực giới")
    PSYCHOSOCIAL = "psychosocial", _("Tư vấn tâm lý")
    LEGAL = "legal", _("Trợ giúp pháp lý")
    VOCATIONAL = "vocational", _("Đào tạo nghề")
    EMPLOYMENT = "employment", _("Việc làm")
    LOAN = "loan", _("Vay vốn")
    LIVELIHOOD = "livelihood", _("Sinh kế")
    SOCIAL = "social", _("Trợ giúp xã hội")


class OrganisationKind(models.TextChoices):
    OUTREACH = "outreach", _("Nhóm tiếp cận cộng đồng")
    PEER = "peer", _("Nhóm đồng đẳng, tự lực")
    CLINIC = "clinic", _("Cơ sở y tế")
    LEGAL_AID = "legal_aid", _("Trung tâm trợ giúp pháp lý")
    VOCATIONAL_SCHOOL = "vocational_school", _("Cơ sở giáo dục nghề nghiệp")
    JOB_CENTRE = "job_centre", _("Trung tâm dịch vụ việc làm")
    EMPLOYER = "employer", _("Doanh nghiệp, hợp tác xã")
    SOCIAL_ASSISTANCE = "social_assistance", _("Cơ sở trợ giúp xã hội")
    POLICY_BANK = "policy_bank", _("Ngân hàng chính sách xã hội")
    MASS_ORGANISATION = "mass_organisation", _("Tổ chức đoàn thể")
    DEPARTMENT = "department", _("Sở, ban, ngành")
    COMMUNE = "commune", _("Ủy ban nhân dân xã, phường")


# Who may hold cases, and who manages the programme; every other kind receives referrals.
CASEWORK_KINDS = frozenset({OrganisationKind.OUTREACH, OrganisationKind.PEER})
MANAGING_KINDS = frozenset({OrganisationKind.DEPARTMENT, OrganisationKind.COMMUNE})
PARTNER_KINDS = frozenset(OrganisationKind) - CASEWORK_KINDS - MANAGING_KINDS


class SpokenLanguage(models.TextChoices):
    """Languages spoken beyond Vietnamese."""

    TAY = "tay", _("Tày")
    DAO = "dao", _("Dao")
    MONG = "mong", _("Mông")
    NUNG = "nung", _("Nùng")
    SAN_CHAY = "san_chay", _("Sán Chay")
