"""A referral's page at the receiver's: the one step that comes next is asked for in place, with as few presses as
can be; the others stand quietly beneath it."""

import datetime as dt
import re

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from referrals import actions
from referrals.codes import DeclineReason, NextStep, Result
from referrals.models import Referral
from referrals.moving import slots
from services.actions import add_service, confirm_capacity
from services.categories import Category
from services.models import Service
from tests.cast import named
from tests.factories import expected_today, opened, referral_at
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
# A Tuesday, nine o'clock in Viet Nam.
TUESDAY = dt.datetime(2026, 11, 24, 2, tzinfo=dt.UTC)
FILLED = re.compile(r'class="dh-button(?: dh-button--wide)?"')


@pytest.fixture
def clinic(client, cast):
    client.force_login(cast.clinic_officer)
    return client


@pytest.fixture
def at(cast):
    return lambda state: referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


def page_of(client, referral) -> str:
    return client.get(reverse("received", args=[referral.pk])).content.decode()


def move(client, referral, verb, **data):
    answer = client.post(reverse("referral-move", args=[referral.pk, verb]), data)
    referral.refresh_from_db()
    return answer


@pytest.mark.parametrize(("state", "verb", "filled"), [
    ("sent", "accept", 1), ("missed", "reschedule", 1), ("attended", "complete", 1), ("accepted", None, 0),
    ("completed", None, 0), ("declined", None, 0),
])
def test_one_step_is_asked_for_and_it_is_the_only_filled_button(clinic, at, state, verb, filled):
    referral = at(state)
    page = page_of(clinic, referral)
    assert len(FILLED.findall(page)) == filled
    if verb:
        assert f'action="{reverse("referral-move", args=[referral.pk, verb])}"' in page


