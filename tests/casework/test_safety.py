"""Somebody may be in danger: the safety page, the urgent referral, the mark for the case manager; and children."""

import re
import uuid

import pytest
from django.conf import settings
from django.urls import reverse

from casework.clients.actions import change_details
from casework.clients.codes import AgeBand
from casework.consents.actions import withdraw_consent
from casework.consents.wording import Purpose
from casework.needs.models import Need
from casework.safety.actions import raise_alert, see_to
from casework.safety.codes import Risk
from casework.safety.guidance import GUIDES
from casework.safety.models import Alert
from casework.screening.actions import answer, begin_screening, way_of
from privacy.errors import AccessDenied
from privacy.models import AuditEvent
from services.actions import add_service, change_organisation
from tests.casework.test_screening import main, url
from tests.factories import answered, calm, client_of, gbv_service, opened, shared_with, trained
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def worker_page(client, cast):
    client.force_login(cast.worker)
    return client


@pytest.fixture
def begun(cast):
    gbv_service(cast)
    trained(cast.worker, by=cast.case_manager)
    return begin_screening(by=cast.worker, id=uuid.uuid4(), client=client_of(cast.worker))


def until(cast, screening, slug) -> None:
    """Answer calmly up to this question."""
    while (item := way_of(screening, cast.worker).next_item).slug != slug:
        screening = answer(by=cast.worker, screening=screening, answers={item.slug: calm(item)})


RISKY = {"overdose": "Quá liều", "self_harm": "Muốn làm đau bản thân", "violence": "Bạo lực"}


@pytest.mark.parametrize("slug", RISKY)
def test_danger_leads_at_once_to_what_to_do_and_back_to_where_it_stopped(worker_page, cast, begun, slug):
    until(cast, begun, slug)
    asked = worker_page.post(url(begun, slug), {"answer": "yes"})
    assert asked.headers["Location"] == reverse("screening-safety", args=[begun.pk])
    shown = main(worker_page.get(asked.headers["Location"]))
    assert RISKY[slug] in shown
    assert "Tiếp tục sàng lọc" in shown
    following = worker_page.get(reverse("screening", args=[begun.pk])).headers["Location"]
    assert following.startswith(f"/screenings/{begun.pk}/")
    assert following != url(begun, slug)


def test_no_danger_no_page_and_no_mark(worker_page, cast, begun):
    until(cast, begun, "self_harm")
    for said in ("no", "declined"):
        assert "safety" not in worker_page.post(url(begun, "self_harm"), {"answer": said}).headers["Location"]
    assert not Alert.objects.exists()


def test_it_says_whom_to_call_as_the_directory_and_the_settings_hold_it(worker_page, cast, begun):
    answer(by=cast.worker, screening=begun, answers={"violence": "yes", "children": "yes", "child_harmed": "yes"})
    shown = main(worker_page.get(reverse("screening-safety", args=[begun.pk])))
    for number in settings.NATIONAL_NUMBERS.values():
        assert f'href="tel:{number}"' in shown
    assert "0000 111 222" in shown
    assert "Lúc này danh bạ không có nơi nào mở" in shown  # nobody offers social assistance yet


def test_who_is_open_now_comes_first(worker_page, cast, begun):
    gbv_service(cast, name="Ban ngày")
    awake = gbv_service(cast, name="Suốt ngày đêm")
    opened(awake, ((0, 1, 2, 3, 4, 5, 6), "00:00", "23:59"))
    answer(by=cast.worker, screening=begun, answers={"violence": "yes"})
    shown = main(worker_page.get(reverse("screening-safety", args=[begun.pk])))
    assert shown.index("Suốt ngày đêm") < shown.index("Ban ngày")
    assert shown.count("Đang mở cửa") == 1


def test_who_serves_other_communes_comes_after_who_serves_this_one(worker_page, cast, begun):
    elsewhere = gbv_service(cast, name="Gần mà không nhận người xã này").organisation
    change_organisation(by=cast.administrator, organisation=elsewhere, communes_served=[cast.far_commune])
    add_service(
        by=None, id=uuid.uuid4(), organisation=cast.other_group, category="gbv", name="Xa mà nhận", places_a_week=3
    )
    answer(by=cast.worker, screening=begun, answers={"violence": "yes"})
    shown = main(worker_page.get(reverse("screening-safety", args=[begun.pk])))
    assert shown.index("Xa mà nhận") < shown.index("Gần mà không nhận")


