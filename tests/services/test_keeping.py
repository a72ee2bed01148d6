"""Administrators keep the directory: organisations, services, communes. Nothing closes over somebody's head."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accounts.actions import open_account
from accounts.people.actions import lock_account, unlock_account
from accounts.roles import Role
from privacy.errors import AccessDenied
from referrals.actions import refer
from services.actions import add_organisation, load_communes
from services.keeping.actions import (
    close_organisation,
    close_service,
    correct_commune,
    offer_again,
    reopen_organisation,
)
from services.keeping.closing import ties_of
from services.models import Commune, Organisation, Service
from tests.cast import named
from tests.factories import client_of, client_with_need, referral_at
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def administrator(client, cast):
    client.force_login(cast.administrator)
    return client


def fresh(row):
    return type(row).objects.get(pk=row.pk)


PAGES = ("organisations", "organisation-new", "communes")


def test_outsiders_keep_nothing(client, cast):
    for who in (cast.worker, cast.case_manager, cast.clinic_officer, cast.manager, cast.privacy_officer):
        client.force_login(who)
        assert {client.get(reverse(page)).status_code for page in PAGES} == {403}
        assert client.get(reverse("organisation", args=[cast.clinic.pk])).status_code == 403
        assert client.get(reverse("service-change", args=[cast.check_up.pk])).status_code == 403
        for act, what in ((close_organisation, {"organisation": cast.clinic}), (close_service, {"service": cast.job})):
            with pytest.raises(AccessDenied):
                act(by=who, **what)


# --- Organisations ------------------------------------------------------------------------------------

def test_an_organisation_is_entered_once_and_corrected(administrator, cast):
    held = {
        "record_id": str(named("new")), "name": "Trạm y tế Lũng Cú", "kind": "clinic", "commune": cast.commune.pk,
        "languages": ["mong"], "alternate_name": "", "description": "", "phone": "0000 1", "email": "", "website": "",
    }
    for _twice in range(2):
        administrator.post(reverse("organisation-new"), held)
    made = Organisation.objects.get(pk=named("new"))
    assert (made.name, made.kind, made.languages) == ("Trạm y tế Lũng Cú", "clinic", ["mong"])
    administrator.post(
        reverse("organisation-change", args=[made.pk]), {**held, "name": "Trạm Lũng Cú", "kind": "department"}
    )
    made = fresh(made)
    assert (made.name, made.kind) == ("Trạm Lũng Cú", "clinic"), "the kind is said once"


def test_the_same_name_twice_is_told_beside_its_field(administrator, cast):
    answer = administrator.post(reverse("organisation-new"), {
        "name": "nhóm hoa ban", "kind": "outreach", "commune": cast.commune.pk,
    })
    assert "name" in answer.context["form"].errors
    assert "nhóm hoa ban" in answer.content.decode()


def test_communes_served_are_ticked_by_former_district(administrator, cast):
    zones = {f"zone_{one.former_district_id}": [one.pk] for one in (cast.commune, cast.far_commune)}
    administrator.post(reverse("organisation-communes", args=[cast.group.pk]), zones)
    assert set(cast.group.communes_served.all()) == {cast.commune, cast.far_commune}
    page = administrator.get(reverse("organisation-communes", args=[cast.group.pk]))
    assert sum(one["of"] for one in page.context["form"].zones) == Commune.objects.count() == 124
    administrator.post(reverse("organisation-communes", args=[cast.group.pk]), {})
    assert not cast.group.communes_served.exists()


def test_an_organisation_closes_only_when_nothing_is_open(administrator, cast):
    referral_at("sent", sender=cast.outsider, receiver=cast.clinic_officer, service=cast.check_up)
    assert [one.split(" ")[0] for one in ties_of(cast.other_group)] == ["1", "1", "1"]
    page = administrator.get(reverse("organisation-close", args=[cast.other_group.pk])).content.decode()
    for said in ("1 tài khoản chưa khóa", "1 thân chủ đang đồng hành", "1 chuyển gửi đang mở"):
        assert said in page
    with pytest.raises(ValidationError):
        close_organisation(by=cast.administrator, organisation=cast.other_group)
    administrator.post(reverse("organisation-close", args=[cast.other_group.pk]))
    assert fresh(cast.other_group).active
    with pytest.raises(ValidationError):
        close_organisation(by=cast.administrator, organisation=cast.clinic)


def test_a_closed_organisation_opens_no_account_until_it_is_open_again(cast):
    empty = add_organisation(by=None, id=named("e"), name="Nhóm mới", kind="peer", commune=cast.commune)
    close_organisation(by=cast.administrator, organisation=empty)
    account = {"username": "moi", "full_name": "Lò Thị Mới", "role": Role.OUTREACH_WORKER, "organisation": empty}
    with pytest.raises(ValidationError):
        open_account(by=cast.administrator, id=uuid.uuid4(), **account)
    reopen_organisation(by=cast.administrator, organisation=empty)
    made = open_account(by=cast.administrator, id=uuid.uuid4(), **account)
    lock_account(by=cast.administrator, user=made)
    close_organisation(by=cast.administrator, organisation=empty)
    with pytest.raises(ValidationError):
        unlock_account(by=cast.administrator, user=made)


def test_organisations_are_found_whatever_the_diacritics_and_by_state(administrator, cast):
    empty = add_organisation(by=None, id=named("e"), name="Nhóm Đã Nghỉ", kind="peer", commune=cast.commune)
    close_organisation(by=cast.administrator, organisation=empty)

    def found(**asked):
        return [one.name for one in administrator.get(reverse("organisations"), asked).context["page"]]

    assert found(q="hoa ban") == ["Nhóm Hoa Ban"]
    assert found(kind="peer") == ["Nhóm Tự lực Sơn Dương"]
    assert found(state="closed") == ["Nhóm Đã Nghỉ"]


@pytest.mark.parametrize("page", ["organisations", "communes"])
def test_lists_cost_the_same_for_a_few_and_for_many(administrator, cast, page):
    few = queries_of(administrator, reverse(page))
    for number in range(12):
        add_organisation(by=None, id=named(f"o{number}"), name=f"Nhóm {number}", kind="peer", commune=cast.far_commune)
    assert queries_of(administrator, reverse(page)) == few
    assert few <= 8


# --- Services -----------------------------------------------------------------------------------------

def service_typed(**more):
    return {"record_id": str(named("s")), "category": "legal", "name": "Tư vấn đất đai", "places_a_week": "5", **more}


def test_a_service_is_entered_and_corrected(administrator, cast):
    for _twice in range(2):
        administrator.post(reverse("service-new", args=[cast.clinic.pk]), service_typed(minimum_age="16"))
    made = Service.objects.get(pk=named("s"))
    assert (made.organisation, made.minimum_age, made.places_free) == (cast.clinic, 16, 5)
    administrator.post(reverse("service-change", args=[made.pk]), service_typed(name="Tư vấn giấy tờ"))
    made = fresh(made)
    assert (made.name, made.minimum_age, made.places_a_week) == ("Tư vấn giấy tờ", None, 5)


@pytest.mark.parametrize(("typed", "field"), [
    ({"minimum_age": "30", "maximum_age": "20"}, "maximum_age"),
    ({"category": "health", "name": "Khám và xét nghiệm"}, "name"), ({"name": ""}, "name"),
])
def test_what_can_not_be_is_told_beside_its_field(administrator, cast, typed, field):
    answer = administrator.post(reverse("service-new", args=[cast.clinic.pk]), service_typed(**typed))
    assert field in answer.context["form"].errors


def test_a_closed_service_takes_no_new_referrals_and_the_open_ones_stay(client, cast):
    running = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    need = client_with_need(cast.worker)
    client.force_login(cast.administrator)
    client.post(reverse("service-close", args=[cast.check_up.pk]))
    closed = fresh(cast.check_up)
    assert not closed.active
    with pytest.raises(ValidationError):
        refer(by=cast.worker, id=uuid.uuid4(), need=need, service=closed)
    client.force_login(cast.clinic_officer)
    assert client.get(reverse("received", args=[running.pk])).status_code == 200
    client.force_login(cast.worker)
    assert client.get(reverse("sent-referral", args=[running.pk])).status_code == 200
    assert client.get(reverse("service", args=[cast.check_up.pk])).status_code == 404
    again = offer_again(by=cast.administrator, service=closed)
    assert refer(by=cast.worker, id=uuid.uuid4(), need=need, service=again).state == "sent"


def test_an_administrator_sets_the_hours_and_comes_back_to_the_organisation(administrator, cast):
    answer = administrator.post(reverse("hours", args=[cast.check_up.pk]), {"day_0": "7:30–11:30"})
    assert answer.headers["Location"] == reverse("organisation", args=[cast.clinic.pk])
    assert fresh(cast.check_up).hours_line


# --- Communes -----------------------------------------------------------------------------------------

def test_a_correction_outlasts_the_next_load_until_the_file_says_the_same(administrator, cast, tmp_path):
    one, before = cast.commune, (cast.commune.latitude, cast.commune.longitude)
    typed = {"name": "Xã Đồng Văn A", "latitude": "23,3", "longitude": "105.4"}
    administrator.post(reverse("commune", args=[one.pk]), typed)
    load_communes()
    held = fresh(one)
    assert (held.name, held.search_key, held.latitude, held.longitude) == (
        "Xã Đồng Văn A", "xa dong van a", 23.3, 105.4
    )
    file = tmp_path / "communes.csv"
    file.write_text(
        "code,name,type,former_district,latitude,longitude,area_km2\n"
        f"{one.pk},Xã Đồng Văn A,Xã,Huyện Đồng Văn,23.3,105.4,1\n", encoding="utf-8",
    )
    load_communes(file)
    assert not fresh(one).corrected
    load_communes()
    assert (fresh(one).latitude, fresh(one).longitude) == before


@pytest.mark.parametrize(("latitude", "longitude"), [("105", "23"), ("22,8", "10,4"), ("x", "105")])
def test_a_point_outside_the_country_is_told(administrator, cast, latitude, longitude):
    answer = administrator.post(
        reverse("commune", args=[cast.commune.pk]), {"name": "Xã", "latitude": latitude, "longitude": longitude}
    )
    assert answer.context["form"].errors
    assert not fresh(cast.commune).corrected


def test_nobody_else_corrects_a_commune(cast):
    for who in (cast.worker, cast.clinic_officer):
        with pytest.raises(AccessDenied):
            correct_commune(by=who, commune=cast.commune, name="Xã", latitude=22.0, longitude=105.0)


def test_the_communes_are_found_whatever_the_diacritics(administrator):
    page = administrator.get(reverse("communes"), {"q": "dong van"}).context["page"]
    assert "Xã Đồng Văn" in [one.name for one in page]


def test_a_group_with_people_in_care_stays(cast):
    client_of(cast.worker)
    assert any("thân chủ" in one for one in ties_of(cast.group))
