"""The daily job: reminds, escalates, closes and measures; late, twice, beside somebody at work, past what is broken.

The days are counted from Monday, 2 March 2026. A check-up is to be answered by Thursday the 5th and expires after
Wednesday the 11th.
"""

import datetime as dt
import uuid
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from privacy.models import AuditEvent
from referrals import actions
from referrals.codes import DeclineReason, ReopenReason
from referrals.models import Referral
from referrals.policies import MovedOn
from referrals.querysets import ReferralQuerySet
from referrals.times.daily import pass_time, run_times
from referrals.times.measured import measure
from services.actions import add_service
from services.models import ServicePace
from tests.factories import client_with_need, referral_at

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

MONDAY = dt.date(2026, 3, 2)
EVE, LAST, LATE, EXPIRED = (dt.date(2026, 3, day) for day in (4, 5, 6, 12))


def on(day: dt.date, hour: int = 9):
    return time_machine.travel(dt.datetime.combine(day, dt.time(hour - 7), tzinfo=dt.UTC), tick=True)


@pytest.fixture
def monday():
    with on(MONDAY):
        yield


@pytest.fixture
def made(cast, monday):
    """A referral made on that Monday and brought to a state."""
    return lambda state="sent": referral_at(
        state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up
    )


def run_on(day: dt.date) -> dict:
    with on(day):
        return dict(run_times())


def now_of(referral) -> Referral:
    return Referral.objects.get(pk=referral.pk)


def test_sending_sets_the_day_of_the_limit(made):
    assert made().answer_by == LAST


def test_an_urgent_one_is_to_be_answered_the_next_day(cast, monday):
    urgent = actions.refer(
        by=cast.worker, id=uuid.uuid4(), need=client_with_need(cast.worker), service=cast.check_up, urgent=True
    )
    assert urgent.answer_by == MONDAY + dt.timedelta(days=1)


def test_the_receiver_is_reminded_the_day_before_and_on_the_day(made):
    sent = made()
    assert run_on(dt.date(2026, 3, 3)) == {}
    assert run_on(EVE) == {"remind": 1}
    assert run_on(LAST) == {"remind": 1}
    reminded = now_of(sent)
    assert (reminded.state, reminded.reminded_on, reminded.escalated_on) == ("sent", LAST, None)
    assert Referral.objects.filter(pk=sent.pk, receiver_told_at__date=LAST).exists()
    assert timezone.localdate(reminded.sender_seen_at) == MONDAY, "the sender has nothing new"


def test_the_day_after_the_sender_and_the_case_manager_are_told(client, cast, made):
    sent = made()
    assert run_on(LATE) == {"escalate": 1}
    assert now_of(sent).escalated_on == LATE
    with on(LATE):
        client.force_login(cast.case_manager)
        page = client.get(reverse("today")).content.decode()
        assert "Nơi nhận chưa trả lời" in page
        assert "quá hạn trả lời từ 05/03/2026" in page
        client.force_login(cast.worker)
        page = client.get(reverse("today")).content.decode()
        assert "Chuyển gửi có trả lời" in page
        assert "quá hạn trả lời từ 05/03/2026" in page


def test_what_is_overdue_is_seen_without_the_job_and_stays_until_somebody_answers(client, cast, made):
    sent = made()
    with on(LATE):
        client.force_login(cast.case_manager)
        client.get(reverse("sent-referral", args=[sent.pk]))
        assert "Nơi nhận chưa trả lời" in client.get(reverse("today")).content.decode()
        actions.decline(by=cast.clinic_officer, referral=sent, decline_reason=DeclineReason.FULL)
        assert "Nơi nhận chưa trả lời" not in client.get(reverse("today")).content.decode()


def test_the_last_day_is_over_only_when_it_is_over(made):
    sent = made()
    run_on(dt.date(2026, 3, 11))
    assert now_of(sent).state == "sent"
    assert run_on(EXPIRED) == {"expire": 1}
    assert now_of(sent).state == "expired"


def test_after_days_without_it_one_run_makes_up_for_them(made):
    sent = made()
    assert run_on(dt.date(2026, 4, 20)) == {"expire": 1}
    assert now_of(sent).state == "expired"


def test_twice_on_a_day_is_once(made):
    sent = made()
    for day in (EVE, LAST, LATE, EXPIRED):
        assert run_on(day) != {}
        assert run_on(day) == {}
    assert sent.history.count() == 2 + 4  # made, sent, and once each day


def test_the_next_fitting_service_is_offered_when_nobody_answered(client, cast, made):
    other = add_service(
        by=None, id=uuid.uuid4(), organisation=cast.job_centre, category="health", name="Khám ở nơi khác",
        places_a_week=3,
    )
    sent = made()
    run_on(EXPIRED)
    with on(EXPIRED):
        client.force_login(cast.worker)
        page = client.get(reverse("sent-referral", args=[sent.pk])).content.decode()
    assert "Khám ở nơi khác" in page
    assert f'action="{reverse("refer", args=[sent.need_id])}"' in page
    assert f'name="service" value="{other.pk}"' in page


def test_whoever_does_not_come_lapses_after_the_days_of_the_limit(made):
    accepted = made("accepted")  # for Wednesday the 4th; coming counts for 14 days
    assert accepted.attend_by == dt.date(2026, 3, 18)
    assert run_on(dt.date(2026, 3, 5)) == {"remind": 1}, "nobody has said what happened yesterday"
    assert run_on(dt.date(2026, 3, 18)) == {"remind": 1}
    assert run_on(dt.date(2026, 3, 19)) == {"lapse": 1}
    assert now_of(accepted).state == "expired"