def test_on_the_day_it_asks_whether_the_person_came_and_one_press_says_so(clinic, cast):
    referral = expected_today(sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    page = page_of(clinic, referral)
    assert "Người này đã đến chưa?" in page
    sent = re.search(r'name="attended_on" value="([\d-]+)"', page)
    move(clinic, referral, "attend", attended_on=sent[1])
    assert (referral.state, referral.attended_on) == ("attended", timezone.localdate())


def test_accepting_is_choosing_an_hour_and_pressing(clinic, at):
    referral = at("sent")
    value = re.findall(r'name="slot" value="(2\d+-[\dT:-]+)"', page_of(clinic, referral))[1]
    assert move(clinic, referral, "accept", slot=value).status_code == 302
    assert referral.state == "accepted"
    assert slots.value_of(referral.appointment_at) == value


def test_what_was_offered_a_while_ago_can_still_be_chosen(clinic, at):
    referral = at("sent")
    value = slots.value_of(timezone.now() + dt.timedelta(days=6))
    move(clinic, referral, "accept", slot=value)
    assert slots.value_of(referral.appointment_at) == value


@pytest.mark.parametrize(("data", "said"), [
    ({}, "Chọn một giờ, hoặc điền ngày và giờ khác."),
    ({"slot": "other"}, "Điền ngày hẹn."),
    ({"slot": "other", "day": "1/1/2099"}, "Nhập giờ hẹn, ví dụ 8:30."),
    ({"slot": "2020-01-01T08:00"}, "Giờ hẹn này đã qua."),
    ({"slot": "2099-01-01T08:00", "day": "2/1/2099", "hour": "9"}, "Đã chọn một giờ và cũng điền giờ khác."),
    ({"slot": "tomorrow"}, "Hẹn khi nào?"),
    ({"day": "1/1/2099", "hour": "soon"}, "Nhập giờ hẹn, ví dụ 8:30."),
])
def test_half_an_appointment_is_asked_for_again_and_nothing_is_written(clinic, at, data, said):
    referral = at("sent")
    answer = move(clinic, referral, "accept", answer="Đến cổng sau", **data)
    page = answer.content.decode()
    assert referral.state == "sent"
    assert "data-error-summary" in page
    assert said in page
    assert "Đến cổng sau" in page


def test_another_day_and_hour_can_be_typed(clinic, at):
    referral = at("sent")
    move(clinic, referral, "accept", slot="other", day="1/2/2099", hour="8h30")
    assert slots.value_of(referral.appointment_at) == "2099-02-01T08:30"


def test_both_sides_may_choose_a_new_hour(client, cast, at):
    referral = at("missed")
    client.force_login(cast.worker)
    move(client, referral, "reschedule", slot="2099-02-01T08:30")
    assert (referral.state, slots.value_of(referral.appointment_at)) == ("accepted", "2099-02-01T08:30")


def test_the_hours_offered_are_those_of_the_service(cast):
    opened(cast.check_up, ((1, 3), "07:30", "11:00"), ((3,), "13:30", "16:30"))
    with time_machine.travel(TUESDAY, tick=False):
        offered = [value for value, _words in slots.offered(fresh(cast.check_up))]
    assert offered == ["2026-11-24T10:30", "2026-11-26T07:30", "2026-11-26T13:30", "2026-12-01T07:30"]


def test_where_nobody_said_when_it_opens_office_hours_are_offered(cast):
    with time_machine.travel(TUESDAY, tick=False):
        offered = slots.offered(fresh(cast.check_up))
    assert [value for value, _words in offered] == [
        "2026-11-24T11:00", "2026-11-24T13:30", "2026-11-25T08:00", "2026-11-25T13:30", "2026-11-26T08:00",
        "2026-11-26T13:30",
    ]
    assert [words.replace("\N{NO-BREAK SPACE}", " ") for _value, words in offered[1:5:3]] == [
        "Hôm nay, 13:30", "Thứ 5 26/11, 8:00"
    ]


def test_an_hour_at_which_nobody_is_expected_comes_before_a_busy_one(cast):
    with time_machine.travel(TUESDAY, tick=False):
        for _n in range(2):
            sent = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
            at_eight = timezone.localtime().replace(day=25, hour=8, minute=0)
            actions.accept(by=cast.clinic_officer, referral=sent, appointment_at=at_eight)
        assert "2026-11-25T09:00" in dict(slots.offered(fresh(cast.check_up)))
        assert "2026-11-25T08:00" not in dict(slots.offered(fresh(cast.check_up)))


def test_no_hour_is_offered_on_days_when_it_is_closed_for_a_while(cast):
    with time_machine.travel(TUESDAY, tick=False):
        Service.objects.filter(pk=cast.check_up.pk).update(temporarily_closed_until=dt.date(2026, 11, 30))
        assert slots.offered(fresh(cast.check_up))[0][0] == "2026-12-01T08:00"


def fresh(service) -> Service:
    return Service.objects.select_related("organisation__commune").get(pk=service.pk)


# --- A better address --------------------------------------------------------------------------------

@pytest.fixture
def elsewhere(cast):
    """The same kind of service at another organisation."""
    service = add_service(
        by=None, id=named("elsewhere"), organisation=cast.job_centre, category=Category.HEALTH, name="Trạm y tế",
        places_a_week=5,
    )
    return confirm_capacity(by=cast.job_officer, service=service, places_a_week=5, places_free=4)


def test_a_better_address_is_chosen_from_the_directory(clinic, cast, at, elsewhere):
    referral = at("sent")
    page = clinic.get(reverse("referral-move", args=[referral.pk, "decline"])).content.decode()
    assert "Trạm y tế" in page
    assert cast.counselling.name not in page  # another kind
    assert cast.check_up.name not in page  # our own
    move(clinic, referral, "decline", decline_reason=DeclineReason.FULL, suggested=str(elsewhere.pk), answer="Còn chỗ")
    assert (referral.state, referral.suggested_id, referral.decline_reason) == ("declined", elsewhere.pk, "full")


def test_the_page_keeps_what_was_answered_and_suggested(clinic, at, elsewhere):
    referral = at("sent")
    move(clinic, referral, "decline", decline_reason=DeclineReason.FULL, suggested=str(elsewhere.pk))
    page = page_of(clinic, referral)
    assert "Hết chỗ" in page
    assert f"Trạm y tế, {elsewhere.organisation.name}" in page


def test_declining_without_another_address_is_fine(clinic, at, elsewhere):
    referral = at("sent")
    move(clinic, referral, "decline", decline_reason=DeclineReason.TOO_FAR, suggested="")
    assert (referral.state, referral.suggested) == ("declined", None)


def test_a_service_that_was_not_offered_is_refused(clinic, cast, at, elsewhere):
    referral = at("sent")
    move(clinic, referral, "decline", decline_reason=DeclineReason.FULL, suggested=str(cast.counselling.pk))
    assert referral.state == "sent"


# --- The result --------------------------------------------------------------------------------------

def test_a_result_is_one_choice_and_a_press(clinic, at):
    referral = at("attended")
    page = page_of(clinic, referral)
    day = re.search(r'name="completed_on" value="([\d/]+)"', page)[1]
    move(clinic, referral, "complete", result=Result.DONE, completed_on=day)
    assert (referral.state, referral.result, referral.next_step) == ("completed", "done", "")


def test_a_day_to_come_back_says_what_comes_next(clinic, at):
    referral, day = at("attended"), timezone.localdate() + dt.timedelta(days=30)
    move(clinic, referral, "complete", result=Result.PARTLY, completed_on=f"{timezone.localdate():%d/%m/%Y}",
         next_on=f"{day:%d/%m/%Y}")
    assert (referral.next_step, referral.next_on) == (NextStep.COME_BACK, day)


def test_a_day_to_come_back_without_coming_back_is_asked_about(clinic, at):
    referral = at("attended")
    answer = move(clinic, referral, "complete", result=Result.DONE, completed_on=f"{timezone.localdate():%d/%m/%Y}",
                  next_step=NextStep.NONE, next_on="1/1/2099")
    assert referral.state == "attended"
    assert "Chỉ điền ngày này khi chọn" in answer.content.decode()


def test_too_late_leads_to_where_it_stands_now(clinic, cast, at):
    referral = at("sent")
    actions.cancel(by=cast.worker, referral=referral)
    answer = clinic.post(reverse("referral-move", args=[referral.pk, "accept"]), {"slot": "2099-01-01T08:00"},
                         follow=True)
    assert answer.redirect_chain == [(reverse("received", args=[referral.pk]), 302)]
    assert "đã đổi trạng thái" in answer.content.decode()


def test_pressing_accept_twice_keeps_the_first_hour(clinic, at):
    referral = at("sent")
    for hour in ("08:00", "09:00"):
        move(clinic, referral, "accept", slot=f"2099-01-01T{hour}")
    assert slots.value_of(referral.appointment_at) == "2099-01-01T08:00"


@pytest.mark.parametrize("state", ["sent", "accepted", "attended", "missed", "completed"])
def test_the_page_costs_few_queries(clinic, cast, at, state):
    referral = at(state)
    for _n in range(3):
        at("accepted")
    assert queries_of(clinic, reverse("received", args=[referral.pk])) <= 13  # two of them for the hours that it offers
    assert Referral.objects.filter(pk=referral.pk, state=state).exists()
