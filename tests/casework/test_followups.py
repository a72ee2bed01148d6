"""Follow-up: my day and my week; three attempts, then the case manager; results that last; a calendar that tells
nothing."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from casework.clients.codes import SafeChannel
from casework.clients.models import Client
from casework.followups import calendar
from casework.followups.actions import plan_followup, record_followup, settle
from casework.followups.milestones import months_after
from casework.followups.models import FollowUp, Lasting, Outcome, Settled
from casework.given.actions import confirm_service, give_service, retract_service
from casework.needs.actions import Decision, decide_needs
from casework.plans.actions import set_review
from privacy.errors import AccessDenied
from tests.casework.plans import closed, in_days, proposed, sought_in_vain
from tests.factories import SAFE, broken_glass, client_of, client_with_need
from tests.queries import queries_of

pytestmark = pytest.mark.django_db(databases=["default", "keys"])
MET, NOT_MET = Outcome.REACHED, Outcome.NOT_REACHED


def due(worker, client, days=0, about="Hỏi thăm"):
    return plan_followup(by=worker, id=uuid.uuid4(), client=client, due_on=in_days(days), about=about)


def shown(client, user, name, *args) -> str:
    client.force_login(user)
    return client.get(reverse(name, args=args)).content.decode()


# --- My day and my week -------------------------------------------------------------------------------

def test_the_week_shows_what_is_late_and_each_day_to_come_and_nothing_further(client, cast):
    for days, alias in ((-3, "Muộn"), (0, "Nay"), (6, "Cuối"), (7, "Tuần sau")):
        due(cast.worker, client_of(cast.worker, alias=alias), days)
    page = shown(client, cast.worker, "week")
    assert page.index("Muộn") < page.index("Nay") < page.index("Cuối")
    assert "Quá hẹn 3 ngày" in page
    assert "Tuần sau" not in page


def test_a_colleagues_week_is_not_mine(client, cast):
    due(cast.colleague, client_of(cast.colleague, alias="Riêng"))
    assert "Riêng" not in shown(client, cast.worker, "week")
    assert "Riêng" in shown(client, cast.case_manager, "week")


def test_a_plan_to_look_at_again_stands_in_the_day_and_the_week(client, cast):
    found = client_of(cast.worker, alias="Cúc")
    set_review(by=cast.worker, id=uuid.uuid4(), client=found, planned_on=in_days(0))
    for name in ("today", "week"):
        page = shown(client, cast.worker, name)
        assert "Cùng xem lại kế hoạch" in page
        assert reverse("plan-review", args=[found.pk]) in page


def test_nobody_is_followed_up_who_wants_nothing_done(client, cast):
    from casework.rights.actions import restrict

    found = client_of(cast.worker, alias="Nghỉ")
    due(cast.worker, found)
    restrict(by=cast.worker, client=found, because="wish")
    assert "Nghỉ" not in shown(client, cast.worker, "week")


@pytest.mark.parametrize("name", ["today", "week", "decisions"])
def test_a_long_list_costs_what_a_short_one_does(client, cast, name):
    def more(worker):
        due(worker, client_of(worker))
        sought_in_vain(worker, client_of(worker))
        proposed(worker, client_of(worker))
        set_review(by=worker, id=uuid.uuid4(), client=client_of(worker), planned_on=in_days(0))

    client.force_login(cast.case_manager)
    more(cast.worker)
    few = queries_of(client, reverse(name))
    for _n in range(6):
        more(cast.worker)
    assert queries_of(client, reverse(name)) == few
    assert few <= 15


def test_the_number_beside_today_is_what_is_to_be_done(client, cast):
    found = client_of(cast.worker)
    late = due(cast.worker, found, -2)
    due(cast.worker, found)
    due(cast.worker, found, 3)
    assert "Hôm nay · 2" in shown(client, cast.worker, "directory")
    record_followup(by=cast.worker, followup=late, outcome=MET)
    assert "Hôm nay · 1" in shown(client, cast.worker, "directory")
    assert "Hôm nay ·" not in shown(client, cast.case_manager, "directory")
    proposed(cast.worker, found)
    sought_in_vain(cast.worker, client_of(cast.worker))
    assert "Hôm nay · 2" in shown(client, cast.case_manager, "directory")
    assert "Hôm nay ·" not in shown(client, cast.colleague, "directory")


# --- Three attempts -----------------------------------------------------------------------------------

def test_the_next_day_is_proposed_and_can_be_another(client, cast):
    found = client_of(cast.worker)
    promised = due(cast.worker, found)
    page = shown(client, cast.worker, "followup", promised.pk)
    assert f"thử lại ngày {in_days(3):%d/%m/%Y}" in page
    client.post(reverse("followup", args=[promised.pk]), {"outcome": "not_reached"})
    second = FollowUp.objects.of(found).get(done_on=None)
    assert (second.attempt, second.due_on) == (2, in_days(3))
    again = {"outcome": "not_reached", "next_on": f"{in_days(5):%d/%m/%Y}"}
    client.post(reverse("followup", args=[second.pk]), again)
    assert FollowUp.objects.of(found).get(done_on=None).due_on == in_days(5)


def test_who_was_met_is_followed_up_again_where_a_day_is_named(client, cast):
    found = client_of(cast.worker)
    promised = due(cast.worker, found)
    client.force_login(cast.worker)
    client.post(reverse("followup", args=[promised.pk]), {"outcome": "reached", "next_on": f"{in_days(9):%d/%m/%Y}"})
    following = FollowUp.objects.of(found).get(done_on=None)
    assert (following.attempt, following.due_on, following.about) == (1, in_days(9), "Hỏi thăm")


def test_after_the_third_attempt_the_case_manager_decides(client, cast):
    found = client_of(cast.worker, alias="Vắng")
    sought_in_vain(cast.worker, found)
    assert not FollowUp.objects.of(found).filter(done_on=None).exists(), "nobody seeks a fourth time unasked"
    assert "Vắng" in shown(client, cast.case_manager, "decisions")
    client.force_login(cast.worker)
    assert client.get(reverse("decisions")).status_code == 403


def test_two_attempts_are_nothing_to_decide_on(client, cast):
    found = client_of(cast.worker, alias="Vắng")
    last = sought_in_vain(cast.worker, found, times=2)
    assert "Vắng" not in shown(client, cast.case_manager, "decisions")
    with pytest.raises(AccessDenied, match="Chưa đủ ba lần"):
        settle(by=cast.case_manager, followup=last, settled=Settled.LET_BE)


def test_she_gives_the_search_to_a_colleague(client, cast):
    found = client_of(cast.worker)
    last = sought_in_vain(cast.worker, found)
    client.force_login(cast.case_manager)
    chosen = {"settled": "tried_again", "to": cast.colleague.pk, "next_on": f"{in_days(2):%d/%m/%Y}",
              "record_id": uuid.uuid4()}
    for _twice in range(2):
        client.post(reverse("after-three", args=[last.pk]), chosen)
    again = FollowUp.objects.of(found).get(done_on=None)
    assert (again.worker, again.attempt, again.due_on) == (cast.colleague, 1, in_days(2))
    assert Client.objects.get(pk=found.pk).assigned_to == cast.colleague
    assert last.pk not in FollowUp.objects.handed_over().values_list("pk", flat=True)


def test_she_closes_the_case_of_who_is_lost_by_the_page(client, cast):
    found = client_of(cast.worker)
    last = sought_in_vain(cast.worker, found)
    client.force_login(cast.case_manager)
    client.post(reverse("after-three", args=[last.pk]), {"settled": "closed"})
    assert not Client.objects.get(pk=found.pk).is_open


def test_she_lets_be_and_the_case_stays_open(client, cast):
    found = client_of(cast.worker)
    last = sought_in_vain(cast.worker, found)
    client.force_login(cast.case_manager)
    client.post(reverse("after-three", args=[last.pk]), {"settled": "let_be"})
    assert Client.objects.get(pk=found.pk).is_open
    assert not FollowUp.objects.of(found).filter(done_on=None).exists()


def test_only_the_case_manager_of_the_organisation_settles(cast):
    last = sought_in_vain(cast.worker, client_of(cast.worker))
    for who in (cast.worker, cast.colleague, cast.outsider):
        with pytest.raises(AccessDenied):
            settle(by=who, followup=last, settled=Settled.LET_BE)


# --- Results that last --------------------------------------------------------------------------------

def asked(client) -> list[tuple]:
    rows = FollowUp.objects.of(client).filter(milestone__isnull=False).order_by("due_on")
    return [(one.milestone, one.asks, one.due_on) for one in rows]


def test_a_job_is_asked_for_after_three_and_six_months(cast):
    need = client_with_need(cast.worker, "employment")
    with time_machine.travel(dt.datetime(2026, 11, 30, 3, tzinfo=dt.UTC)):
        give_service(by=cast.worker, id=uuid.uuid4(), need=need)
        assert asked(need.client) == [
            (3, "working", dt.date(2027, 2, 28)), (6, "working", dt.date(2027, 5, 30)),
        ]


@pytest.mark.parametrize(("day", "months", "then"), [
    ((2026, 11, 30), 3, (2027, 2, 28)), ((2027, 11, 30), 3, (2028, 2, 29)), ((2026, 8, 31), 6, (2027, 2, 28)),
    ((2026, 1, 15), 6, (2026, 7, 15)), ((2026, 9, 1), 3, (2026, 12, 1)),
])
def test_months_are_months(day, months, then):
    assert months_after(dt.date(*day), months) == dt.date(*then)


def test_a_providers_word_promises_them_too_and_taken_back_takes_them_back(cast):
    need, id = client_with_need(cast.worker), uuid.uuid4()
    confirm_service(by=cast.clinic_officer, id=id, need_id=need.pk, provider=cast.clinic, on=in_days(0))
    said = [(months, result) for months, result, _on in asked(need.client)]
    assert said == [(3, "in_treatment"), (6, "in_treatment")]
    retract_service(by=cast.clinic_officer, id=id)
    assert asked(need.client) == []
    confirm_service(by=cast.clinic_officer, id=uuid.uuid4(), need_id=need.pk, provider=cast.clinic, on=in_days(0))
    assert len(asked(need.client)) == 2


def test_a_second_service_of_the_kind_asks_nothing_more(cast):
    need = client_with_need(cast.worker, "vocational")
    job = decide_needs(by=cast.worker, client=need.client, decisions=[Decision("employment", "yes", "eligible")])[0]
    for one in (need, need, job):
        give_service(by=cast.worker, id=uuid.uuid4(), need=one)
    assert len(asked(need.client)) == 2
    assert {one.worker for one in FollowUp.objects.of(need.client)} == {cast.worker}


def test_papers_or_legal_aid_ask_for_no_result(cast):
    need = client_with_need(cast.worker, "legal")
    give_service(by=cast.worker, id=uuid.uuid4(), need=need)
    assert asked(need.client) == []


def test_what_would_have_been_due_long_ago_is_not_asked(cast):
    """A service written down from paper after five months: the third month is over, the sixth is to come."""
    need = client_with_need(cast.worker, "gbv")
    give_service(by=cast.worker, id=uuid.uuid4(), need=need, on=in_days(-150))
    assert [months for months, _result, _on in asked(need.client)] == [6]


def test_the_answer_is_required_of_who_was_met_and_of_nobody_else(client, cast):
    need = client_with_need(cast.worker, "employment")
    give_service(by=cast.worker, id=uuid.uuid4(), need=need)
    first = FollowUp.objects.of(need.client).get(milestone=3)
    url = reverse("followup", args=[first.pk])
    page = shown(client, cast.worker, "followup", first.pk)
    assert "Sau 3 tháng" in page
    assert "Vẫn đang học nghề" not in page, "only the result that is asked for"
    assert "lasting" in client.post(url, {"outcome": "reached"}).context["form"].errors
    client.post(url, {"outcome": "reached", "lasting": "working", "note": "Làm ở xưởng"})
    first.refresh_from_db()
    assert (first.outcome, first.lasting, first.note) == ("reached", "working", "Làm ở xưởng")
    second = FollowUp.objects.of(need.client).get(milestone=6)
    with pytest.raises(ValidationError):
        record_followup(by=cast.worker, followup=second, outcome=MET)
    again = record_followup(by=cast.worker, followup=second, outcome=NOT_MET)
    assert (again.milestone, again.asks, again.attempt) == (6, "working", 2)


def test_a_result_is_asked_for_also_when_the_case_has_ended(client, cast):
    need = client_with_need(cast.worker, "employment")
    give_service(by=cast.worker, id=uuid.uuid4(), need=need)
    closed(cast.worker, cast.case_manager, need.client)
    with time_machine.travel(timezone.now() + dt.timedelta(days=100)):
        page = shown(client, cast.worker, "today")
        first = FollowUp.objects.of(need.client).get(milestone=3)
        assert reverse("followup", args=[first.pk]) in page
        answer = client.post(reverse("followup", args=[first.pk]), {"outcome": "reached", "lasting": "none"})
        assert answer.status_code == 302
    assert FollowUp.objects.get(pk=first.pk).lasting == Lasting.NONE
    ordinary = FollowUp(client=Client.objects.get(pk=need.client_id))
    from casework.followups.policies import check_record
    with pytest.raises(AccessDenied, match="đã kết thúc"):
        check_record(cast.worker, ordinary)


# --- Safe contact -------------------------------------------------------------------------------------

@pytest.mark.parametrize(("channel", "never"), [
    (SafeChannel.CALL, ""), (SafeChannel.MESSAGE, "Không gọi điện."), (SafeChannel.IN_PERSON, "Không gọi điện."),
    (SafeChannel.THROUGH_PEER, "Không gọi điện."), (SafeChannel.NEVER, "Không gọi, không nhắn, không đến tìm."),
])
def test_wherever_somebody_is_to_be_in_touch_the_rule_stands_above(client, cast, channel, never):
    found = client_of(cast.worker, safe_contact={**SAFE, "channel": channel})
    promised = due(cast.worker, found)
    for page in (
        shown(client, cast.worker, "followup", promised.pk), shown(client, cast.worker, "followup-plan", found.pk),
    ):
        assert str(channel.label) in page
        assert never.rstrip(".") in page
        assert "tel:" not in page
        assert ("Không gọi" in page) == (channel != SafeChannel.CALL)
    assert str(channel.label) in shown(client, cast.worker, "today")


def test_who_is_never_contacted_is_not_sought_but_waited_for(client, cast):
    found = client_of(cast.worker, safe_contact={**SAFE, "channel": SafeChannel.NEVER})
    page = shown(client, cast.worker, "followup", due(cast.worker, found).pk)
    assert "Thân chủ chưa đến" in page
    assert "Chưa gặp được" not in page


# --- The calendar -------------------------------------------------------------------------------------

def lines_of(answer) -> list[str]:
    assert answer["Content-Type"].startswith("text/calendar")
    return answer.content.decode().replace("\r\n ", "").split("\r\n")


def test_the_calendar_says_that_there_is_something_and_nothing_else(client, cast):
    """Exactly these lines, whoever it is about and whatever for."""
    found = client_of(cast.worker, alias="Mận")
    promised = due(cast.worker, found, 2, about="Khám bệnh ở phòng khám")
    client.force_login(cast.worker)
    answer = client.get(reverse("followup-calendar", args=[promised.pk]))
    held = [line for line in lines_of(answer) if not line.startswith(("UID:", "DTSTAMP:"))]
    assert held == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Lich//VI", "CALSCALE:GREGORIAN", "BEGIN:VEVENT",
        f"DTSTART:{in_days(2):%Y%m%d}T080000", "DURATION:PT15M", "SUMMARY:Hẹn", "CLASS:PRIVATE", "TRANSP:TRANSPARENT",
        "BEGIN:VALARM", "ACTION:DISPLAY", "DESCRIPTION:Hẹn", "TRIGGER:PT0M", "END:VALARM", "END:VEVENT",
        "END:VCALENDAR", "",
    ]
    for kept_back in (str(promised.pk), str(found.pk), found.code, str(cast.worker.pk)):
        assert kept_back not in answer.content.decode()
    assert answer["Content-Disposition"] == 'attachment; filename="hen.ics"'


def test_the_week_has_one_event_a_day_and_what_is_late_stands_today(client, cast):
    for days in (-4, 0, 0, 3, 3, 3):
        due(cast.worker, client_of(cast.worker), days)
    client.force_login(cast.worker)
    held = lines_of(client.get(reverse("week-calendar")))
    assert [line for line in held if line.startswith("DTSTART")] == [
        f"DTSTART:{in_days(days):%Y%m%d}T080000" for days in (0, 3)
    ]
    uids = [line for line in held if line.startswith("UID")]
    assert len(set(uids)) == 2
    again = lines_of(client.get(reverse("week-calendar")))
    assert [line for line in again if line.startswith("UID")] == uids, "taken in again it makes no second event"


def test_an_empty_week_is_a_calendar_too(client, cast):
    client.force_login(cast.worker)
    assert lines_of(client.get(reverse("week-calendar")))[-2:] == ["END:VCALENDAR", ""]


def test_long_lines_are_folded_without_cutting_a_letter():
    parts = list(calendar.folded("SUMMARY:" + "Hẹn " * 40))
    assert all(len(part.encode()) <= 75 for part in parts)
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == "SUMMARY:" + "Hẹn " * 40
    assert all(part.startswith(" ") for part in parts[1:])


def test_signs_of_the_format_are_escaped():
    assert calendar.escaped("a,b;c\\d\ne") == "a\\,b\\;c\\\\d\\ne"


def test_in_an_emergency_a_follow_up_may_be_recorded(cast):
    found = client_of(cast.worker)
    promised = due(cast.worker, found)
    broken_glass(cast.colleague, found)
    record_followup(by=cast.colleague, followup=promised, outcome=MET)
    assert FollowUp.objects.get(pk=promised.pk).outcome == MET
