"""A partner without an account answers by a slip: reference and code open one referral, once, for a while."""

import datetime as dt
import re
import time

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from casework.consents.actions import withdraw_consent
from casework.consents.wording import Purpose
from casework.followups.models import FollowUp
from privacy import onetime
from privacy.errors import AccessDenied
from privacy.identity import acting_as
from privacy.models import AuditEvent
from referrals import actions, lifecycle
from referrals.bearer import SlipBearer
from referrals.models import Referral, Slip
from referrals.slips import session
from referrals.slips.actions import make_slip, move_by_slip, open_by_slip
from referrals.slips.throttle import TRIES
from tests.factories import referral_at
from tests.tries import nothing_tried

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

WRONG = "Không mở được phiếu với hai mã này."
SECRETS = ("Mận", "Xưng là bạn học nghề", "25–49", "Cần được khám")


@pytest.fixture(autouse=True)
def nothing_tried_yet(db):
    nothing_tried()


@pytest.fixture
def sent(cast):
    return referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)


@pytest.fixture
def slip(cast, sent):
    """The referral, and the code on its paper."""
    return sent, make_slip(by=cast.worker, referral=sent)[1]


def enter(browser, reference, code, **headers):
    return browser.post(reverse("slip"), {"reference": reference, "code": code}, **headers)


def opened(slip, **kwargs) -> Browser:
    """A browser in which this slip was opened."""
    browser = Browser()
    assert enter(browser, slip[0].reference, slip[1], **kwargs).status_code == 302
    return browser


def bearer_of(slip) -> SlipBearer:
    return open_by_slip(address="192.0.2.1", reference=slip[0].reference, code=slip[1])


def tomorrow() -> dict:
    return {"day": (timezone.localdate() + dt.timedelta(days=1)).strftime("%d/%m/%Y"), "hour": "8:30"}


def page(answer) -> str:
    return answer.content.decode()


# --- The story ----------------------------------------------------------------------------------------

def test_by_the_same_paper_a_partner_accepts_today_and_says_later_that_the_person_came(cast, slip):
    referral, _code = slip
    browser = opened(slip)
    shown = page(browser.get(reverse("slip-opened")))
    assert f"{referral.reference[:3]}-{referral.reference[3:]}" in shown
    assert "Y tế" not in shown, "whoever finds the paper does not learn what it is about"
    assert referral.answer_by.strftime("%d/%m/%Y") in shown
    answer = browser.post(reverse("slip-step", args=["accept"]), tomorrow())
    assert answer.headers["Location"] == reverse("slip-opened")
    referral.refresh_from_db()
    assert (referral.state, referral.sender_told_at is not None) == ("accepted", True)
    assert "08:30" in page(browser.get(reverse("slip-opened")))

    later = opened(slip)
    offered = page(later.get(reverse("slip-opened")))
    assert "Đã đến hôm nay" in offered
    assert "Từ chối" not in offered
    later.post(reverse("slip-step", args=["attend"]))
    referral.refresh_from_db()
    assert (referral.state, referral.attended_on) == ("attended", timezone.localdate())
    assert WRONG in page(enter(Browser(), referral.reference, slip[1])), "the paper is used up"


def test_declining_takes_a_reason_and_uses_the_paper_up(slip):
    browser = opened(slip)
    assert "Hãy chọn một câu trả lời." in page(browser.post(reverse("slip-step", args=["decline"])))
    done = browser.post(reverse("slip-step", args=["decline"]), {"decline_reason": "full"}, follow=True)
    slip[0].refresh_from_db()
    assert (slip[0].state, slip[0].decline_reason) == ("declined", "full")
    assert "Phiếu đã dùng xong." in page(done)
    assert browser.get(reverse("slip-opened")).headers["Location"] == reverse("slip")


def test_an_hour_gone_by_stands_beside_its_question(slip):
    yesterday = (timezone.localdate() - dt.timedelta(days=1)).strftime("%d/%m/%Y")
    answer = opened(slip).post(reverse("slip-step", args=["accept"]), {"day": yesterday, "hour": "8:30"})
    assert answer.status_code == 200
    slip[0].refresh_from_db()
    assert slip[0].state == "sent"


@pytest.mark.parametrize("state", sorted(lifecycle.TAKES_SLIP - {"expired"}))
def test_just_what_the_table_allows_a_receiver_is_offered(cast, state):
    referral = referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    browser = opened((referral, make_slip(by=cast.worker, referral=referral)[1]))
    offered = set(re.findall(r'href="/r/opened/(\w+)/"', page(browser.get(reverse("slip-opened")))))
    possible = {row.verb for row in lifecycle.possible(state, lifecycle.Actor.RECEIVER)}
    assert offered == possible & {"accept", "decline", "arrive", "attend"}
    assert offered


