"""What came of a visit is awaited, asked for, escalated, and in the end given up: no referral stands open for ever.

The days are counted from Monday, 2 March 2026. The result of a check-up is awaited until Wednesday, 1 April, and until
31 May it can still be written.
"""

import datetime as dt
from importlib import import_module

import pytest
import time_machine
from django.db import connection, models
from django.urls import reverse
from django.utils import timezone

from casework.followups.models import FollowUp
from casework.plans.closing import propose_closure
from privacy.models import AuditEvent
from privacy.retention import RULES
from referrals import actions
from referrals.codes import FailReason, ReopenReason, Result
from referrals.models import Referral
from referrals.times.daily import run_times
from tests.factories import referral_at

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

MONDAY = dt.date(2026, 3, 2)
EVE, LAST, LATE = dt.date(2026, 3, 31), dt.date(2026, 4, 1), dt.date(2026, 4, 2)
LAST_OF_ALL, SILENT = dt.date(2026, 5, 31), dt.date(2026, 6, 1)
DAY = dt.timedelta(days=1)


def on(day: dt.date, hour: int = 9):
    return time_machine.travel(dt.datetime.combine(day, dt.time(hour - 7), tzinfo=dt.UTC), tick=True)


@pytest.fixture
def attended(cast):
    """They came on that Monday."""
    with on(MONDAY):
        return referral_at("attended", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


@pytest.fixture
def silent(attended):
    """Nobody ever wrote what came of it."""
    with on(SILENT):
        assert run_times() == {"fall_silent": 1}
    return now_of(attended)


def run_on(day: dt.date) -> dict:
    with on(day):
        return dict(run_times())


def now_of(referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


def page_of(client, name, *args) -> str:
    return client.get(reverse(name, args=args)).content.decode()


def test_coming_sets_the_day_by_which_the_result_is_awaited(attended):
    assert attended.result_by == LAST


def test_who_comes_unasked_has_it_too(cast):
    with on(MONDAY):
        sent = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
        come = actions.arrive(by=cast.clinic_officer, referral=sent, attended_on=MONDAY)
    assert come.result_by == LAST


def test_a_visit_written_down_late_counts_from_its_day_and_is_never_overdue_at_once(cast):
    with on(MONDAY):
        lately = referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
        long_ago = referral_at("accepted", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    with on(dt.date(2026, 3, 12)):
        lately = actions.attend(by=cast.clinic_officer, referral=lately, attended_on=dt.date(2026, 3, 4))
    assert lately.result_by == dt.date(2026, 4, 3)
    with on(dt.date(2026, 5, 4)):
        long_ago = actions.attend(by=cast.clinic_officer, referral=long_ago, attended_on=dt.date(2026, 3, 4))
        assert not long_ago.is_late
    assert long_ago.result_by == dt.date(2026, 5, 4)
    assert run_on(dt.date(2026, 5, 4)).get("fall_silent") is None


def test_the_receiver_is_reminded_the_day_before_and_on_the_day(attended):
    assert run_on(dt.date(2026, 3, 30)) == {}
    assert run_on(EVE) == {"remind": 1}
    assert run_on(LAST) == {"remind": 1}
    reminded = now_of(attended)
    assert (reminded.state, reminded.reminded_on, reminded.escalated_on) == ("attended", LAST, None)
    assert timezone.localdate(reminded.receiver_told_at) == LAST
    assert timezone.localdate(reminded.sender_told_at) == MONDAY, "the sender has nothing new"


def test_the_day_after_the_sender_and_the_case_manager_are_told_once(client, cast, attended):
    assert run_on(LATE) == {"escalate": 1}
    assert run_on(LATE) == run_on(LATE + DAY) == {}
    assert now_of(attended).escalated_on == LATE
    with on(LATE):
        client.force_login(cast.worker)
        assert "quá hạn ghi kết quả từ 01/04/2026" in page_of(client, "today")
        client.force_login(cast.case_manager)
        assert "Nơi nhận chưa trả lời, chưa ghi kết quả" in page_of(client, "today")
        actions.complete(by=cast.clinic_officer, referral=attended, completed_on=LATE, result=Result.DONE)
        assert "Nơi nhận chưa trả lời, chưa ghi kết quả" not in page_of(client, "today")


def test_what_was_escalated_for_its_answer_is_escalated_anew_for_its_result(cast):
    with on(MONDAY):
        sent = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    assert run_on(dt.date(2026, 3, 6)) == {"escalate": 1}
    with on(dt.date(2026, 3, 9)):
        actions.arrive(by=cast.clinic_officer, referral=sent, attended_on=dt.date(2026, 3, 9))
    assert run_on(dt.date(2026, 4, 9)) == {"escalate": 1}


def test_both_sides_read_by_when_it_is_awaited_and_since_when_it_is_late(client, cast, attended):
    for day, at_the_clinic, at_the_senders in (
        (MONDAY + 10 * DAY, "Hạn ghi kết quả: 01/04/2026.", "Hạn ghi kết quả"),
        (LATE + 5 * DAY, "Đã quá hạn ghi kết quả từ 01/04/2026.", "Quá hạn ghi kết quả"),
    ):
        with on(day):
            client.force_login(cast.clinic_officer)
            assert at_the_clinic in page_of(client, "received", attended.pk)
            client.force_login(cast.worker)
            sent = page_of(client, "sent-referral", attended.pk)
        assert at_the_senders in sent
        assert "01/04/2026" in sent


def test_the_last_day_of_all_is_over_only_when_it_is_over(attended):
    run_on(LAST_OF_ALL)
    assert now_of(attended).state == "attended"
    assert run_on(SILENT) == {"fall_silent": 1}
    failed = now_of(attended)
    assert (failed.state, failed.fail_reason) == ("failed", FailReason.NO_WORD)
    assert run_on(SILENT) == {}


def test_both_sides_are_told_and_the_trail_says_that_time_did_it(client, cast, silent):
    assert silent.sender_told_at == silent.receiver_told_at == silent.moved_at
    assert AuditEvent.objects.filter(actor_role="system", action="referral.fall_silent").count() == 1
    with on(SILENT):
        client.force_login(cast.worker)
        assert "Không có tin về kết quả" in page_of(client, "sent-referral", silent.pk)


def test_the_worker_is_asked_to_hear_from_the_person(cast, silent):
    followup = FollowUp.objects.of(silent.client).get(milestone=None)
    assert (followup.worker, followup.due_on) == (cast.worker, dt.date(2026, 6, 2))
    assert followup.about == f"Hỏi thăm kết quả, phiếu {silent.reference[:3]}-{silent.reference[3:]}"


def test_the_receiver_may_still_say_what_came_of_it_and_has_its_time_again(cast, silent):
    with on(SILENT + DAY):
        back = actions.reopen(by=cast.clinic_officer, referral=silent, reopened_because=ReopenReason.CHANGED)
        assert (back.state, back.fail_reason, back.result_by) == ("attended", "", dt.date(2026, 7, 2))
        assert not FollowUp.objects.of(silent.client).exists()
        assert run_times() == {}
        actions.complete(by=cast.clinic_officer, referral=back, completed_on=MONDAY, result=Result.DONE)
    assert now_of(silent).state == "completed"


def test_then_the_receivers_view_ends_as_any_other(silent):
    rule = RULES["referrals.shared"]
    with on(SILENT + 31 * DAY):
        rule.carry_out(rule.rows(timezone.localdate()))
    assert now_of(silent).is_emptied


def test_and_the_case_can_end(cast, silent):
    with on(SILENT):
        propose_closure(by=cast.worker, id=silent.pk, client=silent.client, result="partly")


def test_nobody_says_by_hand_that_no_word_came(client, cast, attended):
    client.force_login(cast.clinic_officer)
    with on(LATE):
        url = reverse("referral-move", args=[attended.pk, "fail"])
        assert "Không có tin về kết quả" not in client.get(url).content.decode()
        client.post(url, {"fail_reason": "no_word"})
    assert now_of(attended).state == "attended"


def test_a_case_with_a_result_to_come_says_what_can_be_done_about_it(client, cast, attended):
    client.force_login(cast.worker)
    with on(LATE):
        page = client.post(reverse("closing", args=[attended.client_id]), {"result": "partly", "word": "Xong"})
    assert "Nơi nào đã đến thì nhắn họ ghi kết quả" in page.content.decode()


def test_those_who_had_come_before_there_was_a_clock_get_one(cast, attended):
    """And an arrival of before is known again by its answer and its appointment, which were one moment."""
    with on(MONDAY):
        sent = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
        come = actions.arrive(by=cast.clinic_officer, referral=sent, attended_on=MONDAY)
    rows = models.QuerySet(Referral).filter(pk__in=[attended.pk, come.pk])
    rows.update(result_by=None, arrived_from="", attended_on=timezone.localdate() - 10 * DAY)
    with connection.cursor() as cursor:
        cursor.execute(import_module("referrals.migrations.0008_the_clock_of_a_result").ROWS)
    in_twenty_days = timezone.localdate() + 20 * DAY
    assert (now_of(attended).result_by, now_of(attended).arrived_from) == (in_twenty_days, "")
    assert (now_of(come).result_by, now_of(come).arrived_from) == (in_twenty_days, "sent")
