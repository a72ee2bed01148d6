"""Finding the service: what is shown before choosing, why a service stands where it stands, narrowed by neutral words
alone. How services are ordered is told in tests/services/test_fitting.py."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone

from referrals.codes import DeclineReason
from referrals.sending.finding import Asked, Found, find
from services.actions import add_organisation, add_service
from services.categories import OrganisationKind, SpokenLanguage
from services.models import Commune, Service
from tests.factories import client_with_need, opened, paced, referral_at
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
QUICK = {"asked": 9, "answered": 9, "typical_hours": 6.0}


@pytest.fixture
def worker_page(client, cast):
    client.force_login(cast.worker)
    return client


@pytest.fixture
def need(cast):
    """Of somebody in the commune of the clinic."""
    return client_with_need(cast.worker)


def service(name, home="Xã Sơn Dương", *, places=5, speaking=(), **fields):
    """Another health service, far away unless told otherwise."""
    organisation = add_organisation(
        by=None, id=uuid.uuid4(), name=f"Nơi {name}", kind=OrganisationKind.CLINIC,
        commune=Commune.objects.get(name=home), languages=speaking,
    )
    made = add_service(
        by=None, id=uuid.uuid4(), organisation=organisation, category="health", name=name, places_a_week=places
    )
    Service.objects.filter(pk=made.pk).update(**fields)
    return made


def why(cast, need, asked=None) -> dict[str, str]:
    return {one.service.name: one.why for one in find(cast.worker, need, asked)}


def test_the_first_says_why_it_should_be_asked_first(cast, need):
    service("xa")
    paced(cast.check_up, **QUICK)
    found = find(cast.worker, need)
    assert found[0].why == "Gần nhất, ngay trong xã, phường, còn 10 chỗ, thường trả lời trong 1 ngày"
    assert found[0].standing == ("Còn chỗ", "fine")
    assert found[1].why.startswith("Cách ")


def test_full_closed_and_stale_ones_are_said_in_words_and_stand_lower(cast, need):
    today = timezone.localdate()
    service("cũ", "Xã Đồng Văn", last_confirmed=today - dt.timedelta(days=60))
    service("hết", "Xã Đồng Văn", places_free=0)
    service("nghỉ", "Xã Đồng Văn", temporarily_closed_until=today + dt.timedelta(days=4))
    found = find(cast.worker, need)
    assert [one.service.name for one in found] == ["Khám và xét nghiệm", "cũ", "hết", "nghỉ"]
    assert [one.standing[0] for one in found[1:]] == ["Chưa chắc còn chỗ", "Hết chỗ", "Tạm nghỉ"]
    words = why(cast, need)
    assert "lâu chưa cập nhật" in words["cũ"]
    assert "tuần này hết chỗ" in words["hết"]
    assert f"{today + dt.timedelta(days=4):%d/%m/%Y}" in words["nghỉ"]


def test_whom_it_takes_and_what_to_bring_stand_before_the_button(worker_page, cast, need):
    Service.objects.filter(pk=cast.check_up.pk).update(
        eligibility_description="Người từ 18 tuổi", required_documents="Thẻ bảo hiểm y tế nếu có"
    )
    opened(cast.check_up, ([0, 1, 2, 3, 4], "07:30", "16:30"))
    shown = worker_page.get(reverse("refer", args=[need.pk])).content.decode()
    button = shown.index(f'value="{cast.check_up.pk}"')
    for told in ("Người từ 18 tuổi", "Thẻ bảo hiểm y tế nếu có", "7:30–16:30"):
        assert shown.index(told) < button


def test_language_and_day_order_the_list_and_leave_nobody_out(cast, need):
    service("nói", speaking=[SpokenLanguage.MONG])
    opened(cast.check_up, ([1], "08:00", "11:00"))
    asked = Asked(language="mong", day=1)
    assert list(why(cast, need, asked)) == ["nói", "Khám và xét nghiệm"]
    assert "có nói tiếng Mông" in why(cast, need, asked)["nói"]
    assert "mở cửa thứ 3" in why(cast, need, asked)["Khám và xét nghiệm"]
    assert "không rõ có nói tiếng Mông" in why(cast, need, asked)["Khám và xét nghiệm"]


def test_distance_and_free_places_narrow_the_list(cast, need):
    service("xa")
    service("hết", "Xã Đồng Văn", places_free=0)
    assert set(why(cast, need, Asked(within_km=30))) == {"Khám và xét nghiệm", "hết"}
    assert set(why(cast, need, Asked(with_places=True))) == {"Khám và xét nghiệm", "xa"}


def test_the_list_is_narrowed_by_the_address_and_nonsense_asks_for_nothing(worker_page, cast, need):
    service("xa")
    url = reverse("refer", args=[need.pk])
    assert len(worker_page.get(f"{url}?within_km=30&language=mong&day=1&with_places=on").context["found"]) == 1
    assert len(worker_page.get(f"{url}?within_km=abc&language=klingon&day=9").context["found"]) == 2


def test_who_declined_this_need_comes_last_and_it_is_said(cast):
    declined = referral_at("declined", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    service("xa")
    found = find(cast.worker, declined.need)
    assert [(one.service.name, one.before) for one in found] == [
        ("xa", ""), ("Khám và xét nghiệm", "Đã hỏi: từ chối"),
    ]
    assert declined.decline_reason == DeclineReason.FULL


def test_who_helped_before_may_be_asked_again(cast):
    done = referral_at("completed", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    assert find(cast.worker, done.need)[0].before == ""


def test_a_service_without_a_known_place_is_no_problem(cast):
    assert Found(cast.check_up).why == "Còn 10 chỗ"


def test_twenty_services_cost_what_one_costs(worker_page, cast, need):
    url = reverse("refer", args=[need.pk])
    one = queries_of(worker_page, url)
    for n in range(19):
        opened(service(f"nơi {n}"), ([0, 1], "08:00", "11:00"))
    assert queries_of(worker_page, url) == one
