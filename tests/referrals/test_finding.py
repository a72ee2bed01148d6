"""Finding the service: what is shown before choosing, why a service stands where it stands, narrowed by neutral words
alone. How services are ordered is told in tests/services/test_fitting.py."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from casework.needs.actions import Decision, decide_needs
from casework.needs.models import Eligibility, Wanted
from referrals.codes import DeclineReason
from referrals.sending.finding import Asked, Found, find
from services.actions import add_organisation, add_service
from services.categories import OrganisationKind, SpokenLanguage
from services.models import Commune, Service
from services.querysets import NOW, week_began
from tests.factories import client_of, client_with_need, opened, paced, referral_at
from tests.queries import queries_of
from tests.referrals.sending import choose, needs_of

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
    assert [one.standing[0] for one in found[1:]] == ["Chưa rõ còn chỗ", "Hết chỗ", "Tạm nghỉ"]
    words = why(cast, need)
    assert "chưa rõ còn chỗ (lâu chưa cập nhật)" in words["cũ"]
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
    assert len(worker_page.get(f"{url}?within_km=30&language=mong&day=1&with_places=on").context["page"]) == 1
    nonsense = f"{url}?within_km=abc&language=klingon&day=9&near=x&order=x&page=x"
    assert len(worker_page.get(nonsense).context["page"]) == 2


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


def test_places_of_last_week_are_not_known_and_of_this_week_are(cast, need):
    monday = week_began()
    service("tuần trước", last_confirmed=monday - dt.timedelta(days=1))
    service("tuần này", last_confirmed=monday)
    words = why(cast, need)
    assert "chưa rõ tuần này còn chỗ" in words["tuần trước"]
    assert "còn 5 chỗ" in words["tuần này"]
    assert set(why(cast, need, Asked(with_places=True))) == {"tuần trước", "tuần này", "Khám và xét nghiệm"}


def test_who_does_not_serve_the_commune_is_said_so_and_comes_after_who_does(worker_page, cast, need):
    cast.clinic.communes_served.set([cast.far_commune])
    service("xa")
    found = find(cast.worker, need)
    assert [(one.service.name, one.outside) for one in found] == [("xa", False), ("Khám và xét nghiệm", True)]
    shown = worker_page.get(reverse("refer", args=[need.pk])).content.decode()
    assert shown.count("Ngoài địa bàn phục vụ đã khai") == 1
    cast.clinic.communes_served.add(cast.commune)
    assert "Ngoài địa bàn" not in worker_page.get(reverse("refer", args=[need.pk])).content.decode()


def test_the_nearest_is_the_nearest_of_all_also_where_it_stands_on_a_later_page(worker_page, cast, need):
    """Twenty-one far ones take somebody now; the one next door is full."""
    Service.objects.filter(pk=cast.check_up.pk).update(places_free=0)
    for n in range(21):
        service(f"xa {n:02}")
    first, last = find(cast.worker, need), find(cast.worker, need, page=2)
    assert [one.service.name for one in last] == ["xa 20", "Khám và xét nghiệm"]
    assert [one.nearest for one in first] == [False] * 20
    assert [one.nearest for one in last] == [False, True]
    assert first.nearest_elsewhere.service == cast.check_up
    assert last.nearest_elsewhere is None
    shown = worker_page.get(reverse("refer", args=[need.pk]), {"language": "mong"})
    assert "Gần nhất:" in shown.content.decode()
    by_distance = shown.context["nearest_url"]
    assert by_distance == "?language=mong&order=near"
    assert worker_page.get(reverse("refer", args=[need.pk]) + by_distance).context["page"][0].service == cast.check_up


def test_a_second_page_keeps_what_was_asked_for_and_what_was_chosen(worker_page, cast):
    client = client_of(cast.worker)
    needs = needs_of(cast.worker, client, "health", "legal")
    for n in range(21):
        service(f"xa {n:02}")
    begun = worker_page.post(reverse("refer-needs", args=[client.pk]), {
        "record_id": str(uuid.uuid4()), "needs": [str(one.pk) for one in needs],
    }).headers["Location"]
    choose(worker_page, begun, cast.check_up)
    shown = worker_page.get(begun, {"with_places": "on", "page": "2"})
    assert len(shown.context["page"]) == 2
    assert 'href="?with_places=on&amp;page=1"' in shown.content.decode()
    assert "Đang chọn:" in shown.content.decode()
    assert "Đang chọn:" not in worker_page.get(begun).content.decode(), "on its own card"
    last = Service.objects.get(name="xa 20")
    choose(worker_page, f"{begun}?page=2", last)
    assert worker_page.get(begun).context["chosen"] == last, "one of a later page is chosen like any other"


def test_near_another_commune_the_distance_is_from_there_and_the_area_is_the_persons(worker_page, cast, need):
    cast.clinic.communes_served.set([cast.commune])
    service("xa")
    there = find(cast.worker, need, Asked(near=cast.far_commune))
    assert {one.service.name: one.nearest for one in there} == {"xa": True, "Khám và xét nghiệm": False}
    assert not any(one.outside for one in there)
    shown = worker_page.get(reverse("refer", args=[need.pk]), {"near": cast.far_commune.pk, "within_km": "10"})
    assert [one.service.name for one in shown.context["page"]] == ["xa"]
    assert f"Khoảng cách tính từ {cast.far_commune.name}." in shown.content.decode()


def test_open_now_comes_first_and_is_said_both_ways(cast, need):
    opened(service("mở", "Xã Sơn Dương"), ([1], "07:30", "11:30"))
    with time_machine.travel("2026-03-03T01:00Z", tick=False):  # Tuesday, 8:00
        Service.objects.update(last_confirmed=dt.date(2026, 3, 2))
        words = why(cast, need, Asked(day=NOW))
    assert list(words) == ["mở", "Khám và xét nghiệm"]
    assert words["mở"].endswith("đang mở cửa")
    assert words["Khám và xét nghiệm"].endswith("không rõ lúc này có mở cửa")


@pytest.mark.parametrize("asked", ["", "?page=2&day=now&order=near&with_places=on"])
def test_fifty_services_cost_what_two_cost(worker_page, cast, need, asked):
    url = reverse("refer", args=[need.pk]) + asked
    opened(service("nơi đầu"), ([0, 1], "08:00", "11:00"))
    two = queries_of(worker_page, url)
    for n in range(48):
        made = service(f"nơi {n}")
        made.organisation.communes_served.set([cast.commune, cast.far_commune])
        opened(made, ([0, 1], "08:00", "11:00"))
    assert queries_of(worker_page, url) == two


def test_what_is_urgent_is_sent_as_urgent_unless_the_tick_is_taken_away(worker_page, cast):
    decision = Decision("health", Wanted.YES, Eligibility.ELIGIBLE, urgent=True, reason="Cần được giúp")
    [urgent] = decide_needs(by=cast.worker, client=client_of(cast.worker), decisions=[decision])
    asked = choose(worker_page, reverse("refer", args=[urgent.pk]), cast.check_up)
    assert worker_page.get(asked).context["form"]["urgent"].value() is True
    worker_page.post(asked, {"called": "alias"})
    assert not worker_page.get(asked).context["form"]["urgent"].value(), "what was taken away stays so"


def test_what_is_not_urgent_has_no_tick(worker_page, cast, need):
    asked = choose(worker_page, reverse("refer", args=[need.pk]), cast.check_up)
    assert not worker_page.get(asked).context["form"]["urgent"].value()