# --- It was over before they came ---------------------------------------------------------------------

@pytest.fixture
def run_out(slip):
    """Nobody answered; the paper in somebody's pocket says another twenty days."""
    actions.move(by=None, referral=slip[0], verb="expire")
    return slip


def test_who_comes_with_the_paper_when_it_was_over_is_written_down_and_nothing_else_is_offered(run_out):
    browser = opened(run_out)
    shown = page(browser.get(reverse("slip-opened")))
    assert "Phiếu đã quá hạn, nhưng người cầm phiếu đến thì vẫn ghi được." in shown
    assert re.findall(r'href="/r/opened/(\w+)/"', shown) == ["arrive"]
    browser.post(reverse("slip-step", args=["arrive"]))
    run_out[0].refresh_from_db()
    assert (run_out[0].state, run_out[0].attended_on) == ("attended", timezone.localdate())
    assert WRONG in page(enter(Browser(), run_out[0].reference, run_out[1])), "the paper is used up"


def test_the_papers_appointment_may_have_run_out_too(slip):
    move_by_slip(by=bearer_of(slip), verb="accept", appointment_at=timezone.now() + dt.timedelta(days=1))
    lapsed = actions.move(by=None, referral=Referral.objects.get(pk=slip[0].pk), verb="lapse")
    come = move_by_slip(by=bearer_of(slip), verb="arrive", attended_on=timezone.localdate())
    assert (come.state, come.appointment_at) == ("attended", lapsed.appointment_at)
    assert not FollowUp.objects.of(come.client).exists()


def test_an_arrival_by_mistake_leaves_the_paper_dead_and_a_new_one_can_be_printed(cast, slip):
    come = move_by_slip(by=bearer_of(slip), verb="arrive", attended_on=timezone.localdate())
    back = actions.reopen(by=cast.clinic_officer, referral=come, reopened_because="wrong_one")
    assert back.state == "sent"
    assert bearer_of(slip) is None
    assert bearer_of((back, make_slip(by=cast.worker, referral=back)[1])) is not None


def test_a_paper_that_ran_out_opens_nothing_once_the_yes_was_taken_back(run_out):
    browser = opened(run_out)
    withdraw_consent(by=run_out[0].sent_by, client=run_out[0].client, purpose=Purpose.SHARE)
    assert browser.get(reverse("slip-opened")).headers["Location"] == reverse("slip")
    assert WRONG in page(enter(Browser(), run_out[0].reference, run_out[1]))
    run_out[0].refresh_from_db()
    assert run_out[0].state == "expired"


@pytest.mark.parametrize("verb", ["accept", "decline", "attend"])
def test_what_has_run_out_is_not_answered_any_more(run_out, verb):
    answer = opened(run_out).post(reverse("slip-step", args=[verb]), {**tomorrow(), "decline_reason": "full"})
    assert answer.headers["Location"] == reverse("slip-opened")
    run_out[0].refresh_from_db()
    assert run_out[0].state == "expired"


@pytest.mark.parametrize("verb", ["miss", "complete", "reschedule", "cancel", "withdraw", "no-such"])
def test_no_other_verb_is_there(slip, verb):
    assert opened(slip).post(reverse("slip-step", args=[verb])).status_code == 404


# --- What is shown, and reached ------------------------------------------------------------------------

def test_nothing_about_the_person_is_on_any_page(cast, slip):
    referral, _code = slip
    browser = opened(slip)
    addresses = ["slip-opened", "slip", *(["slip-step", verb] for verb in ("accept", "decline"))]
    for address in addresses:
        name, *args = [address] if isinstance(address, str) else address
        shown = page(browser.get(reverse(name, args=args)))
        service = referral.service
        told = (*SECRETS, referral.client.code, str(referral.client_id), str(referral.pk), "Hoa", "Phòng khám",
                service.name, str(service.get_category_display()))
        assert [one for one in told if one in shown] == [], name


def test_it_opens_no_other_page_of_the_house(cast, slip):
    browser = opened(slip)
    for name, args in (
        ("inbox", []), ("received", [slip[0].pk]), ("sent-referral", [slip[0].pk]), ("directory", []), ("today", []),
        ("slip-print", [slip[0].pk]), ("referral-move", [slip[0].pk, "accept"]), ("client", [slip[0].client_id]),
    ):
        assert browser.get(reverse(name, args=args)).headers["Location"].startswith("/sign-in/"), name


