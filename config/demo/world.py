"""Twelve invented organisations, one of each kind, with their services and thirty people who sign in."""

import random
import uuid
from dataclasses import dataclass, field
from pathlib import Path

from accounts.actions import note_trainings, open_account
from accounts.models import User
from accounts.people.actions import lock_account
from accounts.roles import KINDS, Role
from accounts.trainings import Training
from config.demo import PASSWORD
from config.demo.codes import enrol
from services.actions import add_organisation, add_service
from services.categories import Category, OrganisationKind, SpokenLanguage
from services.hours.actions import set_hours
from services.hours.reading import read_day
from services.hours.words import Span
from services.hsds.actions import bring_file
from services.models import Commune, Organisation, Service

# What a neighbour's directory offers, as HSDS: it waits for the administrator to look at it.
NEIGHBOURS = Path(__file__).parent / "neighbours.json"
SPACE = uuid.UUID("0d0f8c52-6a0e-4b57-8e8f-6f1b6f1f2026")

# Kind, name, commune, services as (category, name, who is received, what to bring, hours, places a week); hours as
# people write them, for each group of days.
ADULTS = "Người lớn"
WEEK_DAYS, DAILY = (0, 1, 2, 3, 4), (0, 1, 2, 3, 4, 5, 6)
OFFICE = {WEEK_DAYS: "7:30–11:30, 13:30–16:30"}
ORGANISATIONS: list[tuple[OrganisationKind, str, str, list[tuple]]] = [
    (OrganisationKind.OUTREACH, "Nhóm Hoa Ban", "Phường Hà Giang 2", []),
    (OrganisationKind.PEER, "Nhóm Tự lực Sông Lô", "Phường Minh Xuân", []),
    (OrganisationKind.CLINIC, "Phòng khám Bình An", "Phường Hà Giang 2", [
        (Category.HEALTH, "Khám và xét nghiệm", "Ai cũng được", "Không cần giấy tờ",
         {WEEK_DAYS: "7:30–16:30", (5,): "7:30–11:30"}, 30),
        (Category.PSYCHOSOCIAL, "Tư vấn tâm lý", "Ai cũng được", "Không cần giấy tờ", {(1, 3): "13:30–16:30"}, 12)]),
    (OrganisationKind.LEGAL_AID, "Trung tâm Trợ giúp pháp lý Ánh Sáng", "Phường Minh Xuân", [
        (Category.LEGAL, "Tư vấn và trợ giúp pháp lý", "Ai cũng được", "Giấy tờ liên quan, nếu có", OFFICE, 15)]),
    (OrganisationKind.VOCATIONAL_SCHOOL, "Trường nghề Sông Gâm", "Xã Vị Xuyên", [
        (Category.VOCATIONAL, "Lớp nghề ngắn hạn", ADULTS, "Giấy tờ tùy thân", OFFICE, 10)]),
    (OrganisationKind.JOB_CENTRE, "Trung tâm Việc làm Cánh Đồng", "Phường Hà Giang 2", [
        (Category.EMPLOYMENT, "Giới thiệu việc làm", ADULTS, "Giấy tờ tùy thân", OFFICE, 20)]),
    (OrganisationKind.EMPLOYER, "Hợp tác xã Chè Núi Cao", "Xã Hàm Yên", [
        (Category.EMPLOYMENT, "Việc làm có kèm cặp", ADULTS, "Quần áo làm vườn",
         {(0, 1, 2, 3, 4, 5): "7:00–16:00"}, 4)]),
    (OrganisationKind.SOCIAL_ASSISTANCE, "Trung tâm Công tác xã hội Mái Nhà", "Phường Minh Xuân", [
        (Category.SOCIAL, "Chỗ ở tạm và giấy tờ", "Không điều kiện", "Không cần giấy tờ", {DAILY: "6:00–22:00"}, 15),
        (Category.GBV, "Nơi lánh nạn và hỗ trợ", "Không điều kiện", "Không cần giấy tờ", {DAILY: "cả ngày"}, 8)]),
    (OrganisationKind.POLICY_BANK, "Quỹ vay vốn Đồng Tâm", "Phường Hà Giang 2", [
        (Category.LOAN, "Vay vốn nhỏ", "Có dự định làm ăn", "Giấy tờ tùy thân", {(0,): "8:00–11:00"}, 6)]),
    (OrganisationKind.MASS_ORGANISATION, "Hội Phụ nữ Bản Mây", "Xã Sơn Dương", [
        (Category.LIVELIHOOD, "Nhóm sinh kế", ADULTS, "Không cần giấy tờ", {(5,): "14:00–16:30"}, 8)]),
    (OrganisationKind.DEPARTMENT, "Sở Y tế (thử nghiệm)", "Phường Minh Xuân", []),
    (OrganisationKind.COMMUNE, "UBND xã Vị Xuyên (thử nghiệm)", "Xã Vị Xuyên", []),
]

FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Nông", "Triệu", "Lý", "Vàng", "Sùng", "Ma")
GIVEN = ("An", "Bình", "Chi", "Dung", "Giang", "Hà", "Hiên", "Khuê", "Lam", "Mai", "Nga", "Oanh", "Phương", "Quyên",
         "Sen", "Thảo", "Uyên", "Vân", "Xuân", "Yến", "Cường", "Dũng", "Hùng", "Long", "Minh", "Nam", "Sơn", "Tuấn",
         "Việt", "Đức")