def test_the_button_makes_an_urgent_need_and_leads_to_its_services(worker_page, cast, begun):
    answer(by=cast.worker, screening=begun, answers={"violence": "yes"})
    address = reverse("urgent-referral", args=[begun.client_id, "gbv"])
    assert address in main(worker_page.get(reverse("screening-safety", args=[begun.pk])))
    led = worker_page.post(address)
    need = Need.objects.get(client=begun.client, category="gbv")
    assert (need.wanted, need.urgent, need.eligibility) == ("yes", True, "eligible")
    assert led.headers["Location"] == reverse("refer", args=[need.pk])
    assert worker_page.get(led.headers["Location"]).status_code == 200
    worker_page.post(address)
    assert Need.objects.filter(client=begun.client).count() == 1


def test_without_a_yes_to_share_the_consent_is_asked_for_first(worker_page, cast, begun):
    withdraw_consent(by=cast.worker, client=begun.client, purpose=Purpose.SHARE)
    led = worker_page.post(reverse("urgent-referral", args=[begun.client_id, "gbv"]))
    assert led.headers["Location"] == reverse("consent", args=[begun.client_id])


def test_a_category_that_is_none_is_not_found(worker_page, begun):
    assert worker_page.post(reverse("urgent-referral", args=[begun.client_id, "moon"])).status_code == 404


# --- The mark -----------------------------------------------------------------------------------------

def test_the_case_manager_sees_the_mark_on_her_day_and_on_the_record(client, cast, begun):
    answer(by=cast.worker, screening=begun, answers={"self_harm": "yes"})
    alert = Alert.objects.get()
    client.force_login(cast.case_manager)
    address = reverse("alert", args=[alert.pk])
    assert address in main(client.get(reverse("today")))
    assert address in main(client.get(reverse("client", args=[begun.client_id])))
    assert "Hãy ghi đã làm gì." in client.post(address, {"done": " "}).content.decode()
    client.post(address, {"done": "Đã gặp"})
    alert.refresh_from_db()
    assert (alert.seen_by, alert.done, alert.risks) == (cast.case_manager, "Đã gặp", ["self_harm"])
    assert address not in main(client.get(reverse("today")))
    assert address not in main(client.get(reverse("client", args=[begun.client_id])))


def test_the_mark_is_on_the_trail_without_saying_which_danger(cast, begun):
    answer(by=cast.worker, screening=begun, answers={"self_harm": "yes"})
    event = AuditEvent.objects.get(action="alert.raised")
    assert event.fields == ["risks"]


def test_a_second_danger_joins_the_open_mark_and_is_told_once(cast, begun):
    answer(by=cast.worker, screening=begun, answers={"overdose": "yes"})
    answer(by=cast.worker, screening=begun, answers={"violence": "yes"})
    answer(by=cast.worker, screening=begun, answers={"violence_now": "yes"})
    assert Alert.objects.get().risks == ["overdose", "violence"]
    see_to(by=cast.case_manager, alert=Alert.objects.get(), done="Đã gặp")
    raise_alert(by=cast.worker, client=begun.client, risks=["violence"])
    assert Alert.objects.count() == 2


def test_a_worker_sees_it_but_can_not_say_that_it_was_seen_to(worker_page, cast, begun):
    alert = raise_alert(by=cast.worker, client=begun.client, risks=["violence"])
    shown = main(worker_page.get(reverse("alert", args=[alert.pk])))
    assert "Cần lo ngay" in shown
    assert "Ghi là đã lo" not in shown
    assert worker_page.post(reverse("alert", args=[alert.pk]), {}).status_code == 403


def test_nor_the_case_manager_of_another_group(cast, begun):
    shared_with(cast.outsider, begun.client, by=cast.worker)
    alert = raise_alert(by=cast.worker, client=begun.client, risks=["violence"])
    with pytest.raises(AccessDenied):
        see_to(by=cast.outsider, alert=alert, done="Đã gặp")