def test_another_appointment_and_a_missed_one_have_days_of_their_own(cast, made):
    accepted = made("accepted")
    with on(dt.date(2026, 3, 6)):
        missed = actions.miss(by=cast.clinic_officer, referral=accepted)
        assert missed.attend_by == dt.date(2026, 3, 20)
        at = timezone.now() + dt.timedelta(days=10)
        again = actions.reschedule(by=cast.worker, referral=missed, appointment_at=at)
        assert again.attend_by == dt.date(2026, 3, 30)
    assert run_on(dt.date(2026, 3, 21)) != {"lapse": 1}


def test_what_is_sent_again_has_its_time_again(cast, made):
    sent = made()
    run_on(LATE)
    run_on(EXPIRED)
    with on(EXPIRED):
        again = actions.resend(by=cast.worker, referral=sent, reopened_because=ReopenReason.CHANGED)
    assert again.answer_by == dt.date(2026, 3, 17)
    assert (again.reminded_on, again.escalated_on, again.attend_by) == (None, None, None)
    assert run_on(EXPIRED) == {}


def test_a_declined_one_that_is_reopened_does_not_expire_the_same_day(cast, made):
    declined = made("declined")
    with on(EXPIRED):
        back = actions.reopen(by=cast.clinic_officer, referral=declined, reopened_because=ReopenReason.WRONG_ONE)
    assert back.answer_by == dt.date(2026, 3, 17)
    assert run_on(EXPIRED) == {}


def test_a_referral_that_somebody_holds_is_not_waited_for(made):
    """Two connections can't share this test's transaction, so the statement itself is looked at."""
    sent = made()
    with on(EXPIRED), CaptureQueriesContext(connections["default"]) as asked:
        pass_time(sent.pk)
    first = next(one["sql"] for one in asked if "FROM \"referrals_referral\"" in one["sql"])
    assert "FOR UPDATE OF" in first
    assert "SKIP LOCKED" in first


def test_a_referral_that_is_held_is_left_for_the_next_run(made, monkeypatch):
    sent = made()
    with on(EXPIRED):
        with monkeypatch.context() as held:
            held.setattr(ReferralQuerySet, "first", lambda found: None)  # what SKIP LOCKED makes of a held row
            assert pass_time(sent.pk) == ""
        assert now_of(sent).state == "sent"
        assert pass_time(sent.pk) == "expire"


def test_of_an_answer_and_the_expiry_the_first_wins(cast, made):
    first, second = made(), made()
    with on(EXPIRED):
        tomorrow = timezone.now() + dt.timedelta(days=1)
        actions.accept(by=cast.clinic_officer, referral=first, appointment_at=tomorrow)
        assert [pass_time(one.pk) for one in (first, second)] == ["", "expire"]
        with pytest.raises(MovedOn):
            actions.accept(by=cast.clinic_officer, referral=second, appointment_at=tomorrow)
    assert [now_of(one).state for one in (first, second)] == ["accepted", "expired"]


def test_one_that_is_broken_does_not_stop_the_others(cast, made, capfd):
    broken, whole = made(), made()
    with connections["default"].cursor() as cursor:
        cursor.execute("UPDATE referrals_referral SET message = '\\x0101' WHERE id = %s", [broken.pk])
    with on(EXPIRED):
        said = StringIO()
        with pytest.raises(CommandError, match="could not be brought up to date: 1"):
            call_command("referral_times", stdout=said)
    assert "Expired without an answer: 1" in said.getvalue()
    assert "Services measured: 1" in said.getvalue()
    assert (now_of(broken).state, now_of(whole).state) == ("sent", "expired")
    assert str(broken.pk) not in capfd.readouterr().err


def test_the_trail_says_that_time_did_it(made):
    made()
    for day in (EVE, LATE, EXPIRED):
        run_on(day)
    done = AuditEvent.objects.filter(actor_role="system", action__startswith="referral.")
    assert set(done.values_list("action", flat=True)) == {"referral.remind", "referral.escalate", "referral.expire"}


def test_how_services_answered_is_measured_from_the_referrals(cast, made):
    made("declined")
    made()
    with on(MONDAY, 13):
        late = made()
        accepted = made()
    with on(LATE, 13):
        at = timezone.now() + dt.timedelta(days=1)
        actions.accept(by=cast.clinic_officer, referral=accepted, appointment_at=at)
    run_on(LATE)
    with on(LATE, 14):
        assert measure() == 1
    pace = ServicePace.objects.get(service=cast.check_up)
    assert (pace.asked, pace.answered, pace.in_time, pace.declined) == (4, 2, 1, 1)
    assert pace.typical_hours == pytest.approx(48, abs=3)  # none at once, one after four days
    assert pace.urgent_typical_hours is None
    assert now_of(late).state == "sent"


def test_measuring_forgets_what_is_older_than_ninety_days(cast, made):
    made("declined")
    with on(MONDAY):
        assert measure() == 1
    with on(MONDAY + dt.timedelta(days=92)):
        assert measure() == 0
    assert not ServicePace.objects.exists()


def test_measuring_is_one_query_however_much_there_is(cast, made, django_assert_num_queries):
    from referrals.times.measured import figures

    for _n in range(3):
        made("declined")
    with django_assert_num_queries(1):
        figures(MONDAY)


def test_what_nothing_is_due_for_costs_one_look_each(made):
    """And one query finds them all: the keys of a part are loaded by one more."""
    for _n in range(3):
        made()
    with CaptureQueriesContext(connections["default"]) as asked:
        assert run_on(dt.date(2026, 3, 3)) == {}
    assert sum("FROM \"referrals_referral\"" in one["sql"] for one in asked) == 1 + 3