# How many of each role an organisation of a kind has; a partner has one officer.
STAFF = {
    OrganisationKind.OUTREACH: {Role.CASE_MANAGER: 1, Role.OUTREACH_WORKER: 8},
    OrganisationKind.PEER: {Role.CASE_MANAGER: 1, Role.OUTREACH_WORKER: 6},
    OrganisationKind.CLINIC: {Role.PARTNER_OFFICER: 2},
    OrganisationKind.DEPARTMENT: {Role.PROGRAMME_MANAGER: 2, Role.PRIVACY_OFFICER: 1, Role.ADMINISTRATOR: 1},
    OrganisationKind.COMMUNE: {Role.PROGRAMME_MANAGER: 1},
}
LOGIN = {
    Role.OUTREACH_WORKER: "ctv", Role.CASE_MANAGER: "quanly", Role.PARTNER_OFFICER: "tiepnhan",
    Role.PROGRAMME_MANAGER: "chuongtrinh", Role.PRIVACY_OFFICER: "baove", Role.ADMINISTRATOR: "quantri",
}


@dataclass
class World:
    """Everybody and everything that the year needs."""

    organisations: list[Organisation] = field(default_factory=list)
    users: list[User] = field(default_factory=list)
    services: list[Service] = field(default_factory=list)

    def of_role(self, role: str) -> list[User]:
        return [user for user in self.users if user.role == role]

    def officer_of(self, service: Service) -> User:
        return next(user for user in self.users if user.organisation_id == service.organisation_id)


def seeded(seed: int) -> random.Random:
    """The demo's chance: the same seed gives the same year. Codes and keys stay truly random."""
    return random.Random(seed)


def named(*parts) -> uuid.UUID:
    """The same id for the same name, in every demo."""
    return uuid.uuid5(SPACE, "/".join(str(part) for part in parts))


def make_world(rng: random.Random) -> World:
    """Enter organisations, services and accounts through their actions."""
    world = World()
    communes = {commune.name: commune for commune in Commune.objects.all()}
    names = rng.sample([f"{family} {given}" for family in FAMILY for given in GIVEN], 40)
    for kind, name, commune, services in ORGANISATIONS:
        world.organisations.append(make_organisation(rng, kind, name, communes[commune]))
        world.services += [make_service(world.organisations[-1], *service) for service in services]
        for role, count in STAFF.get(kind, {Role.PARTNER_OFFICER: 1}).items():
            for _n in range(count):
                world.users.append(make_user(world, role, names.pop(), world.organisations[-1]))
    train(world)
    come_and_go(world)
    bring_file(
        by=None, id=named("file", NEIGHBOURS.name), content=NEIGHBOURS.read_bytes(), name=NEIGHBOURS.name,
        source="Danh bạ huyện bạn",
    )
    return world


def train(world: World) -> None:
    """Every second worker of a group has learned to ask about violence, as their case manager says."""
    for manager in world.of_role(Role.CASE_MANAGER):
        ours = [one for one in world.of_role(Role.OUTREACH_WORKER) if one.organisation_id == manager.organisation_id]
        for worker in ours[::2]:
            note_trainings(by=manager, user=worker, trainings=Training.values)


def come_and_go(world: World) -> None:
    """Somebody whose account is open and who has no password yet, and somebody who has left: for the administrator's
    pages. Neither signs in, so neither is one of the thirty."""
    group = world.organisations[0]
    for username, full_name in (("ctvmoi", "Nông Thị Mới"), ("ctvcu", "Triệu Văn Cũ")):
        made = open_account(
            by=None, id=named("user", username), username=username, full_name=full_name, role=Role.OUTREACH_WORKER,
            organisation=group,
        )
    lock_account(by=None, user=made)


def make_organisation(rng, kind, name, commune) -> Organisation:
    languages = rng.sample(SpokenLanguage.values, 2)
    around = Commune.objects.filter(former_district=commune.former_district)
    return add_organisation(
        by=None, id=named("organisation", kind), name=name, kind=kind, commune=commune, languages=languages, demo=True,
        communes_served=around if kind == OrganisationKind.EMPLOYER else (),  # it takes people from around it alone
    )


def make_service(organisation, category, name, eligibility, papers, hours, places) -> Service:
    service = add_service(
        by=None, id=named("service", organisation.name, category), organisation=organisation, category=category,
        name=name, eligibility_description=eligibility, required_documents=papers, places_a_week=places,
        minimum_age=18 if eligibility == ADULTS else None, phone=invented_phone(name),
    )
    spans = [Span(days, *one) for days, words in hours.items() for one in read_day(words)]
    return set_hours(by=None, service=service, spans=spans)


def invented_phone(name: str) -> str:
    """A number that nobody has: no area of Việt Nam is called by 0000."""
    return f"0000 {named('phone', name).int % 1000:03} {named('phone', name).int // 1000 % 1000:03}"


def make_user(world: World, role, full_name, organisation) -> User:
    assert organisation.kind in KINDS[role]
    username = f"{LOGIN[role]}{len(world.of_role(role)) + 1}"
    user = open_account(
        by=None, id=named("user", username), username=username, full_name=full_name, role=role,
        organisation=organisation, password=PASSWORD,
    )
    enrol(user)
    return user