def test_the_pages_can_be_hidden_and_are_never_kept(slip):
    browser = opened(slip)
    for name in ("slip", "slip-opened"):
        answer = browser.get(reverse(name))
        assert answer.headers["Cache-Control"] == "no-store"
        assert "data-hide-now" in page(answer)
        assert "data-private" in page(answer)
        assert "<nav class=\"dh-nav\"" not in page(answer)
        assert '<a class="dh-brand"' not in page(answer)


def test_the_database_shows_who_holds_a_slip_one_referral_and_one_key(cast, slip):
    """Whatever SQL runs as the bearer, it reaches nothing else of the same clinic."""
    other = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    make_slip(by=cast.worker, referral=other)
    with acting_as(bearer_of(slip)):
        assert seen("SELECT id::text FROM referrals_referral") == {str(slip[0].pk)}
        assert seen("SELECT referral_id::text FROM referrals_slip") == {str(slip[0].pk)}
        assert seen("SELECT holder_id::text FROM privacy_datakey", "keys") == {str(slip[0].pk)}
        assert changed("UPDATE referrals_referral SET urgent = true") == 1
        assert changed("DELETE FROM referrals_slip") is None
        for table in ("casework_client", "casework_need", "casework_followup", "casework_consent"):
            assert seen(f"SELECT id::text FROM {table}") is None, table  # noqa: S608 (names of ours)


def test_the_database_shows_nothing_once_the_paper_is_over(cast, slip):
    bearer = bearer_of(slip)
    Slip.objects.filter(pk=slip[0].pk).update(expires_at=timezone.now() - dt.timedelta(seconds=1))
    with acting_as(bearer):
        assert seen("SELECT id::text FROM referrals_referral") == set()


def test_a_referral_without_a_paper_is_reached_by_no_bearer(cast, sent):
    with acting_as(SlipBearer(sent.pk, cast.clinic.pk, sent.pk)):
        assert seen("SELECT id::text FROM referrals_referral") == set()


def seen(question, alias="default"):
    try:
        with transaction.atomic(using=alias), connections[alias].cursor() as cursor:
            cursor.execute(question)
            return {row[0] for row in cursor.fetchall()}
    except DatabaseError:
        return None


def changed(statement):
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
            return cursor.rowcount
    except DatabaseError:
        return None


# --- Every way of being wrong is one answer ------------------------------------------------------------