def test_the_day_costs_the_same_for_one_mark_and_for_five(client, cast):
    client.force_login(cast.case_manager)
    raise_alert(by=cast.worker, client=client_of(cast.worker), risks=["violence"])
    one = queries_of(client, reverse("today"))
    for _n in range(4):
        raise_alert(by=cast.worker, client=client_of(cast.worker), risks=["violence"])
    assert queries_of(client, reverse("today")) == one


def test_every_danger_says_what_to_do_and_whom_to_call():
    assert set(GUIDES) == set(Risk)
    for guide in GUIDES.values():
        assert 2 <= len(guide.steps) <= 4
        assert set(guide.numbers) <= set(settings.NATIONAL_NUMBERS)


# --- Under 18 -----------------------------------------------------------------------------------------

@pytest.fixture
def child(cast):
    return client_of(cast.worker, age_band=AgeBand.CHILD, consent=False)


def test_registering_a_child_leads_to_the_child_protection_path_and_tells_the_case_manager(worker_page, cast):
    draft = uuid.uuid4()
    steps = {
        "recall": {"mother": "La", "birth_day": "9", "birth_month": "4", "nickname": "Tý", "siblings": "3"},
        "alias": {"alias": "Bé"}, "age": {"age_band": "16-17"}, "sex": {"sex": "female"},
        "commune": {"commune": cast.commune.pk}, "contact": {"channel": "never", "hours": "", "words": ""},
    }
    for slug, said in steps.items():
        worker_page.post(reverse("register", args=[draft, slug]), said)
    led = worker_page.post(reverse("register-check", args=[draft]))
    assert led.headers["Location"] == reverse("child-path", args=[draft])
    shown = main(worker_page.get(led.headers["Location"]))
    assert 'href="tel:111"' in shown
    assert reverse("urgent-referral", args=[draft, "social"]) in shown
    assert reverse("consent", args=[draft]) in shown
    assert Alert.objects.get(client_id=draft).risks == ["child"]


def test_the_record_of_a_child_says_so_and_leads_to_what_to_do(worker_page, child):
    shown = main(worker_page.get(reverse("client", args=[child.pk])))
    assert "Người dưới 18 tuổi" in shown
    assert reverse("child-path", args=[child.pk]) in shown


def test_screening_a_child_begins_with_protection_and_leaves_questions_out(worker_page, cast, child):
    see_to(by=cast.case_manager, alert=Alert.objects.get(client=child), done="Đã gặp")
    led = worker_page.post(reverse("screening-begin", args=[child.pk]))
    assert led.headers["Location"] == reverse("child-path", args=[child.pk])
    assert Alert.objects.filter(client=child, seen_at=None).get().risks == ["child"]
    asked = answered(cast.worker, child).answers
    assert {"unwell", "phq_down", "self_harm"} <= set(asked)
    assert not {"unprotected", "audit_often", "violence", "debt", "wants_job"} & set(asked)


def test_a_child_needs_social_assistance_at_once_whatever_is_answered(worker_page, cast, child):
    screening = answered(cast.worker, child)
    shown = main(worker_page.get(reverse("screening-needs", args=[screening.pk])))
    assert "Người dưới 18 tuổi" in re.split("<h2>", shown)[1]
    wanted = {"social": "yes", "loan": "yes"}
    worker_page.post(reverse("screening-needs", args=[screening.pk]), wanted)
    needs = {need.category: need for need in Need.objects.filter(client=child)}
    assert (needs["social"].urgent, needs["social"].eligibility) == (True, "eligible")
    assert needs["loan"].eligibility == "not_eligible"


def test_who_turns_out_to_be_a_child_is_told_to_the_case_manager_too(cast):
    held = client_of(cast.worker)
    change_details(by=cast.worker, client=held, alias="Na")
    assert not Alert.objects.exists()
    change_details(by=cast.worker, client=held, age_band=AgeBand.CHILD)
    assert Alert.objects.get().risks == ["child"]


def test_the_path_of_a_child_is_for_children(worker_page, cast):
    held = client_of(cast.worker)
    led = worker_page.get(reverse("child-path", args=[held.pk]))
    assert led.headers["Location"] == reverse("client", args=[held.pk])
