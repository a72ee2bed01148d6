"""The cast: who is who in the tests. Everybody is invented; every account is opened by the real action.

Hoa and her colleague Lan work for the Hoa Ban group with their case manager Mai; Bắc is an outsider from
another group. Khanh receives referrals at the clinic, Vinh at the job centre. Phúc and Thảo manage the
programme, Dung guards privacy, Quân administers.
"""

import copy
import uuid

import time_machine
from django.db import models

from accounts.actions import open_account
from accounts.models import User
from accounts.roles import Role
from privacy.models import AuditEvent
from services.actions import add_organisation, add_service
from services.categories import Category, OrganisationKind
from services.models import Commune, Organisation, Service

PASSWORD = "con-duong-ven-song-42"
SPACE = uuid.UUID("5b1c2a34-0d6e-4a7e-9a55-3f1f0c9d7a10")


def named(name: str) -> uuid.UUID:
    """The same id for the same name, always."""
    return uuid.uuid5(SPACE, name)


class Cast:
    """Makes everybody and what they work for. `cast.worker`, `cast.clinic`, …"""

    def __init__(self) -> None:
        self.commune = Commune.objects.get(name="Xã Đồng Văn")
        self.far_commune = Commune.objects.get(name="Xã Sơn Dương")
        kinds = OrganisationKind
        self.group = self._organisation("Nhóm Hoa Ban", kinds.OUTREACH)
        self.other_group = self._organisation("Nhóm Tự lực Sơn Dương", kinds.PEER, self.far_commune)
        self.clinic = self._organisation("Phòng khám Đồng Văn", kinds.CLINIC)
        self.job_centre = self._organisation("Trung tâm việc làm", kinds.JOB_CENTRE)
        self.department = self._organisation("Sở Y tế", kinds.DEPARTMENT)
        self.check_up = self._service(self.clinic, Category.HEALTH, "Khám và xét nghiệm")
        self.counselling = self._service(self.clinic, Category.PSYCHOSOCIAL, "Tư vấn tâm lý")
        self.job = self._service(self.job_centre, Category.EMPLOYMENT, "Giới thiệu việc làm")
        self.worker = self._user("hoa", "Nguyễn Thị Hoa", Role.OUTREACH_WORKER, self.group)
        self.colleague = self._user("lan", "Trần Thị Lan", Role.OUTREACH_WORKER, self.group)
        self.case_manager = self._user("mai", "Lê Thị Mai", Role.CASE_MANAGER, self.group)
        self.outsider = self._user("bac", "Phạm Văn Bắc", Role.OUTREACH_WORKER, self.other_group)
        self.clinic_officer = self._user("khanh", "Đỗ Thị Khanh", Role.PARTNER_OFFICER, self.clinic)
        self.job_officer = self._user("vinh", "Vũ Văn Vinh", Role.PARTNER_OFFICER, self.job_centre)
        self.manager = self._user("phuc", "Hoàng Văn Phúc", Role.PROGRAMME_MANAGER, self.department)
        self.second_manager = self._user("thao", "Bùi Thị Thảo", Role.PROGRAMME_MANAGER, self.department)
        self.privacy_officer = self._user("dung", "Ngô Thị Dung", Role.PRIVACY_OFFICER, self.department)
        self.administrator = self._user("quan", "Đinh Văn Quân", Role.ADMINISTRATOR, self.department)

    @property
    def everybody(self) -> dict:
        names = (
            "worker colleague case_manager outsider clinic_officer job_officer manager second_manager "
            "privacy_officer administrator"
        )
        return {name: getattr(self, name) for name in names.split()}

    def _organisation(self, name, kind, commune=None):
        return add_organisation(by=None, id=named(name), name=name, kind=kind, commune=commune or self.commune)

    def _service(self, organisation, category, name):
        return add_service(
            by=None, id=named(name), organisation=organisation, category=category, name=name, places_a_week=10
        )

    def _user(self, username, full_name, role, organisation):
        return open_account(
            by=None, id=named(username), username=username, full_name=full_name, role=role,
            organisation=organisation, password=PASSWORD,
        )


class Stage:
    """Lets the actions open everybody once; for each later test of this process the same rows are put back.

    The actions took most of each test's setting up, thousands of times. Where a test has set the clock, they open
    everybody at that time.
    """

    def __init__(self) -> None:
        self.cast: Cast | None = None  # as the actions left it
        self.rows: list[list[models.Model]] = []  # of each table, in the order of their foreign keys

    def enter(self) -> Cast:
        """A cast whose rows stand in the database of this test."""
        if time_machine.escape_hatch.is_travelling():
            return Cast()
        if self.cast is None:
            before = set(AuditEvent.objects.values_list("pk", flat=True))
            self.cast = Cast()
            tables = [one.objects.all() for one in (Organisation, Service, User)]
            self.rows = [list(rows) for rows in (*tables, AuditEvent.objects.exclude(pk__in=before))]
        else:
            for rows in copy.deepcopy(self.rows):
                type(rows[0])._base_manager.bulk_create(rows)
        return copy.deepcopy(self.cast)