def wrong_cases(cast):
    """Name → (reference, code) that must open nothing."""
    def made(state="sent"):
        held = referral_at(state, sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
        return held, make_slip(by=cast.worker, referral=held)[1]

    good, reprinted, expired, withdrawn, cancelled, used, unprinted = (made() for _case in range(7))
    other = made()
    make_slip(by=cast.worker, referral=reprinted[0])
    Slip.objects.filter(pk=expired[0].pk).update(expires_at=timezone.now())
    withdraw_consent(by=cast.worker, client=withdrawn[0].client, purpose=Purpose.SHARE)
    actions.cancel(by=cast.worker, referral=cancelled[0])
    Slip.objects.filter(pk=used[0].pk).update(attended_at=timezone.now())
    Slip.objects.filter(pk=unprinted[0].pk).delete()
    return {
        "no such reference": ("222222", good[1]), "not a reference": ("không nhớ", good[1]),
        "wrong code": (good[0].reference, "22222222"), "code of another paper": (good[0].reference, other[1]),
        "no code of any length": (good[0].reference, "2"),
        "printed again since": (reprinted[0].reference, reprinted[1]),
        "over": (expired[0].reference, expired[1]), "withdrawn": (withdrawn[0].reference, withdrawn[1]),
        "cancelled": (cancelled[0].reference, cancelled[1]), "used up": (used[0].reference, used[1]),
        "never printed": (unprinted[0].reference, unprinted[1]),
    }


def test_whatever_is_wrong_the_answer_is_the_same_to_the_letter(cast):
    answers = {}
    for name, (reference, code) in wrong_cases(cast).items():
        nothing_tried()
        answer = enter(Browser(), reference, code)
        assert answer.status_code == 200, name
        told = page(answer)
        answers[name] = re.sub(r'value="[^"]*"', "", told)  # what was typed, and the form's token
        assert WRONG in told, name
    assert len(set(answers.values())) == 1, answers


def test_a_known_reference_takes_what_an_unknown_one_takes(slip, monkeypatch):
    """The same statements and one digest, whatever is typed: that is what time is made of here."""
    digests = []
    monkeypatch.setattr(onetime, "one_time_digest", lambda *words, **more: digests.append(words) or b"")

    def asked(reference):
        nothing_tried()
        with connection.execute_wrapper(counting := Counting()):
            enter(Browser(), reference, "22222222")
        return counting.kinds

    assert asked(slip[0].reference) == asked("222222") == asked("không nhớ")
    assert len(digests) == 3


class Counting:
    """The beginning of each statement."""

    def __init__(self):
        self.kinds = []

    def __call__(self, execute, statement, params, many, context):
        self.kinds.append(re.sub(r"[\d']+", "", statement)[:60])
        return execute(statement, params, many, context)


@pytest.mark.parametrize("write", [
    str.lower, lambda code: f" {code[:3]}-{code[3:]} ", lambda code: f"https://hen.example.vn/r/#{code}",
])
def test_a_reference_opens_however_it_is_typed_or_scanned(slip, write):
    assert enter(Browser(), write(slip[0].reference), slip[1].lower()).status_code == 302


def test_an_address_that_carries_the_codes_opens_nothing(slip):
    browser = Browser()
    asked = browser.get(reverse("slip"), {"reference": slip[0].reference, "code": slip[1]})
    assert asked.status_code == 200
    assert f'value="{slip[1]}"' not in page(asked)
    assert browser.get(reverse("slip-opened")).headers["Location"] == reverse("slip")


# --- Guessing ------------------------------------------------------------------------------------------

def test_after_five_wrong_codes_the_right_one_has_to_wait_and_not_for_good(slip):
    for _try in range(TRIES.limits["reference"]):
        enter(Browser(), slip[0].reference, "22222222")
    assert WRONG in page(enter(Browser(), slip[0].reference, slip[1]))
    nothing_tried()  # the minutes went by
    assert enter(Browser(), slip[0].reference, slip[1]).status_code == 302


def test_one_address_that_tries_many_references_has_to_wait_and_others_do_not(slip):
    for number in range(TRIES.limits["address"]):
        enter(Browser(), f"22222{number}", "22222222", REMOTE_ADDR="192.0.2.7")
    assert WRONG in page(enter(Browser(), slip[0].reference, slip[1], REMOTE_ADDR="192.0.2.7"))
    assert enter(Browser(), slip[0].reference, slip[1], REMOTE_ADDR="192.0.2.8").status_code == 302


def test_a_right_code_forgets_the_wrong_ones_before_it(slip):
    for _time in range(2):
        for _try in range(TRIES.limits["reference"] - 1):
            enter(Browser(), slip[0].reference, "22222222")
        assert enter(Browser(), slip[0].reference, slip[1]).status_code == 302


# --- How long, and how often ---------------------------------------------------------------------------

def test_after_ten_minutes_it_is_closed(slip, monkeypatch):
    browser = opened(slip)
    later = time.time() + session.OPEN_SECONDS + 1
    monkeypatch.setattr(session.time, "time", lambda: later)
    assert browser.get(reverse("slip-opened")).headers["Location"] == reverse("slip")
    assert browser.post(reverse("slip-step", args=["decline"]), {"decline_reason": "full"}).status_code == 302
    slip[0].refresh_from_db()
    assert slip[0].state == "sent"


def test_closing_leaves_nothing_at_the_desk(slip):
    browser = opened(slip)
    answer = browser.post(reverse("slip-opened"))
    assert "cache" in answer.headers["Clear-Site-Data"]
    assert browser.get(reverse("slip-opened")).headers["Location"] == reverse("slip")


def test_opening_begins_a_new_session_so_that_a_planted_one_opens_nothing(slip):
    browser = Browser()
    browser.get(reverse("slip"))
    planted = browser.cookies["s"].value
    enter(browser, slip[0].reference, slip[1])
    assert browser.cookies["s"].value != planted
    assert browser.cookies["s"]["httponly"]


@pytest.mark.parametrize("ended", ["withdrawn", "cancelled", "printed again", "over"])
def test_what_ends_the_paper_closes_the_page_that_is_open(cast, slip, ended):
    browser, referral = opened(slip), slip[0]
    if ended == "withdrawn":
        withdraw_consent(by=cast.worker, client=referral.client, purpose=Purpose.SHARE)
    elif ended == "cancelled":
        actions.cancel(by=cast.worker, referral=referral)
    elif ended == "printed again":
        make_slip(by=cast.worker, referral=referral)
    else:
        Slip.objects.filter(pk=referral.pk).update(expires_at=timezone.now())
    before = Referral.objects.get(pk=referral.pk).state
    for answer in (
        browser.get(reverse("slip-opened")),
        browser.post(reverse("slip-step", args=["decline"]), {"decline_reason": "full"}),
    ):
        assert answer.headers["Location"] == reverse("slip")
    assert Referral.objects.get(pk=referral.pk).state == before


def test_a_paper_answers_once_even_where_a_mistake_reopened_the_referral(cast, slip):
    bearer = bearer_of(slip)
    move_by_slip(by=bearer, verb="decline", decline_reason="full")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE referrals_referral SET state = 'sent' WHERE id = %s", [slip[0].pk])
    with pytest.raises(AccessDenied, match="đã được dùng"):
        move_by_slip(by=bearer_of(slip), verb="decline", decline_reason="full")


def test_of_two_who_use_it_at_once_the_first_wins_and_the_other_is_told(slip):
    first, second = opened(slip), opened(slip)
    assert first.post(reverse("slip-step", args=["accept"]), tomorrow()).status_code == 302
    late = second.post(reverse("slip-step", args=["decline"]), {"decline_reason": "full"}, follow=True)
    assert "Đây là tình trạng mới." in page(late)
    slip[0].refresh_from_db()
    assert slip[0].state == "accepted"
    assert AuditEvent.objects.get(action="slip.late").purpose == "check_by_slip"


def test_an_officer_who_was_first_wins_too(cast, slip):
    browser = opened(slip)
    actions.accept(by=cast.clinic_officer, referral=slip[0], appointment_at=timezone.now() + dt.timedelta(days=1))
    late = browser.post(reverse("slip-step", args=["decline"]), {"decline_reason": "full"}, follow=True)
    assert "Đây là tình trạng mới." in page(late)


def test_a_bearer_moves_no_other_referral(cast, slip):
    other = referral_at("sent", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    with pytest.raises((AccessDenied, Referral.DoesNotExist)):
        actions.decline(by=bearer_of(slip), referral=other, decline_reason="full")


# --- The trail and the history -------------------------------------------------------------------------

def test_the_trail_tells_what_was_done_by_slip_and_what_was_tried_in_vain(cast, slip):
    enter(Browser(), slip[0].reference, "22222222")
    enter(Browser(), "222222", "33333333")
    opened(slip).post(reverse("slip-step", args=["decline"]), {"decline_reason": "full"})
    told = [(one.kind, one.action, one.purpose, one.actor_ref, one.organisation_ref)
            for one in AuditEvent.objects.filter(actor_role="slip").order_by("at")]
    assert told == [
        ("refused", "slip.open", "slip_wrong", None, cast.clinic.pk),
        ("refused", "slip.open", "slip_unknown", None, None),
        ("read", "slip.opened", "slip", None, cast.clinic.pk),
        ("wrote", "referral.decline", "", None, cast.clinic.pk),
    ]


def test_the_history_names_no_author_but_the_slip(cast, slip):
    move_by_slip(by=bearer_of(slip), verb="decline", decline_reason="full")
    last = slip[0].history.latest()
    assert (last.history_user, last.history_change_reason) == (None, "slip")
    first = slip[0].history.earliest()
    assert (first.history_user, first.history_change_reason) == (cast.worker, None)


def test_who_asks_reads_that_somebody_with_the_paper_looked(client, cast, slip):
    opened(slip).get(reverse("slip-opened"))
    client.force_login(cast.worker)
    shown = page(client.get(reverse("client-trail", args=[slip[0].client_id])))
    assert "Người cầm phiếu hẹn" in shown
    assert "Mở chuyển gửi bằng phiếu hẹn" in shown


def test_who_missed_the_day_and_comes_later_with_the_paper_needs_no_more_follow_up(cast):
    missed = referral_at("missed", sender=cast.worker, receiver=cast.clinic_officer, service=cast.check_up)
    assert FollowUp.objects.of(missed.client).filter(done_on__isnull=True).exists()
    bearer = bearer_of((missed, make_slip(by=cast.worker, referral=missed)[1]))
    come = move_by_slip(by=bearer, verb="attend", attended_on=timezone.localdate())
    assert come.state == "attended"
    assert not FollowUp.objects.of(missed.client).exists()
    taken_back = FollowUp.history.get(history_type="-")
    assert (taken_back.history_user, taken_back.history_change_reason) == (None, "slip")
